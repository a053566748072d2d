import { z } from 'zod';
import { applicationSchema, statusSchema } from '../../application.ts';
import type { VoidedApproval } from '../../approval.ts';
import { bilingualSchema } from '../../bilingual.ts';
import { checklistLineSchema } from '../../checklist.ts';
import { instantSchema } from '../../civil-date.ts';
import type { Clock } from '../../deadline.ts';
import type { FeeQuote } from '../../fee.ts';
import { handOverSchema, itemStates, madeSchema } from '../../item.ts';
import type { MachineCheck } from '../../machine-check.ts';
import { plateColourSchema } from '../../plate.ts';
import type { Service } from '../../service.ts';
import { serviceIdSchema } from '../../service-id.ts';
import { sha256Schema } from '../../sha256.ts';
import { knownWords, type WordList, wordSchema } from '../../word.ts';
import { errorCodeSchema, errorDetailsSchema } from '../errors.ts';

/** Applications and their items in lists, and on the Case desk. */

const id = z.uuid();

/** Why something may not be done, by code: the answers of `listBlocks`. */
export const blockSchema = z.object({ code: errorCodeSchema, details: errorDetailsSchema });
export type Block = z.infer<typeof blockSchema>;

/** A plate ready to draw. */
export const plateSchema = z.object({ text: z.string(), colour: plateColourSchema });

/** A licence as lists name it. */
export const licenceMarkSchema = z.object({
  kind: wordSchema,
  /** Null while it has none, and where it is not for this office to see. */
  number: z.string().nullable(),
  categories: z.array(wordSchema),
});
/** What an application is about: its plate, null until a number is assigned, or the licence where there is no vehicle. */
export const subjectShape = { plate: plateSchema.nullable(), licence: licenceMarkSchema.nullable() };

/** One thing of an application, as a desk shows it. */
export const itemRowSchema = z.object({
  id,
  kind: z.string(),
  name: bilingualSchema,
  made: madeSchema,
  handOver: handOverSchema,
  /** It is printed on a numbered blank; a printed thing that is not comes on plain paper. */
  onBlank: z.boolean(),
  state: z.enum(itemStates),
  /** Its number in the record; null where it has none. */
  number: z.string().nullable(),
  /** Of the blank that it is on, or its own. */
  serial: z.string().nullable(),
  shelf: z.object({ bay: z.string(), box: z.string(), at: instantSchema }).nullable(),
});
export type ItemRow = z.infer<typeof itemRowSchema>;

export const applicationRowSchema = z.object({
  id,
  reference: z.string(),
  service: z.object({ id: serviceIdSchema, name: bilingualSchema, short: bilingualSchema }),
  status: statusSchema,
  ...subjectShape,
  /** Make and model; null where there is no vehicle. */
  vehicle: z.string().nullable(),
  /** Who it is for: the new or first owner. */
  owner: z.string(),
  collector: z.string(),
  receivedAt: instantSchema,
  resubmitted: z.boolean(),
  clock: z.custom<Clock>().nullable(),
  items: z.array(itemRowSchema),
  /** Acts of this workstation on it that have not reached the centre. */
  waiting: z.int(),
  /** How many approvals the service asks for, and who has given one to the present revision. */
  approvals: z.object({ needed: z.int(), given: z.int(), by: z.array(z.string()) }),
  restricted: z.boolean(),
  held: z.boolean(),
  /** Whose turn it is to verify it: an officer's, or with `to` null a supervisor's; null where it is nobody's. */
  assigned: z.object({ to: z.string().nullable() }).nullable(),
});
export type ApplicationRow = z.infer<typeof applicationRowSchema>;
/** An item in the list of a desk, with the application that it belongs to. */
export const itemEntrySchema = z.object({ item: itemRowSchema, application: applicationRowSchema });
export type ItemEntry = z.infer<typeof itemEntrySchema>;

/** `to-verify` is the queue proper; the others are its chips. */
export const queueFilterSchema = z.enum([
  'to-verify',
  'mine',
  'second-approval',
  'resubmitted',
  'overdue',
  'held',
  'awaiting-buyer',
  'returned',
  'decided',
  'all',
]);
export type QueueFilter = z.infer<typeof queueFilterSchema>;

const wordLists = Object.keys(knownWords) as [WordList]; // keys of its type, at least one
export const caseSchema = z.object({
  application: applicationSchema,
  row: applicationRowSchema,
  lines: z.array(checklistLineSchema),
  /** What the machine says to each line, by the id of the line. */
  checks: z.record(z.string(), z.array(z.custom<MachineCheck>())),
  clocks: z.array(z.custom<Clock>()),
  quote: z.custom<FeeQuote>(),
  /** What stands against each act of the desk for this officer now; an empty list: it may be done. */
  blocks: z.object({
    record: z.array(blockSchema),
    approve: z.array(blockSchema),
    return: z.array(blockSchema),
    reject: z.array(blockSchema),
    hold: z.array(blockSchema),
    releaseHold: z.array(blockSchema),
    note: z.array(blockSchema),
    assign: z.array(blockSchema),
    withdraw: z.array(blockSchema),
  }),
  /** The approvals that no longer count, and what has voided each. */
  voided: z.array(z.custom<VoidedApproval>()),
  /** By which words its service calls the owners to be, and those on the register. */
  parties: z.custom<Service['parties']>(),
  /** Its service gives the vehicle another number: that of the register is the one until now. */
  isRenumbered: z.boolean(),
  /** The county of registration by its name; null where the form asks for none. */
  county: z.string().nullable(),
  /** Words of the portal that this program has no name for: shown as they are. */
  unknownWords: z.array(z.object({ list: z.enum(wordLists), word: z.string() })),
  /** When the centre last confirmed this record to the counter. */
  confirmedAt: instantSchema,
  /** The next case of the queue, in its order, or null. */
  nextId: id.nullable(),
});
export type Case = z.infer<typeof caseSchema>;

/**
 * Who of the office has a case open. Without the centre (`online` false) it is what was last heard, and stops nobody.
 */
export const openCasesSchema = z.object({
  online: z.boolean(),
  /** The case on screen here, when it is one to decide; `held` once the centre has said that it is this desk's. */
  own: z.object({ applicationId: id, held: z.boolean() }).nullable(),
  others: z.array(z.object({ applicationId: id, officer: z.string(), workstationId: z.string() })),
});
export type OpenCases = z.infer<typeof openCasesSchema>;

/** One scan of an application, as the Scans block lists it. */
export const scanRowSchema = z.object({
  /** Null for a compiled document that nobody has fetched yet. */
  sha256: sha256Schema.nullable(),
  /** A code of `evidence-kind`; null for the compiled document of the portal. */
  kind: z.string().nullable(),
  name: z.string().nullable(),
  mediaType: z.string(),
  sizeBytes: z.int().nullable(),
  note: z.string().nullable(),
  at: instantSchema,
  by: z.string().nullable(),
  /**
   * `waiting`, `sending`: made here, on its way to the centre; `refused`: the centre does not take it; `at-centre`:
   * fetched when opened.
   */
  state: z.enum(['here', 'at-centre', 'waiting', 'sending', 'refused']),
  /** How much is sent while it is on its way, else how much is here. */
  percent: z.int().min(0).max(100),
  problem: errorCodeSchema.nullable(),
});
export type ScanRow = z.infer<typeof scanRowSchema>;
