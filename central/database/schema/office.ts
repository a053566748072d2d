import { bigint, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Office } from '#domain/reference.ts';

/** An office that this centre serves. */
export const office = pgTable('office', {
  officeId: text('office_id').primaryKey(),
  record: jsonb('record').$type<Office>().notNull(),
});

/**
 * The last sequence of the office's feed. Its row is locked by every change, so sequences commit in order, without a
 * gap.
 */
export const officeCounter = pgTable('office_counter', {
  officeId: text('office_id').primaryKey(),
  feedSequence: bigint('feed_sequence', { mode: 'number' }).notNull(),
});

/**
 * The centre's key pairs for one office: `sign` is Ed25519 (JWK), `encrypt` an age identity (X25519). The newest that
 * is not retired is used.
 */
export const officeKey = pgTable(
  'office_key',
  {
    officeId: text('office_id').notNull(),
    id: text('id').notNull(),
    kind: text('kind').$type<'sign' | 'encrypt'>().notNull(),
    public: text('public').notNull(),
    secret: text('secret').notNull(),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
    retiredAt: bigint('retired_at', { mode: 'number' }),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.id] })],
);
