import { z } from 'zod';
import { officeSchema } from '../../reference.ts';
import { sha256Schema } from '../../sha256.ts';
import { pinSchema, publicKeySchema } from './key.ts';

export const enrolInputSchema = z.object({
  code: z.string().trim().min(6).max(60),
  publicKey: publicKeySchema,
  hostName: z.string().max(120),
  /**
   * A workstation that is enrolled anew, with a code made for it and a key it has not had: what its cache holds last of
   * its own chain, 0 and zeros when nothing. It goes on from there.
   */
  again: z
    .object({ workstationId: z.string().min(1).max(60), sequence: z.int().nonnegative(), hash: sha256Schema })
    .optional(),
});

export const enrolOutputSchema = z.looseObject({
  workstationId: z.string().min(1),
  office: officeSchema,
  demonstration: z.boolean(),
  /** The address that the centre is known by, which each sign-in names; a demonstration on one computer has none. */
  audience: z.url().optional(),
  /**
   * Keys of the centre, or of its certificate's authorities: the workstation speaks to no other from then on. None: to
   * any that its system trusts.
   */
  pins: z.array(pinSchema).max(10).optional(),
});
export type EnrolOutput = z.infer<typeof enrolOutputSchema>;
