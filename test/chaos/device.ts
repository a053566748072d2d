import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { publicKeySchema } from '#domain/contract/centre/key.ts';

/**
 * The device key of every simulated counter: the same in each process and each run (RFC 8410: the seed is its own
 * name).
 */
const seed = Buffer.from('a counter of the simulation, 32 B');
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed.subarray(0, 32)]),
  format: 'der',
  type: 'pkcs8',
});
const publicKey = createPublicKey(privateKey);

export const testDevice = {
  publicKey: publicKeySchema.parse(publicKey.export({ format: 'jwk' })),
  sign: (text: string): string => sign(null, Buffer.from(text), privateKey).toString('base64url'),
};

export const isSigned = (text: string, signature: string | undefined): boolean =>
  signature !== undefined && verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'));

/** The model signs its grants by the device key of the simulation, and nothing else: that is kept and asked no more. */
export const centreKeys = (at: number) => ({
  sign: [{ ...testDevice.publicKey, kid: 'model', retiredAt: null }],
  encrypt: `age1${'q'.repeat(58)}`,
  revocation: { purpose: 'revocation', office: 'model', epoch: 0, kids: [], at, kid: 'model', signature: '' },
  at,
});
