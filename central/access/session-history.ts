import { randomUUID } from 'node:crypto';
import { and, asc, desc, eq, gte, isNull, lt, max, sql } from 'drizzle-orm';
import type { SessionInput } from '#domain/contract/centre/session.ts';
import { commandReceipt, officerSession } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';

/**
 * Who was signed in where, for which part of a workstation's chain: what says whose an act is, whenever and however it
 * comes. Each sign-in names the chain's end, so the acts after it and up to the next one's are its officer's, whatever
 * any clock says.
 */
export type OfficerSession = typeof officerSession.$inferSelect;
type Begun = {
  officeId: string;
  workstationId: string;
  staffNumber: string;
  head: SessionInput['head'];
  now: number;
  grantMs: number;
};

/** The last act that the centre has of a workstation, 0 for none: where a sign-in begins that names no head. */
const findLastSequence = async (transaction: Database, officeId: string, workstationId: string): Promise<number> => {
  const [last] = await transaction
    .select({ sequence: max(commandReceipt.sequence) })
    .from(commandReceipt)
    .where(and(eq(commandReceipt.officeId, officeId), eq(commandReceipt.workstationId, workstationId)));
  return last?.sequence ?? 0;
};

/**
 * Begins the session of a sign-in that was taken, and ends the one before it there. The workstation's row is locked.
 */
export const beginSession = async (
  transaction: Database,
  { officeId, workstationId, staffNumber, head, now, grantMs }: Begun,
): Promise<OfficerSession> => {
  const isThere = and(eq(officerSession.officeId, officeId), eq(officerSession.workstationId, workstationId));
  const headSequence = head?.sequence ?? (await findLastSequence(transaction, officeId, workstationId));
  const [last] = await transaction
    .select({ number: officerSession.number })
    .from(officerSession)
    .where(isThere)
    .orderBy(desc(officerSession.number))
    .limit(1);
  await transaction
    .update(officerSession)
    .set({ endedAt: now, endedBy: 'next-sign-in', lastSequence: headSequence })
    .where(and(isThere, isNull(officerSession.endedAt)));
  const begun: OfficerSession = {
    officeId,
    id: randomUUID(),
    workstationId,
    number: (last?.number ?? 0) + 1,
    staffNumber,
    beganAt: now,
    headSequence,
    grantEndsAt: now + grantMs,
    endedAt: null,
    endedBy: null,
    lastSequence: null,
  };
  await transaction.insert(officerSession).values(begun);
  return begun;
};

/** The officer has signed out after this act of the chain: nothing after it is of this session. */
export const endSession = async (
  database: Database,
  { officeId, id }: { officeId: string; id: string },
  lastSequence: number,
  now: number,
): Promise<void> => {
  await database
    .update(officerSession)
    .set({ endedAt: now, endedBy: 'sign-out', lastSequence })
    .where(and(eq(officerSession.officeId, officeId), eq(officerSession.id, id), isNull(officerSession.endedAt)));
};

/** The sign-ins of a workstation that acts of these sequences may belong to, the first first. */
export const listSessions = (
  transaction: Database,
  { officeId, workstationId }: { officeId: string; workstationId: string },
  sequences: readonly number[],
): Promise<OfficerSession[]> => {
  const isThere = and(eq(officerSession.officeId, officeId), eq(officerSession.workstationId, workstationId));
  const before = transaction
    .select({ number: max(officerSession.number) })
    .from(officerSession)
    .where(and(isThere, lt(officerSession.headSequence, Math.min(...sequences))));
  return transaction
    .select()
    .from(officerSession)
    .where(
      and(
        isThere,
        gte(officerSession.number, sql`coalesce((${before}), 0)`),
        lt(officerSession.headSequence, Math.max(...sequences)),
      ),
    )
    .orderBy(asc(officerSession.number));
};
