import { type Application, plateOf, statusOf } from '#domain/application.ts';
import { applicationEntrySchema } from '#domain/contract/centre/feed.ts';
import { lookBeyondSchema, reasonHeader } from '#domain/contract/centre/look-beyond.ts';
import type { Vehicle } from '#domain/vehicle.ts';
import type { Client } from './client.ts';
import { Broken, expectEqual, expectProblem, expectShape, expectTrue, type Rule } from './rule.ts';

const reason = { [reasonHeader]: encodeURIComponent('Mwananchi anauliza · contract') };

/** An application of the office on a vehicle with a plate. */
export const findAny = async (client: Client): Promise<Application & { vehicle: Vehicle }> => {
  const { pages } = await client.pullAll();
  const record = pages
    .flatMap(({ entries }) => entries)
    .flatMap((entry) => applicationEntrySchema.safeParse(entry).data?.record ?? [])
    .find((one) => plateOf(one) !== null);
  if (record === undefined || record.vehicle === null) throw new Broken('the rule needs an application on a vehicle');
  return { ...record, vehicle: record.vehicle };
};

const pathsOf = ({ reference, vehicle }: Awaited<ReturnType<typeof findAny>>) => [
  `/v1/application/${encodeURIComponent(reference)}`,
  `/v1/vehicle?plate=${encodeURIComponent(vehicle.registrationNumber ?? '')}`,
  `/v1/vehicle?chassis=${encodeURIComponent(vehicle.chassisNumber)}`,
];

/** Looking at the applications of any office. */
export const beyondRules: Rule[] = [
  {
    name: 'beyond: a reference, a plate and a chassis find the application, however they are spaced, with where it is and how far it has come',
    check: async (client) => {
      const record = await findAny(client);
      const spaced = `/v1/vehicle?plate=${encodeURIComponent(` ${(record.vehicle.registrationNumber ?? '').toLowerCase().replaceAll(' ', ' - ')} `)}`;
      for (const path of [...pathsOf(record), spaced]) {
        const { applications } = expectShape(lookBeyondSchema, await client.ask(path, { headers: reason }), path);
        const found = applications.find(({ reference }) => reference === record.reference);
        expectEqual(
          [found?.office.id, found?.status, found?.service],
          [record.officeId, statusOf(record), record.service],
          path,
        );
      }
    },
  },
  {
    name: 'beyond: the answer names no number of a person, no full name, no chassis and no paper',
    check: async (client) => {
      const record = await findAny(client);
      const people = [...record.owners, ...record.previousOwners];
      const secrets = [
        ...people.flatMap(({ name, identity, kraPin, phone }) => [name, identity.number, kraPin, phone]),
        record.collector.name,
        record.collector.identity.number,
        record.vehicle.chassisNumber,
        record.document.id,
        record.id,
      ];
      for (const path of pathsOf(record)) {
        const text = JSON.stringify(await client.ask(path, { headers: reason }));
        for (const secret of secrets)
          if (secret !== undefined && secret !== null && secret !== '')
            expectTrue(!text.includes(secret), `${path} tells ${secret}`);
      }
    },
  },
  {
    name: 'beyond: nothing known is an empty list',
    check: async (client) => {
      for (const path of [
        '/v1/application/NO-SUCH-REFERENCE',
        '/v1/vehicle?plate=ZZZ%20999Z',
        '/v1/vehicle?chassis=ZZZZ99999999ZZZZZ',
      ])
        expectEqual(
          expectShape(lookBeyondSchema, await client.ask(path, { headers: reason }), path).applications,
          [],
          path,
        );
    },
  },
  {
    name: 'beyond: without a reason of 3 to 300 signs it is 422 REASON_REQUIRED',
    check: async (client) => {
      const [path = ''] = pathsOf(await findAny(client));
      for (const given of ['', 'ab', '%20%20%20', '%E0%A4%A', 'x'.repeat(301)])
        await expectProblem(
          await client.request(path, { headers: { [reasonHeader]: given } }),
          422,
          'REASON_REQUIRED',
          `'${given.slice(0, 20)}'`,
        );
    },
  },
  {
    name: 'beyond: neither a plate nor a chassis, both, or one of no signs that count is 400 INVALID_INPUT',
    check: async ({ request }) => {
      for (const query of ['', '?plate=KDA%20001A&chassis=JTDBR32E700000001', '?plate=----', '?chassis=+++1+++'])
        await expectProblem(await request(`/v1/vehicle${query}`, { headers: reason }), 400, 'INVALID_INPUT', query);
    },
  },
];

/** Late, since it leaves the officer waiting. */
export const beyondLimitRules: Rule[] = [
  {
    name: 'beyond: who looks without end is told to wait: 429 with Retry-After, and the feed goes on',
    check: async ({ request }) => {
      for (let turn = 0; turn < 200; turn += 1) {
        const response = await request('/v1/application/NO-SUCH-REFERENCE', { headers: reason, impatient: true });
        if (response.status !== 429) {
          await response.arrayBuffer();
          continue;
        }
        expectTrue(/^\d+$/.test(response.headers.get('retry-after') ?? ''), 'no Retry-After');
        expectEqual((await request('/v1/feed?limit=1')).status, 200, 'the feed');
        return;
      }
      expectTrue(false, 'two hundred looks at once, and none was told to wait');
    },
  },
];
