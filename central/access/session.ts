import { and, eq, gt } from 'drizzle-orm';
import { AppError } from '#domain/contract/errors.ts';
import { officer, session, workstation } from '../schema/index.ts';
import type { Database } from '../store.ts';
import { findOfficeOf, hashSecret } from './secret.ts';

/** Who asks: known from the token alone, never from what the request says. */
export type Session = { officeId: string; workstationId: string; staffNumber: string; expiresAt: number };

/** The session of an `Authorization: Bearer` header, while its officer and its workstation are in service. @throws AppError SIGNED_OUT */
export const getSession = async (database: Database, header: string | undefined, now: number): Promise<Session> => {
  const token = /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
  const officeId = token === undefined ? undefined : findOfficeOf(token);
  const [found] =
    token === undefined || officeId === undefined
      ? []
      : await database
          .select({ workstationId: session.workstationId, staffNumber: session.staffNumber, expiresAt: session.expiresAt })
          .from(session)
          .innerJoin(workstation, and(eq(workstation.officeId, session.officeId), eq(workstation.id, session.workstationId), eq(workstation.active, true)))
          .innerJoin(officer, and(eq(officer.officeId, session.officeId), eq(officer.staffNumber, session.staffNumber), eq(officer.active, true)))
          .where(and(eq(session.officeId, officeId), eq(session.tokenSha256, hashSecret(token)), gt(session.expiresAt, now)));
  if (officeId === undefined || found === undefined) throw new AppError('SIGNED_OUT', 'Sign in again');
  return { officeId, ...found };
};
