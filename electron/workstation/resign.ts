import { createPublicKey, verify } from 'node:crypto';
import { type Connection, transact } from '#db/connection.ts';
import { listCommands, updateSignature } from '#db/outbox.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { PublicKey } from '#domain/contract/centre/key.ts';
import { sha256 } from './context.ts';

const isBy = ({ kty, crv, x }: PublicKey, text: string, signature: string): boolean =>
  verify(
    null,
    Buffer.from(text),
    createPublicKey({ key: { kty, crv, x }, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  );

/**
 * Signs what waits by the key that an enrolment anew brings, act by act, where the act is proven to be this
 * workstation's: its hash is that of its content, and one of the keys that it has had, or would have had by an
 * enrolment that was cut off, has signed that hash. Anything else was written by somebody else and keeps what it has;
 * the centre refuses it. Gives the ids of those.
 */
export const signAgain = (
  { reader, writer }: Connection,
  formerKeys: readonly PublicKey[],
  sign: (text: string) => string,
): string[] => {
  const waiting = listCommands(reader, 'waiting', Number.MAX_SAFE_INTEGER);
  const isProven = ({ body, hash, signature }: (typeof waiting)[number]): boolean =>
    signature !== null && sha256(canonicalJson(body)) === hash && formerKeys.some((key) => isBy(key, hash, signature));
  transact(writer, (tx) => {
    for (const row of waiting) if (isProven(row)) updateSignature(tx, row.id, sign(row.hash));
  });
  return waiting.filter((row) => !isProven(row)).map(({ id }) => id);
};
