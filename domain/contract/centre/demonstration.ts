import { z } from 'zod';
import { instantSchema } from '../../civil-date.ts';
import { officerSchema } from '../../officer.ts';

/** Only a demonstration centre serves it: the officers whose names and credentials the sign-in shows. */
export const demonstrationSchema = z.looseObject({
  officers: z.array(
    z.looseObject({
      staffNumber: z.string(),
      name: z.string(),
      roles: officerSchema.shape.roles,
      password: z.string(),
      code: z.string(),
      codeEndsAt: instantSchema,
    }),
  ),
});
export type Demonstration = z.infer<typeof demonstrationSchema>;
