import { createPublicKey, verify } from 'node:crypto';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { keyOutputSchema } from '#domain/contract/centre/key.ts';
import { signedPackSchema } from '#domain/contract/centre/signed-pack.ts';
import { referenceRowSchema } from '#domain/reference.ts';
import { packFormat, packNames, packSchema } from '#domain/reference-pack.ts';
import type { Client } from './client.ts';
import { expectEqual, expectProblem, expectShape, expectTrue, type Rule } from './rule.ts';

const get = ({ request }: Client, name: string, headers: Record<string, string> = {}) =>
  request(`/v1/reference/${name}`, { headers });

export const referenceRules: Rule[] = [
  {
    name: 'reference: every pack, as its schema says, under the name it was asked for by',
    check: async (client) => {
      for (const name of packNames) {
        const signed = expectShape(signedPackSchema, await client.ask(`/v1/reference/${name}`), name);
        expectEqual(signed.pack, name, 'the name');
        // A centre ahead of this suite may mean something else by its rows.
        if (signed.format > packFormat) continue;
        const { rows } = expectShape(packSchema, signed.body, `the body of ${name}`);
        for (const row of rows) expectShape(referenceRowSchema[name], row, `a row of ${name}`);
      }
    },
  },
  {
    name: 'reference: each pack is signed for its purpose and its name by a key of the office that is not retired',
    check: async (client) => {
      const { sign } = expectShape(keyOutputSchema, await client.ask('/v1/key'), 'the keys');
      for (const name of packNames) {
        const { purpose, pack, format, body, kid, signature } = expectShape(
          signedPackSchema,
          await client.ask(`/v1/reference/${name}`),
          name,
        );
        const key = sign.find((one) => one.kid === kid && one.retiredAt === null);
        if (key === undefined) throw new Error(`${name} by a key that is not in use`);
        const { kty, crv, x } = key;
        const text = canonicalJson({ purpose, pack, format, body });
        const isGood = verify(
          null,
          Buffer.from(text),
          createPublicKey({ key: { kty, crv, x }, format: 'jwk' }),
          Buffer.from(signature, 'base64url'),
        );
        expectTrue(isGood, `the signature of ${name} does not hold`);
      }
    },
  },
  {
    name: 'reference: a strong ETag, the same each time; with it 304 without a body, and the whole with another',
    check: async (client) => {
      const [first, again] = [await get(client, 'fee'), await get(client, 'fee')];
      const tag = first.headers.get('etag') ?? '';
      expectTrue(/^"[^"]+"$/.test(tag), `not a strong tag: ${tag}`);
      expectEqual([again.headers.get('etag'), await again.text()], [tag, await first.text()], 'asked again');
      for (const held of [tag, `W/${tag}`, `"another", ${tag}`]) {
        const nothing = await get(client, 'fee', { 'If-None-Match': held });
        expectEqual(
          [nothing.status, nothing.headers.get('etag'), await nothing.text()],
          [304, tag, ''],
          `held ${held}`,
        );
      }
      const other = await get(client, 'fee', { 'If-None-Match': `"${tag.slice(1, -2)}"` });
      expectEqual(other.status, 200, 'held another');
      await other.text();
    },
  },
  {
    name: 'reference: 404 NOT_FOUND for a pack that there is not',
    check: async (client) => {
      for (const name of ['nothing', '__proto__', 'fee.json'])
        await expectProblem(await get(client, name), 404, 'NOT_FOUND', name);
    },
  },
];
