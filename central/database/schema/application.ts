import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import type { Application, Status } from '#domain/application.ts';
import type { Subject } from '#domain/command/envelope.ts';
import type { Notice } from '#domain/notice.ts';
import type { SearchReasonCode } from '#domain/vehicle-search.ts';

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

/**
 * `feed_sequence` is the newest feed entry of the application: the feed reads it, so older entries fall away by
 * themselves.
 */
export const application = pgTable(
  'application',
  {
    officeId: text('office_id').notNull(),
    id: text('id').notNull(),
    reference: text('reference').notNull(),
    /** `statusOf` the record. */
    status: text('status').$type<Status>().notNull(),
    documentId: text('document_id').notNull(),
    /** Normalised, for looks from other offices; empty where there is none. Acts change none of these. */
    plate: text('plate').notNull(),
    chassis: text('chassis').notNull(),
    /** As the chassis, so that another record of the same vehicle finds it. */
    engine: text('engine').notNull(),
    /** The number of the logbook as the register has it, by which people look a vehicle up. */
    logbook: text('logbook').notNull(),
    /** Of what was made for the vehicle and of what its register names, normalised: acts add to them. */
    serials: text('serials').array().notNull(),
    version: integer('version').notNull(),
    feedSequence: bigint('feed_sequence', { mode: 'number' }).notNull(),
    /** Null once removed: the record no longer belongs to this office. */
    record: jsonb('record').$type<Application>(),
  },
  (table) => [
    primaryKey({ columns: [table.officeId, table.id] }),
    index('application_feed').on(table.officeId, table.feedSequence),
    index('application_status').on(table.officeId, table.status),
    index('application_document').on(table.officeId, table.documentId),
    index('application_reference').on(table.officeId, table.reference),
    index('application_plate').on(table.officeId, table.plate),
    index('application_chassis').on(table.officeId, table.chassis),
    index('application_engine').on(table.officeId, table.engine),
    index('application_logbook').on(table.officeId, table.logbook),
    index('application_serials').using('gin', table.serials),
  ],
);

/**
 * Every submission that was taken in, by the SHA-256 of its canonical JSON: the same one again changes nothing, however
 * late it comes.
 */
export const submission = pgTable(
  'submission',
  {
    officeId: text('office_id').notNull(),
    applicationId: text('application_id').notNull(),
    /** The revision that it became. */
    revision: integer('revision').notNull(),
    sha256: text('sha256').notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.applicationId, table.revision] })],
);

/**
 * The numbers in the record (a logbook's), for the whole country: a number is allotted once, and one that a refused
 * submission took is left out.
 */
export const recordNumber = pgSequence('record_number');

/** Every change there ever was, one row a sequence. */
export const feedEntry = pgTable(
  'feed_entry',
  {
    officeId: text('office_id').notNull(),
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    subjectKind: text('subject_kind').$type<Subject['kind']>().notNull(),
    subjectId: text('subject_id').notNull(),
    change: text('change').$type<'put' | 'removed'>().notNull(),
    version: integer('version').notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.sequence] })],
);

/** The SHA-256 of what was last served; `bytes` only where this centre stores the document itself. */
export const document = pgTable(
  'document',
  {
    officeId: text('office_id').notNull(),
    id: text('id').notNull(),
    sha256: text('sha256').notNull(),
    byteLength: integer('byte_length').notNull(),
    bytes: bytea('bytes'),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.id] })],
);

/** Who has a case open, for others to see; over at `until`. */
export const caseLease = pgTable(
  'case_lease',
  {
    officeId: text('office_id').notNull(),
    applicationId: text('application_id').notNull(),
    workstationId: text('workstation_id').notNull(),
    staffNumber: text('staff_number').notNull(),
    takenAt: bigint('taken_at', { mode: 'number' }).notNull(),
    until: bigint('until', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.applicationId] })],
);

/** Scans that counters sent, once per office, whoever sends them. */
export const content = pgTable(
  'content',
  {
    officeId: text('office_id').notNull(),
    sha256: text('sha256').notNull(),
    mediaType: text('media_type').notNull(),
    bytes: bytea('bytes').notNull(),
    receivedAt: bigint('received_at', { mode: 'number' }).notNull(),
    /** A record has named it as evidence: it stays. */
    isNamed: boolean('is_named').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.officeId, table.sha256] }),
    index('content_unnamed').on(table.officeId, table.isNamed),
  ],
);

/** How many bytes of scans a workstation has stored on a day, counted from 1970-01-01 UTC. */
export const scanDay = pgTable(
  'scan_day',
  {
    officeId: text('office_id').notNull(),
    workstationId: text('workstation_id').notNull(),
    day: integer('day').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.workstationId, table.day] })],
);

/** An upload under way (tus): its parts lie beside it until the last one has come and the whole has the stated hash. */
export const upload = pgTable(
  'upload',
  {
    officeId: text('office_id').notNull(),
    id: text('id').notNull(),
    workstationId: text('workstation_id').notNull(),
    sha256: text('sha256').notNull(),
    mediaType: text('media_type').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    receivedBytes: integer('received_bytes').notNull(),
    expiresAt: bigint('expires_at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.id] })],
);

export const uploadPart = pgTable(
  'upload_part',
  {
    officeId: text('office_id').notNull(),
    uploadId: text('upload_id').notNull(),
    first: integer('first').notNull(),
    bytes: bytea('bytes').notNull(),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.uploadId, table.first] })],
);

/** Every look at another office's record and every look-up of a vehicle, with its reason. Rows are only ever added. */
export const lookBeyond = pgTable(
  'look_beyond',
  {
    officeId: text('office_id').notNull(),
    id: text('id').notNull(),
    workstationId: text('workstation_id').notNull(),
    staffNumber: text('staff_number').notNull(),
    kind: text('kind').$type<'reference' | 'plate' | 'chassis' | 'vehicle'>().notNull(),
    query: text('query').notNull(),
    /** Of a look-up of a vehicle; `beyond` for a look at another office's application. */
    reasonCode: text('reason_code').$type<SearchReasonCode | 'beyond'>().notNull(),
    reason: text('reason').notNull(),
    found: integer('found').notNull(),
    /** The references that were shown. */
    shown: jsonb('shown').$type<string[]>().notNull(),
    /** The centre's judgement: the reason names an open case of the office on that vehicle. */
    fitsOpenCase: boolean('fits_open_case').notNull(),
    /** A counter without the line answered it, and told of it later. */
    offline: boolean('offline').notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
    /** By the centre's clock, whatever the counter's showed. */
    receivedAt: bigint('received_at', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.officeId, table.id] }),
    index('look_beyond_officer').on(table.officeId, table.staffNumber, table.receivedAt),
    index('look_beyond_list').on(table.officeId, table.fitsOpenCase, table.receivedAt, table.id),
  ],
);

/** Who is to be told of what, once for each revision; a sender elsewhere takes the rows with `sent_at` null. */
export const notification = pgTable(
  'notification',
  {
    officeId: text('office_id').notNull(),
    applicationId: text('application_id').notNull(),
    revision: integer('revision').notNull(),
    on: text('on_event').$type<Notice['on']>().notNull(),
    to: text('to_party').$type<Notice['to']>().notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
    sentAt: bigint('sent_at', { mode: 'number' }),
  },
  (table) => [
    primaryKey({
      name: 'notification_pk',
      columns: [table.officeId, table.applicationId, table.revision, table.on, table.to],
    }),
  ],
);
