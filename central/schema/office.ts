import { bigint, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { Office } from '#domain/reference.ts';

/** An office that this centre serves. */
export const office = pgTable('office', {
  officeId: text('office_id').primaryKey(),
  record: jsonb('record').$type<Office>().notNull(),
});

/** The last sequence of the office's feed. Its row is locked by every change, so sequences commit in order, without a gap. */
export const officeCounter = pgTable('office_counter', {
  officeId: text('office_id').primaryKey(),
  feedSequence: bigint('feed_sequence', { mode: 'number' }).notNull(),
});
