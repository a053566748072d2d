import { and, eq } from 'drizzle-orm';
import { AppError } from '#domain/contract/errors.ts';
import { hasRole, type Officer, type Role } from '#domain/officer.ts';
import { officer } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import type { Session } from './session.ts';

/** The officer of a session, with the roles of now. @throws AppError ROLE_MISSING */
export const requireStaff = async (
  database: Database,
  { officeId, staffNumber }: Pick<Session, 'officeId' | 'staffNumber'>,
  role: Role,
): Promise<Officer> => {
  const [found] = await database
    .select({ record: officer.record })
    .from(officer)
    .where(and(eq(officer.officeId, officeId), eq(officer.staffNumber, staffNumber)));
  if (found === undefined || !hasRole(found.record, role))
    throw new AppError('ROLE_MISSING', 'The officer does not hold the role for this', { role });
  return found.record;
};
