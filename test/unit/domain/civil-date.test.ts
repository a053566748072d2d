import { expect, test } from 'vitest';
import {
  addWorkingDays,
  civilDateAt,
  daysBetween,
  formatInstant,
  isWorkingDay,
  startOfDay,
  workingDaysBetween,
} from '#domain/civil-date.ts';

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

const easter = ['2026-04-03', '2026-04-06'];
test.each([
  ['Monday to Thursday', '2026-03-02', 3, [], '2026-03-05'],
  ['over a weekend', '2026-03-05', 3, [], '2026-03-10'],
  ['from a Saturday the count begins on Monday', '2026-03-07', 3, [], '2026-03-11'],
  ['over Good Friday, the weekend and Easter Monday', '2026-04-02', 3, easter, '2026-04-09'],
  ['a holiday on a Sunday costs nothing', '2026-03-05', 3, ['2026-03-08'], '2026-03-10'],
  ['none', '2026-03-07', 0, [], '2026-03-07'],
])('working days skip weekends and holidays: %s', (_name, from, count, holidays, due) => {
  expect(addWorkingDays(from, count, holidays)).toBe(due);
  expect(workingDaysBetween(from, due, holidays)).toBe(count);
});

test('a day that has not come yet has used no working days', () => {
  expect(workingDaysBetween('2026-03-05', '2026-03-02', [])).toBe(0);
  expect(daysBetween('2026-03-05', '2026-03-02')).toBe(-3);
});

test('a holiday on a weekday is no working day', () => {
  expect([isWorkingDay('2026-04-03', easter), isWorkingDay('2026-04-03', []), isWorkingDay('2026-04-04', [])]).toEqual([
    false,
    true,
    false,
  ]);
});
