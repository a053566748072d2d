import { createPublicKey, verify } from 'node:crypto';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { anchorOutputSchema } from '#domain/contract/centre/anchor.ts';
import { keyOutputSchema } from '#domain/contract/centre/key.ts';
import { sha256Of } from './client.ts';
import { expectEqual, expectProblem, expectShape, expectTrue, type Rule } from './rule.ts';

export const keyRules: Rule[] = [
  {
    name: 'key: the public keys of the office, the same each time, and nothing secret beside them',
    check: async ({ ask }) => {
      const answers = await Promise.all(
        [1, 2, 3].map(async () => expectShape(keyOutputSchema, await ask('/v1/key'), 'the keys')),
      );
      const [first] = answers;
      expectTrue(first !== undefined, 'no answer');
      for (const { sign, encrypt } of answers)
        expectEqual({ sign, encrypt }, { sign: first?.sign, encrypt: first?.encrypt }, 'the keys');
      const text = JSON.stringify(await ask('/v1/key'));
      expectTrue(!/"d":|AGE-SECRET-KEY/i.test(text), 'a private key is in the answer');
    },
  },
  {
    name: 'key: the list of revoked keys is signed by one of them',
    check: async ({ ask }) => {
      const { sign, revocation } = expectShape(keyOutputSchema, await ask('/v1/key'), 'the keys');
      const { kid, signature, ...list } = revocation;
      const key = sign.find((one) => one.kid === kid);
      expectTrue(key !== undefined, 'by a key that is not among them');
      if (key === undefined) return;
      const { kty, crv, x } = key;
      const isGood = verify(
        null,
        Buffer.from(canonicalJson(list)),
        createPublicKey({ key: { kty, crv, x }, format: 'jwk' }),
        Buffer.from(signature, 'base64url'),
      );
      expectTrue(isGood, 'the signature does not hold');
    },
  },
  {
    name: 'anchor: signs for an act that it has, the same each time; 503 for one that has not come, 409 AUDIT_FORK for another in its place',
    check: async (client) => {
      const [subject] = await client.takeSubmitted(1);
      if (subject === undefined) throw new Error('one was asked for');
      const act = client.act('verification.record', subject.id, { revision: subject.revision, marks: {} });
      const hash = sha256Of(canonicalJson(act)).toString('hex');
      const ask = (json: unknown) => client.request('/v1/audit/anchor', { json });
      await expectProblem(await ask({ sequence: act.sequence, hash }), 503, 'CENTRE_BUSY', 'an act that has not come');
      await client.push([act]);
      const first = expectShape(
        anchorOutputSchema,
        await client.ask('/v1/audit/anchor', { json: { sequence: act.sequence, hash } }),
        'the receipt',
      );
      expectEqual(
        await client.ask('/v1/audit/anchor', { json: { sequence: act.sequence, hash } }),
        first,
        'the receipt again',
      );
      const { kid, signature, ...receipt } = first;
      expectEqual(
        { ...receipt, at: 0 },
        { purpose: 'audit-anchor', workstation: client.state.workstationId, sequence: act.sequence, hash, at: 0 },
        'the receipt',
      );
      const { sign } = expectShape(keyOutputSchema, await client.ask('/v1/key'), 'the keys');
      const key = sign.find((one) => one.kid === kid);
      if (key === undefined) throw new Error('by a key that is not among them');
      const { kty, crv, x } = key;
      const publicKey = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
      expectTrue(
        verify(null, Buffer.from(canonicalJson(receipt)), publicKey, Buffer.from(signature, 'base64url')),
        'the signature does not hold',
      );
      await expectProblem(
        await ask({ sequence: act.sequence, hash: 'a'.repeat(64) }),
        409,
        'AUDIT_FORK',
        'another act',
      );
    },
  },
];
