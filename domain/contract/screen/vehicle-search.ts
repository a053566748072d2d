import { z } from 'zod';
import { bilingualSchema } from '../../bilingual.ts';
import { instantSchema } from '../../civil-date.ts';
import { vehicleApplicationSchema, vehicleFoundSchema } from '../../vehicle-search.ts';
import { lookUpRowSchema } from '../centre/vehicle-search.ts';
import { plateSchema } from './case.ts';

/** A vehicle that was looked up, and the look-ups that a supervisor reads: the Vehicle search desk. */

/** Who answered: the centre, over all offices, or this workstation, over the records of its own office. */
export const lookUpSourceSchema = z.enum(['centre', 'cache']);

export const shownVehicleSchema = vehicleFoundSchema.extend({
  plate: plateSchema.nullable(),
  applications: z.array(
    vehicleApplicationSchema.extend({
      serviceName: bilingualSchema,
      /** Whether the case can be opened here. */
      isHere: z.boolean(),
    }),
  ),
});
export type ShownVehicle = z.infer<typeof shownVehicleSchema>;

export const lookUpResultSchema = z.object({
  /** Names this answer for its paper. */
  id: z.uuid(),
  source: lookUpSourceSchema,
  /** How fresh it is; null where the centre was never heard. */
  asOf: instantSchema.nullable(),
  vehicles: z.array(shownVehicleSchema),
  /** Whether the reason names an open case on it; the supervisor reads the others. */
  fitsOpenCase: z.boolean(),
});
export type LookUpResult = z.infer<typeof lookUpResultSchema>;

export const lookUpPageSchema = z.object({
  source: lookUpSourceSchema,
  lookUps: z.array(lookUpRowSchema),
  next: z.string().nullable(),
});
