import { serialLeaseOutputSchema } from '#domain/contract/centre/serial-lease.ts';
import { type Client, newId } from './client.ts';
import { expectEqual, expectProblem, expectShape, expectTrue, type Rule } from './rule.ts';

const lease = async ({ ask }: Client, json: { id: string; count: number }) =>
  expectShape(serialLeaseOutputSchema, await ask('/v1/serial/lease', { json }), 'the lease');

export const serialRules: Rule[] = [
  {
    name: 'serial: a lease is at most as many blanks as asked for, the same again under its id, and no others under another',
    check: async (client) => {
      const [one, other] = [newId(), newId()];
      const first = await lease(client, { id: one, count: 5 });
      expectEqual((await lease(client, { id: one, count: 5 })).block, first.block, 'the same id');
      const second = await lease(client, { id: other, count: 5 });
      if (!first.registered) expectEqual([first.block, first.expiresAt], [null, null], 'an office without stock');
      if (first.block !== null) {
        expectTrue(first.block.count <= 5, 'more than asked for');
        expectTrue((first.expiresAt ?? 0) > client.now(), 'it has ended already');
        expectTrue(second.block?.from !== first.block.from, 'one blank is lent twice');
      }
      for (const id of [one, other]) await client.request('/v1/serial/return', { json: { id } });
    },
  },
  {
    name: 'serial: what is given back is held no longer, told once or twice; a lease nobody has is 404 NOT_FOUND',
    check: async (client) => {
      const id = newId();
      const { block } = await lease(client, { id, count: 3 });
      if (block !== null)
        for (let turn = 0; turn < 2; turn += 1) {
          const after = expectShape(
            serialLeaseOutputSchema,
            await client.ask('/v1/serial/return', { json: { id } }),
            'the answer',
          );
          expectEqual(after.block, null, 'what is held');
        }
      await expectProblem(
        await client.request('/v1/serial/return', { json: { id: newId() } }),
        404,
        'NOT_FOUND',
        'no such lease',
      );
    },
  },
  {
    name: 'serial: none, more than a thousand or no id is 400 INVALID_INPUT',
    check: async ({ request }) => {
      for (const json of [{ id: newId(), count: 0 }, { id: newId(), count: 1001 }, { count: 1 }, { id: 'x', count: 1 }])
        await expectProblem(await request('/v1/serial/lease', { json }), 400, 'INVALID_INPUT', JSON.stringify(json));
      await expectProblem(await request('/v1/serial/return', { json: {} }), 400, 'INVALID_INPUT', 'no lease');
    },
  },
];
