import type { CivilDate } from './civil-date.ts';

type Dated = { effectiveFrom: string; effectiveTo?: string | undefined };

/** The latest row that has begun on a date, whether or not it has ended. */
export const findLatestBegun = <Row extends Dated>(rows: readonly Row[], on: CivilDate): Row | undefined =>
  rows.filter((row) => row.effectiveFrom <= on).sort((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom))[0];

/** The row in force on a date: the latest that has begun, unless that has ended. */
export const findInForce = <Row extends Dated>(rows: readonly Row[], on: CivilDate): Row | undefined => {
  const latest = findLatestBegun(rows, on);
  return latest?.effectiveTo !== undefined && latest.effectiveTo < on ? undefined : latest;
};

/**
 * The same, where some rows could not be read: an older row does not stand in for one of them.
 * @param setAside the days from which they hold, null for one that holds on any
 */
export const findReadableInForce = <Row extends Dated>(
  rows: readonly Row[],
  setAside: readonly (CivilDate | null)[],
  on: CivilDate,
): Row | undefined => {
  const row = findInForce(rows, on);
  const isShadowed =
    row !== undefined && setAside.some((from) => from === null || (from <= on && from >= row.effectiveFrom));
  return isShadowed ? undefined : row;
};
