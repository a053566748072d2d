import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { ClockReport } from '#domain/command/clock.ts';
import type { Subject } from '#domain/command/envelope.ts';
import type { CommandAnswer } from '#domain/contract/centre/command.ts';

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
    /**
     * SHA-256 of the command as received, unknown members too: what the next one's `previousHash` must name.
     */
    chainSha256: text('chain_sha256').notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
    /** Ed25519 by the workstation's key over `chain_sha256`, base64url. */
    signature: text('signature').notNull(),
    /** Which of the workstation's keys made it (`workstation_key`). */
    keyThumbprint: text('key_thumbprint').notNull(),
    /** What the act told of its counter's clock; `at` is the centre's own. Null when all was well. */
    clock: jsonb('clock').$type<ClockReport>(),
    /** When the counter says that the act was done, and whether that lies before the act before it in the chain. */
    actedAt: bigint('acted_at', { mode: 'number' }).notNull(),
    isDatedBack: boolean('is_dated_back').notNull(),
    /** Of a sheet that was begun: so that a blank is voided only for a print that was refused. */
    jobId: text('job_id'),
    /** The sign-in of the officer named in which the act was done (`officer_session`); null when there was none. */
    actorSession: text('actor_session'),
    /** Who was signed in where it was sent from, and by which sign-in; null when it was carried. */
    sentBy: text('sent_by'),
    sentSession: text('sent_session'),
    /** The carried file that it came in (`carried_file`); null when it was sent. */
    carriedIn: text('carried_in'),
  },
  (table) => [
    primaryKey({ columns: [table.officeId, table.id] }),
    index('command_receipt_chain').on(table.officeId, table.workstationId, table.sequence),
  ],
);

/**
 * Every act that has a receipt, as it was signed: the text whose SHA-256 stands in the chain. For good: the database
 * itself refuses to change or delete a row (the trigger in the migration).
 */
export const keptCommand = pgTable(
  'kept_command',
  {
    officeId: text('office_id').notNull(),
    id: text('id').notNull(),
    subjectKind: text('subject_kind').$type<Subject['kind']>().notNull(),
    subjectId: text('subject_id').notNull(),
    sha256: text('sha256').notNull(),
    /** Canonical JSON, unknown members too. */
    text: text('text').notNull(),
    receivedAt: bigint('received_at', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.officeId, table.id] }),
    index('kept_command_subject').on(table.officeId, table.subjectKind, table.subjectId),
  ],
);

/**
 * A command that does not continue its workstation's chain. `hash`: another predecessor than the one judged; `fork`: a
 * second command of one sequence (a cloned machine, a restored backup); `overtaken`: it came before its predecessor,
 * gone when that comes; `gap`: the predecessor has stayed away, healed when it comes after all. `renewed`: the
 * workstation was enrolled anew and goes on after this sequence, from `givenHash`; `commandId` names its new key.
 */
export const chainBreak = pgTable(
  'chain_break',
  {
    officeId: text('office_id').notNull(),
    workstationId: text('workstation_id').notNull(),
    sequence: integer('sequence').notNull(),
    commandId: text('command_id').notNull(),
    kind: text('kind').$type<'hash' | 'fork' | 'overtaken' | 'gap' | 'renewed'>().notNull(),
    /** What the centre holds; null when it holds nothing before. */
    expectedHash: text('expected_hash'),
    givenHash: text('given_hash').notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
    healedAt: bigint('healed_at', { mode: 'number' }),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.workstationId, table.sequence, table.commandId] })],
);

/**
 * The heads of workstations' chains that the centre has signed for: what is before one can no longer be changed unseen.
 */
export const auditAnchor = pgTable(
  'audit_anchor',
  {
    officeId: text('office_id').notNull(),
    workstationId: text('workstation_id').notNull(),
    sequence: integer('sequence').notNull(),
    hash: text('hash').notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.workstationId, table.sequence] })],
);

/** Files that were carried here by hand: the same one again is answered again and changes nothing. */
export const carriedFile = pgTable(
  'carried_file',
  {
    officeId: text('office_id').notNull(),
    id: text('id').notNull(),
    workstationId: text('workstation_id').notNull(),
    firstSequence: integer('first_sequence').notNull(),
    lastSequence: integer('last_sequence').notNull(),
    importedAt: bigint('imported_at', { mode: 'number' }).notNull(),
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
    /** Taken on a supervisor's word though the office keeps stock and the blank was not leased to the workstation. */
    emergency: boolean('emergency').notNull().default(false),
    at: bigint('at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.officeId, table.serial] })],
);
