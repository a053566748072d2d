import { bigint, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { CommandAnswer } from '#domain/contract/api.ts';

/** The permanent memory of every command judged: the same id never acts twice. The chain fields serve an audit. */
export const commandReceipt = pgTable(
  'command_receipt',
  {
    officeId: text('office_id').notNull(),
    id: text('id').notNull(),
    bodySha256: text('body_sha256').notNull(),
    answer: jsonb('answer').$type<CommandAnswer>().notNull(),
    name: text('name').notNull(),
    workstationId: text('workstation_id').notNull(),
    staffNumber: text('staff_number').notNull(),
    sequence: integer('sequence').notNull(),
    previousHash: text('previous_hash').notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.id] })],
);

/** A numbered blank that is gone, confirmed or spoiled: the primary key is the rule that a serial is used once. */
export const serial = pgTable(
  'serial',
  {
    officeId: text('office_id').notNull(),
    serial: text('serial').notNull(),
    applicationId: text('application_id').notNull(),
    jobId: text('job_id').notNull(),
    outcome: text('outcome').$type<'confirmed' | 'spoiled'>().notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.serial] })],
);
