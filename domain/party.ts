import { z } from 'zod';
import { identitySchema } from './identity.ts';
import { wordSchema } from './word.ts';

/** A person or organisation on the record: owner, buyer, seller, previous owner. */
export const partySchema = z.looseObject({
  kind: z.enum(['individual', 'organisation']),
  name: z.string().min(1).max(200),
  identity: identitySchema,
  kraPin: z.string().max(20),
  phone: z.string().max(20).optional(),
  email: z.string().max(200).optional(),
  postalAddress: z.string().max(200).optional(),
});
export type Party = z.infer<typeof partySchema>;

/** The person named in the application to collect, with the identity to show (domain facts 4.1). */
export const collectorSchema = z.looseObject({
  name: z.string().min(1).max(200),
  identity: identitySchema,
  phone: z.string().max(20).optional(),
});
export type Collector = z.infer<typeof collectorSchema>;

/** A lender on the logbook: `in-charge` since 2026, `joint-owner` before (domain facts 1.5). */
export const financierSchema = z.looseObject({
  name: z.string().min(1).max(200),
  kind: wordSchema,
});
export type Financier = z.infer<typeof financierSchema>;
