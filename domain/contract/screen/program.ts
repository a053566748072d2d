import { z } from 'zod';
import { languageSchema } from '../../bilingual.ts';
import { instantSchema } from '../../civil-date.ts';
import { officerSchema } from '../../officer.ts';
import { officeSchema } from '../../reference.ts';
import { errorCodeSchema, errorDetailsSchema } from '../errors.ts';

/** The program, its preferences and the officer's session, as the window knows them. */

export const themeSchema = z.enum(['system', 'light', 'dark']);
export const preferenceSchema = z.object({
  language: languageSchema,
  theme: themeSchema,
  /** Percent of the base size. */
  textSize: z.union([z.literal(100), z.literal(125), z.literal(150), z.literal(175), z.literal(200)]),
  /** The printer with the numbered blanks, once chosen. */
  printer: z.string().max(200).nullable(),
  /** The printer for slips, once chosen: plain paper. */
  slipPrinter: z.string().max(200).nullable(),
});
export type Preference = z.infer<typeof preferenceSchema>;

export const programSchema = z.object({
  version: z.string(),
  centralUrl: z.string(),
  workstationId: z.string().nullable(),
  office: officeSchema.nullable(),
  demonstration: z.boolean(),
  /** It is enrolling by itself with the code it was started with. */
  enrolling: z.boolean(),
  /** Why the program cannot go on yet, when it cannot. */
  trouble: z.object({ code: errorCodeSchema, details: errorDetailsSchema }).nullable(),
  /** Why the last session at this counter ended, when its officer has not signed out. */
  ended: errorCodeSchema.nullable(),
  /** Acts that wait here to be sent; null before enrolment. */
  waiting: z.int().nullable(),
  preference: preferenceSchema,
});
export type Program = z.infer<typeof programSchema>;

export const sessionSchema = z.object({
  officer: officerSchema,
  office: officeSchema,
  signedInAt: instantSchema,
  /** The end of the centre's token, by its clock: then the officer signs in again to send. */
  expiresAt: instantSchema,
  /** The end of the grant, by this clock: until then the officer works here, the centre reached or not. */
  endsAt: instantSchema,
  /** Attempts in this officer's name that failed since the sign-in before. */
  failedBefore: z.int().nonnegative(),
});
export type Session = z.infer<typeof sessionSchema>;
