import { and, eq } from 'drizzle-orm';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { AnchorInput, AnchorOutput } from '#domain/contract/centre/anchor.ts';
import { AppError } from '#domain/contract/errors.ts';
import { getOfficeKeys } from '../access/office-key.ts';
import type { Session } from '../access/session.ts';
import { auditAnchor, chainBreak, commandReceipt } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';

/**
 * The centre signs for the end of a workstation's chain: what is before it can no longer be changed, on either side,
 * without the other seeing it. The same end is signed for once and answered the same again.
 * @throws AppError CENTRE_BUSY while that act has not come, AUDIT_FORK when another one stands in its place: recorded
 *   then
 */
export const anchorChain = async (
  database: Database,
  { officeId, workstationId }: Pick<Session, 'officeId' | 'workstationId'>,
  { sequence, hash }: AnchorInput,
  now: number,
): Promise<AnchorOutput> => {
  const receipts = await database
    .select({ hash: commandReceipt.chainSha256 })
    .from(commandReceipt)
    .where(
      and(
        eq(commandReceipt.officeId, officeId),
        eq(commandReceipt.workstationId, workstationId),
        eq(commandReceipt.sequence, sequence),
      ),
    );
  const [first] = receipts;
  if (first === undefined) throw new AppError('CENTRE_BUSY', 'That act has not come to the centre yet', { sequence });
  if (!receipts.some((one) => one.hash === hash)) {
    // One row a place: what else is made up for it tells nothing new, and a row a hash would have no end.
    const found = {
      officeId,
      workstationId,
      sequence,
      commandId: 'anchor',
      kind: 'fork' as const,
      expectedHash: first.hash,
      givenHash: hash,
      at: now,
    };
    await database.insert(chainBreak).values(found).onConflictDoNothing();
    throw new AppError('AUDIT_FORK', 'The centre has another act in that place', { sequence });
  }
  await database.insert(auditAnchor).values({ officeId, workstationId, sequence, hash, at: now }).onConflictDoNothing();
  const [kept] = await database
    .select({ at: auditAnchor.at, hash: auditAnchor.hash })
    .from(auditAnchor)
    .where(
      and(
        eq(auditAnchor.officeId, officeId),
        eq(auditAnchor.workstationId, workstationId),
        eq(auditAnchor.sequence, sequence),
      ),
    );
  // After an enrolment anew one place may hold two acts, a copy's among them; the later one is signed for as of now.
  const at = kept?.hash === hash ? kept.at : now;
  const { sign } = await getOfficeKeys(database, officeId, now);
  const receipt = { purpose: 'audit-anchor' as const, workstation: workstationId, sequence, hash, at };
  return { ...receipt, kid: sign.kid, signature: sign.sign(canonicalJson(receipt)) };
};
