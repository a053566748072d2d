import { z } from 'zod';
import { bilingualSchema } from '../../bilingual.ts';
import { civilDateSchema, instantSchema } from '../../civil-date.ts';
import type { FeeQuote } from '../../fee.ts';
import { draftPaperSchema, faultCodes, lodgedDocumentSchema } from '../../lodge.ts';
import type { Section } from '../../lodge-form.ts';
import type { MachineCheck } from '../../machine-check.ts';
import type { Service } from '../../service.ts';
import { serviceIdSchema } from '../../service-id.ts';
import { applicationRowSchema, blockSchema, subjectShape } from './case.ts';

/** What the Lodge desk shows. */
const id = z.uuid();
export const serviceNameSchema = z.object({ id: serviceIdSchema, name: bilingualSchema, short: bilingualSchema });

/** What was typed, by the path of the field; bounded, so that a pasted book is refused and not kept. */
export const typedSchema = z
  .record(z.string().max(120), z.string().max(2000))
  .refine((typed) => Object.keys(typed).length <= 400);

/** Why the centre refused a lodging. */
const refusedSchema = z.object({ commandId: id, problem: blockSchema });

export const draftRowSchema = z.object({
  id,
  service: serviceNameSchema,
  ...subjectShape,
  /** Of the first owner, as typed. */
  owner: z.string(),
  savedAt: instantSchema,
  savedBy: z.string(),
  refused: refusedSchema.nullable(),
});
export type DraftRow = z.infer<typeof draftRowSchema>;

export const lodgeListSchema = z.object({
  /** The last saved first. */
  drafts: z.array(draftRowSchema),
  /** Lodged here today, the latest first. */
  lodged: z.array(applicationRowSchema.extend({ provisionalReference: z.string() })),
});
export type LodgeList = z.infer<typeof lodgeListSchema>;

/** A draft with what the program says to it. */
export const draftViewSchema = z.object({
  id,
  service: serviceNameSchema,
  parties: z.custom<Service['parties']>(),
  typed: typedSchema,
  brought: z.array(z.string()),
  papers: z.array(draftPaperSchema),
  document: lodgedDocumentSchema.nullable(),
  sections: z.custom<Section[]>(),
  faults: z.record(z.string(), z.enum(faultCodes)),
  /** What was typed into fields that the service asks for no more: kept with the draft, and not lodged. */
  aside: typedSchema,
  /** The last day on which the service was received, where that has passed. */
  endedOn: civilDateSchema.nullable(),
  /** Of what is whole so far. */
  checks: z.array(z.custom<MachineCheck>()),
  quote: z.custom<FeeQuote>(),
  /** The papers that the service asks for, by the line of its checklist. */
  lines: z.array(z.object({ id: z.string(), label: bilingualSchema, hint: bilingualSchema })),
  counties: z.array(z.object({ code: z.string(), name: z.string() })),
  /** Other drafts of the same vehicle here, by who typed last: said, and no hindrance. */
  sameVehicle: z.array(z.object({ id, savedBy: z.string(), savedAt: instantSchema })),
  /** What a record here says of the vehicle; null where none names its plate. */
  known: z.object({ reference: z.string(), receivedAt: instantSchema, typed: typedSchema }).nullable(),
  savedAt: instantSchema,
  savedBy: z.string(),
  refused: refusedSchema.nullable(),
});
export type DraftView = z.infer<typeof draftViewSchema>;
