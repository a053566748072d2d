import { and, desc, eq, lte, or } from 'drizzle-orm';
import { calculateJwkThumbprint } from 'jose';
import type { SessionInput } from '#domain/contract/centre/session.ts';
import { AppError } from '#domain/contract/errors.ts';
import { commandReceipt, workstation } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';

/**
 * Tells a workstation from a copy of it. Each sign-in names what the cache was told at the one before (`epoch`) and
 * what it will say next; a restored backup or a clone names something older than the centre remembers, or ends its
 * chain before an act that the centre has. Then neither goes on until one of them is enrolled anew, under a new key.
 */
export const suspended = (): AppError =>
  new AppError('WORKSTATION_SUSPENDED', 'This workstation is stopped until it is enrolled anew');

export const outOfService = (): AppError =>
  new AppError('WORKSTATION_OUT_OF_SERVICE', 'A supervisor has taken this workstation out of service');

type Claim = Pick<SessionInput, 'epoch' | 'nextEpoch' | 'head' | 'issuedAt'>;

/**
 * Takes the claim of a sign-in whose officer is known; the workstation's row stays locked. `late`: made before one that
 * was taken already, so it says nothing of now. `copy`: the workstation has been suspended.
 */
export const takeEpoch = async (
  transaction: Database,
  { officeId, workstationId }: { officeId: string; workstationId: string },
  claim: Claim,
  now: number,
): Promise<'taken' | 'late' | 'copy'> => {
  const isThis = and(eq(workstation.officeId, officeId), eq(workstation.id, workstationId));
  const [found] = await transaction.select().from(workstation).where(isThis).for('no key update');
  if (found === undefined || found.suspendedAt !== null) return 'copy';
  // Its own `nextEpoch`: it was taken before, and the answer was lost.
  const isKnown = found.epoch === null || found.epoch === claim.epoch || found.epoch === claim.nextEpoch;
  // An attempt that nobody waits for any more, overtaken on its way by another officer's: it must not take the place of
  // that.
  const isOvertaken = found.epoch === claim.nextEpoch && found.claimedAt !== null && claim.issuedAt < found.claimedAt;
  if (isOvertaken) return 'late';
  if (isKnown && !(await isBehind(transaction, found, claim))) {
    // A clock that was ahead and is right again must not make the next sign-in late.
    await transaction
      .update(workstation)
      .set({ epoch: claim.nextEpoch, claimedAt: Math.min(claim.issuedAt, now) })
      .where(isThis);
    return 'taken';
  }
  if (found.claimedAt !== null && claim.issuedAt <= found.claimedAt) return 'late';
  await transaction.update(workstation).set({ suspendedAt: now }).where(isThis);
  return 'copy';
};

type Row = typeof workstation.$inferSelect;

/** Whether the centre holds an act of this workstation after the claimed head, or another at its place. */
const isBehind = async (
  transaction: Database,
  { officeId, id, chainFrom, publicKey }: Row,
  { head }: Claim,
): Promise<boolean> => {
  if (head === undefined) return false;
  // After an enrolment anew, what the key before signed beyond the new beginning is another's.
  const isOfChain =
    chainFrom === null
      ? undefined
      : or(
          lte(commandReceipt.sequence, chainFrom),
          eq(commandReceipt.keyThumbprint, await calculateJwkThumbprint(publicKey)),
        );
  const [last] = await transaction
    .select({ sequence: commandReceipt.sequence, hash: commandReceipt.chainSha256 })
    .from(commandReceipt)
    .where(and(eq(commandReceipt.officeId, officeId), eq(commandReceipt.workstationId, id), isOfChain))
    .orderBy(desc(commandReceipt.sequence))
    .limit(1);
  if (last === undefined || last.sequence < head.sequence) return false;
  // Acts up to the beginning of the chain may be there twice, one line of them of the copy that was left behind.
  return last.sequence > head.sequence || (chainFrom === null && last.hash !== null && last.hash !== head.hash);
};
