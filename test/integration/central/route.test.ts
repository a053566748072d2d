import { request as ask } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EndpointName, endpoints, protocolHeader } from '#domain/contract/api.ts';
import { reasonHeader } from '#domain/contract/centre/look-beyond.ts';
import { problemSchema } from '#domain/contract/errors.ts';
import { createApplication } from '../../support/application.ts';
import { authorise, startTestCentre, type TestCentre, testOfficers } from '../../support/central.ts';

/** Every route of the contract's table, so that a new one is held to the same without a word here. */
const names = Object.keys(endpoints) as EndpointName[]; // keys of the table
const paths = [...new Set(names.map((name) => endpoints[name].path))];
const methodsOf = (path: string): string[] =>
  names
    .filter((name) => endpoints[name].path === path)
    .flatMap((name) => (endpoints[name].method === 'get' ? ['GET', 'HEAD'] : [endpoints[name].method.toUpperCase()]));

let centre: TestCentre;
let token: string;

beforeAll(async () => {
  centre = await startTestCentre({ findDocument: async () => Buffer.from('%PDF-1.7 x') });
  token = (await centre.signIn(await centre.enrolNew(), testOfficers.verifying)).token;
  await centre.centre.placeRecords([createApplication()]);
});
afterAll(() => centre.stop());

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };
/** Sends the target as it is: `fetch` would tidy it. */
const send = async (
  target: string,
  method: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<Answer> => {
  const proof = await authorise(token, method, centre.url + target, centre.now());
  const all = { [protocolHeader]: '2', 'Tus-Resumable': '1.0.0', [reasonHeader]: 'route', ...proof, ...headers };
  return new Promise((resolve, reject) => {
    const outgoing = ask(
      { port: new URL(centre.url).port, host: '127.0.0.1', method, path: target, headers: all },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
          if (incoming.headers['content-type'] === 'text/event-stream') incoming.destroy();
        });
        incoming.on('close', () =>
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }),
        );
      },
    );
    outgoing.on('error', reject).end(body);
  });
};

/** A refusal is a problem document of its own status, with what its status asks for; and never a bug. */
const expectProper = ({ status, headers, body }: Answer, what: string, method: string): void => {
  expect(status, what).not.toBe(500);
  expect(headers[protocolHeader.toLowerCase()], what).toBe('2');
  if (status < 400) return;
  expect(headers['content-type'], what).toBe('application/problem+json');
  if (method !== 'HEAD') expect(problemSchema.parse(JSON.parse(body)).status, what).toBe(status);
  if (status === 401) expect(headers['www-authenticate'], what).toMatch(/^DPoP .*algs="Ed25519 EdDSA"$/);
  if (status === 405) expect(headers.allow, what).toBeTruthy();
  if (status === 426) expect(headers.upgrade, what).toBe('Kaunta/2');
  if (status === 429 || status === 503)
    expect([what, headers['retry-after'] !== undefined || body.includes('Too many scans')]).toEqual([what, true]);
};

const segments: [string, string][] = [
  ['NUL', '%00'],
  ['NUL within', 'document-%00000001'],
  ['NUL encoded twice', '%2500'],
  ['line ends', 'a%0d%0ab'],
  ['a control character', '%1b%7f'],
  ['C1 controls', '%c2%80%c2%9f'],
  ['bytes that are no UTF-8', '%ff%fe'],
  ['half of a sign', '%c3'],
  ['an overlong slash', '%c0%af'],
  ['half of a surrogate pair', '%ed%a0%80'],
  ['a percent sign alone', '%'],
  ['a cut escape', '%4'],
  ['no escape', '%zz'],
  ['a name of three thousand signs', 'a'.repeat(3000)],
  ['a name of 201 signs', 'b'.repeat(201)],
  ['emoji by the hundred', '%f0%9f%9a%97'.repeat(100)],
  ['the folder above', '..'],
  ['the folder above, encoded', '%2e%2e%2f%2e%2e%2fetc%2fpasswd'],
  ['a slash, encoded', 'a%2fb'],
  ['a backslash', 'a%5cb'],
  ['two slashes', '/'],
  ['nothing', ''],
  ['quotes', "'%22;--"],
  ['braces', '%7bid%7d'],
  ['a star', '*'],
  ['the prototype', '__proto__'],
  ['a constructor', 'constructor'],
  ['an address', 'http:%2f%2fevil.example'],
  ['semicolons', ';a=b;c'],
];
const named = names.filter((name) => endpoints[name].path.includes('{'));

describe('contract-3: a strange name in a path', () => {
  it.each(named.flatMap((name) => segments.map(([what, segment]) => [name, what, segment] as const)))(
    '%s: %s is no bug',
    async (name, _what, segment) => {
      const { path, method } = endpoints[name];
      const target = path.replace(/\{\w+\}/, segment);
      const answer = await send(target, method.toUpperCase(), {
        'Content-Type': 'application/offset+octet-stream',
        'Upload-Offset': '0',
      });
      expectProper(answer, target.slice(0, 80), method.toUpperCase());
      if (name !== 'application') expect(answer.status).toBeGreaterThanOrEqual(400);
      if (segment.includes('%00') || /^(a|b){201,}$/.test(segment)) expect(answer.status).toBe(400);
    },
  );

  it('of any bytes is no bug either', async () => {
    const byte = fc.integer({ min: 0, max: 255 }).map((one) => `%${one.toString(16).padStart(2, '0')}`);
    const segment = fc
      .array(fc.oneof(byte, fc.stringMatching(/^[\w.~-]{1,5}$/)), { minLength: 1, maxLength: 8 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(segment, fc.constantFrom(...named), async (name, route) => {
        const { path, method } = endpoints[route];
        expectProper(await send(path.replace(/\{\w+\}/, name), method.toUpperCase()), name, method.toUpperCase());
      }),
      { numRuns: 150 },
    );
  });

  it.each(paths)('%s in upper case, with a slash behind or twice before, is another address', async (path) => {
    const plain = path.replace(/\{\w+\}/, 'x');
    for (const target of [
      plain.toUpperCase(),
      `${plain}/`,
      `/${plain}`,
      `${plain}/x/more`,
      `/v1/..${plain}`.replace('/v1/../v1', '/v2'),
    ]) {
      const answer = await send(target, 'GET');
      expectProper(answer, target, 'GET');
      expect([target, answer.status]).toEqual([target, 404]);
    }
  });

  it.each([
    '/v1/feed?cursor=%00',
    '/v1/feed?cursor=1&limit=%ff',
    '/v1/vehicle?plate=KDA%00002K',
    `/v1/vehicle?chassis=${'x'.repeat(5000)}`,
    '/v1/feed?__proto__=1&%00=1',
  ])('%s is no bug in a query', async (target) => expectProper(await send(target, 'GET'), target, 'GET'));

  it('nor a reason or a text of a body that no database keeps', async () => {
    expect((await send('/v1/vehicle?plate=KDA002K', 'GET', { [reasonHeader]: 'because%00of' })).status).toBe(422);
    for (const text of ['\0', '\ud800']) {
      const signIn = JSON.stringify({
        workstationId: `${centre.office.id}.${text}`,
        staffNumber: `KT${text}`,
        password: text,
        code: '123456',
        issuedAt: centre.now(),
        epoch: null,
        nextEpoch: crypto.randomUUID(),
        proof: text,
      });
      expect((await send('/v1/session', 'POST', { 'Content-Type': 'application/json' }, signIn)).status).toBe(400);
      const serial = JSON.stringify({ id: crypto.randomUUID(), from: `B100${text}` });
      expect((await send('/v1/serial/return', 'POST', { 'Content-Type': 'application/json' }, serial)).status).toBe(
        400,
      );
      const enrol = JSON.stringify({
        code: `${centre.office.id}${text}-2222-2222-2222`,
        publicKey: { kty: 'OKP', crv: 'Ed25519', x: 'a'.repeat(43) },
        hostName: text,
      });
      expect((await send('/v1/workstation/enrol', 'POST', { 'Content-Type': 'application/json' }, enrol)).status).toBe(
        400,
      );
    }
  });

  it.each(['x y', 'a\\b', '[::1', 'evil.example:99999', 'a/b'])(
    'a host %j that is none is a problem document',
    async (Host) => {
      const answer = await send('/v1/health', 'GET', { Host });
      expectProper(answer, Host, 'GET');
    },
  );
});

describe('contract-4: a method', () => {
  const all = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
  it.each(
    paths.flatMap((path) =>
      all.filter((method) => !methodsOf(path).includes(method)).map((method) => [method, path] as const),
    ),
  )('%s %s is 405, and Allow names those that are taken', async (method, path) => {
    const answer = await send(path.replace(/\{\w+\}/, 'x'), method);
    expectProper(answer, path, method);
    expect(answer.status).toBe(405);
    expect(String(answer.headers.allow).split(', ').sort()).toEqual(methodsOf(path).sort());
  });
});

describe('contract-4: a media type', () => {
  const bodied = names.filter((name) => 'body' in endpoints[name]);
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonp',
    'json',
    '',
  ];
  it.each(bodied.flatMap((name) => types.map((type) => [name, type] as const)))('%s: %j is 415', async (name, type) => {
    const { path, method } = endpoints[name];
    const headers: Record<string, string> = type === '' ? {} : { 'Content-Type': type };
    const answer = await send(path, method.toUpperCase(), headers, '{}');
    expectProper(answer, type, 'POST');
    // Without a type bytes are meant, and a carried file is bytes.
    expect(answer.status).toBe(name === 'carriedFile' && type === '' ? 422 : 415);
  });

  it.each(bodied)('%s: its own, in any spelling, is read', async (name) => {
    const { path, method } = endpoints[name];
    const spellings =
      name === 'carriedFile'
        ? ['Application/Octet-Stream']
        : ['application/json', 'Application/JSON;charset=UTF-8', ' application/json ; x=y'];
    for (const type of spellings)
      expect((await send(path, method.toUpperCase(), { 'Content-Type': type }, '{}')).status).not.toBe(415);
    if (name === 'carriedFile')
      expect((await send(path, 'POST', { 'Content-Type': 'application/json' }, '{}')).status).toBe(415);
  });
});

describe('contract-4: what a status asks for', () => {
  it.each(names.filter((name) => name !== 'health'))('%s: 426 names the protocol to come with', async (name) => {
    const { path, method } = endpoints[name];
    for (const protocol of ['0', '1', '3', 'x']) {
      const answer = await send(path.replace(/\{\w+\}/, 'x'), method.toUpperCase(), { [protocolHeader]: protocol });
      expect([answer.status, answer.headers.upgrade, String(answer.headers.connection).toLowerCase()]).toEqual([
        426,
        'Kaunta/2',
        'upgrade',
      ]);
    }
  });

  it('every 401 says what would be taken: a sign-in’s and a carried file’s too', async () => {
    const device = await centre.enrolNew();
    const refused = await centre.requestSession(device, { ...testOfficers.printing, password: 'wrong' });
    expect([refused.status, refused.headers.get('WWW-Authenticate')]).toEqual([401, 'DPoP algs="Ed25519 EdDSA"']);
    const unknown = await centre.requestSession(
      { ...device, workstationId: `${centre.office.id}.0000000000` },
      testOfficers.printing,
    );
    expect([unknown.status, unknown.headers.get('WWW-Authenticate')]).toEqual([401, 'DPoP algs="Ed25519 EdDSA"']);
    expect((await centre.request('/v1/feed')).headers.get('WWW-Authenticate')).toBe('DPoP algs="Ed25519 EdDSA"');
  });

  it.each(['/v1/feed?cursor=1', '/v1/document/document-000001', '/v1/reference/fee'])(
    'a 304 of %s carries what its 200 would',
    async (path) => {
      const target = path.includes('document-') ? `/v1/document/${createApplication().document.id}` : path;
      const whole = await centre.request(target, { token });
      expect(whole.status).toBe(200);
      const same = await centre.request(target, {
        token,
        headers: { 'If-None-Match': whole.headers.get('ETag') ?? '' },
      });
      expect(same.status).toBe(304);
      for (const name of ['ETag', 'Cache-Control', 'Vary', 'Content-Location', 'Expires'])
        expect([name, same.headers.get(name)]).toEqual([name, whole.headers.get(name)]);
      expect(same.headers.get('Cache-Control')).toContain('no-cache');
    },
  );
});
