import { z } from 'zod';
import { applicationSchema, serviceSchema, statusSchema } from '../../application.ts';
import { checklistLineSchema } from '../../checklist.ts';
import { instantSchema } from '../../civil-date.ts';
import type { Clock } from '../../deadline.ts';
import type { FeeQuote } from '../../fee.ts';
import type { MachineCheck } from '../../machine-check.ts';
import { plateColourSchema } from '../../plate.ts';
import { errorCodeSchema } from '../errors.ts';

/** Applications in lists and on the Case desk. */

const id = z.uuid();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A plate ready to draw. */
export const plateSchema = z.object({ text: z.string(), colour: plateColourSchema });

export const applicationRowSchema = z.object({
  id,
  reference: z.string(),
  service: serviceSchema,
  status: statusSchema,
  plate: plateSchema,
  vehicle: z.string(),
  chassis: z.string(),
  /** Who it is for: the new or first owner. */
  owner: z.string(),
  collector: z.string(),
  receivedAt: instantSchema,
  resubmitted: z.boolean(),
  clock: z.custom<Clock>().nullable(),
  shelf: z.object({ bay: z.string(), box: z.string(), at: instantSchema }).nullable(),
  serial: z.string().nullable(),
  /** Acts of this workstation on it that have not reached the centre. */
  waiting: z.int(),
  restricted: z.boolean(),
});
export type ApplicationRow = z.infer<typeof applicationRowSchema>;

/** `to-verify` is the queue proper; the others are its chips. */
export const queueFilterSchema = z.enum([
  'to-verify',
  'resubmitted',
  'overdue',
  'awaiting-buyer',
  'returned',
  'decided',
  'all',
]);
export type QueueFilter = z.infer<typeof queueFilterSchema>;

export const caseSchema = z.object({
  application: applicationSchema,
  row: applicationRowSchema,
  lines: z.array(checklistLineSchema),
  checks: z.array(z.custom<MachineCheck>()),
  clocks: z.array(z.custom<Clock>()),
  quote: z.custom<FeeQuote>(),
  /** Whether this officer may record, approve, return and reject now. */
  mayDecide: z.boolean(),
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
  sha256: sha256.nullable(),
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
