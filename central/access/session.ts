import { and, eq } from 'drizzle-orm';
import type { PublicKey } from '#domain/contract/centre/key.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Officer } from '#domain/officer.ts';
import type { Office } from '#domain/reference.ts';
import { office, officer, officerSession, session, workstation } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import { type ReplayMemory, thumbprintOf, verifyProof } from './device-proof.ts';
import { outOfService, suspended } from './epoch.ts';
import { findOfficeOf, hashSecret } from './secret.ts';

/** Who asks: known from the token and the device's proof alone, never from what the request says. */
export type Session = {
  officeId: string;
  /** Of the sign-in (`officer_session`). */
  id: string;
  workstationId: string;
  staffNumber: string;
  expiresAt: number;
  publicKey: PublicKey;
  officer: Officer;
  office: Office;
};

export type Asked = {
  authorization: string | undefined;
  proof: string | undefined;
  method: string;
  url: string;
};

/**
 * The session of an `Authorization: DPoP` header, while its officer and its workstation are in service and the request
 * is proved to come from the device that the token was given to. To who proves that, the refusal says why.
 * @throws AppError SIGNED_OUT, SESSION_OVER, OFFICER_REVOKED, WORKSTATION_OUT_OF_SERVICE, WORKSTATION_SUSPENDED,
 *   DEVICE_PROOF_REFUSED
 */
export const getSession = async (
  database: Database,
  replays: ReplayMemory,
  { authorization, proof, method, url }: Asked,
  now: number,
): Promise<Session> => {
  const token = /^DPoP (\S+)$/i.exec(authorization ?? '')?.[1];
  const officeId = token === undefined ? undefined : findOfficeOf(token);
  const unknown = new AppError('SIGNED_OUT', 'Sign in again');
  if (token === undefined || officeId === undefined) throw unknown;
  // Before the database is asked: most that is refused costs it nothing.
  const { thumbprint, id } = await verifyProof({ header: proof, method, url, token, now });
  const [found] = await selectSessions(database).where(
    and(eq(session.officeId, officeId), eq(session.tokenSha256, hashSecret(token))),
  );
  if (found === undefined) throw unknown;
  const { keyThumbprint, suspendedAt: _copy, isActive: _active, endedBy: _end, isInService: _service, ...rest } = found;
  if (thumbprint !== keyThumbprint || !isOfPresentKey(found))
    throw new AppError('DEVICE_PROOF_REFUSED', "The proof is not by this workstation's key");
  const end = findEnd(found, now);
  if (end !== undefined) throw end;
  if (!replays.isFirst(thumbprint, id, now)) throw new AppError('DEVICE_PROOF_REFUSED', 'The proof was used before');
  return { officeId, ...rest };
};

/** Whether a session that was once let in still is, for a stream that stays open. */
export const isStillOpen = async (
  database: Database,
  { officeId, id }: Pick<Session, 'officeId' | 'id'>,
  now: number,
): Promise<boolean> => {
  const [found] = await selectSessions(database).where(and(eq(session.officeId, officeId), eq(session.sessionId, id)));
  return found !== undefined && isOfPresentKey(found) && findEnd(found, now) === undefined;
};

const selectSessions = (database: Database) =>
  database
    .select({
      id: session.sessionId,
      workstationId: session.workstationId,
      staffNumber: session.staffNumber,
      expiresAt: session.expiresAt,
      keyThumbprint: session.keyThumbprint,
      publicKey: workstation.publicKey,
      suspendedAt: workstation.suspendedAt,
      isInService: workstation.active,
      isActive: officer.active,
      endedBy: officerSession.endedBy,
      officer: officer.record,
      office: office.record,
    })
    .from(session)
    .innerJoin(workstation, and(eq(workstation.officeId, session.officeId), eq(workstation.id, session.workstationId)))
    .innerJoin(officer, and(eq(officer.officeId, session.officeId), eq(officer.staffNumber, session.staffNumber)))
    .innerJoin(
      officerSession,
      and(eq(officerSession.officeId, session.officeId), eq(officerSession.id, session.sessionId)),
    )
    .innerJoin(office, eq(office.officeId, session.officeId));

type Found = Awaited<ReturnType<typeof selectSessions>>[number];

/** The session's key is the workstation's still: a session from before an enrolment anew is over. */
const isOfPresentKey = ({ keyThumbprint, publicKey }: Pick<Found, 'keyThumbprint' | 'publicKey'>): boolean =>
  keyThumbprint === thumbprintOf(publicKey);

/**
 * Why a session is over: a suspension is said before all else, also after it has ended, since what it cleared stays
 * cleared.
 */
const findEnd = (
  { suspendedAt, isInService, isActive, endedBy, expiresAt }: Found,
  now: number,
): AppError | undefined => {
  if (suspendedAt !== null) return suspended();
  if (!isActive || endedBy === 'officer-suspended')
    return new AppError('OFFICER_REVOKED', 'The officer was taken out of service');
  if (!isInService || endedBy === 'workstation-suspended') return outOfService();
  if (expiresAt <= now || endedBy === 'sign-out')
    return new AppError('SESSION_OVER', 'The session is over: sign in again');
  return undefined;
};
