import { z } from 'zod';
import { bilingualSchema } from './bilingual.ts';
import { conditionSchema } from './condition.ts';
import { wordSchema } from './word.ts';

/**
 * A machine check as a checklist line asks for it: its id and its parameters; `domain/machine-check.ts` holds one
 * function for each id. A checklist that asks for another check is of a newer program, and is set aside here.
 */
const plain = <Id extends string>(id: Id) => z.strictObject({ id: z.literal(id) });
/** A paper that the applicant declared (`declared.<paper>`), and where the sources disagree only a warning. */
const paper = { paper: wordSchema };
const severity = z.enum(['warn', 'fail']).default('fail');

export const checkCallSchema = z.discriminatedUnion('id', [
  plain('plate-format'),
  plain('chassis-format'),
  plain('chassis-equality'),
  plain('identity-format'),
  plain('kra-pin-format'),
  plain('kra-pin-kind'),
  z.strictObject({ id: z.literal('seller-name'), ...paper }),
  /** The seller's number is that of a registered owner. */
  plain('seller-number'),
  /** No buyer is a registered owner already. */
  plain('buyer-is-owner'),
  /** Whoever applies is a registered owner. */
  plain('applicant-registered'),
  z.strictObject({ id: z.literal('logbook-vehicle'), ...paper }),
  /** Another live record names the same vehicle. */
  plain('duplicate'),
  /** The engine number; where it is not the register's, this paper tells of the change. */
  z.strictObject({ id: z.literal('engine-equality'), ...paper }),
  /** Its `registrationNumber` or `chassisNumber` is this vehicle's. */
  z.strictObject({ id: z.literal('paper-names-vehicle'), ...paper }),
  /** Its `ownerName` or `name` is that of this party. */
  z.strictObject({
    id: z.literal('paper-names'),
    ...paper,
    party: z.enum(['owner', 'seller', 'registered', 'collector']),
  }),
  /** Its `lender` or `name` is the financier that is to be entered, or that is on the register. */
  z.strictObject({ id: z.literal('lender-named'), ...paper, of: z.enum(['requested', 'registered']) }),
  plain('current-owners'),
  plain('first-registration'),
  plain('drive-side'),
  plain('customs-entry-format'),
  /** The entry number of the form stands on this paper too. */
  z.strictObject({ id: z.literal('customs-entry-equality'), ...paper }),
  /** Its `number` is that of an import declaration and no customs entry. */
  z.strictObject({ id: z.literal('import-declaration-format'), ...paper }),
  /** Its `startsOn` and `expiresOn`. */
  z.strictObject({ id: z.literal('cover-dates'), ...paper }),
  /** Its `inspectedOn` or `issuedOn` is no older than so many days. */
  z.strictObject({
    id: z.literal('paper-age'),
    ...paper,
    days: z.int().positive(),
    severity,
    source: z.string(),
  }),
  /** It has an `inspectedOn` or `issuedOn`, and not one to come. */
  z.strictObject({ id: z.literal('paper-date'), ...paper }),
  /** Its `expiresOn` has not come, today or on the day of the test; `minDays`: it has been in force for so long. */
  z.strictObject({ id: z.literal('paper-valid'), ...paper, minDays: z.int().positive().optional() }),
  /** The inspection, by this paper or the booking, lies so many days after the receipt. */
  z.strictObject({ id: z.literal('booking-wait'), ...paper, days: z.int().positive() }),
  plain('inspection-result'),
  /** The new owner is registered within so many days of the sale. */
  z.strictObject({ id: z.literal('registration-term'), days: z.int().positive() }),
  /** The seller gave notice within so many days of the sale, with the mileage. */
  z.strictObject({ id: z.literal('notice-term'), days: z.int().positive() }),
  plain('restriction'),
  plain('electric-rating'),
  z.strictObject({ id: z.literal('fuel-is'), of: wordSchema }),
  /** The vehicle is registered in the county of this office. */
  plain('county-mismatch'),
  plain('fee-paid'),
]);
export type CheckCall = z.infer<typeof checkCallSchema>;
export type MachineCheckId = CheckCall['id'];

/** A paper or fact that the officer must see, with the machine checks that speak to it. */
export const checklistLineSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  label: bilingualSchema,
  hint: bilingualSchema,
  /** The line stands only where this is met; absent: always. */
  when: conditionSchema.optional(),
  /** What the applicant brings for it: a paper, a thing, or nothing where the officer reads it off what is there. */
  brought: z.enum(['paper', 'thing', 'nothing']).default('paper'),
  checks: z.array(checkCallSchema),
  /** Codes of the pack `reason-code` that are chosen from the start for the officer who faults it. */
  reasons: z.array(z.string()).optional(),
  source: z.string(),
});
export type ChecklistLine = z.infer<typeof checklistLineSchema>;

export const checklistSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  effectiveFrom: z.iso.date(),
  lines: z.array(checklistLineSchema).min(1),
});
export type Checklist = z.infer<typeof checklistSchema>;
