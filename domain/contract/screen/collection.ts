import { z } from 'zod';
import { bilingualSchema } from '../../bilingual.ts';
import { instantSchema } from '../../civil-date.ts';
import { identityKindSchema } from '../../identity.ts';
import { collectorSchema } from '../../party.ts';
import { wordSchema } from '../../word.ts';
import { applicationRowSchema, blockSchema, itemRowSchema, subjectShape } from './case.ts';

/** What the Collection desk shows. */

const id = z.uuid();

/** What the collection officer sees of an application: what may go, who may collect, and any reason why not. */
export const collectionCaseSchema = z.object({
  row: applicationRowSchema,
  collector: collectorSchema,
  /** The kinds of document that prove who the collector is. */
  acceptedKinds: z.array(identityKindSchema),
  /** What has still to be handed in; `or`: the papers that replace it where it is lost, and whether each is attached. */
  surrender: z.array(
    z.object({
      kind: wordSchema,
      number: z.string().nullable(),
      or: z.array(z.object({ code: wordSchema, label: bilingualSchema, isAttached: z.boolean() })),
    }),
  ),
  /** Each thing with what stands against handing it over; what stands against all of them is in each. */
  items: z.array(z.object({ item: itemRowSchema, blocks: z.array(blockSchema) })),
  /** The hand-overs there were, the latest first. */
  releases: z.array(z.object({ slipNumber: z.string(), at: instantSchema, items: z.array(id) })),
  confirmedAt: instantSchema,
});
export type CollectionCase = z.infer<typeof collectionCaseSchema>;

/** The Collection desk before anyone is at it: what is ready, and what left today, the latest first. */
export const collectionTodaySchema = z.object({
  /** On the shelf. */
  ready: z.int(),
  /** Electronic ones, whose old paper has still to be handed in. */
  readyElectronic: z.int(),
  handedOver: z.array(
    z.object({ id, ...subjectShape, collector: z.string(), slipNumber: z.string(), at: instantSchema }),
  ),
});
