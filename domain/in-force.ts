import type { CivilDate } from './civil-date.ts';

/** The row in force on a date: the latest that has begun. */
export const findInForce = <Row extends { effectiveFrom: string }>(
  rows: readonly Row[],
  on: CivilDate,
): Row | undefined =>
  rows.filter((row) => row.effectiveFrom <= on).sort((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom))[0];
