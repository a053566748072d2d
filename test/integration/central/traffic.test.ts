import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callerOf } from '#central/http/address.ts';
import { createLimiter, defaultLimits } from '#central/http/limit.ts';
import type { ServerOptions } from '#central/http/server.ts';
import { reasonHeader } from '#domain/contract/centre/look-beyond.ts';
import { createApplication } from '../../support/application.ts';
import { askBeside, createBeside } from '../../support/beside.ts';
import {
  createCommandMaker,
  signBatch,
  startTestCentre,
  type TestCentre,
  type TestDevice,
  testOfficers,
} from '../../support/central.ts';
import { problemOf } from '../../support/problem.ts';

const { verifying } = testOfficers;
const pdf = Buffer.from('%PDF-1.7 0123456789');

let centre: TestCentre;
let device: TestDevice;
let token: string;
const beside = createBeside();
/** Until it is opened a document is not given out: the request for it stays under way. `reached` once there is one. */
let gate: { opened: Promise<void>; open: () => void; reached: Promise<void> };

beforeAll(async () => {
  centre = await startTestCentre({ findDocument: async () => pdf });
  device = await centre.enrolNew();
  token = (await centre.signIn(device, verifying)).token;
  await centre.centre.placeRecords(Array.from({ length: 60 }, (_, number) => createApplication({ number })));
});
afterAll(() => centre.stop());
afterEach(() => beside.stop());

/** Another server over the same store, with what a test sets, its documents behind the gate. */
const serve = (change: Parameters<typeof beside.serve>[1] = {}, options: Partial<ServerOptions> = {}) => {
  let [open, reach] = [(): void => {}, (): void => {}];
  const opened = new Promise<void>((resolve) => (open = resolve));
  const reached = new Promise<void>((resolve) => (reach = resolve));
  gate = { opened, open, reached };
  const findDocument = async () => {
    reach();
    await opened;
    return pdf;
  };
  return beside.serve(centre, { findDocument, ...change }, options);
};

const ask = (url: string, path: string, { as = token, ...init }: RequestInit & { as?: string } = {}) =>
  askBeside(url, path, { ...init, token: as, now: centre.now });

describe('a request body', () => {
  const json = { 'Content-Type': 'application/json' };
  const post = (body: BodyInit, headers: Record<string, string>) =>
    centre.request('/v1/command', { method: 'POST', token, body, headers: { ...json, ...headers } });
  const batch = (number: number) => {
    const command = createCommandMaker(device.workstationId, centre.now, 510 + number);
    return JSON.stringify(
      signBatch(token, [
        command('verification.record', createApplication({ number }).id, verifying.staffNumber, {
          revision: 1,
          marks: {},
        }),
      ]),
    );
  };

  it('may come as gzip: a batch over a slow line is a tenth of its size', async () => {
    const response = await post(gzipSync(batch(1)), { 'Content-Encoding': 'gzip' });
    expect(await response.json()).toMatchObject({ answers: [{ kind: 'applied' }] });
  });

  it.each([
    ['not gzip at all', Buffer.from('{"commands":[]}'), 'gzip', '400 INVALID_INPUT'],
    ['gzip cut off', gzipSync(Buffer.alloc(5000, 'x')).subarray(0, 20), 'gzip', '400 INVALID_INPUT'],
    [
      'gzip with a damaged end',
      Buffer.concat([gzipSync('{}').subarray(0, -4), Buffer.alloc(4)]),
      'gzip',
      '400 INVALID_INPUT',
    ],
    ['empty', Buffer.alloc(0), 'gzip', '400 INVALID_INPUT'],
    ['of a packing not known', Buffer.from('{}'), 'zstd', '415 INVALID_INPUT'],
    ['small that unpacks beyond measure', gzipSync(Buffer.alloc(17 * 1024 * 1024)), 'gzip', '413 INVALID_INPUT'],
    ['beyond measure', Buffer.alloc(17 * 1024 * 1024), 'identity', '413 INVALID_INPUT'],
  ])('%s is a problem document', async (_what, body, coding, expected) => {
    expect(await problemOf(await post(new Uint8Array(body), { 'Content-Encoding': coding }))).toBe(expected);
  });

  it.each([
    ['plain', Buffer.alloc(64 * 1024 + 1, ' '), 'identity'],
    ['packed', gzipSync(Buffer.alloc(64 * 1024 + 1, ' ')), 'gzip'],
  ])('of who has not said who they are is short: %s', async (_what, body, coding) => {
    for (const path of ['/v1/session', '/v1/workstation/enrol']) {
      const asked = centre.request(path, {
        method: 'POST',
        body: new Uint8Array(body),
        headers: { ...json, 'Content-Encoding': coding },
      });
      expect(await problemOf(await asked)).toBe('413 INVALID_INPUT');
    }
  });

  it('beyond measure without a stated length is refused too', async () => {
    const chunk = new Uint8Array(1024 * 1024).fill(32);
    let sent = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        sent += 1;
        if (sent > 18) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const response = await fetch(`${centre.url}/v1/session`, {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'Kaunta-Protocol': '2', ...json },
    } as RequestInit); // `duplex` is not in the DOM's types
    expect(await problemOf(response)).toBe('413 INVALID_INPUT');
  });
});

describe('a caller that does not finish', () => {
  /** What the server says to bytes sent by hand, until it closes. */
  const talk = (url: string, bytes: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(url);
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text)).on('error', reject);
    });

  it('of its headers is let go: a few hundred of them would otherwise hold every socket', async () => {
    const { url } = await serve({}, { headersTimeoutMs: 200 });
    const text = await talk(url, 'GET /v1/health HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(text).toContain('urn:kaunta:problem:INVALID_INPUT');
  });

  it('of its body is let go', async () => {
    const { url } = await serve({}, { headersTimeoutMs: 200, requestTimeoutMs: 400 });
    expect(
      await talk(
        url,
        'POST /v1/session HTTP/1.1\r\nHost: x\r\nKaunta-Protocol: 2\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a"',
      ),
    ).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('or sends endless headers, or no HTTP, gets a problem document', async () => {
    const { url } = await serve();
    expect(await talk(url, `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 [\s\S]*application\/problem\+json/,
    );
    expect(await talk(url, 'HELLO\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json/);
  });
});

describe('a limit', () => {
  it('lets a burst through, then as many as it fills by, and says how long to wait', () => {
    const limiter = createLimiter({ burst: 3, perSecond: 2 });
    expect([1, 2, 3].map(() => limiter.take('a', 0))).toEqual([0, 0, 0]);
    expect(limiter.take('a', 0)).toBe(500);
    expect(limiter.take('b', 0)).toBe(0);
    expect([limiter.take('a', 250), limiter.take('a', 500), limiter.take('a', 500)]).toEqual([250, 0, 500]);
    expect([1, 2, 3, 4].map(() => limiter.take('a', 100_000) === 0)).toEqual([true, true, true, false]);
  });

  it('keeps no more callers than it is given room for, the newest: memory would otherwise be the attack', () => {
    const limiter = createLimiter({ burst: 1, perSecond: 0.001 }, 100);
    for (let caller = 0; caller < 5000; caller += 1) limiter.take(`address ${caller}`, caller);
    expect(limiter.size()).toBe(100);
    expect(limiter.take('address 4999', 5000)).toBeGreaterThan(0);
  });

  it('takes one network as one caller, however it writes its address', () => {
    expect(callerOf('::ffff:10.1.2.3')).toBe('10.1.2.3');
    expect(callerOf('2001:db8:0:7::1')).toBe(callerOf('2001:0DB8:0000:0007:ffff:1:2:3'));
    expect(callerOf('2001:db8:0:8::1')).not.toBe(callerOf('2001:db8:0:7::1'));
    expect(callerOf('::1')).toBe('0:0:0:0');
  });

  const tight = {
    ...defaultLimits,
    address: { burst: 2, perSecond: 0.001 },
    workstation: { burst: 9, perSecond: 0.001 },
    look: { burst: 1, perSecond: 0.001 },
  };
  const signIn = (url: string) => ask(url, '/v1/session', { method: 'POST', body: '{}' });

  it('of a workstation is its own: one that runs wild does not stop the counter beside it', async () => {
    const { url } = await serve({ limits: tight });
    for (let turn = 0; turn < 9; turn += 1) expect((await ask(url, '/v1/feed')).status).toBe(200);
    const refused = await ask(url, '/v1/feed');
    expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/);
    expect(await problemOf(refused)).toBe('429 CENTRE_BUSY');
    const beside = await centre.signIn(await centre.enrolNew(), testOfficers.printing);
    expect((await ask(url, '/v1/feed', { as: beside.token })).status).toBe(200);
  });

  it('of looks at other offices is the officer’s, at whichever workstation', async () => {
    const { url } = await serve({ limits: tight });
    const look = async (as: string) =>
      (await ask(url, '/v1/vehicle?plate=KDA002K', { as, headers: { [reasonHeader]: 'asks' } })).status;
    const beside = await centre.signIn(await centre.enrolNew(), testOfficers.collection);
    const elsewhere = await centre.signIn(await centre.enrolNew(), testOfficers.collection);
    expect([await look(beside.token), await look(elsewhere.token), await look(token)]).toEqual([200, 429, 200]);
  });

  it('as shipped is never met by a counter: its first pull, fifty acts at once, a hundred scans, twenty sign-ins of an office', async () => {
    const { url } = await serve({ limits: defaultLimits });
    gate.open();
    const command = createCommandMaker(device.workstationId, centre.now, 530);
    const acts = Array.from({ length: 50 }, (_, number) =>
      command('verification.record', createApplication({ number }).id, verifying.staffNumber, {
        revision: 1,
        marks: {},
      }),
    );
    const calls = [
      ...Array.from({ length: 200 }, (_, page) => ask(url, `/v1/feed?cursor=${page}&limit=1`)),
      ...Array.from({ length: 100 }, (_, number) =>
        ask(url, `/v1/document/document-${String(number % 60).padStart(6, '0')}`),
      ),
      ...Array.from({ length: 20 }, () => signIn(url)),
      ask(url, '/v1/command', { method: 'POST', body: JSON.stringify(signBatch(token, acts)) }),
    ];
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toEqual([]);
    expect(statuses.filter((status) => status === 200)).toHaveLength(301);
  });
});

describe('a centre that stops', () => {
  it('finishes what is under way, turns new requests away with 503 and says so to who listens', async () => {
    const server = await serve();
    const live = await ask(server.url, '/v1/feed/live');
    const slow = ask(server.url, '/v1/document/document-000001');
    await gate.reached;
    const stopped = server.stop();
    const fresh = await ask(server.url, '/v1/feed');
    expect(fresh.headers.get('Retry-After')).toBe('2');
    expect(await problemOf(fresh)).toBe('503 CENTRE_BUSY');
    expect((await ask(server.url, '/v1/health')).status).toBe(503);
    expect(await live.text()).toContain('event: end\ndata: {"reason":"closing"}');
    gate.open();
    const done = await slow;
    expect([done.status, (await done.arrayBuffer()).byteLength]).toEqual([200, pdf.length]);
    await stopped;
    await expect(ask(server.url, '/v1/health')).rejects.toThrow();
  });

  it('under load answers every act it took: one applied and not answered would be asked for again, one half done never', async () => {
    const server = await serve();
    const command = createCommandMaker(device.workstationId, centre.now, 540);
    const acts = Array.from({ length: 60 }, (_, number) =>
      command('verification.record', createApplication({ number }).id, verifying.staffNumber, {
        revision: 1,
        marks: {},
      }),
    );
    const before = Number((await centre.pull(token, '0', 500)).cursor);
    const sent = acts.map((act) =>
      ask(server.url, '/v1/command', { method: 'POST', body: JSON.stringify(signBatch(token, [act])) }).catch(
        () => undefined,
      ),
    );
    await Promise.any(sent);
    await server.stop();
    const answers = await Promise.all(sent);
    const applied = answers.filter((one) => one?.status === 200).length;
    expect(answers.every((one) => one === undefined || one.status === 200 || one.status === 503)).toBe(true);
    expect(applied).toBeGreaterThan(0);
    expect(Number((await centre.pull(token, '0', 500)).cursor) - before).toBe(applied);
  });

  it('waits no longer than it was given', async () => {
    const server = await serve({}, { drainMs: 300 });
    const stuck = ask(server.url, '/v1/document/document-000001').catch(() => 'cut');
    await gate.reached;
    await server.stop();
    expect(await stuck).toBe('cut');
  });
});

describe('the live feed', () => {
  it('says why it ends when the session does', async () => {
    const other = await centre.enrolNew();
    const { token: short } = await centre.signIn(other, verifying);
    centre.advance(12 * 3_600_000 - 2000);
    const response = await centre.request('/v1/feed/live', { token: short });
    expect(await response.text()).toContain('event: end\ndata: {"reason":"expired"}');
    token = (await centre.signIn(device, verifying)).token;
  });
});
