import { z } from 'zod';
import { instantSchema } from '../../civil-date.ts';

/** Numbered blanks in a row, as written on them without spaces: the first, the last, how many. */
export const serialBlockSchema = z.looseObject({ from: z.string(), to: z.string(), count: z.int().positive() });
export const serialLeaseInputSchema = z.object({
  /** Made by the workstation. The same id answers with the same block again and makes its time run anew. */
  id: z.uuid(),
  /** How many it would like; it may be given fewer. */
  count: z.int().min(1).max(1000),
});
export const serialReturnInputSchema = z.object({
  id: z.uuid(),
  /** The first blank that was not used; it and all after it go back. Left out, the whole block does. */
  from: z.string().min(4).max(30).optional(),
});
/** What the workstation holds under the lease after the request: no block when it holds nothing. */
export const serialLeaseOutputSchema = z.looseObject({
  id: z.uuid(),
  /** False: the office keeps no stock at the centre, and serials need no lease. */
  registered: z.boolean(),
  block: serialBlockSchema.nullable(),
  expiresAt: instantSchema.nullable(),
  /**
   * What the office's other workstations hold: a sheet of theirs is refused from this one until their lease runs out.
   */
  elsewhere: z.array(serialBlockSchema.extend({ expiresAt: instantSchema })).default([]),
  at: instantSchema,
});
export type SerialLeaseOutput = z.infer<typeof serialLeaseOutputSchema>;
