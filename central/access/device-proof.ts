import { createHash } from 'node:crypto';
import { EmbeddedJWK, jwtVerify } from 'jose';
import { z } from 'zod';
import { type PublicKey, publicKeySchema } from '#domain/contract/centre/key.ts';
import { AppError } from '#domain/contract/errors.ts';

/**
 * The proof beside each request that a token is used by the device it was given to (DPoP, RFC 9449 section 4.3): made
 * by its key for this method, this address, this token and this moment, and taken once.
 */
const maxAgeMs = 60_000;

/** EdDSA is the older name of the same with this curve (RFC 9864). */
export const proofAlgorithms = ['Ed25519', 'EdDSA'];

const claimsSchema = z.object({
  jti: z.string().min(8).max(100),
  htm: z.string(),
  htu: z.string().max(2000),
  iat: z.number(),
  ath: z.string(),
});

export type Proof = {
  /** The `DPoP` header as it came; several come joined by commas, and none of our proofs holds one. */
  header: string | undefined;
  method: string;
  /** As the caller wrote it: behind a proxy the public address. */
  url: string;
  token: string;
  now: number;
};

/**
 * The RFC 7638 thumbprint. At once, where jose's own goes to another thread and back: it is asked for twice per
 * request.
 */
export const thumbprintOf = ({ kty, crv, x }: PublicKey): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');

const refused = (message: string): AppError => new AppError('DEVICE_PROOF_REFUSED', message);

/**
 * The RFC 7638 thumbprint of the key that made the proof, and the proof's own id; whose key it is, and whether the id
 * was seen before, is for the caller.
 * @throws AppError DEVICE_PROOF_REFUSED; `centreAt` in its details when it is only too old or too early
 */
export const verifyProof = async ({
  header,
  method,
  url,
  token,
  now,
}: Proof): Promise<{ thumbprint: string; id: string }> => {
  if (header === undefined) throw refused('The request carries no proof');
  // Signature, type and algorithm; `EmbeddedJWK` takes public keys only.
  const verified = await jwtVerify(header, EmbeddedJWK, {
    typ: 'dpop+jwt',
    algorithms: proofAlgorithms,
    currentDate: new Date(now),
  }).catch(() => {
    throw refused('The proof is not one');
  });
  const { jwk } = verified.protectedHeader;
  const publicKey = publicKeySchema.safeParse(jwk);
  const claims = claimsSchema.safeParse(verified.payload);
  if (jwk === undefined || 'd' in jwk || !publicKey.success || !claims.success) throw refused('The proof is not one');
  const { jti, htm, htu, iat, ath } = claims.data;
  if (htm !== method) throw refused('The proof is for another method');
  if (normaliseUrl(htu) !== normaliseUrl(url)) throw refused('The proof is for another address');
  if (ath !== createHash('sha256').update(token).digest('base64url')) throw refused('The proof is for another token');
  if (Math.abs(now - iat * 1000) > maxAgeMs)
    throw new AppError('DEVICE_PROOF_REFUSED', 'The proof is not of now', { centreAt: now });
  return { thumbprint: thumbprintOf(publicKey.data), id: jti };
};

/** Whether two base addresses are one, a slash at the end or not. */
export const isSameUrl = (one: string, other: string): boolean => {
  const [a, b] = [one, other].map((url) => normaliseUrl(url.replace(/\/+$/, '')));
  return a !== undefined && a === b;
};

/** Address without query and fragment, in one spelling (RFC 3986 section 6.2.2); undefined for what is none. */
const normaliseUrl = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined;
  const { protocol, host, pathname } = new URL(text);
  const path = pathname.replace(/%[0-9a-f]{2}/gi, (coded) => {
    const sign = String.fromCharCode(Number.parseInt(coded.slice(1), 16));
    return /[\w.~-]/.test(sign) ? sign : coded.toUpperCase();
  });
  return `${protocol}//${host}${path}`;
};

export type ReplayMemory = {
  /** Whether this is the first time; remembered for as long as the proof could be taken. */
  isFirst: (thumbprint: string, id: string, now: number) => boolean;
  size: () => number;
};

/** The proofs taken of late, in the memory of this instance. Bounded: beyond `max` the oldest is forgotten. */
export const createReplayMemory = (max = 500_000): ReplayMemory => {
  // In the order of insertion, and each kept as long: the first is the one that ends first.
  const until = new Map<string, number>();
  return {
    size: () => until.size,
    isFirst: (thumbprint, id, now) => {
      const key = `${thumbprint} ${id}`;
      if ((until.get(key) ?? Number.NEGATIVE_INFINITY) >= now) return false;
      until.delete(key);
      for (const [oldest, endsAt] of until) {
        if (endsAt >= now && until.size < max) break;
        until.delete(oldest);
      }
      // A proof may be of a minute ahead, and is then taken until a minute after that.
      until.set(key, now + 2 * maxAgeMs);
      return true;
    },
  };
};
