import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Application, Status } from '#domain/application.ts';
import type { Command, CommandName } from '#domain/command/command.ts';
import type { Subject } from '#domain/command/envelope.ts';
import type { KeyOutput } from '#domain/contract/centre/key.ts';
import type { Problem } from '#domain/contract/errors.ts';
import type { ItemState, Made } from '#domain/item.ts';
import type { DraftPaper, LodgedDocument } from '#domain/lodge.ts';
import type { Office } from '#domain/reference.ts';

/**
 * The local cache. Instants are integer milliseconds (`_at`), civil dates `YYYY-MM-DD` (`_on`). After the first release
 * the schema only grows. Tables are STRICT: the migrations say so by hand, since drizzle cannot.
 */
export const application = sqliteTable(
  'application',
  {
    /** Row of the search index too. */
    key: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull(),
    reference: text().notNull(),
    service: text().notNull(),
    /** The registration number by its key; null until one is assigned, and without a vehicle. */
    plate: text(),
    /** `statusOf` the record. */
    status: text().$type<Status>().notNull(),
    receivedAt: integer('received_at').notNull(),
    resubmitted: integer({ mode: 'boolean' }).notNull(),
    dueOn: text('due_on').notNull(),
    decidedAt: integer('decided_at'),
    /** Who has approved it, while it waits for another officer's approval. */
    approvedBy: text('approved_by'),
    /** Whose turn it is to verify it: a staff number, '' for whoever supervises, null where nobody is named. */
    assignedTo: text('assigned_to'),
    held: integer({ mode: 'boolean' }).notNull(),
    /** What the officer sees: the centre's copy with this workstation's waiting acts applied on top. */
    record: text({ mode: 'json' }).$type<Application>().notNull(),
    /**
     * The centre's copy, untouched; JSON `null` while nothing of this workstation lies on top: then it is `record`,
     * written once.
     */
    centreRecord: text('centre_record', { mode: 'json' }).$type<Application | null>().notNull(),
    version: integer().notNull(),
    confirmedAt: integer('confirmed_at').notNull(),
  },
  (table) => [
    uniqueIndex('application_id').on(table.id),
    // Each holds all that an order of the queue needs, so that a page reads its own records and no others.
    index('application_queue').on(
      table.status,
      sql`${table.resubmitted} DESC`,
      table.dueOn,
      table.receivedAt,
      table.id,
      table.approvedBy,
      table.assignedTo,
      table.held,
    ),
    index('application_urgent').on(sql`${table.resubmitted} DESC`, table.dueOn, table.receivedAt, table.id),
    index('application_latest').on(sql`${table.decidedAt} DESC`, sql`${table.receivedAt} DESC`, table.id, table.status),
    // One that is nested deeper than SQLite reads would fail every query that looks into records.
    check('application_record', sql`json_valid(${table.record})`),
    index('application_service').on(table.service, table.id),
  ],
);

/**
 * The items of approved applications, as the record that is shown has them: what the desks list and scan for. Kept by
 * the write that stores the record.
 */
export const item = sqliteTable(
  'item',
  {
    id: text().notNull(),
    applicationId: text('application_id').notNull(),
    /** Among the items of its application, from 0. */
    place: integer().notNull(),
    kind: text().notNull(),
    made: text().$type<Made>().notNull(),
    state: text().$type<ItemState>().notNull(),
    number: text(),
    /** Of the blank that it is on, or its own, by its key. */
    serial: text(),
    /** When its serial was confirmed. */
    madeAt: integer('made_at'),
    bay: text(),
    box: text(),
    shelvedAt: integer('shelved_at'),
    /** When it was handed over; null also for an electronic one, which is released by its issue. */
    releasedAt: integer('released_at'),
  },
  (table) => [
    primaryKey({ columns: [table.applicationId, table.id] }),
    index('item_state').on(table.state, table.made),
    index('item_serial').on(table.serial),
    index('item_made').on(table.madeAt),
    index('item_released').on(table.releasedAt, table.applicationId),
  ],
);

/** Every act of this workstation, hash-chained in order; the rows that wait are the outbox. Nothing is ever deleted. */
export const command = sqliteTable(
  'command',
  {
    sequence: integer().primaryKey(),
    id: text().notNull(),
    name: text().$type<CommandName>().notNull(),
    /** The id of what the act is about. */
    subject: text().notNull(),
    subjectKind: text('subject_kind').$type<Subject['kind']>().notNull(),
    officer: text().notNull(),
    at: integer().notNull(),
    body: text({ mode: 'json' }).$type<Command>().notNull(),
    /** SHA-256 of the canonical JSON of `body`; the next command's `previousHash`. */
    hash: text().notNull(),
    state: text({ enum: ['waiting', 'refused', 'applied', 'withdrawn'] }).notNull(),
    problem: text({ mode: 'json' }).$type<Problem>(),
    withdrawReason: text('withdraw_reason'),
    settledAt: integer('settled_at'),
    /** Ed25519 by the device key over `hash`, base64url. */
    signature: text(),
    /**
     * The record as the officer saw it before the act, kept until the centre has taken it: one side of a repair case.
     */
    seen: text({ mode: 'json' }).$type<Application>(),
    /** A refused act given to the supervisor. */
    escalation: text({ mode: 'json' }).$type<{ by: string; note: string; at: number }>(),
  },
  (table) => [
    uniqueIndex('command_id').on(table.id),
    index('command_state').on(table.state, table.sequence),
    index('command_subject').on(table.subject, table.state),
  ],
);

/** Where a sheet of paper stands between the intent and the officer's word; the record itself holds the outcome. */
export const sheet = sqliteTable(
  'sheet',
  {
    jobId: text('job_id').primaryKey(),
    applicationId: text('application_id').notNull(),
    itemId: text('item_id').notNull(),
    printer: text().notNull(),
    printerJobId: text('printer_job_id'),
    state: text({ enum: ['intent', 'sent', 'printed', 'failed', 'gone', 'unknown'] }).notNull(),
    problem: text({ mode: 'json' }).$type<Problem>(),
    startedAt: integer('started_at').notNull(),
    /** The blank that lay next when it was printed, by its key; null where the office keeps no stock. */
    expectedSerial: text('expected_serial'),
  },
  (table) => [index('sheet_application').on(table.applicationId)],
);

/** One row a serial that this counter knows of: a serial is used or spoiled once, on one application. */
export const serial = sqliteTable(
  'serial',
  {
    serial: text().primaryKey(),
    applicationId: text('application_id').notNull(),
    jobId: text('job_id').notNull(),
  },
  (table) => [index('serial_application').on(table.applicationId)],
);

/** The compiled PDFs kept here, each an encrypted file of its own named by its SHA-256. */
export const document = sqliteTable(
  'document',
  {
    id: text().primaryKey(),
    sha256: text().notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (table) => [index('document_sha256').on(table.sha256)],
);

/**
 * The files of the document store, by what they hold. `bytesHere` below `sizeBytes`: a download that goes on from
 * there.
 */
export const content = sqliteTable(
  'content',
  {
    sha256: text().primaryKey(),
    mediaType: text('media_type').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    bytesHere: integer('bytes_here').notNull(),
    lastUsedAt: integer('last_used_at').notNull(),
  },
  (table) => [index('content_used').on(table.lastUsedAt)],
);

/** Scans made at this counter, on their way to the centre; kept until it has every byte. */
export const upload = sqliteTable('upload', {
  sha256: text().primaryKey(),
  applicationId: text('application_id').notNull(),
  /** Where the centre takes it (tus); null before the first answer. */
  url: text(),
  sentBytes: integer('sent_bytes').notNull(),
  createdAt: integer('created_at').notNull(),
  doneAt: integer('done_at'),
  problem: text({ mode: 'json' }).$type<Problem>(),
});

/**
 * Applications that officers take down and the centre has not taken yet: of this workstation alone, kept over a
 * sign-out, a kill and an update. The id is the application's for good.
 */
export const draft = sqliteTable(
  'draft',
  {
    id: text().primaryKey(),
    service: text().notNull(),
    /** What was typed, by the path of the field. */
    typed: text({ mode: 'json' }).$type<Record<string, string>>().notNull(),
    /** The lines of the checklist whose papers are there. */
    brought: text({ mode: 'json' }).$type<string[]>().notNull(),
    /** In the order in which they are joined; their bytes lie in the document store. */
    papers: text({ mode: 'json' }).$type<DraftPaper[]>().notNull(),
    /** The one PDF of them. */
    document: text({ mode: 'json' }).$type<LodgedDocument>(),
    createdAt: integer('created_at').notNull(),
    savedAt: integer('saved_at').notNull(),
    /** Who typed last. */
    savedBy: text('saved_by').notNull(),
    /** The act by which it was lodged: it stays until the centre has taken that. */
    commandId: text('command_id'),
    provisionalReference: text('provisional_reference'),
  },
  (table) => [index('draft_saved').on(table.savedAt)],
);

/**
 * Blocks of numbered blanks in the keeping of this workstation. `asked`: the answer may have been lost; asked again
 * under the same id.
 */
export const serialLease = sqliteTable('serial_lease', {
  id: text().primaryKey(),
  state: text({ enum: ['asked', 'held', 'returning', 'closed'] }).notNull(),
  /** Without spaces, as on the blanks; null while `asked`. */
  first: text(),
  last: text(),
  count: integer(),
  expiresAt: integer('expires_at'),
  createdAt: integer('created_at').notNull(),
});

/** Files written for carrying to the centre by hand, until their acknowledgement has come back. */
export const carriedFile = sqliteTable('carried_file', {
  id: text().primaryKey(),
  firstSequence: integer('first_sequence').notNull(),
  lastSequence: integer('last_sequence').notNull(),
  madeAt: integer('made_at').notNull(),
  madeBy: text('made_by').notNull(),
  acknowledgedAt: integer('acknowledged_at'),
});

/** Feed entries that this program could not read: kept whole, shown on the Sync desk, tried again after an update. */
export const parked = sqliteTable('parked', {
  sequence: integer().primaryKey(),
  kind: text().notNull(),
  id: text().notNull(),
  reason: text().notNull(),
  body: text({ mode: 'json' }).$type<unknown>().notNull(),
  receivedAt: integer('received_at').notNull(),
});

/**
 * Packs of reference data that the centre has signed, as they came; the signature was verified before a row is written.
 */
export const referencePack = sqliteTable('reference_pack', {
  name: text().primaryKey(),
  version: text().notNull(),
  format: integer().notNull(),
  body: text({ mode: 'json' }).$type<unknown>().notNull(),
  /** What the centre is asked with the next time. */
  etag: text(),
  receivedAt: integer('received_at').notNull(),
});

/** Where the sync stands: always one row. */
export const syncState = sqliteTable('sync_state', {
  one: integer().primaryKey().default(sql`1`),
  cursor: text().notNull(),
  lastPulledAt: integer('last_pulled_at'),
  clockOffsetMs: integer('clock_offset_ms'),
  /**
   * What the centre expects this workstation to name at its next sign-in; the one after is written here before it is
   * sent.
   */
  epoch: text(),
  nextEpoch: text('next_epoch'),
  /** The last command whose hash the centre has signed for. */
  anchoredSequence: integer('anchored_sequence'),
  anchoredAt: integer('anchored_at'),
  /**
   * The centre's public keys as last fetched: what it signs is verified by them, carried files are encrypted for them.
   */
  centreKeys: text('centre_keys', { mode: 'json' }).$type<KeyOutput>(),
  /** Whether the office keeps its stock of blanks at the centre; null before the first answer. */
  serialsRegistered: integer('serials_registered', { mode: 'boolean' }),
  /** The office as the centre last said, at a sign-in or since; null before the first. */
  office: text({ mode: 'json' }).$type<Office>(),
  /** SHA-256 of the reference data by which the records here were last recomputed. */
  referenceUsed: text('reference_used'),
});
