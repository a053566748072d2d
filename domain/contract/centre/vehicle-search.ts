import { z } from 'zod';
import { instantSchema } from '../../civil-date.ts';
import { longestQuery, mostVehicles, searchReasonCodes, vehicleFoundSchema } from '../../vehicle-search.ts';

/**
 * `reason`: one of the codes; but for `owner` with what it rests on, 3 to 300 signs. Without one it is refused as
 * REASON_REQUIRED, so it is left open here.
 */
export const vehicleSearchInputSchema = z.object({
  query: z.string().min(1).max(longestQuery),
  reason: z
    .object({
      code: z.string().max(40).describe(searchReasonCodes.join(', ')),
      detail: z.string().max(1000).optional(),
    })
    .optional(),
});
export const vehicleSearchSchema = z.looseObject({
  vehicles: z.array(vehicleFoundSchema).max(mostVehicles),
  /** Whether the reason names an open case of the office on that vehicle; otherwise the supervisor sees the look-up. */
  fitsOpenCase: z.boolean(),
  at: instantSchema,
});
export type VehicleSearch = z.infer<typeof vehicleSearchSchema>;

/** How many look-ups a page has. */
export const mostLookUps = 50;
/** Where a page begins: after the row of this arrival and id, as `next` of the page before says. */
export const lookUpCursorSchema = z.string().regex(/^\d{1,16}\.[\w-]{1,60}$/);

export const lookUpRowSchema = z.looseObject({
  id: z.string().max(60),
  staffNumber: z.string().max(20),
  /** Null where the officer is no longer known. */
  officer: z.string().max(120).nullable(),
  workstationId: z.string().max(60),
  query: z.string().max(longestQuery),
  /** One of `searchReasonCodes`; `beyond` for a look at another office's application. */
  reason: z.string().max(40),
  detail: z.string().max(300),
  found: z.int().nonnegative(),
  /** Whether a counter without the line answered it. */
  offline: z.boolean(),
  at: instantSchema,
  /** When the centre learned of it; null while it has not. */
  receivedAt: instantSchema.nullable(),
});
export type LookUpRow = z.infer<typeof lookUpRowSchema>;
/** Those that fit no open case, the last to arrive first. */
export const lookUpListSchema = z.looseObject({
  lookUps: z.array(lookUpRowSchema).max(mostLookUps),
  next: lookUpCursorSchema.nullable(),
  at: instantSchema,
});
