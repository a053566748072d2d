import { z } from 'zod';
import { instantSchema } from '../civil-date.ts';
import { longestQuery, searchReasonSchema } from '../vehicle-search.ts';
import { defineAct, deskRoles } from './rule.ts';

/**
 * A look-up of a vehicle that a counter answered by itself, without the centre. It is on no application, so none takes
 * it; the centre enters it in the office's record of look-ups. `asOf`: how fresh what was shown was.
 */
export const lookUp = defineAct({
  name: 'vehicle.look-up',
  payload: z.object({
    query: z.string().trim().min(1).max(longestQuery),
    reason: searchReasonSchema,
    /** The references that were shown. */
    shown: z.array(z.string().min(1).max(40)).max(100),
    asOf: instantSchema.nullable(),
  }),
  role: deskRoles,
  from: [],
  repair: { kind: 'look-up', form: null },
  apply: (state) => state,
});
