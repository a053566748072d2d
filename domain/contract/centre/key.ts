import { z } from 'zod';
import { instantSchema } from '../../civil-date.ts';

/** Ed25519 public key as a JSON Web Key (RFC 8037). */
export const publicKeySchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[\w-]{43}$/),
});
export type PublicKey = z.infer<typeof publicKeySchema>;

/** X25519 public key in the notation of age: who may open what is encrypted for it. */
export const recipientSchema = z.string().regex(/^age1[02-9ac-hj-np-z]{58}$/);

/** SHA-256 of a public key (SubjectPublicKeyInfo), base64: RFC 7469 2.4. */
export const pinSchema = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);

/**
 * A key that the centre signs with: its `kid` is the RFC 7638 thumbprint. One that is retired still proves what it
 * signed.
 */
export const centreKeySchema = publicKeySchema.extend({ kid: z.string().min(1), retiredAt: instantSchema.nullable() });
/**
 * `signature`: Ed25519 (base64url) by the key `kid` over the canonical JSON of the members before it. `epoch` only
 * grows: a list with a smaller one is older. Empty until logbooks carry signatures.
 */
export const revocationSchema = z.object({
  purpose: z.literal('revocation'),
  office: z.string(),
  epoch: z.int().nonnegative(),
  kids: z.array(z.string()),
  at: instantSchema,
  kid: z.string(),
  signature: z.string(),
});
export const keyOutputSchema = z.looseObject({
  /** The newest first. */
  sign: z.array(centreKeySchema).min(1),
  /** Carried files are encrypted for it. */
  encrypt: recipientSchema,
  revocation: revocationSchema,
  at: instantSchema,
});
export type KeyOutput = z.infer<typeof keyOutputSchema>;
