import { createPublicKey, verify } from 'node:crypto';
import { keyOutputSchema } from '#domain/contract/api.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { expectEqual, expectShape, expectTrue, type Rule } from './rule.ts';

export const keyRules: Rule[] = [
  {
    name: 'key: the public keys of the office, the same each time, and nothing secret beside them',
    check: async ({ ask }) => {
      const answers = await Promise.all([1, 2, 3].map(async () => expectShape(keyOutputSchema, await ask('/v1/key'), 'the keys')));
      const [first] = answers;
      expectTrue(first !== undefined, 'no answer');
      for (const { sign, encrypt } of answers) expectEqual({ sign, encrypt }, { sign: first?.sign, encrypt: first?.encrypt }, 'the keys');
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
];
