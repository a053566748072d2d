import { and, eq, isNull } from 'drizzle-orm';
import { officer, session, workstation } from '../schema/index.ts';
import type { Database } from '../store.ts';
import type { Session } from './session.ts';

/**
 * Whether a session that was proved before would still be taken at `now`: it is there, its officer and its workstation are in
 * service, and the workstation has neither been suspended nor enrolled anew.
 */
export const isSessionOpen = async (
  database: Database,
  { officeId, workstationId, staffNumber, expiresAt, publicKey }: Session,
  now: number,
): Promise<boolean> => {
  if (expiresAt <= now) return false;
  const [found] = await database
    .select({ publicKey: workstation.publicKey })
    .from(session)
    .innerJoin(workstation, and(eq(workstation.officeId, session.officeId), eq(workstation.id, session.workstationId), eq(workstation.active, true)))
    .innerJoin(officer, and(eq(officer.officeId, session.officeId), eq(officer.staffNumber, session.staffNumber), eq(officer.active, true)))
    .where(
      and(
        eq(session.officeId, officeId),
        eq(session.workstationId, workstationId),
        eq(session.staffNumber, staffNumber),
        eq(session.expiresAt, expiresAt),
        isNull(workstation.suspendedAt),
      ),
    )
    .limit(1);
  return found?.publicKey.x === publicKey.x;
};
