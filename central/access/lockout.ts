import { and, eq, gt } from 'drizzle-orm';
import { AppError } from '#domain/contract/errors.ts';
import { signInAttempt, signInDesk } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import { runTransaction } from '../database/transaction.ts';

/**
 * How often a sign-in may be tried in vain. Counted for the officer at one workstation first, so that no desk shuts a
 * colleague out elsewhere; for the officer everywhere once several desks try; and after fifty until a supervisor lets
 * the officer in again. Each further lock lasts twice as long. Staff numbers that do not exist are counted the same.
 */
export type Tried = { officeId: string; staffNumber: string; workstationId: string };
type Officer = Pick<Tried, 'officeId' | 'staffNumber'>;

const deskLimit = 5;
const officerLimit = 10;
const closedAt = 50;
const firstLockMs = 15 * 60_000;
const longestLockMs = 24 * 3_600_000;

/** One more failure: every `limit` of them the lock, twice as long as the one before. */
const count = ({ failures, lockedUntil }: { failures: number; lockedUntil: number }, limit: number, now: number) => {
  const counted = failures + 1;
  const lockMs = Math.min(longestLockMs, firstLockMs * 2 ** (counted / limit - 1));
  return { failures: counted, lockedUntil: counted % limit === 0 ? now + lockMs : lockedUntil };
};

const isOfficer = ({ officeId, staffNumber }: Officer) =>
  and(eq(signInAttempt.officeId, officeId), eq(signInAttempt.staffNumber, staffNumber));
const isAtDesks = ({ officeId, staffNumber }: Officer) =>
  and(eq(signInDesk.officeId, officeId), eq(signInDesk.staffNumber, staffNumber));
const isAtDesk = (tried: Tried) => and(isAtDesks(tried), eq(signInDesk.workstationId, tried.workstationId));

/**
 * Counts an attempt before it is judged, so that many at once do not outrun the lock.
 * @returns how many failed since the officer last signed in, this one not counted
 * @throws AppError SIGN_IN_LATER, OFFICER_LOCKED
 */
export const countAttempt = (database: Database, tried: Tried, now: number): Promise<number> =>
  runTransaction(database, async (transaction) => {
    const { officeId, staffNumber } = tried;
    const none = { failures: 0, lockedUntil: 0 };
    await transaction
      .insert(signInAttempt)
      .values({ officeId, staffNumber, ...none })
      .onConflictDoNothing();
    // The officer's row locks those of the desks too.
    const [all = { ...none }] = await transaction.select().from(signInAttempt).where(isOfficer(tried)).for('update');
    const [desk = { ...none }] = await transaction.select().from(signInDesk).where(isAtDesk(tried));
    if (all.failures >= closedAt)
      throw new AppError('OFFICER_LOCKED', 'Too many wrong attempts: a supervisor lets the officer in again');
    const until = Math.max(all.lockedUntil, desk.lockedUntil);
    if (until > now) throw new AppError('SIGN_IN_LATER', 'Too many wrong attempts', { until });
    const atDesk = count(desk, deskLimit, now);
    await transaction
      .insert(signInDesk)
      .values({ ...tried, ...atDesk })
      .onConflictDoUpdate({
        target: [signInDesk.officeId, signInDesk.staffNumber, signInDesk.workstationId],
        set: atDesk,
      });
    const desks = await transaction
      .select({ workstationId: signInDesk.workstationId })
      .from(signInDesk)
      .where(and(isAtDesks(tried), gt(signInDesk.failures, 0)))
      .limit(2);
    const everywhere = count(all, officerLimit, now);
    await transaction
      .update(signInAttempt)
      .set(desks.length > 1 ? everywhere : { failures: everywhere.failures })
      .where(isOfficer(tried));
    return all.failures;
  });

/**
 * After a sign-in: what was counted of the officer and of this desk is over; what another desk tried stays counted
 * there.
 */
export const forgetAttempts = async (transaction: Database, tried: Tried): Promise<void> => {
  await transaction.delete(signInAttempt).where(isOfficer(tried));
  await transaction.delete(signInDesk).where(isAtDesk(tried));
};

/** A supervisor lets an officer in again, at every desk. @returns whether there was anything against the officer */
export const unlockOfficer = async (database: Database, officer: Officer): Promise<boolean> => {
  const attempts = await database
    .delete(signInAttempt)
    .where(isOfficer(officer))
    .returning({ failures: signInAttempt.failures });
  const desks = await database
    .delete(signInDesk)
    .where(isAtDesks(officer))
    .returning({ failures: signInDesk.failures });
  return attempts.length + desks.length > 0;
};
