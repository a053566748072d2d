import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { protocolVersion } from '#domain/contract/api.ts';
import { reasonHeader } from '#domain/contract/centre/look-beyond.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import type { LookKind } from '#domain/look-beyond.ts';
import { createApiClient } from '#electron/centre/api-client.ts';
import { createCentreClock } from '#electron/centre/clock.ts';
import { createApplication } from '#test/support/application.ts';
import { codeOfAsync, createCommand, testNow } from '#test/support/counter.ts';

const marked = { 'Kaunta-Protocol': String(protocolVersion) };
const json = (body: unknown, init: ResponseInit = {}, type = 'application/json') =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    ...init,
    headers: { 'content-type': type, ...marked, ...init.headers },
  });
/** What somebody in between answers: it lacks the centre's mark. */
const foreign = (body: string, status: number, type: string, headers: Record<string, string> = {}) =>
  new Response(body, { status, headers: { 'content-type': type, ...headers } });
const failed = (code: string) => () =>
  Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) }));
const page = { entries: [], cursor: '1', more: false, remaining: 0, at: testNow, protocol: protocolVersion };

const createClient = (answer: () => Promise<Response>, token: string | undefined = 'token', now = () => testNow) => {
  const asked: { url: string; init: RequestInit | undefined }[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    asked.push({ url: String(url), init });
    return answer();
  };
  return {
    asked,
    api: createApiClient({
      baseUrl: 'https://centre.test/',
      fetch,
      now,
      token: () => (token === '' ? undefined : token),
      prove: (proof) => JSON.stringify(proof),
    }),
  };
};
const chromium = (name: string) => () => Promise.reject(new Error(`net::${name}`));
const invalid = toProblem(new AppError('INVALID_INPUT', 'not well formed'));
const pull = (answer: () => Response | Promise<Response>) =>
  codeOfAsync(createClient(async () => answer()).api.getFeed('0', '"tag"', 100));

test.each<[string, () => Response | Promise<Response>, string]>([
  ['no way there', failed('ECONNREFUSED'), 'CENTRE_UNREACHABLE'],
  ['a time-out', () => Promise.reject(new DOMException('late', 'TimeoutError')), 'CENTRE_UNREACHABLE'],
  ['an expired certificate', failed('CERT_HAS_EXPIRED'), 'CERTIFICATE_OUT_OF_DATE'],
  ['a certificate of tomorrow', failed('CERT_NOT_YET_VALID'), 'CERTIFICATE_OUT_OF_DATE'],
  ['a certificate of nobody’s', failed('DEPTH_ZERO_SELF_SIGNED_CERT'), 'CERTIFICATE_REFUSED'],
  ['a certificate of another name', failed('ERR_TLS_CERT_ALTNAME_INVALID'), 'CERTIFICATE_REFUSED'],
  [
    'desk-6: a proxy that asks for a password, in a tunnel',
    () => foreign('', 407, 'text/html'),
    'PROXY_AUTHENTICATION_REQUIRED',
  ],
  ['desk-6: a proxy that asks for a password', chromium('ERR_PROXY_AUTH_REQUESTED'), 'PROXY_AUTHENTICATION_REQUIRED'],
  [
    'desk-6: one that asks for a way of signing in that is not known',
    chromium('ERR_PROXY_AUTH_UNSUPPORTED'),
    'PROXY_AUTHENTICATION_REQUIRED',
  ],
  [
    'desk-6: somebody who asks as a proxy would',
    chromium('ERR_UNEXPECTED_PROXY_AUTH'),
    'PROXY_AUTHENTICATION_REQUIRED',
  ],
  ['desk-6: a proxy that reads along', chromium('ERR_CERT_KNOWN_INTERCEPTION_BLOCKED'), 'PROXY_INSPECTS'],
  ['desk-6: a proxy that is not there', chromium('ERR_PROXY_CONNECTION_FAILED'), 'CENTRE_UNREACHABLE'],
  ['desk-6: a proxy that does not let there', chromium('ERR_TUNNEL_CONNECTION_FAILED'), 'CENTRE_UNREACHABLE'],
  ['desk-6: an expired certificate, in Chromium’s word', chromium('ERR_CERT_DATE_INVALID'), 'CERTIFICATE_OUT_OF_DATE'],
  ['desk-6: nobody’s', chromium('ERR_CERT_AUTHORITY_INVALID'), 'CERTIFICATE_REFUSED'],
  ['desk-6: another name’s', chromium('ERR_CERT_COMMON_NAME_INVALID'), 'CERTIFICATE_REFUSED'],
  ['desk-6: a revoked one', chromium('ERR_CERT_REVOKED'), 'CERTIFICATE_REFUSED'],
  ['desk-6: one too weak', chromium('ERR_CERT_WEAK_KEY'), 'CERTIFICATE_REFUSED'],
  ['desk-6: another key than the pinned', chromium('ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN'), 'CERTIFICATE_REFUSED'],
  ['desk-6: encryption that is too old', chromium('ERR_SSL_VERSION_OR_CIPHER_MISMATCH'), 'CENTRE_UNREACHABLE'],
  ['desk-6: no such name', chromium('ERR_NAME_NOT_RESOLVED'), 'CENTRE_UNREACHABLE'],
  ['desk-6: a reset', chromium('ERR_CONNECTION_RESET'), 'CENTRE_UNREACHABLE'],
  ['desk-6: a coding that does not unpack', chromium('ERR_CONTENT_DECODING_FAILED'), 'CENTRE_ANSWER_STRANGE'],
  [
    'desk-6: a redirect that is not followed',
    () => Promise.reject(new Error('Redirect was cancelled')),
    'NOT_THE_CENTRE',
  ],
  [
    'the page of a captive portal',
    () => foreign('<html>Welcome, accept the terms</html>', 200, 'text/html'),
    'NOT_THE_CENTRE',
  ],
  ['a portal’s page that calls itself JSON', () => foreign('<html>', 200, 'application/json'), 'NOT_THE_CENTRE'],
  ['a redirect to a login', () => foreign('', 302, 'text/html', { location: 'https://login.test' }), 'NOT_THE_CENTRE'],
  ['a portal that says so', () => foreign('<html>', 511, 'text/html'), 'NOT_THE_CENTRE'],
  ['JSON cut short', () => json('{"entries":['), 'CENTRE_ANSWER_STRANGE'],
  ['JSON of something else', () => json({ entries: 'none' }), 'CENTRE_ANSWER_STRANGE'],
  ['a page that calls itself text', () => json(page, {}, 'text/plain'), 'CENTRE_ANSWER_STRANGE'],
  ['a proxy’s 404', () => foreign('Not found', 404, 'text/plain'), 'NOT_THE_CENTRE'],
  ['a proxy’s 502', () => foreign('Bad gateway', 502, 'text/html'), 'CENTRE_BUSY'],
  ['a proxy’s 429', () => foreign('slow down', 429, 'text/html'), 'CENTRE_BUSY'],
  ['a request that took too long', () => foreign('late', 408, 'text/html'), 'CENTRE_BUSY'],
  ['a request that came too early', () => foreign('early', 425, 'text/html'), 'CENTRE_BUSY'],
  [
    'a request that was damaged on its way',
    () => foreign(JSON.stringify(invalid), 400, 'application/problem+json'),
    'CENTRE_UNREACHABLE',
  ],
  ['the centre’s 400', () => json(invalid, { status: 400 }, 'application/problem+json'), 'INVALID_INPUT'],
  [
    'the centre’s own refusal',
    () => json(toProblem(new AppError('SIGNED_OUT', 'over')), { status: 401 }, 'application/problem+json'),
    'SIGNED_OUT',
  ],
  [
    'a refusal of a newer centre',
    () => json({ type: 'x', title: 'x', status: 409, code: 'MOON_PHASE' }, { status: 409 }, 'application/problem+json'),
    'CENTRE_ANSWER_STRANGE',
  ],
  [
    'a refusal that is no problem document',
    () => json('{', { status: 409 }, 'application/problem+json'),
    'CENTRE_ANSWER_STRANGE',
  ],
  ['a page of the feed', () => json(page), 'done'],
  ['nothing new', () => new Response(null, { status: 304, headers: marked }), 'done'],
  ['"nothing new" of a cache in between', () => new Response(null, { status: 304 }), 'NOT_THE_CENTRE'],
])('what comes back is the centre’s or it is named: %s', async (_name, answer, code) =>
  expect(await pull(answer)).toBe(code),
);

test('without a token nothing leaves the counter, with one it goes to the centre only and follows no redirect', async () => {
  const none = createClient(async () => json(page), '');
  expect(await codeOfAsync(none.api.getFeed('0', undefined, 5))).toBe('SIGNED_OUT');
  expect(none.asked).toEqual([]);
  const { api, asked } = createClient(async () => json(page));
  await api.getFeed('12', '"tag"', 5);
  expect(asked).toMatchObject([
    {
      url: 'https://centre.test/v1/feed?cursor=12&limit=5',
      init: {
        redirect: 'manual',
        headers: { Authorization: 'DPoP token', 'Kaunta-Protocol': String(protocolVersion), 'If-None-Match': '"tag"' },
      },
    },
  ]);
});

test('an old page that a cache gives out again is not the centre’s answer; one of a restored centre is', async () => {
  const answers = [
    { ...page, cursor: '9', at: testNow + 5000 },
    { ...page, cursor: '7' },
    { ...page, cursor: '7', at: testNow + 6000 },
  ];
  const { api } = createClient(async () => json(answers.shift()));
  expect((await api.getFeed('7', undefined, 5))?.page.cursor).toBe('9');
  expect(await codeOfAsync(api.getFeed('9', undefined, 5))).toBe('CENTRE_ANSWER_STRANGE');
  expect((await api.getFeed('9', undefined, 5))?.page.cursor).toBe('7');
});

test.each([
  ['in a moment', 400, 400],
  ['after days in which the computer slept', 3 * 24 * 3_600_000, undefined],
  ['before it was asked for, by a clock that was set back', -3_600_000, undefined],
])('a page that comes %s tells of the clock what it can', async (_how, passedMs, clockOffsetMs) => {
  let at = testNow;
  const { api } = createClient(
    async () => {
      at += passedMs;
      return json(page);
    },
    'token',
    () => at,
  );
  expect((await api.getFeed('0', undefined, 5))?.clockOffsetMs).toBe(clockOffsetMs);
});

const digest = 'sha-256=:uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=:';
const helloHash = 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9';
const documentAnswer = (status: number, headers: Record<string, string>) => async () =>
  new Response('hello world', { status, headers: { ...marked, ...headers } });

test('a document is named by the centre’s own digest, and its bytes come in as they arrive', async () => {
  const { api, asked } = createClient(
    documentAnswer(200, { 'content-digest': digest, 'content-length': '11', 'content-type': 'application/pdf' }),
  );
  const got: Buffer[] = [];
  await api.getDocument('../secret', { first: 0 }, async (head, pieces) => {
    expect(head).toEqual({ sha256: helloHash, sizeBytes: 11, first: 0, mediaType: 'application/pdf' });
    for await (const piece of pieces) got.push(Buffer.from(piece));
  });
  expect(Buffer.concat(got).toString()).toBe('hello world');
  expect(asked[0]?.url).toBe('https://centre.test/v1/document/..%2Fsecret');
});

test('a piece is asked for of the document that is held, and of no other', async () => {
  const headers = { 'repr-digest': digest, 'content-digest': 'sha-256=:AAAA:', 'content-range': 'bytes 4-14/15' };
  const { api, asked } = createClient(documentAnswer(206, headers));
  await api.getDocument('x', { first: 4, last: 99, sha256: helloHash }, async (head) =>
    expect(head).toMatchObject({ sha256: helloHash, sizeBytes: 15, first: 4 }),
  );
  expect(new Headers(asked[0]?.init?.headers).get('range')).toBe('bytes=4-99');
  expect(new Headers(asked[0]?.init?.headers).get('if-range')).toBe(`"${helloHash}"`);
});

test.each<[string, number, Record<string, string>]>([
  ['without a digest', 200, { 'content-length': '11' }],
  ['with a digest that is none', 200, { 'content-length': '11', 'repr-digest': 'sha-256=:AAAA:' }],
  ['without a length', 200, { 'repr-digest': digest }],
  ['of other bytes than were asked for', 206, { 'repr-digest': digest, 'content-range': 'bytes 5-15/16' }],
  ['in part, that does not say which', 206, { 'repr-digest': digest }],
])('a document %s is not taken', async (_what, status, headers) => {
  const { api } = createClient(documentAnswer(status, headers));
  expect(await codeOfAsync(api.getDocument('x', { first: 4 }, async () => expect.unreachable()))).toBe(
    'CENTRE_ANSWER_STRANGE',
  );
});

test.each<[LookKind, string, string]>([
  ['reference', '../serial/lease?x=1#y', 'application/..%2Fserial%2Flease%3Fx%3D1%23y'],
  ['reference', 'TIMS 1/2', 'application/TIMS%201%2F2'],
  ['plate', 'KDA 1&chassis=2', 'vehicle?plate=KDA+1%26chassis%3D2'],
  ['chassis', '#ü+', 'vehicle?chassis=%23%C3%BC%2B'],
])('what is typed into a look for a %s stays one value on the way to the centre: %s', async (kind, query, path) => {
  const { api, asked } = createClient(async () => json({ applications: [], at: testNow }));
  await api.findBeyond(kind, query, 'Swali – “leo”');
  expect(asked[0]?.url).toBe(`https://centre.test/v1/${path}`);
  expect(new Headers(asked[0]?.init?.headers).get(reasonHeader)).toBe('Swali%20%E2%80%93%20%E2%80%9Cleo%E2%80%9D');
});

test('an upload is known by its name alone: scans go to no other address than the centre’s', async () => {
  const created = (location: string) => async () =>
    new Response(null, { status: 201, headers: { ...marked, location, 'upload-offset': '5' } });
  const begin = (location: string) =>
    createClient(created(location)).api.createUpload({ sha256: helloHash, mediaType: 'image/png', sizeBytes: 11 });
  expect(await begin('https://evil.test/v1/upload/abc-1')).toEqual({ url: '/v1/upload/abc-1', offset: 5 });
  for (const location of ['', 'https://evil.test/', '/v1/upload/a?b=c', '/v1/upload/..'])
    expect(await codeOfAsync(begin(location))).toBe('CENTRE_ANSWER_STRANGE');
});

test.each<[number, string]>([
  [404, 'done'],
  [401, 'done'],
  [503, 'CENTRE_BUSY'],
  [500, 'CENTRE_BUSY'],
])('a HEAD that is answered with %i has no body to say why, and is understood', async (status, code) => {
  const { api } = createClient(async () => new Response(null, { status, headers: marked }));
  expect(await codeOfAsync(api.findUpload('/v1/upload/a'))).toBe(code);
});

test('a part that had come after all is not sent for ever: the centre’s word on where it stands is taken', async () => {
  const problem = toProblem(new AppError('INVALID_INPUT', 'other', { path: 'Upload-Offset', offset: 7 }));
  const { api, asked } = createClient(async () =>
    json({ ...problem, status: 409 }, { status: 409 }, 'application/problem+json'),
  );
  expect(await api.sendUpload('/v1/upload/a', 5, Buffer.from('ab'), 'x')).toBe(7);
  expect(asked[0]?.url).toBe('https://centre.test/v1/upload/a');
});

test('only a real centre’s "not found" means that there is no demonstration', async () => {
  const problem = json(toProblem(new AppError('NOT_FOUND', 'none')), { status: 404 }, 'application/problem+json');
  expect(await createClient(async () => problem).api.findDemonstration()).toBeUndefined();
  expect(await codeOfAsync(createClient(async () => foreign('gone', 404, 'text/plain')).api.findDemonstration())).toBe(
    'NOT_THE_CENTRE',
  );
});

test('the live stream tells each event by its name, also when a line arrives in two pieces', async () => {
  const chunks = [': hello\n\nevent: cha', 'nge\ndata: 1\n\n', 'event: change\r\ndata: 2\r\n\r\n'];
  const stream = new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  const { api } = createClient(async () => new Response(stream, { headers: { 'content-type': 'text/event-stream' } }));
  const events: string[] = [];
  let alive = 0;
  await api.listen(
    new AbortController().signal,
    () => {
      alive += 1;
    },
    (name) => events.push(name),
  );
  expect(events).toEqual(['change', 'change']);
  expect(alive).toBe(3);
  expect(
    await codeOfAsync(
      createClient(async () => json(page)).api.listen(
        new AbortController().signal,
        () => {},
        () => {},
      ),
    ),
  ).toBe('CENTRE_ANSWER_STRANGE');
});

const refusalOf = async (response: Response): Promise<AppError> =>
  createClient(async () => response)
    .api.getHealth()
    .then(
      () => Promise.reject(new Error('taken')),
      (error: AppError) => error,
    );

test('how long to leave the centre alone is read from seconds and from dates, by the answer’s own clock', async () => {
  const busy = (headers: Record<string, string>, status = 503) => refusalOf(foreign('', status, 'text/html', headers));
  const date = 'Sun, 06 Nov 1994 08:49:37 GMT';
  for (const status of [408, 425, 429, 503])
    expect((await busy({ 'retry-after': '120' }, status)).details.retryAfterMs, `${status}`).toBe(120_000);
  expect((await busy({ 'retry-after': 'Sun, 06 Nov 1994 08:50:37 GMT', date })).details.retryAfterMs).toBe(60_000);
  expect((await busy({ 'retry-after': 'Sun, 06 Nov 1994 08:40:37 GMT', date })).details.retryAfterMs).toBe(0);
  const untold: Record<string, string>[] = [
    {},
    { 'retry-after': 'soon' },
    { 'retry-after': '-5' },
    { 'retry-after': 'Sun, 06 Nov 1994 08:50:37 GMT' },
  ];
  for (const headers of untold) expect((await busy(headers)).details).not.toHaveProperty('retryAfterMs');
  const later = toProblem(new AppError('SIGN_IN_LATER', 'too many'));
  const limited = await refusalOf(
    json(later, { status: 429, headers: { 'retry-after': '7' } }, 'application/problem+json'),
  );
  expect([limited.code, limited.details.retryAfterMs]).toEqual(['SIGN_IN_LATER', 7000]);
  // The header is the centre's word on it, whatever the problem's details say; a refusal for good asks for no quiet.
  const other = { ...later, details: { retryAfterMs: 5 } };
  expect(
    (await refusalOf(json(other, { status: 429, headers: { 'retry-after': '7' } }, 'application/problem+json'))).details
      .retryAfterMs,
  ).toBe(7000);
  const never = toProblem(new AppError('ROLE_MISSING', 'never'));
  expect(
    (await refusalOf(json(never, { status: 403, headers: { 'retry-after': '7' } }, 'application/problem+json')))
      .details,
  ).not.toHaveProperty('retryAfterMs');
});

test('a damaged problem document is judged by its status, and one without end is not read to its end', async () => {
  let given = 0;
  const endless = new ReadableStream({
    pull: (controller) => {
      given += 1;
      controller.enqueue(new Uint8Array(65_536).fill(32));
    },
  });
  expect(
    (
      await refusalOf(
        new Response(endless, { status: 401, headers: { 'content-type': 'application/problem+json', ...marked } }),
      )
    ).code,
  ).toBe('CENTRE_ANSWER_STRANGE');
  expect(given).toBeLessThan(5);
});

test('a stream that says nothing is given up, one that comments stays, and a line without end is cut off', async () => {
  const listenTo = (source: UnderlyingDefaultSource) => {
    const fetch = async () =>
      new Response(new ReadableStream(source), { headers: { 'content-type': 'text/event-stream', ...marked } });
    const api = createApiClient({
      baseUrl: 'https://centre.test',
      fetch,
      now: () => testNow,
      prove: () => '',
      token: () => 'token',
      patience: { aliveMs: 500, idleMs: 300, wholeMs: 400 },
    });
    return codeOfAsync(
      api.listen(
        new AbortController().signal,
        () => {},
        () => {},
      ),
    );
  };
  expect(await listenTo({})).toBe('CENTRE_UNREACHABLE');
  let comments = 0;
  const beat = (controller: ReadableStreamDefaultController): void => {
    comments += 1;
    controller.enqueue(new TextEncoder().encode(': heartbeat\n\n'));
    if (comments < 7) setTimeout(beat, 100, controller);
    else controller.close();
  };
  expect(await listenTo({ start: beat })).toBe('done');
  expect(await listenTo({ pull: (controller) => controller.enqueue(new Uint8Array(1000).fill(97)) })).toBe(
    'CENTRE_ANSWER_STRANGE',
  );
  const sayLong = (controller: ReadableStreamDefaultController): void => {
    controller.enqueue(new TextEncoder().encode(`data: ${'a'.repeat(9000)}\n`));
    controller.close();
  };
  expect(await listenTo({ start: sayLong })).toBe('CENTRE_ANSWER_STRANGE');
});

test('a stream that is no longer wanted ends at once', async () => {
  const { api } = createClient(
    async () => new Response(new ReadableStream(), { headers: { 'content-type': 'text/event-stream', ...marked } }),
  );
  const stop = new AbortController();
  const listening = codeOfAsync(
    api.listen(
      stop.signal,
      () => {},
      () => {},
    ),
  );
  await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  expect(await listening).toBe('CENTRE_UNREACHABLE');
}, 5000);

test('a long body goes packed, a short one as it is: a day’s acts over a slow line would otherwise take ten times as long', async () => {
  const { asked, api } = createClient(async () => json({ answers: [], at: testNow }));
  const commands = (count: number) =>
    Array.from({ length: count }, (_one, number) =>
      createCommand('verification.record', createApplication({ number }), { revision: 1, marks: {} }),
    ).map((body) => ({ id: body.id, body, signature: 'signature' }));
  const [few, many] = [commands(1), commands(200)];
  await api.postCommands(few);
  await api.postCommands(many);
  const [plain, packed] = asked.map(({ init }) => ({
    body: init?.body,
    coding: new Headers(init?.headers).get('content-encoding'),
  }));
  const signatures = { [few[0]?.id ?? '']: 'signature' };
  expect(plain).toEqual({ body: JSON.stringify({ commands: few.map(({ body }) => body), signatures }), coding: null });
  if (!(packed?.body instanceof Uint8Array)) throw new Error('it went as text');
  expect(packed.coding).toBe('gzip');
  expect(packed.body.length).toBeLessThan(JSON.stringify(many).length / 4);
  expect(JSON.parse(gunzipSync(packed.body).toString())).toMatchObject({ commands: many.map(({ body }) => body) });
});

test('a sign-in over a line that died since the last request is tried once more; nothing else is, and no other fault', async () => {
  const tries = async (code: string, ask: (api: ReturnType<typeof createApiClient>) => Promise<unknown>) => {
    const { api, asked } = createClient(failed(code), '');
    return [await codeOfAsync(ask(api)), asked.length];
  };
  expect(await tries('UND_ERR_SOCKET', (api) => api.postSession({}))).toEqual(['CENTRE_UNREACHABLE', 2]);
  expect(await tries('ECONNREFUSED', (api) => api.postSession({}))).toEqual(['CENTRE_UNREACHABLE', 1]);
  expect(await tries('UND_ERR_SOCKET', (api) => api.getHealth())).toEqual(['CENTRE_UNREACHABLE', 1]);
});

test('what one client is told of the centre’s time, the next one proves itself by at once', async () => {
  const clock = createCentreClock(() => testNow);
  const centreAt = testNow + 3_600_000;
  const proofs: unknown[] = [];
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    const proof: unknown = JSON.parse(new Headers(init?.headers).get('DPoP') ?? '');
    proofs.push(proof);
    return proofs.length > 1
      ? json({ ...page, at: centreAt })
      : json(
          toProblem(new AppError('DEVICE_PROOF_REFUSED', 'another time', { centreAt })),
          { status: 401 },
          'application/problem+json',
        );
  };
  const line = { baseUrl: 'https://centre.test/', fetch, now: () => testNow, clock, token: () => 'token' };
  const connect = () => createApiClient({ ...line, prove: ({ at }) => JSON.stringify(at) });
  for (const api of [connect(), connect()]) await codeOfAsync(api.getFeed('0', undefined, 100));
  expect(proofs).toEqual([testNow, centreAt, centreAt]);
});
