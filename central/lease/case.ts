import { and, asc, eq, gt, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import type { CaseLease, CaseLeaseAction } from '#domain/contract/centre/case-lease.ts';
import { AppError } from '#domain/contract/errors.ts';
import { hasRole } from '#domain/officer.ts';
import type { Session } from '../access/session.ts';
import { application, caseLease, officer, serialLease } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';

/**
 * Who has a case open, so that two officers do not read the same papers for nothing. A mark for people: no command asks
 * for it. Each change is one guarded statement, so of several workstations that take at once exactly one has it.
 */
const leaseLifeMs = 15 * 60_000;
/** Rows of leases that nobody released are swept when they are this old. */
const sweepMs = 86_400_000;

/** Leases that run now, over all offices. */
export type LeaseCounts = { case: number; serial: number };

type Asking = Pick<Session, 'officeId' | 'workstationId' | 'staffNumber'>;
type Change = { applicationId: string; action: CaseLeaseAction };

/**
 * The lease of a case after a change, and whether others should hear of it.
 * @throws AppError NOT_FOUND for a case that is not this office's; ROLE_MISSING for an officer who does not verify.
 */
export const changeCaseLease = async (
  database: Database,
  asking: Asking,
  { applicationId, action }: Change,
  now: number,
): Promise<{ lease: CaseLease | undefined; isNews: boolean }> => {
  const { officeId, workstationId, staffNumber } = asking;
  await requireCase(database, officeId, applicationId);
  if (action !== 'release') await requireVerifying(database, asking);
  const before = await findCaseLease(database, officeId, applicationId, now);
  const isOwn = and(
    eq(caseLease.officeId, officeId),
    eq(caseLease.applicationId, applicationId),
    eq(caseLease.workstationId, workstationId),
  );
  const until = now + leaseLifeMs;
  if (action === 'release') await database.delete(caseLease).where(isOwn);
  else if (action === 'renew') await database.update(caseLease).set({ until, staffNumber }).where(isOwn);
  else {
    await database
      .insert(caseLease)
      .values({ officeId, applicationId, workstationId, staffNumber, takenAt: now, until })
      .onConflictDoUpdate({
        target: [caseLease.officeId, caseLease.applicationId],
        set: {
          workstationId,
          staffNumber,
          until,
          takenAt: sql`case when ${caseLease.workstationId} = ${workstationId} then ${caseLease.takenAt} else ${now} end`,
        },
        ...(action === 'take'
          ? { setWhere: or(eq(caseLease.workstationId, workstationId), lte(caseLease.until, now)) }
          : {}),
      });
  }
  const lease = await findCaseLease(database, officeId, applicationId, now);
  const isNews = holderOf(before) !== holderOf(lease);
  if (isNews)
    await database.delete(caseLease).where(and(eq(caseLease.officeId, officeId), lte(caseLease.until, now - sweepMs)));
  return { lease, isNews };
};

const holderOf = (lease: CaseLease | undefined): string =>
  lease === undefined ? '' : `${lease.workstationId} ${lease.officer.staffNumber}`;

const requireCase = async (database: Database, officeId: string, id: string): Promise<void> => {
  const isCase = and(eq(application.officeId, officeId), eq(application.id, id), isNotNull(application.record));
  const [found] = await database.select({ id: application.id }).from(application).where(isCase);
  if (found === undefined) throw new AppError('NOT_FOUND', 'No such application in this office');
};

const requireVerifying = async (database: Database, { officeId, staffNumber }: Asking): Promise<void> => {
  const [found] = await database
    .select({ record: officer.record })
    .from(officer)
    .where(and(eq(officer.officeId, officeId), eq(officer.staffNumber, staffNumber)));
  if (found === undefined || !hasRole(found.record, 'verifying'))
    throw new AppError('ROLE_MISSING', 'Cases are opened by verifying officers', { role: 'verifying' });
};

/** A lease whose officer is gone still names the number. */
const readLeases = async (database: Database, officeId: string, now: number, id?: string): Promise<CaseLease[]> => {
  const { applicationId, workstationId, staffNumber, until } = caseLease;
  const rows = await database
    .select({ applicationId, workstationId, staffNumber, until, officer: officer.record })
    .from(caseLease)
    .leftJoin(officer, and(eq(officer.officeId, caseLease.officeId), eq(officer.staffNumber, staffNumber)))
    .where(and(eq(caseLease.officeId, officeId), gt(until, now), id === undefined ? undefined : eq(applicationId, id)))
    .orderBy(asc(applicationId));
  return rows.map(({ staffNumber: number, officer: found, ...row }) => ({
    ...row,
    officer: { staffNumber: number, name: found?.name ?? number },
  }));
};

const findCaseLease = async (
  database: Database,
  officeId: string,
  applicationId: string,
  now: number,
): Promise<CaseLease | undefined> => (await readLeases(database, officeId, now, applicationId))[0];

/** The leases of an office that run now. */
export const listCaseLeases = (database: Database, officeId: string, now: number): Promise<CaseLease[]> =>
  readLeases(database, officeId, now);

/**
 * Over all offices, and so the one statement that names none: for the page that an operator's metrics are read from.
 */
export const countLeases = async (database: Database, now: number): Promise<LeaseCounts> => {
  const rows = sql<number>`count(*)::int`;
  const [cases] = await database.select({ rows }).from(caseLease).where(gt(caseLease.until, now));
  const [serials] = await database
    .select({ rows })
    .from(serialLease)
    .where(and(isNull(serialLease.closedAt), gt(serialLease.expiresAt, now)));
  return { case: cases?.rows ?? 0, serial: serials?.rows ?? 0 };
};
