import { z } from 'zod';
import { surrenderedSchema } from '../../application.ts';
import { instantSchema } from '../../civil-date.ts';
import { identityKindSchema } from '../../identity.ts';
import { collectorSchema } from '../../party.ts';
import { errorCodeSchema, errorDetailsSchema } from '../errors.ts';
import { applicationRowSchema, plateSchema } from './case.ts';

/** What the Collection desk shows. */

const id = z.uuid();

/**
 * What the collection officer sees of one item: who may collect, what they show and hand in, and any reason why not.
 */
export const collectionItemSchema = z.object({
  row: applicationRowSchema,
  collector: collectorSchema,
  /** The kinds of document that prove who the collector is. */
  acceptedKinds: z.array(identityKindSchema),
  surrender: z.array(surrenderedSchema),
  blocks: z.array(z.object({ code: errorCodeSchema, details: errorDetailsSchema })),
  slipNumber: z.string().nullable(),
  collectedAt: instantSchema.nullable(),
  confirmedAt: instantSchema,
});
export type CollectionItem = z.infer<typeof collectionItemSchema>;

/** The Collection desk before anyone is at it: what stands ready, and what left today, the latest first. */
export const collectionTodaySchema = z.object({
  ready: z.int(),
  handedOver: z.array(
    z.object({ id, plate: plateSchema, collector: z.string(), slipNumber: z.string(), at: instantSchema }),
  ),
});
