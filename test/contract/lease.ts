import { caseLeaseListSchema, caseLeaseOutputSchema } from '#domain/contract/centre/case-lease.ts';
import { type Client, newId } from './client.ts';
import { expectEqual, expectProblem, expectShape, expectTrue, type Rule } from './rule.ts';

const change = async ({ ask }: Client, applicationId: string, action: string) =>
  expectShape(caseLeaseOutputSchema, await ask('/v1/lease', { json: { applicationId, action } }), 'the lease');
const list = async ({ ask }: Client) => expectShape(caseLeaseListSchema, await ask('/v1/lease'), 'the leases').leases;

export const leaseRules: Rule[] = [
  {
    name: 'lease: a case that is taken is seen by the office with its officer and workstation, and no longer once released',
    check: async (client) => {
      const [subject] = await client.takeSubmitted(1);
      const id = subject?.id ?? '';
      const { lease, mine, at } = await change(client, id, 'take');
      expectTrue(mine, 'a free case was not given');
      expectEqual(
        [lease?.applicationId, lease?.officer.staffNumber, lease?.workstationId],
        [id, client.given.staff, client.state.workstationId],
        'the lease',
      );
      expectTrue((lease?.until ?? 0) > at, 'it has ended already');
      expectEqual(
        (await list(client))
          .filter(({ applicationId }) => applicationId === id)
          .map(({ workstationId }) => workstationId),
        [client.state.workstationId],
        'the list',
      );
      for (let turn = 0; turn < 2; turn += 1)
        expectEqual((await change(client, id, 'release')).lease, null, 'what is held after the release');
      expectEqual(
        (await list(client)).filter(({ applicationId }) => applicationId === id),
        [],
        'the list',
      );
    },
  },
  {
    name: 'lease: taking again keeps it, renewing keeps it longer, and renewing what was released does not bring it back',
    check: async (client) => {
      const [subject] = await client.takeSubmitted(1);
      const id = subject?.id ?? '';
      const first = await change(client, id, 'take');
      for (const action of ['take', 'renew', 'take-over']) {
        const again = await change(client, id, action);
        expectTrue(again.mine && (again.lease?.until ?? 0) >= (first.lease?.until ?? 0), `${action} did not keep it`);
      }
      await change(client, id, 'release');
      expectEqual((await change(client, id, 'renew')).lease, null, 'a late renewal');
    },
  },
  {
    name: 'lease: a command on a case is not refused for want of one',
    check: async (client) => {
      const [subject] = await client.takeSubmitted(1);
      if (subject === undefined) return;
      const [answer] = await client.push([
        client.act('verification.record', subject.id, { revision: subject.revision, marks: {} }),
      ]);
      expectEqual(answer?.kind, 'applied', 'the answer');
    },
  },
  {
    name: 'lease: a case that is not the office’s is 404 NOT_FOUND, another action 400 INVALID_INPUT',
    check: async ({ request }) => {
      await expectProblem(
        await request('/v1/lease', { json: { applicationId: newId(), action: 'take' } }),
        404,
        'NOT_FOUND',
        'no such case',
      );
      for (const json of [
        { applicationId: newId(), action: 'steal' },
        { action: 'take' },
        { applicationId: 'x', action: 'take' },
      ])
        await expectProblem(await request('/v1/lease', { json }), 400, 'INVALID_INPUT', JSON.stringify(json));
    },
  },
];
