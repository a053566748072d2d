import { bigint, customType, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Application } from '#domain/application.ts';

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

/** `feed_sequence` is the newest feed entry of the application: the feed reads it, so older entries fall away by themselves. */
export const application = pgTable(
  'application',
  {
    officeId: text('office_id').notNull(),
    id: text('id').notNull(),
    reference: text('reference').notNull(),
    status: text('status').notNull(),
    documentId: text('document_id').notNull(),
    version: integer('version').notNull(),
    feedSequence: bigint('feed_sequence', { mode: 'number' }).notNull(),
    /** Null for a tombstone: the record no longer belongs to this office. */
    record: jsonb('record').$type<Application>(),
  },
  (table) => [
    primaryKey({ columns: [table.officeId, table.id] }),
    index('application_feed').on(table.officeId, table.feedSequence),
    index('application_status').on(table.officeId, table.status),
    index('application_document').on(table.officeId, table.documentId),
  ],
);

/** Every change there ever was, one row a sequence. */
export const feedEntry = pgTable(
  'feed_entry',
  {
    officeId: text('office_id').notNull(),
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    kind: text('kind').$type<'application' | 'tombstone'>().notNull(),
    applicationId: text('application_id').notNull(),
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

/** What the applicant is to be told; a sender elsewhere takes the rows with `sent_at` null. */
export const notification = pgTable(
  'notification',
  {
    officeId: text('office_id').notNull(),
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    applicationId: text('application_id').notNull(),
    kind: text('kind').$type<'ready' | 'returned' | 'rejected'>().notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
    sentAt: bigint('sent_at', { mode: 'number' }),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.sequence] })],
);
