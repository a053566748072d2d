import { createHash } from 'node:crypto';
import type { PublicKey } from '#domain/contract/centre/key.ts';

/** What proves that a request comes from this device. */
export type Prove = (request: { method: string; url: string; token: string; at: number }) => string;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * The DPoP proof of one request (RFC 9449 section 4.2), by the device key. What the key signs elsewhere, a sign-in
 * (`{…}`) and a command's hash (hex), can never read as one.
 */
export const createProve =
  ({ publicKey, sign }: { publicKey: PublicKey; sign: (text: string) => string }, newId: () => string): Prove =>
  ({ method, url, token, at }) => {
    const header = { typ: 'dpop+jwt', alg: 'EdDSA', jwk: publicKey };
    const ath = createHash('sha256').update(token).digest('base64url');
    const text = `${encode(header)}.${encode({ jti: newId(), htm: method, htu: url.replace(/[?#].*$/, ''), iat: Math.floor(at / 1000), ath })}`;
    return `${text}.${sign(text)}`;
  };
