import { z } from 'zod';

/**
 * A civil date `YYYY-MM-DD`: a day on the wall calendar in Kenya, without a time or a zone. Instants are integer
 * milliseconds since the epoch; East Africa Time is UTC+3 without daylight saving (domain facts 2.3).
 */
export const civilDateSchema = z.iso.date();
export type CivilDate = z.infer<typeof civilDateSchema>;

/**
 * 2000-01-01 to 2100-01-01, UTC: what any clock here may show. Beyond, a clock is broken or somebody makes times up.
 */
export const firstInstant = Date.UTC(2000, 0, 1);
export const lastInstant = Date.UTC(2100, 0, 1);
export const instantSchema = z.int().min(firstInstant).max(lastInstant);
export type Instant = z.infer<typeof instantSchema>;

const dayMs = 86_400_000;
const eatOffsetMs = 3 * 3_600_000;
/** 0001-01-01 and 9999-12-31: the days that have four digits a year. */
const [firstDay, lastDay] = [-719_162, 2_932_896];

const toDayNumber = (date: CivilDate): number => Math.floor(Date.parse(`${date}T00:00:00Z`) / dayMs);
/** The nearest day that can be written; a screen shows an odd date rather than none. */
const fromDayNumber = (day: number): CivilDate => {
  const nearest = Math.min(lastDay, Math.max(firstDay, Number.isNaN(day) ? firstDay : day));
  return new Date(nearest * dayMs).toISOString().slice(0, 10);
};

/** The civil date in East Africa Time at an instant. */
export const civilDateAt = (at: Instant): CivilDate => fromDayNumber(Math.floor((at + eatOffsetMs) / dayMs));

/** The first instant of a civil date in East Africa Time. */
export const startOfDay = (date: CivilDate): Instant => toDayNumber(date) * dayMs - eatOffsetMs;

export const addDays = (date: CivilDate, days: number): CivilDate => fromDayNumber(toDayNumber(date) + days);

/** Whole days from `from` to `to`; negative when `to` lies before `from`. */
export const daysBetween = (from: CivilDate, to: CivilDate): number => toDayNumber(to) - toDayNumber(from);

/** `DD/MM/YYYY`, as dates are written in Kenya. */
export const formatCivilDate = (date: CivilDate): string =>
  `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;

/** `DD/MM/YYYY HH:MM` in East Africa Time. */
export const formatInstant = (at: Instant): string => `${formatCivilDate(civilDateAt(at))} ${formatTime(at)}`;

/** `HH:MM` in East Africa Time, 24 h. */
export const formatTime = (at: Instant): string => {
  const minute = Math.floor((((at + eatOffsetMs) % dayMs) + dayMs) % dayMs) / 60_000;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return Number.isFinite(minute) ? `${two(minute / 60)}:${two(minute % 60)}` : '00:00';
};
