import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { session } from '#central/database/schema/index.ts';
import { createApp } from '#central/http/app.ts';
import { testPacks, testReference } from '../../support/application.ts';
import { authorise, startTestCentre, type TestCentre, type TestDevice, testOfficers } from '../../support/central.ts';
import { createTestProof } from '../../support/device-proof.ts';
import { isLongRun, testSeed } from '../../support/long-run.ts';

/** DV-1 and DV-4: whoever has a token, a proof, or the whole database, and not the device's key, gets nothing. */
const origin = 'https://centre.example';
let centre: TestCentre;
let device: TestDevice;
let otherDevice: TestDevice;
let token: string;
let otherToken: string;
let app: ReturnType<typeof createApp>;

beforeAll(async () => {
  centre = await startTestCentre();
  [device, otherDevice] = await Promise.all([centre.enrolNew(), centre.enrolNew()]);
  token = (await centre.signIn(device, testOfficers.verifying)).token;
  otherToken = (await centre.signIn(otherDevice, testOfficers.printing)).token;
  app = openApp();
});
afterAll(() => centre.stop());

/** Another instance: its own memory of proofs, the same database. */
const openApp = (publicUrl: string | undefined = `${origin}/kaunta/`) =>
  createApp({
    store: centre.store,
    reference: testReference,
    packs: testPacks,
    now: centre.now,
    log: () => {},
    findDocument: async () => undefined,
    closing: new AbortController().signal,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  });

const path = '/v1/feed?limit=1';
const htu = `${origin}/kaunta/v1/feed`;
const ask = (headers: [string, string][], to = app) =>
  // Behind a proxy the centre is called by another name and without the path's beginning.
  to.request(`http://inside:8080${path}`, { headers: [['Kaunta-Protocol', '2'], ...headers] });
const prove = (
  change: Parameters<typeof createTestProof>[2] = {},
  by: Pick<TestDevice, 'publicKey' | 'privateKey'> = device,
  at = centre.now(),
) => createTestProof(by, { htm: 'GET', htu, token, at }, change);
const withProof = (proof: string, by = token): [string, string][] => [
  ['Authorization', `DPoP ${by}`],
  ['DPoP', proof],
];

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const split = (proof: string) => {
  const [header = '', claims = '', signature = ''] = proof.split('.');
  const read = (part: string): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString());
  return { header: read(header), claims: read(claims), signature };
};
const join = (header: unknown, claims: unknown, signature: string): string =>
  `${encode(header)}.${encode(claims)}.${signature}`;
const flip = (text: string, place: number): string => {
  const at = place % text.length;
  const sign = text.charAt(at) === 'A' ? 'Q' : 'A';
  return text.slice(0, at) + sign + text.slice(at + 1);
};
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = (() => {
  const pair = generateKeyPairSync('ed25519');
  return {
    publicKey: pair.publicKey.export({ format: 'jwk' }) as TestDevice['publicKey'],
    privateKey: pair.privateKey,
  }; // an Ed25519 key exports so
})();
const secretJwk = () => device.privateKey.export({ format: 'jwk' });

/**
 * What an attacker may try with a true token and what can be seen on the way: each gives headers that must not be
 * taken.
 */
type Attack = (number: number) => Promise<[string, string][]>;
const attacks: Record<string, Attack> = {
  'another method': async (n) =>
    withProof(await prove({ claims: { htm: ['POST', 'get', 'HEAD', '', 'GET '][n % 5] } })),
  'another path': async (n) =>
    withProof(
      await prove({
        claims: { htu: `${origin}/kaunta/v1/${['feed/', 'Feed', 'command', 'feed/live', `${n}`][n % 5]}` },
      }),
    ),
  'another host': async (n) =>
    withProof(
      await prove({
        claims: {
          htu: htu.replace(
            origin,
            ['http://centre.example', 'https://centre.example:444', 'https://evil.example', 'http://inside:8080', ''][
              n % 5
            ] ?? '',
          ),
        },
      }),
    ),
  'without the public path': async () => withProof(await prove({ claims: { htu: `${origin}/v1/feed` } })),
  'a time out of the window': async (n) =>
    withProof(await prove({}, device, centre.now() + (n % 2 === 0 ? -1 : 1) * (61_500 + n * 977))),
  'no time': async (n) =>
    withProof(await prove({ claims: { iat: [undefined, 'now', null, Number.MAX_VALUE][n % 4] } })),
  'no id': async (n) =>
    withProof(await prove({ claims: { jti: [undefined, '', 'short', 7, 'x'.repeat(101)][n % 5] } })),
  "another token's hash": async (n) =>
    withProof(await prove({ claims: { ath: [undefined, '', 'AAAA', flip('x'.repeat(43), n)][n % 4] } })),
  "another device's proof": async () => withProof(await prove({}, otherDevice)),
  "a stranger's proof": async () => withProof(await prove({}, stranger)),
  "a stranger's proof under the device's key": async () =>
    withProof(await prove({ header: { jwk: device.publicKey } }, stranger)),
  "another's token with the own proof": async () =>
    withProof(await createTestProof(device, { htm: 'GET', htu, token: otherToken, at: centre.now() }), otherToken),
  'no algorithm': async (n) => {
    const { header, claims, signature } = split(await prove());
    return withProof(
      join({ ...header, alg: ['none', 'None', '', undefined][n % 4] }, claims, n % 2 === 0 ? '' : signature),
    );
  },
  'a MAC with the public key': async (n) => {
    const { header, claims } = split(await prove());
    const text = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`;
    const secret = n % 2 === 0 ? Buffer.from(device.publicKey.x, 'base64url') : JSON.stringify(device.publicKey);
    return withProof(`${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`);
  },
  'another algorithm': async () => {
    const { header, claims } = split(await prove());
    const jwk = ec.publicKey.export({ format: 'jwk' });
    return withProof(
      await new SignJWT(claims).setProtectedHeader({ ...header, alg: 'ES256', jwk }).sign(ec.privateKey),
    );
  },
  'another type': async (n) => withProof(await prove({ header: { typ: ['JWT', 'at+jwt', '', undefined][n % 4] } })),
  'the private key in it': async () => withProof(await prove({ header: { jwk: secretJwk() } })),
  'no key in it': async () => withProof(await prove({ header: { jwk: undefined } })),
  'a changed signature': async (n) => {
    const { header, claims, signature } = split(await prove());
    return withProof(join(header, claims, flip(signature, n % (signature.length - 1))));
  },
  'changed claims under the old signature': async (n) => {
    const { header, claims, signature } = split(await prove());
    return withProof(join(header, { ...claims, jti: randomUUID(), iat: Number(claims.iat) + (n % 30) }, signature));
  },
  'a piece of one': async (n) => {
    const proof = await prove();
    return withProof(proof.slice(0, n % proof.length));
  },
  'more than one': async () => [...withProof(await prove()), ['DPoP', await prove()]],
  'no proof': async () => [['Authorization', `DPoP ${token}`]],
  'as a bearer': async () => [
    ['Authorization', `Bearer ${token}`],
    ['DPoP', await prove()],
  ],
  'a token nobody has': async (n) => {
    const guessed = flip(token, token.length - 1 - (n % 40));
    return withProof(await createTestProof(device, { htm: 'GET', htu, token: guessed, at: centre.now() }), guessed);
  },
};

const attempts = isLongRun ? 3000 : 500;

describe('a request to the centre', () => {
  it(`DV-1: is refused ${attempts} times over for a proof that is not its own, and taken each time for one that is`, async () => {
    const names = Object.keys(attacks);
    const taken: string[] = [];
    const counts = { refused: 0, honest: 0 };
    const tried = fc.sample(fc.record({ name: fc.constantFrom(...names), number: fc.nat(100_000) }), {
      numRuns: attempts,
      seed: testSeed,
    });
    for (const [place, { name, number }] of tried.entries()) {
      const attack = attacks[name];
      if (attack === undefined) throw new Error(name);
      const response = await ask(await attack(number));
      if (response.status === 401 && response.headers.get('WWW-Authenticate')?.startsWith('DPoP ') === true)
        counts.refused += 1;
      else taken.push(`${name} ${number}: ${response.status}`);
      if (place % 5 !== 0) continue;
      const proof = await prove({ header: { alg: place % 10 === 0 ? 'EdDSA' : 'Ed25519' } });
      if ((await ask(withProof(proof))).status === 200) counts.honest += 1;
      const again = await ask(withProof(proof));
      if (again.status !== 401) taken.push(`the same proof again: ${again.status}`);
    }
    expect(taken).toEqual([]);
    expect(counts).toEqual({ refused: attempts, honest: attempts / 5 });
    expect(new Set(tried.map(({ name }) => name)).size).toBe(names.length);
  }, 240_000);

  it('is refused with the centre’s time when only the clock is wrong, and in no other case: nobody else learns to be on time', async () => {
    const late = await ask(withProof(await prove({}, device, centre.now() - 600_000)));
    expect(await late.json()).toMatchObject({
      code: 'DEVICE_PROOF_REFUSED',
      details: { centreAt: expect.any(Number) },
    });
    expect(late.headers.get('WWW-Authenticate')).toBe('DPoP error="invalid_dpop_proof", algs="Ed25519 EdDSA"');
    const wrong = await ask(withProof(await prove({}, stranger)));
    expect(await wrong.json()).toMatchObject({ code: 'DEVICE_PROOF_REFUSED', details: {} });
    expect((await ask([])).headers.get('WWW-Authenticate')).toBe('DPoP algs="Ed25519 EdDSA"');
  });

  it('may be replayed once at each other instance and at none twice, which is what is known and accepted', async () => {
    const other = openApp();
    const proof = withProof(await prove());
    const statuses = [await ask(proof), await ask(proof), await ask(proof, other), await ask(proof, other)].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([200, 401, 200, 401]);
  });

  it('names the address it was sent to where no proxy stands before the centre', async () => {
    const bare = createApp({
      store: centre.store,
      reference: testReference,
      packs: testPacks,
      now: centre.now,
      log: () => {},
      findDocument: async () => undefined,
      closing: new AbortController().signal,
    });
    const headers = async (url: string): Promise<[string, string][]> =>
      Object.entries(await authorise(token, 'GET', url, centre.now()));
    expect((await ask(await headers('http://inside:8080/v1/feed'), bare)).status).toBe(200);
    expect((await ask(await headers(htu), bare)).status).toBe(401);
  });
});

describe('a thief', () => {
  it('DV-4: who has the token and the whole database of the centre, and not the device key, gets nothing', async () => {
    const stolen = await centre.signIn(device, testOfficers.verifying);
    for (const thief of [stranger, otherDevice])
      expect(
        (
          await centre.request('/v1/feed', {
            headers: {
              Authorization: `DPoP ${stolen.token}`,
              DPoP: await createTestProof(thief, {
                htm: 'GET',
                htu: `${centre.url}/v1/feed`,
                token: stolen.token,
                at: centre.now(),
              }),
            },
          })
        ).status,
      ).toBe(401);
    expect((await centre.request('/v1/feed', { token: stolen.token })).status).toBe(200);
    // Nothing that the centre keeps of the session opens it: only a hash of the token, and a name of the key.
    const rows = JSON.stringify(await centre.store.database.select().from(session));
    expect(rows).not.toContain(stolen.token.split('.').at(-1));
  });
});
