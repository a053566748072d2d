import { randomUUID } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import { AppError } from '#domain/contract/errors.ts';
import { hasRole } from '#domain/officer.ts';
import { officer, officerSession, session, suspension, workstation } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import { runTransaction } from '../database/transaction.ts';
import { unlockOfficer } from './lockout.ts';
import { nameOfficers } from './office-officer.ts';
import type { Session } from './session.ts';

/**
 * A supervisor takes an officer or a workstation of the office out of service, and back into it. Open sessions end in
 * the same transaction; a restored one begins with a new sign-in. Each change is kept with who made it and why.
 */
export type Target = { kind: 'officer' | 'workstation'; id: string };
type Change = { target: Target; action: 'suspended' | 'restored'; reason: string };

/**
 * @returns whether anything changed: what is suspended already is not suspended again
 * @throws AppError ROLE_MISSING, SUSPENSION_OF_SELF, NOT_FOUND
 */
export const changeService = (
  database: Database,
  by: Session,
  { target, action, reason }: Change,
  now: number,
): Promise<boolean> =>
  runTransaction(database, async (transaction) => {
    const { officeId } = by;
    const isBy = and(eq(officer.officeId, officeId), eq(officer.staffNumber, by.staffNumber));
    const [found] = await transaction.select({ record: officer.record }).from(officer).where(isBy);
    if (found === undefined || !hasRole(found.record, 'supervisor'))
      throw new AppError('ROLE_MISSING', 'A supervisor of the office does this', { role: 'supervisor' });
    if (target.kind === 'officer' && target.id === by.staffNumber)
      throw new AppError('SUSPENSION_OF_SELF', 'Nobody suspends or restores themselves');
    const isRestored = action === 'restored';
    const wasActive = await setActive(transaction, officeId, target, isRestored);
    // Restored is also who was closed by guesses at the password, in service as they are.
    const wasLocked =
      isRestored &&
      target.kind === 'officer' &&
      (await unlockOfficer(transaction, { officeId, staffNumber: target.id }));
    if (wasActive === isRestored && !wasLocked) return false;
    if (action === 'suspended') await endSessions(transaction, officeId, target, now);
    const audited = { officeId, id: randomUUID(), kind: target.kind, target: target.id, action, reason, at: now };
    await transaction
      .insert(suspension)
      .values({ ...audited, byStaffNumber: by.staffNumber, byWorkstationId: by.workstationId });
    return true;
  });

/** @returns what it was before @throws AppError NOT_FOUND */
const setActive = async (
  transaction: Database,
  officeId: string,
  { kind, id }: Target,
  active: boolean,
): Promise<boolean> => {
  const isOfficer = and(eq(officer.officeId, officeId), eq(officer.staffNumber, id));
  const isWorkstation = and(eq(workstation.officeId, officeId), eq(workstation.id, id));
  const [found] =
    kind === 'officer'
      ? await transaction.select({ active: officer.active }).from(officer).where(isOfficer).for('update')
      : await transaction.select({ active: workstation.active }).from(workstation).where(isWorkstation).for('update');
  if (found === undefined) throw new AppError('NOT_FOUND', 'No such officer or workstation in this office');
  if (kind === 'officer') {
    await transaction.update(officer).set({ active }).where(isOfficer);
    await nameOfficers(transaction, officeId);
  } else await transaction.update(workstation).set({ active }).where(isWorkstation);
  return found.active;
};

const endSessions = async (
  transaction: Database,
  officeId: string,
  { kind, id }: Target,
  now: number,
): Promise<void> => {
  const endedBy = kind === 'officer' ? ('officer-suspended' as const) : ('workstation-suspended' as const);
  const isHistory = eq(kind === 'officer' ? officerSession.staffNumber : officerSession.workstationId, id);
  await transaction
    .update(officerSession)
    .set({ endedAt: now, endedBy })
    .where(and(eq(officerSession.officeId, officeId), isHistory, isNull(officerSession.endedAt)));
  // Kept, so that who asks with a token of before hears why.
  const isToken = eq(kind === 'officer' ? session.staffNumber : session.workstationId, id);
  await transaction
    .update(session)
    .set({ expiresAt: now })
    .where(and(eq(session.officeId, officeId), isToken));
};
