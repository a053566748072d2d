import { z } from 'zod';

/**
 * The id of a row of the pack `service`, or any other: a record of a service that is not known here is set aside, and
 * comes by itself with the row.
 */
export const serviceIdSchema = z
  .string()
  .max(60)
  .regex(/^[a-z0-9-]+$/);
export type ServiceId = z.infer<typeof serviceIdSchema>;
