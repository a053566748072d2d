import { and, asc, eq, getTableColumns, gt, inArray, notInArray, or, sql } from 'drizzle-orm';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import {
  type Application,
  findAssignment,
  findFirstApprover,
  findHold,
  listBlanks,
  plateOf,
  receivedAt,
  type Status,
  statusOf,
} from '#domain/application.ts';
import { AppError } from '#domain/contract/errors.ts';
import { openStatuses } from '#domain/deadline.ts';
import { normalisePlate } from '#domain/plate.ts';
import { toSearchKeys } from '#domain/search-key.ts';
import type { Reader, Transaction } from '../connection.ts';
import { asInserted, givenLater, prepareRead, prepareWrite } from '../prepared.ts';
import { application, item, serial } from '../schema/index.ts';
import { toItemRows, updateItems } from './item-row.ts';

export type ApplicationEntry = {
  record: Application;
  centreRecord: Application;
  version: number;
  confirmedAt: number;
  waiting: number;
};
type StoredEntry = Omit<ApplicationEntry, 'centreRecord'> & { centreRecord: Application | null };

// Written out: drizzle names the columns of a select from one table without it, and `id` would be the command's own.
const waitingCount = sql<number>`(SELECT count(*) FROM command WHERE command.subject = application.id AND command.state IN ('waiting', 'refused'))`;
const waitingSubjects = sql`(SELECT subject FROM command WHERE state = 'waiting')`;
/** What a list and a desk read of a row. */
const entryColumns = {
  record: application.record,
  centreRecord: application.centreRecord,
  version: application.version,
  confirmedAt: application.confirmedAt,
  waiting: waitingCount,
};

const toEntry = (stored: StoredEntry): ApplicationEntry => ({
  ...stored,
  centreRecord: stored.centreRecord ?? stored.record,
});

const isGivenId = eq(application.id, sql.placeholder('id'));
const entryById = prepareRead((db) => db.select(entryColumns).from(application).where(isGivenId).prepare());
export const findApplication = (db: Reader, id: string): ApplicationEntry | undefined => {
  const stored = entryById(db).get({ id });
  return stored && toEntry(stored);
};

const entriesByIds = prepareRead((db) =>
  db
    .select(entryColumns)
    .from(application)
    .where(sql`${application.id} IN (SELECT value FROM json_each(${sql.placeholder('ids')}))`)
    .prepare(),
);
/** By their ids; one that is not here is left out. */
export const findEntries = (db: Reader, ids: readonly string[]): Map<string, ApplicationEntry> =>
  new Map(
    entriesByIds(db)
      .all({ ids: JSON.stringify(ids) })
      .map((stored) => [stored.record.id, toEntry(stored)]),
  );

const versionById = prepareRead((db) =>
  db.select({ version: application.version }).from(application).where(isGivenId).prepare(),
);
/** The version of the centre's copy here, without reading the copy. */
export const findVersion = (db: Reader, id: string): number | undefined => versionById(db).get({ id })?.version;

const toRecompute = prepareRead((db) =>
  db
    .select({
      key: application.key,
      id: application.id,
      dueOn: application.dueOn,
      record: application.record,
      waits: sql<number>`id IN ${waitingSubjects}`,
    })
    .from(application)
    .where(
      and(
        gt(application.key, sql.placeholder('after')),
        // The `+` keeps SQLite on the way of the keys: by status it would sort all records anew for each slice.
        or(sql`+${inArray(application.status, [...openStatuses])}`, sql`+id IN ${waitingSubjects}`),
      ),
    )
    .orderBy(asc(application.key))
    .limit(sql.placeholder('limit'))
    .prepare(),
);
/** Whatever reference data has a say in: what is still open, and what acts wait on. In the order of their keys. */
export const listToRecompute = (db: Reader, after: number, limit: number) =>
  toRecompute(db)
    .all({ after, limit })
    .map(({ waits, ...row }) => ({ ...row, hasWaiting: waits !== 0 }));

/** What is of another service, or issues another kind of item, than those named: read from indexes, not from records. */
export const listOfOthers = (
  db: Reader,
  { services, kinds }: { services: readonly string[]; kinds: readonly string[] },
): string[] => {
  const ofService = db
    .select({ id: application.id })
    .from(application)
    .where(notInArray(application.service, [...services]))
    .all();
  const ofKind = db
    .select({ id: item.applicationId })
    .from(item)
    .where(notInArray(item.kind, [...kinds]))
    .all();
  return [...new Set([...ofService, ...ofKind].map(({ id }) => id))];
};

export const updateDueOn = (tx: Transaction, id: string, dueOn: string): void => {
  tx.update(application).set({ dueOn }).where(eq(application.id, id)).run();
};

/** @throws AppError NOT_FOUND */
export const getApplication = (db: Reader, id: string): ApplicationEntry => {
  const found = findApplication(db, id);
  if (found === undefined) throw new AppError('NOT_FOUND', 'no such application in the cache');
  return found;
};

const toPlateKey = (record: Application): string | null => {
  const plate = plateOf(record);
  return plate === null ? null : normalisePlate(plate);
};

const toAssignee = (record: Application): string | null => {
  const assignment = findAssignment(record);
  return assignment === undefined ? null : (assignment.to ?? '');
};

const columnsOf = (record: Application, dueOn: string) => ({
  id: record.id,
  reference: record.reference,
  service: record.service,
  plate: toPlateKey(record),
  status: statusOf(record),
  receivedAt: receivedAt(record),
  resubmitted: record.resubmittedAt !== null,
  dueOn,
  decidedAt: record.decision?.at ?? null,
  approvedBy: findFirstApprover(record),
  assignedTo: toAssignee(record),
  held: findHold(record) !== undefined,
  record,
});

/** Not in `schema/`: the migration that makes it is written by hand, and drizzle-kit knows no FTS5. */
const search = sqliteTable('application_search', {
  rowid: integer(),
  plate: text(),
  chassis: text(),
  name: text(),
  identity: text(),
  reference: text(),
});
const wordColumns = ['plate', 'chassis', 'name', 'identity', 'reference'] as const;
const insertWords = prepareWrite((tx) =>
  tx
    .insert(search)
    .values(givenLater(search, ['rowid', ...wordColumns]))
    .prepare(),
);
const { rowid: _, ...storedWords } = getTableColumns(search);
const wordsByKey = prepareRead((db) =>
  db
    .select(storedWords)
    .from(search)
    .where(eq(search.rowid, sql.placeholder('rowid')))
    .prepare(),
);
const removeWords = prepareWrite((tx) =>
  tx
    .delete(search)
    .where(eq(search.rowid, sql.placeholder('rowid')))
    .prepare(),
);
const serialGiven = givenLater(serial, ['serial', 'applicationId', 'jobId']);
const claimSerial = prepareWrite((tx) =>
  tx
    .insert(serial)
    .values(serialGiven)
    .onConflictDoUpdate({ target: serial.serial, set: asInserted(serial, ['applicationId', 'jobId']) })
    .prepare(),
);
const enterSerial = prepareWrite((tx) => tx.insert(serial).values(serialGiven).onConflictDoNothing().prepare());

/**
 * The search words, the items and the serials of a record follow it in the same transaction. A serial that the centre's copy
 * carries belongs to it, whatever act waiting here gave it to another sheet. None is ever taken out: a blank that an
 * act here used is used, also while the copy that is shown does not know it yet, and when the act was refused.
 */
const index = (tx: Transaction, key: number, record: Application, centreRecord?: Application): void => {
  const words = toSearchKeys(record);
  const former = wordsByKey(tx).get({ rowid: key });
  // Most acts change no word of it, and the index of words is the dearest write of all.
  if (former === undefined || wordColumns.some((column) => former[column] !== words[column])) {
    if (former !== undefined) removeWords(tx).run({ rowid: key });
    insertWords(tx).run({ rowid: key, ...words });
  }
  updateItems(tx, record.id, toItemRows(record));
  enterSerials(tx, record, centreRecord);
};

const enterSerials = (tx: Transaction, record: Application, centreRecord?: Application): void => {
  const centres = centreRecord === undefined ? [] : listBlanks(centreRecord);
  for (const blank of listBlanks(record)) {
    const isCentres = centres.some(({ jobId, serial: given }) => jobId === blank.jobId && given === blank.serial);
    (isCentres ? claimSerial : enterSerial)(tx).run({
      serial: blank.serial,
      applicationId: record.id,
      jobId: blank.jobId,
    });
  }
};

const shownColumns = [
  'id',
  'reference',
  'service',
  'plate',
  'status',
  'receivedAt',
  'resubmitted',
  'dueOn',
  'decidedAt',
  'approvedBy',
  'assignedTo',
  'held',
  'record',
] as const;
const centreColumns = ['version', 'confirmedAt'] as const;
/** Where the two copies were one until now, what was shown becomes the centre's own. */
const keptCopy = sql`CASE centre_record WHEN 'null' THEN record ELSE centre_record END`;
const updateShown = prepareWrite((tx) =>
  tx
    .update(application)
    .set({ ...givenLater(application, shownColumns), centreRecord: keptCopy })
    .where(isGivenId)
    .returning({ key: application.key })
    .prepare(),
);
const upsertWhole = prepareWrite((tx) =>
  tx
    .insert(application)
    .values({
      ...givenLater(application, [...shownColumns, ...centreColumns]),
      centreRecord: sql`${sql.placeholder('centreText')}`,
    })
    .onConflictDoUpdate({
      target: application.id,
      set: asInserted(application, [...shownColumns, 'centreRecord', ...centreColumns]),
    })
    .returning({ key: application.key })
    .prepare(),
);

/** Stores what the officer sees after an act here; the centre's copy stays. */
export const updateRecord = (tx: Transaction, record: Application, dueOn: string): void => {
  const { key } = updateShown(tx).get(columnsOf(record, dueOn));
  index(tx, key, record);
};

/** Stores the centre's copy with, on top, what the officer sees; where they are the same object, once. */
export const upsertFromCentre = (
  tx: Transaction,
  centreRecord: Application,
  record: Application,
  version: number,
  dueOn: string,
  confirmedAt: number,
): void => {
  const centreText = record === centreRecord ? 'null' : JSON.stringify(centreRecord);
  const { key } = upsertWhole(tx).get({ ...columnsOf(record, dueOn), centreText, version, confirmedAt });
  index(tx, key, record, centreRecord);
};

const { record: shownRecord, dueOn: shownDueOn } = givenLater(application, ['record', 'dueOn']);
const confirmRow = prepareWrite((tx) =>
  tx
    .update(application)
    .set({ centreRecord: sql`'null'`, ...givenLater(application, centreColumns) })
    .where(and(isGivenId, eq(application.record, shownRecord), eq(application.dueOn, shownDueOn)))
    .prepare(),
);
/**
 * As `upsertFromCentre` for a record that is shown already; false, and nothing is stored, when something else is shown.
 */
export const confirmShown = (
  tx: Transaction,
  record: Application,
  version: number,
  dueOn: string,
  confirmedAt: number,
): boolean => {
  if (confirmRow(tx).run({ id: record.id, record, dueOn, version, confirmedAt }).changes === 0) return false;
  enterSerials(tx, record, record);
  return true;
};

/** The record, its items and its search words. Its serials stay: a blank that was used is used, whoever still knows on what. */
export const removeApplication = (tx: Transaction, id: string): void => {
  const row = tx.delete(application).where(eq(application.id, id)).returning({ key: application.key }).get();
  if (row === undefined) return;
  removeWords(tx).run({ rowid: row.key });
  updateItems(tx, id, []);
};

/** Each status that some of these have, once; `gone` for one that is not here. */
export const listStatuses = (db: Reader, ids: readonly string[]): (Status | 'gone')[] => {
  const rows = db
    .select({ status: application.status })
    .from(application)
    .where(sql`${application.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
    .all();
  return [...new Set(rows.map(({ status }) => status)), ...(rows.length < new Set(ids).size ? ['gone' as const] : [])];
};

export const countApplications = (db: Reader): number =>
  db.select({ count: sql<number>`count(*)` }).from(application).get()?.count ?? 0;

/** The application on which a serial is used or spoiled. */
export const findSerialUse = (db: Reader, key: string): { applicationId: string; jobId: string } | undefined =>
  db
    .select({ applicationId: serial.applicationId, jobId: serial.jobId })
    .from(serial)
    .where(eq(serial.serial, key))
    .get();
