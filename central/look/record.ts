import { and, desc, eq, gt, sql } from 'drizzle-orm';
import { type LookUpRow, mostLookUps } from '#domain/contract/centre/vehicle-search.ts';
import { AppError } from '#domain/contract/errors.ts';
import { looksADay } from '#domain/look-beyond.ts';
import { hasRole } from '#domain/officer.ts';
import type { Session } from '../access/session.ts';
import { lookBeyond, officer } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';

/** The record of looks: who looked at what is not a case of theirs, when and why. Rows are added, none changes. */

const dayMs = 86_400_000;

/**
 * `onUnusual` hears of an officer's look that reaches an unusual number within 24 hours, and of each that is refused
 * for it.
 * @throws AppError LOOK_LIMIT after the day's measure
 */
export const requireLookLeft = async (
  database: Database,
  { officeId, staffNumber }: Pick<Session, 'officeId' | 'staffNumber'>,
  at: number,
  onUnusual: (looks: number) => void,
): Promise<void> => {
  const [counted] = await database
    .select({ looks: sql<number>`count(*)::int` })
    .from(lookBeyond)
    .where(
      and(
        eq(lookBeyond.officeId, officeId),
        eq(lookBeyond.staffNumber, staffNumber),
        gt(lookBeyond.receivedAt, at - dayMs),
      ),
    );
  const looks = (counted?.looks ?? 0) + 1;
  if (looks === looksADay.unusual || looks > looksADay.most) onUnusual(looks);
  if (looks > looksADay.most)
    throw new AppError('LOOK_LIMIT', 'No more looks beyond the own office for a day', { most: looksADay.most });
};

export const insertLook = async (
  transaction: Database,
  look: Omit<typeof lookBeyond.$inferInsert, 'found'>,
): Promise<void> => {
  await transaction.insert(lookBeyond).values({ ...look, found: look.shown.length });
};

/**
 * For a supervisor: the looks of the office that fit no open case, by their arrival: one that a counter dates back does
 * not slip in among what was read before.
 * @param after `next` of the page before
 * @throws AppError ROLE_MISSING
 */
export const listLookUps = async (
  database: Database,
  { officeId, officer: asking }: Pick<Session, 'officeId' | 'officer'>,
  after: string | undefined,
): Promise<{ lookUps: LookUpRow[]; next: string | null }> => {
  if (!hasRole(asking, 'supervisor'))
    throw new AppError('ROLE_MISSING', 'The looks of an office are its supervisor’s to read', { role: 'supervisor' });
  const [at = '', id = ''] =
    after === undefined ? [] : [after.slice(0, after.indexOf('.')), after.slice(after.indexOf('.') + 1)];
  const rows = await database
    .select({ look: lookBeyond, name: sql<string | null>`${officer.record} ->> 'name'` })
    .from(lookBeyond)
    .leftJoin(officer, and(eq(officer.officeId, lookBeyond.officeId), eq(officer.staffNumber, lookBeyond.staffNumber)))
    .where(
      and(
        eq(lookBeyond.officeId, officeId),
        eq(lookBeyond.fitsOpenCase, false),
        after === undefined ? undefined : sql`(${lookBeyond.receivedAt}, ${lookBeyond.id}) < (${Number(at)}, ${id})`,
      ),
    )
    .orderBy(desc(lookBeyond.receivedAt), desc(lookBeyond.id))
    .limit(mostLookUps + 1);
  const lookUps = rows.slice(0, mostLookUps).map(({ look, name }) => ({
    id: look.id,
    staffNumber: look.staffNumber,
    officer: name,
    workstationId: look.workstationId,
    query: look.query,
    reason: look.reasonCode,
    detail: look.reason,
    found: look.found,
    offline: look.offline,
    at: look.at,
    receivedAt: look.receivedAt,
  }));
  const last = lookUps.at(-1);
  return { lookUps, next: rows.length > mostLookUps && last !== undefined ? `${last.receivedAt}.${last.id}` : null };
};
