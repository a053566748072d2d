import { gzipSync } from 'node:zlib';
import { type EndpointName, endpoints, healthSchema, protocolHeader, protocolVersion } from '#domain/contract/api.ts';
import { demonstrationSchema } from '#domain/contract/centre/demonstration.ts';
import { expectEqual, expectProblem, expectShape, expectTrue, type Rule } from './rule.ts';

const names = Object.keys(endpoints) as EndpointName[]; // keys of the table
const pathOf = (path: string): string => path.replaceAll(/\{\w+\}/g, 'nothing');

const methodsOf = (method: string): string[] => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]);

/** A centre may make who proves nothing wait, so only one endpoint is asked with all of them. */
const noTokens = ['', 'Bearer office.nonsense', 'Bearer nonsense', 'Basic eDp5'];

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
        const ask = (protocol: string) =>
          request(pathOf(path), { method: method.toUpperCase(), headers: { [protocolHeader]: protocol } });
        for (const old of ['', '0', 'x'])
          await expectProblem(await ask(old), 426, 'CLIENT_TOO_OLD', `protocol '${old}'`, method);
        expectTrue((await ask('0')).headers.has('upgrade'), 'no Upgrade');
        await expectProblem(await ask(String(protocolVersion + 1)), 426, 'SERVER_TOO_OLD', 'a newer protocol', method);
      },
    })),
  ...names
    .filter((name) => endpoints[name].authorised)
    .map((name) => ({
      name: `access: ${name} answers 401 SIGNED_OUT without a token and with one that is not one`,
      check: async ({ request }: Parameters<Rule['check']>[0]) => {
        const { method, path } = endpoints[name];
        for (const Authorization of name === 'feed' ? noTokens : noTokens.slice(0, 2)) {
          const response = await request(pathOf(path), { method: method.toUpperCase(), headers: { Authorization } });
          expectTrue(
            /^DPoP /.test(response.headers.get('www-authenticate') ?? ''),
            `'${Authorization}': no WWW-Authenticate`,
          );
          await expectProblem(response, 401, 'SIGNED_OUT', `'${Authorization}'`, method);
        }
      },
    })),
  {
    name: 'problem: an unknown address is 404 UNKNOWN_ROUTE, in upper case and with a slash behind too',
    check: async ({ request }) => {
      for (const path of ['/v1/nothing', '/V1/FEED', '/v1/feed/'])
        await expectProblem(await request(path), 404, 'UNKNOWN_ROUTE', path);
    },
  },
  ...[...new Set(names.map((name) => endpoints[name].path))].map((path) => ({
    name: `problem: ${path} answers a method that it does not take with 405 UNKNOWN_ROUTE, and Allow`,
    check: async ({ request }: Parameters<Rule['check']>[0]) => {
      const taken = names
        .filter((name) => endpoints[name].path === path)
        .flatMap((name) => methodsOf(endpoints[name].method));
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((one) => !taken.includes(one))) {
        const response = await request(pathOf(path), { method });
        expectEqual((response.headers.get('allow') ?? '').split(/, */).sort(), taken.toSorted(), `Allow of ${method}`);
        await expectProblem(response, 405, 'UNKNOWN_ROUTE', method);
      }
    },
  })),
  ...names.flatMap((name) => {
    const endpoint = endpoints[name];
    if (!('body' in endpoint)) return [];
    const { path, body } = endpoint;
    const wrong =
      typeof body === 'string' ? ['application/json', 'text/plain'] : ['text/plain', 'application/octet-stream'];
    return {
      name: `problem: a body of ${name} of another media type is 415 INVALID_INPUT`,
      check: async ({ request }: Parameters<Rule['check']>[0]) => {
        for (const type of wrong)
          await expectProblem(
            await request(path, { method: 'POST', body: '{}', headers: { 'Content-Type': type } }),
            415,
            'INVALID_INPUT',
            type,
          );
      },
    };
  }),
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
    name: 'problem: a body beyond 64 KiB is 413, packed or not, and one that is nested without end is refused',
    check: async ({ request }) => {
      const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
      await expectProblem(await request('/v1/session', { method: 'POST', body: deep }), 413, 'INVALID_INPUT', 'nested');
      const large = Buffer.alloc(64 * 1024 + 1, ' ');
      await expectProblem(
        await request('/v1/session', { method: 'POST', body: new Uint8Array(large) }),
        413,
        'INVALID_INPUT',
        'plain',
      );
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
      expectTrue(
        expectShape(demonstrationSchema, await response.json(), 'the demonstration').officers.length > 0,
        'no officers',
      );
    },
  },
];
