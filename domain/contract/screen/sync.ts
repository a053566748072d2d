import { z } from 'zod';
import type { TimelineEntry } from '../../application.ts';
import { checklistLineSchema } from '../../checklist.ts';
import { instantSchema } from '../../civil-date.ts';
import { type Command, commandNames } from '../../command/command.ts';
import type { VersionRow } from '../../record-difference.ts';
import type { RowSetAside } from '../../reference.ts';
import { packNameSchema } from '../../reference-pack.ts';
import { errorCodeSchema, errorDetailsSchema } from '../errors.ts';
import { applicationRowSchema, blockSchema, subjectShape } from './case.ts';

/** The acts of this workstation, the exchange with the centre, and the state of the machine: the Sync desk. */

const id = z.uuid();

export const waitingCommandSchema = z.object({
  id,
  name: z.enum(commandNames as [(typeof commandNames)[number]]), // at least one, by the table
  applicationId: id,
  reference: z.string(),
  ...subjectShape,
  officer: z.string(),
  at: instantSchema,
  state: z.enum(['waiting', 'refused', 'applied']),
  /** Why it was refused, or what keeps it waiting. */
  problem: z.object({ code: errorCodeSchema, title: z.string(), details: errorDetailsSchema }).nullable(),
});
export const escalationSchema = z.object({ by: z.string(), note: z.string(), at: instantSchema });
/**
 * `void`: a sheet may lie there that must not be used. `others`: it belongs to another officer, or waits for the
 * supervisor.
 */
export const adviceSchema = z.enum(['fix', 'resend', 'escalate', 'withdraw', 'void', 'others']);
export type Advice = z.infer<typeof adviceSchema>;
export const refusedCommandSchema = waitingCommandSchema.extend({
  escalation: escalationSchema.nullable(),
  advice: adviceSchema,
});
export type RefusedCommand = z.infer<typeof refusedCommandSchema>;

const hindranceSchema = blockSchema.nullable();
/**
 * A refused act with the three versions of its record, and what may be done about it; a choice is `null` when nothing
 * stands against it.
 */
export const repairSchema = z.object({
  command: refusedCommandSchema,
  /** The act as it was done, to fill its own form again. */
  body: z.custom<Command>(),
  /** Where the application stands now; null when it is no longer on this counter. */
  row: applicationRowSchema.nullable(),
  confirmedAt: instantSchema.nullable(),
  /** False for an act older than the keeping of what was seen. */
  isSeenKept: z.boolean(),
  /** Other refused acts on the same application that can no longer be done either. */
  others: z.array(id),
  rows: z.array(z.custom<VersionRow>()),
  /** What the centre holds as done that the officer had not seen. */
  since: z.array(z.custom<TimelineEntry>()),
  lines: z.array(checklistLineSchema.pick({ id: true, label: true })),
  /** The sheet of a refused print, as far as paper may have come of it. */
  sheet: z.object({ jobId: id, mayBeOut: z.boolean(), serial: z.string().nullable() }).nullable(),
  choices: z.object({
    fix: hindranceSchema,
    resend: hindranceSchema,
    escalate: hindranceSchema,
    withdraw: hindranceSchema,
  }),
  nextId: id.nullable(),
});
export type Repair = z.infer<typeof repairSchema>;

/** How the exchange with the centre stands: small, for whatever screen is open. */
export const syncStatusSchema = z.object({
  phase: z.enum(['idle', 'pulling', 'pushing', 'waiting', 'blocked', 'signed-out']),
  /** Four truths apart. `null`: not known yet. */
  network: z.boolean().nullable(),
  centre: z.boolean().nullable(),
  answerCode: errorCodeSchema.nullable(),
  /** The counter's clock minus the centre's, in ms, when last heard. */
  clockOffsetMs: z.number().nullable(),
  lastPulledAt: instantSchema.nullable(),
  nextTryAt: instantSchema.nullable(),
  /**
   * While a pull of several pages runs, as the first one; `secondsLeft` by its measured pace, null until there is one.
   */
  progress: z.object({ done: z.int(), left: z.int(), secondsLeft: z.int().nonnegative().nullable() }).nullable(),
  /** How many acts there are; the Sync desk lists the first of them. */
  counts: z.object({ waiting: z.int(), refused: z.int() }),
});
export type SyncStatus = z.infer<typeof syncStatusSchema>;
export type WaitingCommand = z.infer<typeof waitingCommandSchema>;
export const sentCommandSchema = waitingCommandSchema.extend({ sentAt: instantSchema });
export type SentCommand = z.infer<typeof sentCommandSchema>;
/** An entry of the feed that this program cannot read. */
export const parkedEntrySchema = z.object({
  sequence: z.int(),
  kind: z.string(),
  id: z.string(),
  reason: z.string(),
  receivedAt: instantSchema,
});
export type ParkedEntry = z.infer<typeof parkedEntrySchema>;

/** The state of this workstation, for whoever is asked for help. */
export const healthSchema = z.object({
  disk: z.object({ freeBytes: z.number(), state: z.enum(['ok', 'low', 'critical']) }).nullable(),
  clock: z.object({
    offsetMs: z.number().nullable(),
    jumps: z.array(z.object({ at: instantSchema, byMs: z.number() })),
  }),
  queue: z.object({ waiting: z.int(), refused: z.int(), oldestAt: instantSchema.nullable() }),
  version: z.object({ program: z.string(), protocol: z.int(), electron: z.string().nullable(), sqlite: z.string() }),
  /**
   * Versions: of the newest pack in use, of the newest that waits for the next sign-out, and packs of the centre's that
   * were not taken; `row`: of a contradictory one, the row that contradicts another.
   */
  reference: z.object({
    inUse: z.string(),
    next: z.string().nullable(),
    keptOut: z.array(
      z.object({
        pack: packNameSchema,
        reason: z.enum(['unsigned', 'unreadable', 'contradictory']),
        row: z.string().nullable(),
      }),
    ),
    /** Single rows that this program cannot use, or that name what it does not know. */
    setAside: z.array(z.custom<RowSetAside>()),
  }),
  /** The last act that the centre has signed for, and the last there is. */
  anchor: z.object({ sequence: z.int().nullable(), at: instantSchema.nullable(), last: z.int() }),
  scans: z.object({ count: z.int(), sizeBytes: z.number() }),
  /** Printers whose system keeps what it printed; null when the print system does not answer. */
  printers: z.object({ keeping: z.array(z.string()) }).nullable(),
});
export type Health = z.infer<typeof healthSchema>;

/** What can be carried to the centre by hand now, and what was. */
export const carryStatusSchema = z.object({
  /** A file being written or read, in bytes or steps. */
  doing: z.object({ act: z.enum(['write', 'read']), done: z.int(), total: z.int() }).nullable(),
  /** Whether the centre's keys are here; without them no file can be closed or opened. */
  hasKey: z.boolean(),
  acts: z.int(),
  scans: z.int(),
  scanBytes: z.int(),
  /** The newest files, acknowledged or not. */
  files: z.array(z.object({ id, madeAt: instantSchema, madeBy: z.string(), acknowledgedAt: instantSchema.nullable() })),
});
export type CarryStatus = z.infer<typeof carryStatusSchema>;
