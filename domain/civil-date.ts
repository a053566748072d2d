import { z } from 'zod';

/**
 * A civil date `YYYY-MM-DD`: a day on the wall calendar in Kenya, without a time or a zone.
 * Instants are integer milliseconds since the epoch; East Africa Time is UTC+3 without daylight saving (domain facts 2.3).
 */
export const civilDateSchema = z.iso.date();
export type CivilDate = z.infer<typeof civilDateSchema>;

export const instantSchema = z.int().nonnegative();
export type Instant = z.infer<typeof instantSchema>;

const dayMs = 86_400_000;
const eatOffsetMs = 3 * 3_600_000;

const toDayNumber = (date: CivilDate): number => Math.floor(Date.parse(`${date}T00:00:00Z`) / dayMs);
const fromDayNumber = (day: number): CivilDate => new Date(day * dayMs).toISOString().slice(0, 10);

/** The civil date in East Africa Time at an instant. */
export const civilDateAt = (at: Instant): CivilDate => fromDayNumber(Math.floor((at + eatOffsetMs) / dayMs));

/** The first instant of a civil date in East Africa Time. */
export const startOfDay = (date: CivilDate): Instant => toDayNumber(date) * dayMs - eatOffsetMs;

export const addDays = (date: CivilDate, days: number): CivilDate => fromDayNumber(toDayNumber(date) + days);

/** Whole days from `from` to `to`; negative when `to` lies before `from`. */
export const daysBetween = (from: CivilDate, to: CivilDate): number => toDayNumber(to) - toDayNumber(from);

/** Monday to Friday, less the holidays given. */
export const isWorkingDay = (date: CivilDate, holidays: readonly CivilDate[]): boolean => {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.includes(date);
};

/** The working day that lies `count` working days after `from` (`from` itself does not count). */
export const addWorkingDays = (from: CivilDate, count: number, holidays: readonly CivilDate[]): CivilDate => {
  let date = from;
  for (let left = count; left > 0; ) {
    date = addDays(date, 1);
    if (isWorkingDay(date, holidays)) left -= 1;
  }
  return date;
};

/** Working days after `from` up to and including `to`; 0 when `to` is not after `from`. */
export const workingDaysBetween = (from: CivilDate, to: CivilDate, holidays: readonly CivilDate[]): number => {
  let count = 0;
  for (let date = from; date < to; ) {
    date = addDays(date, 1);
    if (isWorkingDay(date, holidays)) count += 1;
  }
  return count;
};

/** `DD/MM/YYYY`, as dates are written in Kenya. */
export const formatCivilDate = (date: CivilDate): string => `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;

/** `DD/MM/YYYY HH:MM` in East Africa Time. */
export const formatInstant = (at: Instant): string => `${formatCivilDate(civilDateAt(at))} ${formatTime(at)}`;

/** `HH:MM` in East Africa Time, 24 h. */
export const formatTime = (at: Instant): string => new Date(at + eatOffsetMs).toISOString().slice(11, 16);
