import { z } from 'zod';
import {
  givenReasonSchema,
  markSchema,
  scanMediaTypeSchema,
  signatureSchema,
  surrenderedSchema,
} from '../application.ts';
import { instantSchema } from '../civil-date.ts';
import { identitySchema } from '../identity.ts';
import { collectorSchema } from '../party.ts';
import { printerStateSchema } from '../printer-state.ts';
import { maxScanBytes } from '../scan.ts';
import { serialAnswerSchema } from '../serial-question.ts';
import { clockReportSchema } from './clock.ts';
import { pagesSeenSchema } from './pages-seen.ts';

/**
 * Every act of an officer is a command: made once at the counter, applied there, sent in order, applied again by the
 * centre with authority. The list below is all there is.
 */
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * What payloads share with records, without the members that a record keeps of a newer centre: what an act brings into
 * a record is named here, all of it. Objects that are not loose drop the rest; the chain is over the act as it was
 * sent.
 */
const markGivenSchema = z.object(markSchema.pick({ mark: true, reason: true, page: true }).shape);
const reasonsSchema = z.array(z.object(givenReasonSchema.shape)).min(1).max(20);
const surrenderedGivenSchema = z.object(surrenderedSchema.shape);
const collectorGivenSchema = z.object({ ...collectorSchema.shape, identity: z.object(identitySchema.shape) });

/**
 * The act that the centre refused. Its name stands on the timeline: the name of an act, of this program's or a newer
 * one's.
 */
const commandNameSchema = z
  .string()
  .max(60)
  .regex(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/);
const refusedAct = { commandId: z.uuid(), commandName: commandNameSchema };
/** Capitals, digits and hyphens, as counters number their slips: it is printed, and no place for other text. */
const slipNumberSchema = z
  .string()
  .max(40)
  .regex(/^[A-Z0-9]+(-[A-Z0-9]+)*$/);

export const payloadSchema = {
  /** Marks on checklist lines; `null` takes a mark back. Lines not named keep theirs. */
  'verification.record': z.object({
    revision: z.int(),
    marks: z.record(z.string().max(60), markGivenSchema.nullable()),
    pages: pagesSeenSchema.optional(),
  }),
  'application.approve': z.object({ revision: z.int(), documentSha256: sha256Schema, pages: pagesSeenSchema }),
  'application.return': z.object({ revision: z.int(), reasons: reasonsSchema }),
  'application.reject': z.object({ revision: z.int(), reasons: reasonsSchema }),
  /** The intent, committed before the first byte is spooled: paper never exists without a record. */
  'logbook.print': z.object({ jobId: z.uuid(), documentSha256: sha256Schema }),
  /** `asked`: the serial was not the one expected, and this is what the officer was asked before insisting on it. */
  'logbook.confirm': z.object({
    jobId: z.uuid(),
    serial: z.string().min(1).max(30),
    asked: serialAnswerSchema.optional(),
  }),
  /** `serial` null: no blank was consumed (the job never reached the paper). */
  'logbook.spoil': z.object({
    jobId: z.uuid(),
    serial: z.string().min(1).max(30).nullable(),
    reason: z.string().min(1).max(60),
    asked: serialAnswerSchema.optional(),
    printerState: printerStateSchema.optional(),
  }),
  'item.shelve': z.object({
    serial: z.string().min(1).max(30),
    bay: z.string().trim().min(1).max(10),
    box: z.string().trim().min(1).max(10),
  }),
  'collection.handOver': z.object({
    collector: collectorGivenSchema,
    originalSeen: z.literal(true),
    surrendered: z.array(surrenderedGivenSchema).max(10),
    signature: signatureSchema,
    slipNumber: slipNumberSchema,
  }),
  /** The scan by its content: the bytes are sent after the acts, under the same hash. */
  'evidence.attach': z.object({
    sha256: sha256Schema,
    mediaType: scanMediaTypeSchema,
    sizeBytes: z.int().positive().max(maxScanBytes),
    kind: z.string().min(1).max(60),
    note: z.string().trim().min(1).max(300).optional(),
  }),
  /** `blank`: the numbered blank on which the withdrawn print came out, spoiled by this; null when no paper did. */
  'act.withdraw': z.object({
    ...refusedAct,
    reason: z.string().trim().min(3).max(300),
    blank: z.object({ jobId: z.uuid(), serial: z.string().min(1).max(30) }).nullable(),
    printerState: printerStateSchema.optional(),
  }),
  'act.escalate': z.object({ ...refusedAct, note: z.string().trim().min(3).max(300) }),
} as const;

export type CommandName = keyof typeof payloadSchema;
export const commandNames = Object.keys(payloadSchema) as CommandName[]; // keys of the table above
export type Payload<Name extends CommandName> = z.infer<(typeof payloadSchema)[Name]>;

const envelope = {
  /** UUID v7, made at the counter before the first send: the idempotency key. */
  id: z.uuid(),
  /** The application the act is about. */
  subject: z.uuid(),
  /**
   * The version the officer saw: the centre's first is 1. Behind the centre's it is work done offline, ahead of it
   * impossible.
   */
  baseVersion: z.int().positive(),
  officer: z.string().min(1).max(20),
  workstation: z.string().min(1).max(60),
  /** The counter's clock; order comes from `sequence`. */
  at: instantSchema,
  clock: clockReportSchema.optional(),
  /** Gapless a workstation. */
  sequence: z.int().positive(),
  /** SHA-256 of the canonical JSON of this workstation's command before, 64 zeros for its first. */
  previousHash: sha256Schema,
};

const of = <Name extends CommandName>(name: Name) =>
  z.object({ ...envelope, name: z.literal(name), payload: payloadSchema[name] });

export const commandSchema = z.discriminatedUnion('name', [
  of('verification.record'),
  of('application.approve'),
  of('application.return'),
  of('application.reject'),
  of('logbook.print'),
  of('logbook.confirm'),
  of('logbook.spoil'),
  of('item.shelve'),
  of('collection.handOver'),
  of('evidence.attach'),
  of('act.withdraw'),
  of('act.escalate'),
]);
export type Command = z.infer<typeof commandSchema>;
export type CommandOf<Name extends CommandName> = Extract<Command, { name: Name }>;
