import { gzipSync } from 'node:zlib';
import { demonstrationSchema, type EndpointName, endpoints, healthSchema, protocolHeader, protocolVersion } from '#domain/contract/api.ts';
import { expectEqual, expectProblem, expectShape, expectTrue, type Rule } from './rule.ts';

const names = Object.keys(endpoints) as EndpointName[]; // keys of the table
const pathOf = (path: string): string => path.replaceAll(/\{\w+\}/g, 'nothing');

/** Before anybody is enrolled. */
export const protocolRules: Rule[] = [
  {
    name: 'health: answers without a protocol or a token, by its schema, with the clock and the protocol spoken',
    check: async ({ request, state }) => {
      const response = await request('/v1/health', { headers: { [protocolHeader]: '' } });
      expectEqual(response.status, 200, 'status');
      const health = expectShape(healthSchema, await response.json(), 'health');
      expectEqual(health.protocol, protocolVersion, 'protocol');
      state.offsetMs = health.at - Date.now();
    },
  },
  {
    name: `protocol: every answer carries ${protocolHeader}, problems too`,
    check: async ({ request }) => {
      for (const path of ['/v1/health', '/v1/feed', '/v1/nothing'])
        expectEqual((await request(path)).headers.get(protocolHeader), String(protocolVersion), path);
    },
  },
  ...names
    .filter((name) => name !== 'health')
    .map((name) => ({
      name: `protocol: ${name} refuses none, an older and a newer one with 426`,
      check: async ({ request }: Parameters<Rule['check']>[0]) => {
        const { method, path } = endpoints[name];
        const ask = (protocol: string) => request(pathOf(path), { method: method.toUpperCase(), headers: { [protocolHeader]: protocol } });
        for (const old of ['', '0', 'x']) await expectProblem(await ask(old), 426, 'CLIENT_TOO_OLD', `protocol '${old}'`, method);
        await expectProblem(await ask(String(protocolVersion + 1)), 426, 'SERVER_TOO_OLD', 'a newer protocol', method);
      },
    })),
  ...names
    .filter((name) => endpoints[name].authorised)
    .map((name) => ({
      name: `access: ${name} answers 401 SIGNED_OUT without a token and with one that is not one`,
      check: async ({ request }: Parameters<Rule['check']>[0]) => {
        const { method, path } = endpoints[name];
        for (const Authorization of ['', 'Bearer nonsense', 'Basic eDp5', 'Bearer office.nonsense'])
          await expectProblem(
            await request(pathOf(path), { method: method.toUpperCase(), headers: { Authorization } }),
            401,
            'SIGNED_OUT',
            `'${Authorization}'`,
            method,
          );
      },
    })),
  {
    name: 'problem: an unknown address and an unknown method are 404 UNKNOWN_ROUTE',
    check: async ({ request }) => {
      await expectProblem(await request('/v1/nothing'), 404, 'UNKNOWN_ROUTE', 'the address');
      await expectProblem(await request('/v1/feed', { method: 'DELETE' }), 404, 'UNKNOWN_ROUTE', 'the method');
    },
  },
  {
    name: 'problem: a body that is not JSON, of another form, missing or badly packed is 400 INVALID_INPUT',
    check: async ({ request }) => {
      for (const path of ['/v1/session', '/v1/workstation/enrol'])
        for (const body of ['{"staffNumber":', '{"staffNumber":7}', '[]', 'null', ''])
          await expectProblem(await request(path, { method: 'POST', body }), 400, 'INVALID_INPUT', `${path} '${body}'`);
      const packed = new Uint8Array(gzipSync('{}').subarray(0, 12));
      await expectProblem(
        await request('/v1/session', { method: 'POST', body: packed, headers: { 'Content-Encoding': 'gzip' } }),
        400,
        'INVALID_INPUT',
        'gzip cut off',
      );
    },
  },
  {
    name: 'problem: a body beyond 16 MiB is 413, packed or not',
    check: async ({ request }) => {
      const large = Buffer.alloc(16 * 1024 * 1024 + 1, ' ');
      await expectProblem(await request('/v1/session', { method: 'POST', body: new Uint8Array(large) }), 413, 'INVALID_INPUT', 'plain');
      const packed = new Uint8Array(gzipSync(large));
      await expectProblem(
        await request('/v1/session', { method: 'POST', body: packed, headers: { 'Content-Encoding': 'gzip' } }),
        413,
        'INVALID_INPUT',
        'packed',
      );
    },
  },
  {
    name: 'problem: a body packed in a way that the contract does not name is 415 INVALID_INPUT',
    check: async ({ request }) => {
      for (const coding of ['zstd', 'gzip, gzip'])
        await expectProblem(
          await request('/v1/session', { method: 'POST', body: '{}', headers: { 'Content-Encoding': coding } }),
          415,
          'INVALID_INPUT',
          coding,
        );
    },
  },
  {
    name: 'demonstration: a demonstration centre names its officers, another answers 404 NOT_FOUND',
    check: async ({ request, ask }) => {
      const { demonstration } = expectShape(healthSchema, await ask('/v1/health'), 'health');
      const response = await request('/v1/demonstration');
      if (!demonstration) return expectProblem(response, 404, 'NOT_FOUND', 'the demonstration');
      expectTrue(expectShape(demonstrationSchema, await response.json(), 'the demonstration').officers.length > 0, 'no officers');
    },
  },
];
