import { and, eq, gt } from 'drizzle-orm';
import type { PublicKey } from '#domain/contract/api.ts';
import { AppError } from '#domain/contract/errors.ts';
import { officer, session, workstation } from '../schema/index.ts';
import type { Database } from '../store.ts';
import { type ReplayMemory, thumbprintOf, verifyProof } from './device-proof.ts';
import { suspended } from './epoch.ts';
import { findOfficeOf, hashSecret } from './secret.ts';

/** Who asks: known from the token and the device's proof alone, never from what the request says. */
export type Session = { officeId: string; workstationId: string; staffNumber: string; expiresAt: number; publicKey: PublicKey };

export type Asked = {
  authorization: string | undefined;
  proof: string | undefined;
  method: string;
  url: string;
};

/**
 * The session of an `Authorization: DPoP` header, while its officer and its workstation are in service and the request is
 * proved to come from the device that the token was given to.
 * @throws AppError SIGNED_OUT, DEVICE_PROOF_REFUSED, WORKSTATION_SUSPENDED
 */
export const getSession = async (database: Database, replays: ReplayMemory, { authorization, proof, method, url }: Asked, now: number): Promise<Session> => {
  const token = /^DPoP (\S+)$/i.exec(authorization ?? '')?.[1];
  const officeId = token === undefined ? undefined : findOfficeOf(token);
  const over = new AppError('SIGNED_OUT', 'Sign in again');
  if (token === undefined || officeId === undefined) throw over;
  // Before the database is asked: most that is refused costs it nothing.
  const { thumbprint, id } = await verifyProof({ header: proof, method, url, token, now });
  const [found] = await database
    .select({
      workstationId: session.workstationId,
      staffNumber: session.staffNumber,
      expiresAt: session.expiresAt,
      keyThumbprint: session.keyThumbprint,
      publicKey: workstation.publicKey,
      suspendedAt: workstation.suspendedAt,
    })
    .from(session)
    .innerJoin(workstation, and(eq(workstation.officeId, session.officeId), eq(workstation.id, session.workstationId), eq(workstation.active, true)))
    .innerJoin(officer, and(eq(officer.officeId, session.officeId), eq(officer.staffNumber, session.staffNumber), eq(officer.active, true)))
    .where(and(eq(session.officeId, officeId), eq(session.tokenSha256, hashSecret(token)), gt(session.expiresAt, now)));
  if (found === undefined) throw over;
  const { keyThumbprint, suspendedAt, ...rest } = found;
  // The session's key and the workstation's present one: a token from before an enrolment anew is over.
  const isOwn = thumbprint === keyThumbprint && thumbprint === thumbprintOf(found.publicKey);
  if (!isOwn) throw new AppError('DEVICE_PROOF_REFUSED', "The proof is not by this workstation's key");
  if (suspendedAt !== null) throw suspended();
  if (!replays.isFirst(thumbprint, id, now)) throw new AppError('DEVICE_PROOF_REFUSED', 'The proof was used before');
  return { officeId, ...rest };
};
