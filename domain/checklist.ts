import { z } from 'zod';
import { serviceSchema } from './application.ts';
import { bilingualSchema } from './bilingual.ts';

/** The machine checks that the program knows; `domain/machine-check.ts` holds one function for each. */
export const machineCheckIdSchema = z.enum([
  'plate-format',
  'chassis-format',
  'chassis-equality',
  'identity-format',
  'kra-pin-format',
  'kra-pin-kind',
  'seller-name',
  'logbook-vehicle',
  'current-owners',
  'first-registration',
  'drive-side',
  'customs-entry-format',
  'insurance-dates',
  'inspection-dates',
  'transfer-14-day',
  'seller-7-day',
  'restriction',
  'electric-rating',
  'fee-paid',
]);
export type MachineCheckId = z.infer<typeof machineCheckIdSchema>;

/** A paper or fact that the officer must see, with the machine checks that speak to it. */
export const checklistLineSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  label: bilingualSchema,
  hint: bilingualSchema,
  checks: z.array(machineCheckIdSchema),
  source: z.string(),
});
export type ChecklistLine = z.infer<typeof checklistLineSchema>;

export const checklistSchema = z.object({
  service: serviceSchema,
  effectiveFrom: z.iso.date(),
  lines: z.array(checklistLineSchema).min(1),
});
export type Checklist = z.infer<typeof checklistSchema>;
