import { generateKeyPairSync } from 'node:crypto';
import { enrolOutputSchema } from '#domain/contract/centre/enrolment.ts';
import { sessionOutputSchema } from '#domain/contract/centre/session.ts';
import { createTestProof } from '../support/device-proof.ts';
import { newId } from './client.ts';
import { expectEqual, expectProblem, expectShape, expectTrue, type Rule } from './rule.ts';

const minuteMs = 60_000;

/** Enrols the workstation and signs the officer in, on the way. */
export const accessRules: Rule[] = [
  {
    name: 'enrol: a code that is unknown or of no form is 403 ENROLMENT_CODE_REFUSED',
    check: async ({ request, publicKey }) => {
      for (const code of ['nonsense', 'nowhere-2222-2222-2222'])
        await expectProblem(
          await request('/v1/workstation/enrol', { json: { code, publicKey: publicKey(), hostName: 'contract' } }),
          403,
          'ENROLMENT_CODE_REFUSED',
          code,
        );
    },
  },
  {
    name: 'enrol: a code gives a workstation and its office, and again the same to the same key: a lost answer costs no code',
    check: async ({ ask, given, publicKey, state }) => {
      const json = { code: given.enrolmentCode, publicKey: publicKey(), hostName: 'contract' };
      const first = expectShape(enrolOutputSchema, await ask('/v1/workstation/enrol', { json }), 'the answer');
      state.workstationId = first.workstationId;
      expectEqual(await ask('/v1/workstation/enrol', { json }), first, 'the second answer');
    },
  },
  {
    name: 'enrol: a used code is refused to any other key',
    check: async ({ request, given }) => {
      const publicKey = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
      const json = { code: given.enrolmentCode, publicKey, hostName: 'contract' };
      await expectProblem(
        await request('/v1/workstation/enrol', { json }),
        403,
        'ENROLMENT_CODE_REFUSED',
        'another key',
      );
    },
  },
  {
    name: 'session: an unknown workstation is 401 WORKSTATION_UNKNOWN',
    check: async ({ request, sessionBody, state }) => {
      const json = sessionBody({ workstationId: `${state.workstationId}X` });
      await expectProblem(await request('/v1/session', { json }), 401, 'WORKSTATION_UNKNOWN', 'the workstation');
    },
  },
  {
    name: 'session: a proof by another key, over other words or older than five minutes is 401 DEVICE_PROOF_REFUSED',
    check: async ({ request, sessionBody, now }) => {
      const refused = async (json: unknown, what: string) =>
        expectProblem(await request('/v1/session', { json }), 401, 'DEVICE_PROOF_REFUSED', what);
      await refused(sessionBody({}, generateKeyPairSync('ed25519').privateKey), 'another key');
      await refused({ ...sessionBody(), password: 'another' }, 'other words');
      await refused(sessionBody({ issuedAt: now() - 6 * minuteMs }), 'an old proof');
      await refused(sessionBody({ issuedAt: now() + 6 * minuteMs }), 'a proof of tomorrow');
    },
  },
  {
    name: 'session: a centre that names its address takes a sign-in for that one only: any other, or none, is 403 CENTRE_ADDRESS_OTHER',
    check: async ({ ask, request, sessionBody, given, publicKey }) => {
      const json = { code: given.enrolmentCode, publicKey: publicKey(), hostName: 'contract' };
      const { audience } = expectShape(enrolOutputSchema, await ask('/v1/workstation/enrol', { json }), 'the answer');
      // A demonstration on one computer has none.
      if (audience === undefined) return;
      for (const other of ['https://kaunta.invalid', `${audience}/other`, undefined])
        await expectProblem(
          await request('/v1/session', { json: sessionBody({ audience: other }) }),
          403,
          'CENTRE_ADDRESS_OTHER',
          String(other),
        );
    },
  },
  {
    name: 'session: a wrong password, a wrong code and an unknown officer get one and the same 401 SIGN_IN_REFUSED',
    check: async ({ request, sessionBody, code, now }) => {
      const answers = [];
      for (const change of [{ password: 'wrong' }, { code: code(now() - 60 * minuteMs) }, { staffNumber: 'nobody' }]) {
        const response = await request('/v1/session', { json: sessionBody(change) });
        answers.push(await response.clone().text());
        await expectProblem(response, 401, 'SIGN_IN_REFUSED', Object.keys(change)[0] ?? '');
      }
      expectEqual(new Set(answers).size, 1, 'how many different answers');
    },
  },
  {
    name: 'session: the right three give a token that ends, the officer and the office; the code works once',
    check: async ({ ask, request, sessionBody, state, now, given }) => {
      // A code already used in this half minute would be refused.
      const json = sessionBody();
      const session = expectShape(sessionOutputSchema, await ask('/v1/session', { json }), 'the session');
      state.token = session.token;
      [state.epoch, state.nextEpoch] = [state.nextEpoch, newId()];
      expectTrue(session.expiresAt > now(), 'the token has ended already');
      expectEqual(session.officer.staffNumber, given.staff, 'the officer');
      expectTrue(session.officer.roles.includes('verifying'), 'the officer of the test may not verify');
      await expectProblem(
        await request('/v1/session', { json: sessionBody({ code: json.code }) }),
        401,
        'SIGN_IN_REFUSED',
        'the code again',
      );
    },
  },
  {
    name: 'session: a token is of no use without a proof by the device key, for this request, of now, and new (RFC 9449)',
    check: async ({ request, authorise, given, now, state }) => {
      const path = '/v1/feed?limit=1';
      const url = `${given.url.replace(/\/+$/, '')}/v1/feed`;
      const good = await authorise('GET', url);
      expectEqual((await request(path, { headers: good })).status, 200, 'an honest proof');
      const at = (ms: number) => ({ claims: { iat: Math.floor((now() + ms) / 1000) } });
      const pair = generateKeyPairSync('ed25519');
      const stranger = { publicKey: pair.publicKey.export({ format: 'jwk' }), privateKey: pair.privateKey };
      const bad: [string, Record<string, string>][] = [
        ['the same proof again', good],
        ['as a bearer', { Authorization: `Bearer ${state.token}`, DPoP: '' }],
        ['no proof', { DPoP: '' }],
        ['two proofs', { DPoP: `${(await authorise('GET', url)).DPoP}, ${(await authorise('GET', url)).DPoP}` }],
        [
          'another key',
          { DPoP: await createTestProof(stranger, { htm: 'GET', htu: url, token: state.token, at: now() }) },
        ],
        ['another method', await authorise('POST', url)],
        ['another path', await authorise('GET', `${url}/live`)],
        ['another host', await authorise('GET', 'https://elsewhere.example/v1/feed')],
        ['an old one', await authorise('GET', url, at(-10 * minuteMs))],
        ['one of tomorrow', await authorise('GET', url, at(10 * minuteMs))],
        ['another token', await authorise('GET', url, { claims: { ath: 'AAAA' } })],
        ['no id', await authorise('GET', url, { claims: { jti: undefined } })],
        ['another type', await authorise('GET', url, { header: { typ: 'JWT' } })],
      ];
      for (const [what, headers] of bad) {
        const response = await request(path, { headers });
        expectTrue(/^DPoP /.test(response.headers.get('www-authenticate') ?? ''), `${what}: no WWW-Authenticate`);
        await expectProblem(response, 401, what === 'as a bearer' ? 'SIGNED_OUT' : 'DEVICE_PROOF_REFUSED', what);
      }
    },
  },
];

/** Last, since it leaves this address waiting. */
export const limitRules: Rule[] = [
  {
    name: 'session: who asks without end is told to wait: 429 with Retry-After, and the feed goes on',
    check: async ({ request }) => {
      for (let turn = 0; turn < 500; turn += 1) {
        const response = await request('/v1/session', { json: {}, impatient: true });
        if (response.status !== 429) {
          await response.arrayBuffer();
          continue;
        }
        expectTrue(/^\d+$/.test(response.headers.get('retry-after') ?? ''), 'no Retry-After');
        await expectProblem(response, 429, 'SIGN_IN_LATER', 'the limit');
        expectEqual((await request('/v1/feed?limit=1')).status, 200, 'the feed');
        return;
      }
      expectTrue(false, 'five hundred sign-ins at once from one address, and none was told to wait');
    },
  },
];
