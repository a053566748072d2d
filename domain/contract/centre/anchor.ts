import { z } from 'zod';
import { instantSchema } from '../../civil-date.ts';
import { sha256Schema } from '../../sha256.ts';

/** The end of the workstation's chain, once everything before it has been sent. */
export const anchorInputSchema = z.object({ sequence: z.int().positive(), hash: sha256Schema });
export type AnchorInput = z.infer<typeof anchorInputSchema>;
/** `signature`: Ed25519 (base64url) by the centre's key `kid` over the canonical JSON of the members before it. */
export const anchorOutputSchema = z.looseObject({
  purpose: z.literal('audit-anchor'),
  workstation: z.string(),
  sequence: z.int().positive(),
  hash: sha256Schema,
  at: instantSchema,
  kid: z.string(),
  signature: z.string(),
});
export type AnchorOutput = z.infer<typeof anchorOutputSchema>;
