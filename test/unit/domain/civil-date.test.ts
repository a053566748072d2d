import { expect, test } from 'vitest';
import { civilDateAt, daysBetween, formatInstant, startOfDay } from '#domain/civil-date.ts';

const at = (text: string): number => Date.parse(text);

test.each([
  ['2026-03-01T20:59:59.999Z', '2026-03-01', '01/03/2026 23:59'],
  ['2026-03-01T21:00:00.000Z', '2026-03-02', '02/03/2026 00:00'],
  ['2025-12-31T21:00:00.000Z', '2026-01-01', '01/01/2026 00:00'],
  ['2028-02-28T21:00:00.000Z', '2028-02-29', '29/02/2028 00:00'],
])('the day turns at midnight in Nairobi, not in London: %s is %s', (instant, day, written) => {
  expect(civilDateAt(at(instant))).toBe(day);
  expect(formatInstant(at(instant))).toBe(written);
});

test('a day begins at the instant at which it is first that day', () => {
  const start = startOfDay('2026-03-02');
  expect([civilDateAt(start - 1), civilDateAt(start)]).toEqual(['2026-03-01', '2026-03-02']);
});

test('days before a day count downwards', () => expect(daysBetween('2026-03-05', '2026-03-02')).toBe(-3));
