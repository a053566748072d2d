import { z } from 'zod';
import { addDays, type CivilDate, civilDateSchema } from './civil-date.ts';

/**
 * Public holidays are rows: one day (`on`: gazetted for that year, or one that moves, as Easter and Idd), or the same day
 * of `each` year (`MM-DD`) from `fromYear` on.
 */
const singleSchema = z.object({ on: civilDateSchema, name: z.string() });
const yearlySchema = z.object({
  // of a leap year, so that 29 February is a day too
  each: z.string().refine((each) => civilDateSchema.safeParse(`2000-${each}`).success, 'a day of the year, MM-DD'),
  fromYear: z.int().min(1900).max(2100),
  name: z.string(),
});
export const holidaySchema = z.union([singleSchema, yearlySchema]);
export type Holiday = z.infer<typeof holidaySchema>;

const weekdayOf = (date: CivilDate): number => new Date(`${date}T00:00:00Z`).getUTCDay();
const isYearly = (date: CivilDate, row: Holiday): boolean =>
  'each' in row && date.slice(5) === row.each && Number(date.slice(0, 4)) >= row.fromYear;
const isListed = (date: CivilDate, holidays: readonly Holiday[]): boolean =>
  holidays.some((row) => ('on' in row ? row.on === date : isYearly(date, row)));

/**
 * A yearly holiday on a Sunday is kept on the first day after it that is no holiday itself: Public Holidays Act
 * (Cap. 110) s.4.
 */
const isKeptForSunday = (date: CivilDate, holidays: readonly Holiday[]): boolean => {
  let before = addDays(date, -1);
  while (weekdayOf(before) !== 0 && isListed(before, holidays)) before = addDays(before, -1);
  return weekdayOf(before) === 0 && holidays.some((row) => isYearly(before, row));
};

/** Monday to Friday, less the public holidays. */
export const isWorkingDay = (date: CivilDate, holidays: readonly Holiday[]): boolean => {
  const weekday = weekdayOf(date);
  return weekday !== 0 && weekday !== 6 && !isListed(date, holidays) && !isKeptForSunday(date, holidays);
};

/** The working day that lies `count` working days after `from` (`from` itself does not count). */
export const addWorkingDays = (from: CivilDate, count: number, holidays: readonly Holiday[]): CivilDate => {
  let date = from;
  for (let left = count; left > 0; ) {
    date = addDays(date, 1);
    if (isWorkingDay(date, holidays)) left -= 1;
  }
  return date;
};

/** Working days after `from` up to and including `to`; 0 when `to` is not after `from`. */
export const workingDaysBetween = (from: CivilDate, to: CivilDate, holidays: readonly Holiday[]): number => {
  let count = 0;
  for (let date = from; date < to; ) {
    date = addDays(date, 1);
    if (isWorkingDay(date, holidays)) count += 1;
  }
  return count;
};
