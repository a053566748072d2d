import { z } from 'zod';
import { instantSchema } from '../../civil-date.ts';
import { officerSchema } from '../../officer.ts';
import { officeSchema } from '../../reference.ts';
import { sha256Schema } from '../../sha256.ts';

/**
 * `proof`: Ed25519 signature (base64url) by the device key over the canonical JSON of the other members. `issuedAt`
 * must lie within five minutes of the centre's clock.
 */
export const sessionInputSchema = z.object({
  workstationId: z.string().min(1).max(60),
  /**
   * The address that is dialled: a centre that has a public one takes a sign-in for that one only, so none can be
   * relayed.
   */
  audience: z.string().max(500).optional(),
  staffNumber: z.string().trim().min(1).max(20),
  password: z.string().min(1).max(200),
  /** TOTP, six digits (RFC 6238: SHA-1, 30 s, one step either way, one use). */
  code: z.string().regex(/^\d{6}$/),
  issuedAt: instantSchema,
  /**
   * What its cache says of its last sign-in, and what it will say at its next: kept until the centre has answered. A
   * cache that says anything else is a copy, or older than the centre's memory of it.
   */
  epoch: z.uuid().nullable(),
  nextEpoch: z.uuid(),
  /** The last act of its chain: an older one than the centre has is a restored backup too. */
  head: z.object({ sequence: z.int().nonnegative(), hash: sha256Schema }).optional(),
  proof: z.string().min(1).max(200),
});
export type SessionInput = z.infer<typeof sessionInputSchema>;

/**
 * The centre's word that this officer may work on this workstation, the centre reached or not, from `notBefore` to
 * `notAfter`, with these roles and under these rules of the office. `signature`: Ed25519 (base64url) by the centre's
 * key `kid` over the canonical JSON of the members before it. `tag` changes with the officer's or the office's record.
 */
export const officerGrantSchema = z.looseObject({
  purpose: z.literal('officer-grant'),
  /** Of the sign-in: acts after it, up to the sign-out or the next sign-in there, are this officer's. */
  session: z.uuid(),
  workstation: z.string(),
  officer: officerSchema,
  office: officeSchema,
  tag: z.string().min(1).max(100),
  notBefore: instantSchema,
  notAfter: instantSchema,
  kid: z.string(),
  signature: z.string(),
});
export type OfficerGrant = z.infer<typeof officerGrantSchema>;

/**
 * In every answer to a request with a session: the `tag` that its grant would have now. Another than the one held: ask
 * for it.
 */
export const grantHeader = 'Kaunta-Grant';

export const sessionStateSchema = z.looseObject({
  grant: officerGrantSchema,
  expiresAt: instantSchema,
  at: instantSchema,
});
export type SessionState = z.infer<typeof sessionStateSchema>;

export const sessionOutputSchema = z.looseObject({
  /** Bound to the device key (RFC 9449): of use only with a proof by that key beside it. */
  token: z.string().min(20),
  tokenType: z.literal('DPoP'),
  expiresAt: instantSchema,
  officer: officerSchema,
  office: officeSchema,
  grant: officerGrantSchema,
  /**
   * Attempts in this officer's name that failed since the sign-in before this one, at any desk: the officer is told.
   */
  failedBefore: z.int().nonnegative().optional(),
  at: instantSchema,
});
export type SessionOutput = z.infer<typeof sessionOutputSchema>;
