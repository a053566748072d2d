import { createPublicKey, verify } from 'node:crypto';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { KeyOutput } from '#domain/contract/centre/key.ts';

/** Nested deeper than there is room to write it: nobody has signed that. */
const findText = (statement: unknown): string | undefined => {
  try {
    return canonicalJson(statement);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** The centre's word on a statement, which says its own purpose: Ed25519 over its canonical JSON by the key `kid`. */
export const isSignedByCentre = (
  keys: Pick<KeyOutput, 'sign'> | null,
  statement: { purpose: string; [member: string]: unknown },
  { kid, signature }: { kid: string; signature: string },
  retired: 'too' | 'not' = 'too',
): boolean => {
  const key = keys?.sign.find((one) => one.kid === kid && (retired === 'too' || one.retiredAt === null));
  const text = key === undefined ? undefined : findText(statement);
  if (key === undefined || text === undefined) return false;
  const { kty, crv, x } = key;
  return verify(
    null,
    Buffer.from(text),
    createPublicKey({ key: { kty, crv, x }, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  );
};
