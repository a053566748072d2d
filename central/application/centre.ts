import { createHash } from 'node:crypto';
import { and, asc, eq, isNotNull } from 'drizzle-orm';
import { type Application, applicationSchema, type Status } from '#domain/application.ts';
import { intakeBound, recordBound, requireRecordBound } from '#domain/contract/bounds.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Officer } from '#domain/officer.ts';
import type { Office, Reference } from '#domain/reference.ts';
import { normaliseSerial } from '#domain/serial.ts';
import { createEnrolmentCode } from '../access/enrolment.ts';
import { nameOfficers } from '../access/office-officer.ts';
import { hashPassword } from '../access/password.ts';
import { type KeptAct, listKeptActs } from '../command/kept.ts';
import { isAnyOf } from '../database/rows.ts';
import {
  application,
  document,
  feedEntry,
  office,
  officeCounter,
  officer,
  serial,
  submission,
} from '../database/schema/index.ts';
import type { Database, Store } from '../database/store.ts';
import { runTransaction } from '../database/transaction.ts';
import { putRecords } from '../feed/put.ts';
import { takeSequences } from '../feed/sequence.ts';
import { receiveSerials } from '../lease/serial.ts';
import { takeIn } from './intake.ts';

/**
 * What stands behind the counters' contract: the portal's side, where offices, officers and applications come from.
 * Officers' acts do not pass here but through `POST /v1/command`.
 */
export type Centre = {
  /** Creates, or brings up to date: counters hear of it with the next answer that they get. */
  createOffice: (office: Office) => Promise<void>;
  /**
   * Creates, or brings up to date all but the password and whether the officer is in service: a restart must set
   * neither back. `totpSecret` is base32.
   */
  createOfficer: (given: { officer: Officer; password: string; totpSecret: string }) => Promise<void>;
  /** A code for a new workstation, or to enrol the one named anew; good for 24 hours, only its hash is kept. */
  createEnrolmentCode: (officeId: string, forWorkstationId?: string) => Promise<string>;
  /** What portals submit, first or again: see `intake.ts`. */
  takeIn: (submissions: readonly unknown[]) => Promise<Application[]>;
  /** As `placeRecords`, for one; answers it as stored. */
  placeRecord: (application: Application) => Promise<Application>;
  /**
   * Puts whole records in place, each as its next version, for what is neither a submission nor an officer's act: the
   * past of a demonstration, a payment that is matched late, the grounds of a test. All of one office or none.
   * @throws AppError RECORD_FULL for one that is too large or too deep; REVISION_CHANGED when the stored record is
   *   newer than the one given: read it again first.
   */
  placeRecords: (applications: readonly Application[]) => Promise<void>;
  /** Takes an application from the office: the feed tells that it is gone. */
  removeApplication: (officeId: string, id: string) => Promise<void>;
  /**
   * Enters numbered blanks that the office has received, from the first to the last of a row. From then on a blank
   * leased to one workstation is refused from another.
   * @throws AppError SERIAL_FORMAT, SERIAL_USED
   */
  receiveSerials: (officeId: string, from: string, to: string) => Promise<void>;
  storeDocument: (officeId: string, documentId: string, bytes: Uint8Array) => Promise<void>;
  /** @throws AppError NOT_FOUND */
  getApplication: (officeId: string, id: string) => Promise<Application>;
  listApplications: (officeId: string, status?: Status) => Promise<Application[]>;
  /** Every act ever judged on an application, as it was signed: who marked what, and when. */
  listActs: (officeId: string, applicationId: string) => Promise<KeptAct[]>;
  now: () => number;
};

/** Rows a statement: well under PostgreSQL's 65,535 parameters. */
const sliceSize = 500;

export const createCentre = (store: Store, now: () => number, reference: Reference): Centre => {
  const { database, bell } = store;
  const placeRecords = async (given: readonly Application[]): Promise<void> => {
    for (const one of given) requireRecordBound(one, one.decision === null ? intakeBound : recordBound);
    const applications = given.map((one) => applicationSchema.parse(one));
    for (const officeId of new Set(applications.map((one) => one.officeId))) {
      const ofOffice = applications.filter((one) => one.officeId === officeId);
      await runTransaction(database, async (transaction) => {
        for (let from = 0; from < ofOffice.length; from += sliceSize)
          await placeSlice(transaction, officeId, ofOffice.slice(from, from + sliceSize), now());
      });
      bell.ring(officeId);
    }
  };

  const getApplication = async (officeId: string, id: string): Promise<Application> => {
    const [row] = await database
      .select({ record: application.record })
      .from(application)
      .where(and(eq(application.officeId, officeId), eq(application.id, id)));
    if (row?.record == null) throw new AppError('NOT_FOUND', 'No such application in this office');
    return row.record;
  };

  return {
    now,
    takeIn: (submissions) => takeIn(store, submissions, { reference, at: now() }),
    placeRecords,
    getApplication,
    createOffice: async (record) => {
      await runTransaction(database, async (transaction) => {
        await transaction
          .insert(office)
          .values({ officeId: record.id, record })
          .onConflictDoUpdate({ target: office.officeId, set: { record } });
        await nameOfficers(transaction, record.id);
      });
      await database.insert(officeCounter).values({ officeId: record.id, feedSequence: 0 }).onConflictDoNothing();
      bell.ring(record.id);
    },
    createOfficer: async ({ officer: record, password, totpSecret }) => {
      const { officeId, staffNumber } = record;
      const isThis = and(eq(officer.officeId, officeId), eq(officer.staffNumber, staffNumber));
      const set = { record, totpSecret };
      const isKnown = { staffNumber: officer.staffNumber };
      const [known] = await database.select(isKnown).from(officer).where(isThis);
      const passwordHash = known === undefined ? await hashPassword(password) : undefined;
      await runTransaction(database, async (transaction) => {
        if (passwordHash === undefined) await transaction.update(officer).set(set).where(isThis);
        else
          await transaction
            .insert(officer)
            .values({ officeId, staffNumber, active: true, lastTotpStep: 0, passwordHash, ...set })
            .onConflictDoNothing();
        await nameOfficers(transaction, officeId);
      });
      bell.ring(officeId);
    },
    listActs: (officeId, applicationId) => listKeptActs(database, officeId, applicationId),
    createEnrolmentCode: (officeId, forWorkstationId) =>
      createEnrolmentCode(database, officeId, now(), forWorkstationId),
    placeRecord: async (one) => {
      await placeRecords([one]);
      return getApplication(one.officeId, one.id);
    },
    removeApplication: async (officeId, id) => {
      await runTransaction(database, async (transaction) => {
        const [row] = await transaction
          .select({ version: application.version })
          .from(application)
          .where(and(eq(application.officeId, officeId), eq(application.id, id), isNotNull(application.record)))
          .for('update');
        if (row === undefined) throw new AppError('NOT_FOUND', 'No such application in this office');
        const version = row.version + 1;
        const feedSequence = await takeSequences(transaction, officeId, 1);
        await transaction
          .update(application)
          .set({ record: null, version, feedSequence })
          .where(and(eq(application.officeId, officeId), eq(application.id, id)));
        await transaction.insert(feedEntry).values({
          officeId,
          sequence: feedSequence,
          subjectKind: 'application',
          subjectId: id,
          change: 'removed',
          version,
          at: now(),
        });
        // Should it come to this office again, it is taken in as any.
        await transaction
          .delete(submission)
          .where(and(eq(submission.officeId, officeId), eq(submission.applicationId, id)));
      });
      bell.ring(officeId);
    },
    receiveSerials: (officeId, from, to) => receiveSerials(database, officeId, from, to, now()),
    storeDocument: async (officeId, documentId, bytes) => {
      const set = { bytes, byteLength: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
      await database
        .insert(document)
        .values({ officeId, id: documentId, ...set })
        .onConflictDoUpdate({ target: [document.officeId, document.id], set });
    },
    listApplications: async (officeId, status) => {
      const rows = await database
        .select({ record: application.record })
        .from(application)
        .where(
          and(
            eq(application.officeId, officeId),
            isNotNull(application.record),
            status === undefined ? undefined : eq(application.status, status),
          ),
        )
        .orderBy(asc(application.feedSequence));
      return rows.flatMap(({ record }) => (record === null ? [] : [record]));
    },
  };
};

/** Applications first and in the order of their ids, the feed after: the same order in which commands lock. */
const placeSlice = async (
  transaction: Database,
  officeId: string,
  given: readonly Application[],
  at: number,
): Promise<void> => {
  const known = await transaction
    .select({ id: application.id, version: application.version })
    .from(application)
    .where(
      and(
        eq(application.officeId, officeId),
        isAnyOf(
          application.id,
          given.map(({ id }) => id),
        ),
      ),
    )
    .orderBy(asc(application.id))
    .for('update');
  const versions = new Map(known.map(({ id, version }) => [id, version]));
  const records = given.map((one) => {
    const stored = versions.get(one.id);
    if (stored !== undefined && stored > one.version)
      throw new AppError('REVISION_CHANGED', 'The stored record is newer', { stored, given: one.version });
    return { ...one, version: stored === undefined ? one.version : stored + 1 };
  });
  await putRecords(transaction, officeId, records, at);
  const blanks = given.flatMap(({ id, items }) =>
    items.flatMap(({ sheets }) =>
      sheets.flatMap(({ jobId, serial: number, outcome }) =>
        number === undefined || outcome === 'open'
          ? []
          : [{ officeId, serial: normaliseSerial(number), applicationId: id, jobId, outcome, at }],
      ),
    ),
  );
  if (blanks.length > 0) await transaction.insert(serial).values(blanks).onConflictDoNothing();
};
