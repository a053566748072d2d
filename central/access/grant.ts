import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { OfficerGrant } from '#domain/contract/centre/session.ts';
import type { Officer } from '#domain/officer.ts';
import type { Office } from '#domain/reference.ts';
import { officerSession } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import { getOfficeKeys } from './office-key.ts';
import type { Session } from './session.ts';
import type { OfficerSession } from './session-history.ts';

/** How long a counter goes on by a sign-in while the centre is away, unless the centre is started with another time. */
export const usualGrantMs = 5 * 24 * 3_600_000;

/** Names what a grant says of the officer and the office: other roles or rules, another tag. */
export const grantTagOf = (officer: Officer, office: Office): string =>
  createHash('sha256').update(canonicalJson({ officer, office })).digest('base64url').slice(0, 22);

type Granted = Pick<OfficerSession, 'officeId' | 'id' | 'workstationId' | 'beganAt' | 'grantEndsAt'>;

/** The signed grant of a sign-in, with the roles and the rules as they are now, and the end that it was given then. */
export const signGrant = async (
  database: Database,
  granted: Granted,
  officer: Officer,
  office: Office,
  now: number,
): Promise<OfficerGrant> => {
  const { sign } = await getOfficeKeys(database, granted.officeId, now);
  const statement = {
    purpose: 'officer-grant' as const,
    session: granted.id,
    workstation: granted.workstationId,
    officer,
    office,
    tag: grantTagOf(officer, office),
    notBefore: granted.beganAt,
    notAfter: granted.grantEndsAt,
  };
  return { ...statement, kid: sign.kid, signature: sign.sign(canonicalJson(statement)) };
};

/** The grant of the session that asks. */
export const renewGrant = async (
  database: Database,
  { officeId, id, officer, office }: Session,
  now: number,
): Promise<OfficerGrant> => {
  const [found] = await database
    .select()
    .from(officerSession)
    .where(and(eq(officerSession.officeId, officeId), eq(officerSession.id, id)));
  if (found === undefined) throw new Error('a session has its sign-in');
  return signGrant(database, found, officer, office, now);
};
