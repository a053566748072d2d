import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callerOf } from '#central/http/address.ts';
import { createLimiter, defaultLimits } from '#central/http/limit.ts';
import { createMetrics } from '#central/http/metrics.ts';
import { type MetricsSource, startMetricsServer } from '#central/http/metrics-server.ts';
import { parseRange } from '#central/http/range.ts';
import { type Server, type ServerOptions, startServer } from '#central/http/server.ts';
import { reasonHeader } from '#domain/contract/centre/look-beyond.ts';
import { problemSchema } from '#domain/contract/errors.ts';
import { createApplication, testPacks, testReference } from '../../support/application.ts';
import {
  authorise,
  createCommandMaker,
  nextEpochOf,
  signBatch,
  startTestCentre,
  type TestCentre,
  type TestDevice,
  testOfficers,
} from '../../support/central.ts';

const { verifying } = testOfficers;
const pdf = Buffer.from('%PDF-1.7 0123456789');

let centre: TestCentre;
let device: TestDevice;
let token: string;
const running: { stop: () => Promise<void> }[] = [];
/** Until it is opened a document is not given out: the request for it stays under way. `reached` once there is one. */
let gate: { opened: Promise<void>; open: () => void; reached: Promise<void> };

beforeAll(async () => {
  centre = await startTestCentre({ findDocument: async () => pdf });
  device = await centre.enrolNew();
  token = (await centre.signIn(device, verifying)).token;
  await centre.centre.placeRecords(Array.from({ length: 60 }, (_, number) => createApplication({ number })));
});
afterAll(() => centre.stop());
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

/** Another server over the same store, with what a test sets. */
const serve = async (
  change: Partial<Parameters<typeof startServer>[0]> = {},
  options: Partial<ServerOptions> = {},
): Promise<Server> => {
  let [open, reach] = [(): void => {}, (): void => {}];
  const opened = new Promise<void>((resolve) => (open = resolve));
  const reached = new Promise<void>((resolve) => (reach = resolve));
  gate = { opened, open, reached };
  const findDocument = async () => {
    reach();
    await opened;
    return pdf;
  };
  const service = {
    store: centre.store,
    reference: testReference,
    packs: testPacks,
    now: centre.now,
    log: () => {},
    findDocument,
    ...change,
  };
  const server = await startServer(service, { host: '127.0.0.1', port: 0, ...options });
  running.push(server);
  return server;
};

const ask = async (url: string, path: string, { as = token, ...init }: RequestInit & { as?: string } = {}) =>
  fetch(url + path, {
    ...init,
    headers: {
      'Kaunta-Protocol': '2',
      'Content-Type': 'application/json',
      ...(await authorise(as, init.method ?? 'GET', url + path, centre.now())),
      ...init.headers,
    },
  });
const problemOf = async (response: Response) => {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const problem = problemSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return `${problem.status} ${problem.code}`;
};

describe('a range of a document', () => {
  const get = (headers: Record<string, string>) => centre.request('/v1/document/document-000001', { token, headers });
  const length = pdf.length;

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=0-4', 0, 4],
    [`bytes=${length - 1}-${length - 1}`, length - 1, length - 1],
    [`bytes=5-${length + 100}`, 5, length - 1],
    ['bytes=5-', 5, length - 1],
    ['bytes=-3', length - 3, length - 1],
    [`bytes=-${length + 7}`, 0, length - 1],
    ['Bytes= 2-3 ', 2, 3],
  ])('%s is exactly those bytes', async (Range, first, last) => {
    const response = await get({ Range });
    expect(response.status).toBe(206);
    expect(response.headers.get('Content-Range')).toBe(`bytes ${first}-${last}/${length}`);
    expect(response.headers.get('Content-Length')).toBe(String(last - first + 1));
    expect(Buffer.from(await response.arrayBuffer())).toEqual(pdf.subarray(first, last + 1));
  });

  it.each([`bytes=${length}-`, `bytes=${length}-${length + 5}`, 'bytes=-0', 'bytes=99999999999999999999-'])(
    '%s is not there',
    async (Range) => {
      const response = await get({ Range });
      expect(response.headers.get('Content-Range')).toBe(`bytes */${length}`);
      expect(await problemOf(response)).toBe('416 INVALID_INPUT');
    },
  );

  it.each(['bytes=4-2', 'bytes=0-1,3-4', 'bytes=-', 'bytes=a-b', 'lines=0-1', '0-1'])(
    '%s makes no sense, and the whole comes',
    async (Range) => {
      const response = await get({ Range });
      expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, length]);
    },
  );

  it('comes only of the document that the caller has a part of: two halves of two documents would otherwise be joined', async () => {
    const tag = (await get({})).headers.get('ETag') ?? '';
    expect((await get({ Range: 'bytes=2-', 'If-Range': tag })).status).toBe(206);
    for (const other of ['"another"', `W/${tag}`, 'Sat, 21 Nov 2026 00:00:00 GMT'])
      expect((await get({ Range: 'bytes=2-', 'If-Range': other })).status).toBe(200);
    expect((await get({ Range: 'bytes=2-', 'If-None-Match': tag })).status).toBe(304);
  });

  it('carries the digest of the whole besides its own, so that the parts joined can be checked', async () => {
    const whole = await get({});
    const part = await get({ Range: 'bytes=0-3' });
    expect(part.headers.get('Repr-Digest')).toBe(whole.headers.get('Content-Digest'));
    expect(part.headers.get('Content-Digest')).not.toBe(whole.headers.get('Content-Digest'));
    expect(whole.headers.get('Accept-Ranges')).toBe('bytes');
  });

  it('of an empty document is nowhere', () => {
    expect([parseRange('bytes=0-', 0), parseRange('bytes=-1', 0), parseRange(null, 0)]).toEqual([
      'unsatisfiable',
      'unsatisfiable',
      undefined,
    ]);
  });
});

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

describe('the metrics', () => {
  const startPage = async (source: MetricsSource) => {
    const page = await startMetricsServer(source, { host: '127.0.0.1', port: 0 });
    running.push(page);
    return page;
  };

  it('answer without what the database alone knows when it is down or says nothing: that is when somebody looks', async () => {
    const metrics = createMetrics();
    const counts: ((error?: Error) => void)[] = [];
    const page = await startPage({
      metrics,
      countLeases: () =>
        new Promise((resolve, reject) =>
          counts.push((error) => (error === undefined ? resolve({ case: 2, serial: 5 }) : reject(error))),
        ),
    });
    const read = async () => {
      const answer = await fetch(page.url);
      return [answer.status, (await answer.text()).match(/^kaunta_l.*$/gm)];
    };
    const without = [200, ['kaunta_live_listeners 0']];
    expect(await Promise.all([read(), read()])).toEqual([without, without]);
    expect(await read()).toEqual(without);
    expect(counts).toHaveLength(1);
    counts[0]?.(new Error('the connection is gone'));
    // What is counted is of now: no value of before stands in for it.
    for (const end of [undefined, new Error('there is no connection'), undefined]) {
      const reading = read();
      await expect.poll(() => counts.length).toBeGreaterThan(1);
      counts.pop()?.(end);
      expect(await reading).toEqual(
        end === undefined
          ? [200, ['kaunta_live_listeners 0', 'kaunta_leases{kind="case"} 2', 'kaunta_leases{kind="serial"} 5']]
          : without,
      );
    }
  });

  it('count requests, acts, entries, listeners and refusals at the door, and tell nothing of anybody', async () => {
    const metrics = createMetrics();
    const { url } = await serve({ metrics, limits: { ...defaultLimits, workstation: { burst: 8, perSecond: 0.01 } } });
    const page = await startPage({
      metrics,
      pool: () => ({ total: 4, idle: 3, waiting: 0 }),
      countLeases: async () => ({ case: 2, serial: 5 }),
    });
    const read = async () => (await fetch(page.url)).text();
    const fresh = await centre.enrolNew();
    const own = (await centre.signIn(fresh, verifying)).token;
    const command = createCommandMaker(fresh.workstationId, centre.now, 550);
    const act = command('verification.record', createApplication({ number: 3 }).id, verifying.staffNumber, {
      revision: 1,
      marks: {},
    });
    const push = (commands: unknown[]) =>
      ask(url, '/v1/command', { method: 'POST', as: own, body: JSON.stringify(signBatch(own, commands)) });
    const clock = { offsetMs: 600_000, jumps: [{ at: centre.now(), byMs: 600_000 }] };
    await push([act]);
    await push([act, { ...act, id: createApplication({ number: 4 }).id, sequence: 5, name: 'item.teleport' }]);
    await push([{ ...act, id: createApplication({ number: 5 }).id, sequence: 7, clock }]);
    await ask(url, '/v1/feed?limit=7', { as: own });
    await ask(url, '/v1/secret/path', { as: own });
    const signed = {
      workstationId: fresh.workstationId,
      staffNumber: 'x',
      password: 'y',
      code: '000000',
      issuedAt: centre.now(),
      ...nextEpochOf(fresh.workstationId),
      proof: 'z',
    };
    await ask(url, '/v1/session', { method: 'POST', body: JSON.stringify(signed) });
    const stop = new AbortController();
    const live = await ask(url, '/v1/feed/live', { as: own, signal: stop.signal });
    expect(await read()).toContain('kaunta_live_listeners 1');
    stop.abort();
    await live.text().catch(() => {});
    for (let turn = 0; turn < 6; turn += 1)
      await (await ask(url, '/v1/feed?cursor=999&limit=1', { as: own })).arrayBuffer();
    await expect.poll(read).toContain('kaunta_live_listeners 0');
    const text = await read();
    for (const line of [
      'kaunta_commands_total{answer="applied"} 2',
      'kaunta_commands_total{answer="duplicate"} 1',
      'kaunta_commands_total{answer="refused"} 1',
      'kaunta_feed_entries_total 10\n',
      'kaunta_sign_in_failures_total{code="DEVICE_PROOF_REFUSED"} 1',
      'kaunta_clock_reports_total{kind="offset"} 1',
      'kaunta_clock_reports_total{kind="jump"} 1',
      'kaunta_limited_total{rule="workstation"}',
      'kaunta_database_connections{state="idle"} 3',
      'kaunta_leases{kind="case"} 2',
      'kaunta_leases{kind="serial"} 5',
      'kaunta_request_seconds_count{route="/v1/command",method="POST",status="200"} 3',
      'kaunta_request_seconds_bucket{route="/v1/command",method="POST",status="200",le="+Inf"} 3',
      'kaunta_request_seconds_count{route="other",method="GET",status="404"} 1',
    ])
      expect(text).toContain(line);
    for (const secret of [
      centre.office.id,
      fresh.workstationId,
      verifying.staffNumber,
      own,
      'secret/path',
      act.subject,
    ])
      expect(text).not.toContain(secret);
    // Prometheus' text format: comments, or a name, labels and a number.
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(/^# (HELP|TYPE) \w+ .+$|^\w+(\{\w+="[^"\\\n]*"(,\w+="[^"\\\n]*")*\})? [\d.e+-]+$/);
    expect((await fetch(page.url.replace('/metrics', '/health'))).status).toBe(404);
  });

  it('buckets are cumulative: a quantile would otherwise be wrong', () => {
    const metrics = createMetrics();
    for (const ms of [1, 30, 200, 20_000]) metrics.request('/v1/feed', 'GET', 200, ms);
    const counts = [...metrics.write().matchAll(/_bucket\{[^}]*\} (\d+)/g)].map(([, count]) => Number(count));
    expect(counts).toEqual([1, 1, 1, 2, 2, 3, 3, 3, 3, 3, 3, 4]);
  });
});
