import { vehicleSearchSchema } from '#domain/contract/centre/vehicle-search.ts';
import type { SearchReason } from '#domain/vehicle-search.ts';
import { findAny } from './beyond.ts';
import type { Client } from './client.ts';
import { expectEqual, expectProblem, expectShape, expectTrue, type Rule } from './rule.ts';

const path = '/v1/vehicle-search';
const owner: SearchReason = { code: 'owner', detail: '' };

const search = async (client: Client, query: string, reason: SearchReason = owner) =>
  expectShape(vehicleSearchSchema, await client.ask(path, { json: { query, reason } }), path);

/** Looking a vehicle up, with a reason. */
export const lookUpRules: Rule[] = [
  {
    name: 'look-up: a plate, a chassis and an engine number find the vehicle with its owners and applications, however they are spaced, with O for 0 too',
    check: async (client) => {
      const { vehicle, reference, officeId } = await findAny(client);
      const plate = vehicle.registrationNumber ?? '';
      for (const query of [plate, ` ${plate.replaceAll('0', 'o')}\n`, vehicle.chassisNumber, vehicle.engineNumber]) {
        const { vehicles } = await search(client, query);
        const found = vehicles.find((one) => one.vehicle.chassisNumber === vehicle.chassisNumber);
        const application = found?.applications.find((one) => one.reference === reference);
        expectEqual(application?.office.id, officeId, `the application by ${query}`);
        expectTrue((found?.owners.length ?? 0) > 0, `no owner by ${query}`);
      }
    },
  },
  {
    name: 'look-up: to who works at a desk no number of a person is told whole, and nothing but names beside',
    check: async (client) => {
      const { vehicle, owners, register } = await findAny(client);
      const text = JSON.stringify(await search(client, vehicle.chassisNumber));
      for (const { identity, kraPin, phone } of [...owners, ...(register?.owners ?? [])])
        for (const secret of [identity.number, kraPin, phone])
          if (secret !== undefined && secret !== '') expectTrue(!text.includes(secret), `it tells ${secret}`);
    },
  },
  {
    name: 'look-up: without a reason of the list, or one without what it rests on, it is 422 REASON_REQUIRED',
    check: async ({ request }) => {
      for (const reason of [undefined, { code: 'curious' }, { code: 'open-case' }, { code: 'other', detail: ' a ' }])
        await expectProblem(
          await request(path, { json: { query: 'KDA 001A', reason } }),
          422,
          'REASON_REQUIRED',
          JSON.stringify(reason) ?? 'none',
        );
    },
  },
  {
    name: 'look-up: what is not one whole number is 422 LOOK_TOO_WIDE, one that nobody has finds nothing',
    check: async (client) => {
      for (const query of [' ', '%', '*', 'KDA', 'K-D-A', 'TOYOTA', '9'.repeat(60)])
        await expectProblem(
          await client.request(path, { json: { query, reason: owner } }),
          422,
          'LOOK_TOO_WIDE',
          `'${query}'`,
        );
      expectEqual((await search(client, 'ZZZ 999Z')).vehicles, [], 'nobody’s');
    },
  },
  {
    name: 'look-up: it fits where the reason names an open case of the office on that vehicle, and no other',
    check: async (client) => {
      const { vehicle, reference } = await findAny(client);
      const fits = async (detail: string) =>
        (await search(client, vehicle.chassisNumber, { code: 'open-case', detail })).fitsOpenCase;
      expectEqual(await fits('NO-SUCH-CASE'), false, 'a case that there is not');
      expectEqual((await search(client, vehicle.chassisNumber)).fitsOpenCase, false, 'no case');
      expectTrue(typeof (await fits(reference)) === 'boolean', 'it says nothing of the case');
    },
  },
  {
    name: 'look-up: the list of those that fit no open case is a supervisor’s: 403 ROLE_MISSING for others',
    check: async ({ request }) =>
      expectProblem(await request('/v1/look-up'), 403, 'ROLE_MISSING', 'an officer who is no supervisor'),
  },
];
