import { z } from 'zod';

/**
 * A pack of reference data under the centre's word. `signature`: Ed25519 (base64url) by the centre's key `kid`, one
 * that is not retired, over the canonical JSON of the members before it. A counter takes it by `body.version`, never an
 * older one.
 */
export const signedPackSchema = z.looseObject({
  purpose: z.literal('reference-pack'),
  /** The name it was asked for by. */
  pack: z.string(),
  /** What the rows mean; a counter that does not know it goes on with the pack it has. */
  format: z.int().positive(),
  /** As published: `version`, `note`, `rows`. */
  body: z.looseObject({}),
  kid: z.string(),
  signature: z.string(),
});
export type SignedPack = z.infer<typeof signedPackSchema>;
