import { generateKeyPairSync, sign } from 'node:crypto';
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
import { createReplayMemory, verifyProof } from '#central/access/device-proof.ts';
import { publicKeySchema } from '#domain/contract/centre/key.ts';
import { createProve } from '#electron/centre/device-proof.ts';
import { codeOfAsync, testNow } from '#test/support/counter.ts';

const keys = generateKeyPairSync('ed25519');
const publicKey = publicKeySchema.parse(keys.publicKey.export({ format: 'jwk' }));
let ids = 0;
const prove = createProve(
  { publicKey, sign: (text) => sign(null, Buffer.from(text), keys.privateKey).toString('base64url') },
  () => `id-number-${++ids}`,
);

test('the proof of a counter says what RFC 9449 asks, with the hash of its own example token', () => {
  const token = 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU';
  const proof = prove({
    method: 'GET',
    url: 'https://resource.example.org/protectedresource?page=1#end',
    token,
    at: 1_562_262_618_000,
  });
  expect(decodeProtectedHeader(proof)).toEqual({ typ: 'dpop+jwt', alg: 'EdDSA', jwk: publicKey });
  expect(decodeJwt(proof)).toEqual({
    jti: `id-number-${ids}`,
    htm: 'GET',
    htu: 'https://resource.example.org/protectedresource',
    iat: 1_562_262_618,
    ath: 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo',
  });
});

test('the centre reads it, by the library, as of the key of RFC 7638', async () => {
  const request = { method: 'POST', url: 'http://centre.test/v1/command', token: 'token' };
  const verified = await verifyProof({ ...request, header: prove({ ...request, at: testNow }), now: testNow });
  expect(verified).toEqual({ thumbprint: await calculateJwkThumbprint(publicKey), id: `id-number-${ids}` });
});

test.each([
  ['written in capitals', 'HTTP://CENTRE.test:80/v1/document/a%2fb'],
  ['with a query', 'http://centre.test/v1/document/a%2Fb?x=1'],
  ['coded where it need not be', 'http://centre.test/v1/%64ocument/a%2Fb'],
])('an address is the same %s (RFC 3986 section 6.2.2)', async (_how, url) => {
  const header = prove({ method: 'GET', url: 'http://centre.test/v1/document/a%2Fb', token: 'token', at: testNow });
  expect(await codeOfAsync(verifyProof({ header, method: 'GET', url, token: 'token', now: testNow }))).toBe('done');
});

test.each([-61_000, -59_000, 59_000, 62_000])(
  'a clock %i ms off is told the time, or taken within a minute',
  async (offMs) => {
    const header = prove({ method: 'GET', url: 'http://centre.test/', token: 'token', at: testNow + offMs });
    const found = await verifyProof({
      header,
      method: 'GET',
      url: 'http://centre.test/',
      token: 'token',
      now: testNow,
    }).catch((error: unknown) => error);
    const isNear = Math.abs(offMs) < 60_000;
    expect(found).toMatchObject(
      isNear ? { id: `id-number-${ids}` } : { code: 'DEVICE_PROOF_REFUSED', details: { centreAt: testNow } },
    );
  },
);

test('a proof is remembered for as long as it could be taken, and no longer; the memory has an end', () => {
  const memory = createReplayMemory(100);
  expect([
    memory.isFirst('key', 'one', 0),
    memory.isFirst('key', 'one', 120_000),
    memory.isFirst('other', 'one', 0),
  ]).toEqual([true, false, true]);
  // A proof of a minute ahead, taken at 0, could be taken until 120,000.
  expect(memory.isFirst('key', 'one', 120_001)).toBe(true);
  for (let number = 0; number < 1000; number += 1) memory.isFirst('key', `${number}`, 120_002);
  expect(memory.size()).toBe(100);
  expect([memory.isFirst('key', '999', 120_003), memory.size()]).toEqual([false, 100]);
});
