import { expect, test } from 'vitest';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import { makeApiClient } from '#electron/sync/api-client.ts';
import { codeOfAsync, testNow } from '#test/support/counter.ts';

const json = (body: unknown, init: ResponseInit = {}, type = 'application/json') =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { ...init, headers: { 'content-type': type, ...init.headers } });
const page = { entries: [], cursor: '1', more: false, remaining: 0, at: testNow, protocol: 1 };

const makeClient = (answer: () => Promise<Response>, token: string | undefined = 'token') => {
  const asked: { url: string; init: RequestInit | undefined }[] = [];
  const heard: number[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    asked.push({ url: String(url), init });
    return answer();
  };
  return {
    asked,
    heard,
    api: makeApiClient({ baseUrl: 'http://centre.test/', fetch, token: () => (token === '' ? undefined : token), onCentreTime: (at) => heard.push(at) }),
  };
};
const pull = (answer: () => Response | Promise<Response>) => codeOfAsync(makeClient(async () => answer()).api.getFeed('0', undefined, 100));

test.each<[string, () => Response | Promise<Response>, string]>([
  ['no way there', () => Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) })), 'CENTRE_UNREACHABLE'],
  ['a time-out', () => Promise.reject(new DOMException('late', 'TimeoutError')), 'CENTRE_UNREACHABLE'],
  ['the page of a captive portal', () => json('<html>Welcome, accept the terms</html>', {}, 'text/html'), 'CENTRE_ANSWER_STRANGE'],
  ['a portal’s page that calls itself JSON', () => json('<html>'), 'CENTRE_ANSWER_STRANGE'],
  ['JSON cut short', () => json('{"entries":['), 'CENTRE_ANSWER_STRANGE'],
  ['JSON of something else', () => json({ entries: 'none' }), 'CENTRE_ANSWER_STRANGE'],
  ['a proxy’s 404', () => json('Not found', { status: 404 }, 'text/plain'), 'CENTRE_ANSWER_STRANGE'],
  ['a proxy’s 502', () => json('Bad gateway', { status: 502 }, 'text/html'), 'CENTRE_BUSY'],
  ['a proxy’s 429', () => json('slow down', { status: 429 }, 'text/html'), 'CENTRE_BUSY'],
  ['the centre’s own refusal', () => json(toProblem(new AppError('SIGNED_OUT', 'over')), { status: 401 }, 'application/problem+json'), 'SIGNED_OUT'],
  [
    'a refusal of a newer centre',
    () => json({ type: 'x', title: 'x', status: 409, code: 'MOON_PHASE' }, { status: 409 }, 'application/problem+json'),
    'CENTRE_ANSWER_STRANGE',
  ],
  ['a refusal that is no problem document', () => json('{', { status: 409 }, 'application/problem+json'), 'CENTRE_ANSWER_STRANGE'],
  ['a page of the feed', () => json(page), 'done'],
  ['nothing new', () => new Response(null, { status: 304 }), 'done'],
])('what comes back is the centre’s or it is named: %s', async (_name, answer, code) => expect(await pull(answer)).toBe(code));

test('without a token nothing leaves the counter, with one it goes to the centre only and follows no redirect', async () => {
  const none = makeClient(async () => json(page), '');
  expect(await codeOfAsync(none.api.getFeed('0', undefined, 5))).toBe('SIGNED_OUT');
  expect(none.asked).toEqual([]);
  const { api, asked, heard } = makeClient(async () => json(page));
  await api.getFeed('12', '"tag"', 5);
  expect(asked).toMatchObject([
    {
      url: 'http://centre.test/v1/feed?cursor=12&limit=5',
      init: { redirect: 'error', headers: { Authorization: 'Bearer token', 'Kaunta-Protocol': '1', 'If-None-Match': '"tag"' } },
    },
  ]);
  expect(heard).toEqual([testNow]);
});

test('an old page that a cache gives out again is not the centre’s answer; one of a restored centre is', async () => {
  const answers = [
    { ...page, cursor: '9', at: testNow + 5000 },
    { ...page, cursor: '7' },
    { ...page, cursor: '7', at: testNow + 6000 },
  ];
  const { api } = makeClient(async () => json(answers.shift()));
  expect((await api.getFeed('7', undefined, 5))?.page.cursor).toBe('9');
  expect(await codeOfAsync(api.getFeed('9', undefined, 5))).toBe('CENTRE_ANSWER_STRANGE');
  expect((await api.getFeed('9', undefined, 5))?.page.cursor).toBe('7');
});

test('a document is named by the centre’s own digest, and one without it is not taken', async () => {
  const digest = 'sha-256=:uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=:';
  const answer = (headers: Record<string, string>) => async () => new Response('hello world', { headers });
  const { api, asked } = makeClient(answer({ 'content-digest': digest }));
  expect(await api.getDocument('../secret')).toMatchObject({ sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9' });
  expect(asked[0]?.url).toBe('http://centre.test/v1/document/..%2Fsecret');
  expect(await codeOfAsync(makeClient(answer({})).api.getDocument('1'))).toBe('CENTRE_ANSWER_STRANGE');
});

test('only a real centre’s "not found" means that there is no demonstration', async () => {
  const problem = json(toProblem(new AppError('NOT_FOUND', 'none')), { status: 404 }, 'application/problem+json');
  expect(await makeClient(async () => problem).api.findDemonstration()).toBeUndefined();
  expect(await codeOfAsync(makeClient(async () => json('gone', { status: 404 }, 'text/plain')).api.findDemonstration())).toBe('CENTRE_ANSWER_STRANGE');
});

test('the live stream tells each event by its name, also when a line arrives in two pieces', async () => {
  const chunks = [': hello\n\nevent: cha', 'nge\ndata: 1\n\n', 'event: change\r\ndata: 2\r\n\r\n'];
  const stream = new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  const { api } = makeClient(async () => new Response(stream, { headers: { 'content-type': 'text/event-stream' } }));
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
      makeClient(async () => json(page)).api.listen(
        new AbortController().signal,
        () => {},
        () => {},
      ),
    ),
  ).toBe('CENTRE_ANSWER_STRANGE');
});
