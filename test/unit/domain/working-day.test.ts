import { expect, test } from 'vitest';
import { addWorkingDays, type Holiday, holidaySchema, isWorkingDay, workingDaysBetween } from '#domain/working-day.ts';
import { testReference } from '#test/support/application.ts';

const single = (...days: string[]): Holiday[] => days.map((on) => ({ on, name: 'gazetted' }));
const easter = single('2026-04-03', '2026-04-06');
const shipped = testReference.holiday;

test.each<[string, string, number, Holiday[], string]>([
  ['Monday to Thursday', '2026-03-02', 3, [], '2026-03-05'],
  ['over a weekend', '2026-03-05', 3, [], '2026-03-10'],
  ['from a Saturday the count begins on Monday', '2026-03-07', 3, [], '2026-03-11'],
  ['over Good Friday, the weekend and Easter Monday', '2026-04-02', 3, easter, '2026-04-09'],
  ['a day gazetted for a Sunday costs nothing', '2026-03-05', 3, single('2026-03-08'), '2026-03-10'],
  ['none', '2026-03-07', 0, [], '2026-03-07'],
  ['over New Year', '2025-12-31', 1, shipped, '2026-01-02'],
  ['over Labour Day, a Friday', '2026-04-30', 1, shipped, '2026-05-04'],
  ['over Christmas, Boxing Day and New Year', '2025-12-24', 3, shipped, '2025-12-31'],
  ['Christmas on a Sunday is kept after Boxing Day', '2033-12-23', 1, shipped, '2033-12-28'],
  [
    'a shipped holiday beside one that the centre added',
    '2026-05-29',
    1,
    [...shipped, ...single('2026-06-02')],
    '2026-06-03',
  ],
])('working days skip weekends and holidays: %s', (_name, from, count, holidays, due) => {
  expect(addWorkingDays(from, count, holidays)).toBe(due);
  expect(workingDaysBetween(from, due, holidays)).toBe(count);
});

test('a day that has not come yet has used no working days', () =>
  expect(workingDaysBetween('2026-03-05', '2026-03-02', [])).toBe(0));

test.each([
  ['New Year 2026, a Thursday', '2026-01-01', false],
  ['the day after it', '2026-01-02', true],
  ['a Sunday', '2027-08-01', false],
  ['Mashujaa Day of the year before the rows begin', '2023-10-20', true],
  ['Mashujaa Day', '2026-10-20', false],
  ['the Monday after Mazingira Day on a Saturday', '2026-10-12', true],
  ['the Monday after Mazingira Day on a Sunday', '2027-10-11', false],
  ['the Tuesday after it', '2027-10-12', true],
  ['Boxing Day on a Monday, Christmas having been a Sunday', '2033-12-26', false],
  ['the Tuesday on which that Christmas is kept', '2033-12-27', false],
  ['the Wednesday after it', '2033-12-28', true],
  ['Boxing Day on a Sunday: kept on the Monday', '2027-12-27', false],
])('the shipped holidays, one on a Sunday kept on the next free day: %s', (_name, day, isWorking) =>
  expect(isWorkingDay(day, shipped)).toBe(isWorking),
);

test('a single day on a Sunday moves nothing, and a day kept for a Sunday gives way to a holiday of its own', () => {
  expect(isWorkingDay('2026-03-09', single('2026-03-08'))).toBe(true);
  const madaraka: Holiday[] = [{ each: '06-01', fromYear: 2024, name: 'Madaraka' }];
  expect(isWorkingDay('2025-06-02', madaraka)).toBe(false);
  const days = [...madaraka, ...single('2025-06-02')];
  expect(['2025-06-02', '2025-06-03', '2025-06-04'].map((day) => isWorkingDay(day, days))).toEqual([
    false,
    false,
    true,
  ]);
});

test.each([
  [{ on: '2026-02-30', name: 'x' }],
  [{ each: '02-30', fromYear: 2024, name: 'x' }],
  [{ each: '13-01', fromYear: 2024, name: 'x' }],
  [{ each: '1-1', fromYear: 2024, name: 'x' }],
  [{ each: '12-12', name: 'x' }],
  [{ each: '12-12', fromYear: 2024.5, name: 'x' }],
  [{ each: '12-12', fromYear: 20_240, name: 'x' }],
  [{ name: 'x' }],
])('%j is no holiday', (row) => expect(holidaySchema.safeParse(row).success).toBe(false));

test('29 February is a day too, and a leap year has it', () => {
  const leap = holidaySchema.parse({ each: '02-29', fromYear: 2024, name: 'x' });
  expect([isWorkingDay('2028-02-29', [leap]), isWorkingDay('2027-03-01', [leap])]).toEqual([false, true]);
});
