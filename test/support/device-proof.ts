import { createHash, type KeyObject, randomUUID, sign } from 'node:crypto';
import { type JWTHeaderParameters, SignJWT } from 'jose';
import { canonicalJson } from '#domain/contract/canonical-json.ts';

/** What a device proves and signs, made by the library that the centre verifies with, not by the counter's own code. */
export type Device = { publicKey: object; privateKey: KeyObject };
export type ProofClaims = { htm: string; htu: string; token: string; at: number };

export const createTestProof = (
  { publicKey, privateKey }: Device,
  { htm, htu, token, at }: ProofClaims,
  change: { header?: Partial<JWTHeaderParameters>; claims?: Record<string, unknown> } = {},
): Promise<string> => {
  const ath = createHash('sha256').update(token).digest('base64url');
  return new SignJWT({ jti: randomUUID(), htm, htu, iat: Math.floor(at / 1000), ath, ...change.claims })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'Ed25519', jwk: publicKey, ...change.header })
    .sign(privateKey);
};

export const hashCommand = (command: unknown): string =>
  createHash('sha256').update(canonicalJson(command)).digest('hex');

export const signCommand = (privateKey: KeyObject, command: unknown): string =>
  sign(null, Buffer.from(hashCommand(command)), privateKey).toString('base64url');

/** The body of a push: each command with its signature beside it. */
export const signedBatch = (privateKey: KeyObject, commands: readonly unknown[]) => ({
  commands,
  signatures: Object.fromEntries(
    commands.flatMap((command) => {
      const { id } = (command ?? {}) as { id?: unknown }; // a test may send anything
      return typeof id === 'string' ? [[id, signCommand(privateKey, command)]] : [];
    }),
  ),
});

export const hashBytes = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
