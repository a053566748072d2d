import { z } from 'zod';
import { civilDateSchema } from './civil-date.ts';
import { wordSchema } from './word.ts';

const text = z.string().max(120);

/**
 * The particulars of a driving licence that an application is about, from the provisional one to the smart card
 * (domain facts 5). Its holder is the first of the application's owners.
 */
export const licenceSchema = z.looseObject({
  kind: wordSchema,
  /** Null until one is given. */
  number: text.min(1).nullable(),
  /** Classes of vehicle that it is for, or is asked for. */
  categories: z.array(wordSchema).max(20),
  issuedOn: civilDateSchema.optional(),
  expiresOn: civilDateSchema.optional(),
  /** The driving school in which the holder is enrolled. */
  school: text.optional(),
  testOn: civilDateSchema.optional(),
  testCentre: text.optional(),
  testResult: wordSchema.optional(),
});
export type Licence = z.infer<typeof licenceSchema>;
