import { z } from 'zod';
import { instantSchema } from '../civil-date.ts';
import { sha256Schema } from '../sha256.ts';
import { clockReportSchema } from './clock.ts';

/** What a command or a feed entry is about. Kinds are added beside `application`, without another envelope. */
export const ofApplication = z.object({ kind: z.literal('application'), id: z.uuid() });
/** A look-up of a vehicle: a subject of its own, named by no other command. */
export const ofLookUp = z.object({ kind: z.literal('look-up'), id: z.uuid() });
export type Subject = z.infer<typeof ofApplication> | z.infer<typeof ofLookUp>;

/** What every command carries around its payload. */
export const envelopeShape = {
  /** UUID v7, made at the counter before the first send: the idempotency key. */
  id: z.uuid(),
  /**
   * The version the officer saw: the centre's first is 1, also of what was lodged here and is on its way there. Behind
   * the centre's it is work done offline, ahead of it impossible.
   */
  baseVersion: z.int().positive(),
  officer: z.string().min(1).max(20),
  workstation: z.string().min(1).max(60),
  /** The counter's clock; order comes from `sequence`. */
  at: instantSchema,
  clock: clockReportSchema.optional(),
  /** Gapless per workstation. */
  sequence: z.int().positive(),
  /** SHA-256 of the canonical JSON of this workstation's command before, 64 zeros for its first. */
  previousHash: sha256Schema,
};
export type Envelope = z.infer<z.ZodObject<typeof envelopeShape>> & { subject: Subject };
