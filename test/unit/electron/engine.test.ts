import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type CommandRow, listCommands } from '#db/outbox.ts';
import { findDocument, getSyncState } from '#db/query/sync.ts';
import type { FeedPage, KeyOutput } from '#domain/contract/api.ts';
import { AppError, type ErrorCode } from '#domain/contract/errors.ts';
import { sha256 } from '#electron/service/counter.ts';
import { makeDocumentStore } from '#electron/service/document-store.ts';
import { perform } from '#electron/service/perform.ts';
import type { SessionHolder } from '#electron/service/session.ts';
import type { ApiClient } from '#electron/sync/api-client.ts';
import { makeDocuments } from '#electron/sync/documents.ts';
import { makeEngine, waitMs } from '#electron/sync/engine.ts';
import { takeBatch } from '#electron/sync/push.ts';
import { makeApplication } from '#test/support/application.ts';
import { makeCounter, makeOfficer, readRecord, seed, testKey, testNow } from '#test/support/counter.ts';
import { serveDocument } from '#test/support/document-answer.ts';

const plain = makeApplication();
const pageOf = (cursor: string, entries: unknown[] = [], more = false): FeedPage => ({ entries, cursor, more, remaining: 0, at: testNow, protocol: 1 });
const entryOf = (number: number) => ({
  sequence: number,
  kind: 'application',
  id: makeApplication({ number }).id,
  version: 1,
  record: makeApplication({ number }),
});
const forever = new Promise<never>(() => {});
const pdf = Buffer.from('%PDF');
const keys = { sign: [], encrypt: 'age1', revocation: {}, at: testNow } as unknown as KeyOutput; // kept as they come

/** The engine with a centre that a test answers for, and rests that end when the test says. */
const start = (answers: Partial<ApiClient> = {}, isSignedIn = true) => {
  const counter = makeCounter();
  const rests: { ms: number; end: () => void }[] = [];
  const logged: unknown[][] = [];
  let held = isSignedIn ? 'token' : undefined;
  const api = {
    postCommands: vi.fn<ApiClient['postCommands']>(
      answers.postCommands ?? (async (commands) => ({ answers: commands.map(({ id }) => ({ id, kind: 'applied', version: 2 })), at: testNow })),
    ),
    getFeed: vi.fn<ApiClient['getFeed']>(answers.getFeed ?? (async () => undefined)),
    getDocument: vi.fn<ApiClient['getDocument']>(answers.getDocument ?? serveDocument(() => pdf)),
    postAnchor: vi.fn<ApiClient['postAnchor']>(answers.postAnchor ?? (async () => Promise.reject(new AppError('CENTRE_BUSY', 'not now')))),
    getKeys: vi.fn<ApiClient['getKeys']>(answers.getKeys ?? (async () => keys)),
    listen: vi.fn<ApiClient['listen']>(answers.listen ?? (() => forever)),
  };
  const session = {
    token: () => held,
    find: () => null,
    dropToken: vi.fn(() => {
      held = undefined;
      engine.wake();
    }),
  };
  const sleep = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (signal.aborted) return resolve();
      rests.push({ ms, end: resolve });
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  const { phase } = makeDocuments({
    counter,
    store: makeDocumentStore(`${counter.folder}/document`, testKey),
    api: api as unknown as ApiClient, // no scan waits to be sent
    sleep,
    breathe: async () => {},
    log: (...line) => logged.push(line),
  });
  const engine = makeEngine({
    counter,
    api: api as unknown as ApiClient, // the requests that the engine makes
    session: session as unknown as SessionHolder, // the three questions that the engine asks
    documents: phase,
    sleep,
    random: () => 1,
    breathe: async () => {},
    log: (...line) => logged.push(line),
  });
  onTestFinished(engine.stop);
  /** Until the engine has rested so many times. */
  const rested = (times: number) => vi.waitFor(() => expect(rests.length).toBeGreaterThanOrEqual(times), { timeout: 5000, interval: 2 });
  const signIn = () => {
    held = 'again';
    engine.wake();
  };
  return { counter, api, session, engine, rests, rested, logged, signIn, run: () => void engine.start() };
};
const act = (counter: ReturnType<typeof makeCounter>) =>
  perform(counter, makeOfficer('verifying'), 'verification.record', plain.id, { revision: 1, marks: { buyer: { mark: 'confirmed' } } });
const markBuyer = (counter: ReturnType<typeof makeCounter>, id = '') =>
  perform(counter, makeOfficer('verifying'), 'verification.record', id, { revision: 1, marks: { buyer: { mark: 'confirmed' } } });
const fault = (code: ErrorCode) => () => Promise.reject(new AppError(code, code));

test('what waits is sent before the feed is asked, page after page, then the engine rests', async () => {
  const order: string[] = [];
  const { counter, run, rested, rests, engine } = start({
    postCommands: async (commands) => {
      order.push('push');
      return { answers: commands.map(({ id }) => ({ id, kind: 'applied', version: 2 })), at: testNow };
    },
    getFeed: async (cursor) => {
      order.push(`pull ${cursor}`);
      return { page: cursor === '0' ? pageOf('1', [entryOf(8)], true) : pageOf('2', [entryOf(9)]), etag: 'tag' };
    },
  });
  seed(counter, plain);
  act(counter);
  run();
  await rested(1);
  expect(order).toEqual(['push', 'pull 0', 'pull 1']);
  expect(listCommands(counter.connection.reader, 'waiting')).toEqual([]);
  expect(engine.status()).toMatchObject({ phase: 'idle', centre: true, answerCode: null });
  expect(rests[0]?.ms).toBe(30_000);
});

test('a pull of several pages says after each page how far it is and how long it will still take', async () => {
  const shown: unknown[] = [];
  const { counter, run, rested, engine } = start({
    getFeed: async (cursor) => {
      // The page before this one is applied meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 50));
      shown.push(engine.status().progress);
      counter.clock.at += 2000;
      const more = cursor !== '2';
      return { page: { ...pageOf(String(Number(cursor) + 1), [entryOf(Number(cursor) + 1)], more), remaining: more ? 2 - Number(cursor) : 0 }, etag: 'tag' };
    },
  });
  run();
  await rested(1);
  expect(shown).toEqual([null, { done: 1, left: 2, secondsLeft: 4 }, { done: 2, left: 1, secondsLeft: 2 }]);
  expect(engine.status().progress).toBeNull();
});

test('the next page is on its way while one is applied, and is asked again when that one cannot be kept', async () => {
  const asked: string[] = [];
  const { counter, run, rested, rests } = start({
    getFeed: async (cursor) => {
      asked.push(`${cursor} at ${getSyncState(counter.connection.reader).cursor}`);
      return { page: pageOf(String(Number(cursor) + 1), [entryOf(Number(cursor) + 1)], cursor !== '2'), etag: 'tag' };
    },
  });
  counter.connection.client.exec("CREATE TEMP TRIGGER full BEFORE INSERT ON main.application BEGIN SELECT RAISE(ABORT, 'no room'); END");
  run();
  await rested(1);
  expect(getSyncState(counter.connection.reader).cursor).toBe('0');
  counter.connection.client.exec('DROP TRIGGER full');
  rests[0]?.end();
  await rested(2);
  expect(asked).toEqual(['0 at 0', '1 at 0', '0 at 0', '1 at 0', '2 at 1']);
  expect(getSyncState(counter.connection.reader).cursor).toBe('3');
});

test('an act ends the rest and is sent at once', async () => {
  const { counter, run, rested, api, engine } = start();
  seed(counter, plain);
  run();
  await rested(1);
  act(counter);
  engine.wake();
  await rested(2);
  expect(api.postCommands).toHaveBeenCalledTimes(1);
});

test('a wake in the middle of a round is not lost', async () => {
  const { run, rested, api, engine } = start({
    getFeed: async () => {
      if (api.getFeed.mock.calls.length === 1) engine.wake();
      return undefined;
    },
  });
  run();
  await rested(1);
  expect(api.getFeed).toHaveBeenCalledTimes(2);
});

test('the live stream wakes the engine, is opened once, and opened again when it ends', async () => {
  let change: (name: string) => void = () => {};
  let end: () => void = () => {};
  const { run, rested, api, rests } = start({
    listen: (_signal, _alive, onEvent) => {
      change = onEvent;
      return new Promise((resolve) => {
        end = resolve;
      });
    },
  });
  run();
  await rested(1);
  change('hello');
  change('change');
  await rested(2);
  expect([api.getFeed.mock.calls.length, api.listen.mock.calls.length]).toEqual([2, 1]);
  end();
  await Promise.resolve();
  rests[1]?.end();
  await rested(3);
  expect(api.listen).toHaveBeenCalledTimes(2);
});

test('a wait grows to a minute and never past it, jittered over the whole of it, whatever the number of failures', () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (failures, random) => {
      const wait = waitMs(failures, () => random);
      expect(wait).toBeGreaterThanOrEqual(250);
      expect(wait).toBeLessThanOrEqual(60_000);
      expect(wait).toBeCloseTo(Math.max(250, random * waitMs(failures, () => 1)), 3);
    }),
  );
  expect([0, 1, 2, 5, 6, 1000].map((failures) => waitMs(failures, () => 1))).toEqual([1000, 2000, 4000, 32_000, 60_000, 60_000]);
});

test('an unreachable centre is waited for longer each time, and the count starts anew after a success', async () => {
  let isDown = true;
  const { run, rested, rests, engine } = start({ getFeed: async () => (isDown ? fault('CENTRE_UNREACHABLE')() : undefined) });
  run();
  for (const [time, ms] of [1000, 2000, 4000].entries()) {
    await rested(time + 1);
    expect(rests[time]?.ms).toBe(ms);
    expect(engine.status()).toMatchObject({ phase: 'waiting', centre: false, answerCode: 'CENTRE_UNREACHABLE', nextTryAt: testNow + ms });
    isDown = time < 2;
    rests[time]?.end();
  }
  await rested(4);
  expect(engine.status()).toMatchObject({ phase: 'idle', centre: true, nextTryAt: null });
  isDown = true;
  rests[3]?.end();
  await rested(5);
  expect(rests[4]?.ms).toBe(1000);
});

test.each(['SIGNED_OUT', 'WORKSTATION_UNKNOWN'] as const)('%s blocks until somebody signs in: the token is dropped and nothing is asked', async (code) => {
  const { run, rested, api, session, engine, signIn } = start({ getFeed: fault(code) });
  run();
  await rested(1);
  expect(session.dropToken).toHaveBeenCalledTimes(1);
  expect(api.getFeed).toHaveBeenCalledTimes(1);
  expect(engine.status()).toMatchObject({ phase: 'signed-out', answerCode: code, nextTryAt: null });
  api.getFeed.mockResolvedValue(undefined);
  signIn();
  await rested(2);
  expect(engine.status()).toMatchObject({ phase: 'idle', answerCode: null });
});

test('while nobody is signed in nothing at all is asked, however often it is woken', async () => {
  const { run, rested, api, engine } = start({}, false);
  run();
  await rested(1);
  engine.wake();
  await rested(2);
  expect(engine.status().phase).toBe('signed-out');
  for (const request of [api.getFeed, api.postCommands, api.listen, api.getDocument]) expect(request).not.toHaveBeenCalled();
});

test('a bug is logged whole and does not end the sync', async () => {
  const getFeed = vi.fn<ApiClient['getFeed']>().mockRejectedValueOnce(new TypeError('x is not a function')).mockResolvedValue(undefined);
  const { run, rested, rests, logged, engine } = start({ getFeed });
  run();
  await rested(1);
  expect(logged).toEqual([['error', 'sync.bug', { error: expect.stringContaining('x is not a function') }]]);
  expect(engine.status()).toMatchObject({ phase: 'waiting', answerCode: 'BUG' });
  rests[0]?.end();
  await rested(2);
  expect(engine.status().phase).toBe('idle');
});

test.each(['later', 'escalated'])('an act that the centre answers with "%s" holds up neither the feed nor the window’s truth', async (kind) => {
  const { counter, run, rested, api, engine } = start({
    postCommands: async (commands) => ({ answers: commands.map(({ id }) => ({ id, kind })), at: testNow }),
    getFeed: async () => ({ page: pageOf('1', [entryOf(8)]), etag: undefined }),
  });
  seed(counter, plain);
  act(counter);
  run();
  await rested(1);
  expect(api.postCommands).toHaveBeenCalledTimes(1);
  expect(readRecord(counter, makeApplication({ number: 8 }).id).status).toBe('submitted');
  expect(engine.status()).toMatchObject({ phase: 'waiting', answerCode: 'CENTRE_BUSY' });
  expect(listCommands(counter.connection.reader, 'waiting')).toHaveLength(1);
});

test('a push whose answer is lost is not followed by a pull, so that the act is not judged on its own result', async () => {
  const { counter, run, rested, api } = start({ postCommands: fault('CENTRE_UNREACHABLE') });
  seed(counter, plain);
  act(counter);
  run();
  await rested(1);
  expect(api.getFeed).not.toHaveBeenCalled();
});

test('one scan that cannot be had, or is to be asked for again later, keeps neither the next ones away nor the acts', async () => {
  const records = [1, 2, 3].map((number) => makeApplication({ number }));
  const bad: Record<string, ErrorCode> = { 'document-000001': 'NOT_FOUND', 'document-000002': 'DOCUMENT_NOT_HERE' };
  const { counter, run, rested, rests, logged, engine } = start({
    getDocument: (id, ...rest) =>
      bad[id] === undefined ? serveDocument(() => pdf)(id, ...rest) : Promise.reject(new AppError(bad[id], 'not now', { retryAfterMs: 2000 })),
  });
  seed(counter, ...records);
  run();
  await rested(1);
  expect([engine.status().phase, engine.status().answerCode, rests[0]?.ms]).toEqual(['idle', null, 30_000]);
  expect(records.map(({ document }) => findDocument(counter.connection.reader, document.id)?.sha256)).toEqual([undefined, undefined, sha256(pdf)]);
  expect(logged.map((line) => line[1])).toEqual(['sync.scan', 'sync.scan']);
});

test('acts that the centre cannot judge hold up neither the acts on other applications nor the order on their own', async () => {
  const stuck = makeApplication({ number: 2 }).id;
  const sent: string[][] = [];
  const { counter, run, rested, engine } = start({
    postCommands: async (commands) => {
      if (commands.length > 10) throw new AppError('INVALID_INPUT', 'too large');
      sent.push(commands.map(({ body }) => body.subject));
      return { answers: commands.map(({ id, body }) => (body.subject === stuck ? { id, kind: 'later' } : { id, kind: 'applied', version: 2 })), at: testNow };
    },
  });
  seed(counter, plain, makeApplication({ number: 2 }));
  const markStuck = (kind: 'confirmed' | 'faulted') =>
    perform(counter, makeOfficer('verifying'), 'verification.record', stuck, { revision: 1, marks: { buyer: { mark: kind } } });
  for (let count = 0; count < 15; count += 1) for (const kind of ['confirmed', 'faulted'] as const) markStuck(kind);
  act(counter);
  markStuck('confirmed');
  run();
  await rested(1);
  // One request is full of what is stuck; after it all of that application is left out.
  expect(sent.filter((subjects) => subjects.includes(stuck)).map((subjects) => subjects.length)).toEqual([8]);
  expect(sent.filter((subjects) => subjects.includes(plain.id))).toEqual([[plain.id]]);
  expect(listCommands(counter.connection.reader, 'waiting')).toHaveLength(31);
  expect(engine.status()).toMatchObject({ phase: 'waiting', answerCode: 'CENTRE_BUSY' });
});

test('a centre that is busy as a whole is asked once, not batch after batch', async () => {
  const busy = { type: '', title: '', status: 503, code: 'CENTRE_BUSY', details: {} };
  const { counter, run, rested, api } = start({
    postCommands: async (commands) => ({ answers: commands.map(({ id }) => ({ id, kind: 'later', problem: busy })), at: testNow }),
  });
  const records = Array.from({ length: 60 }, (_, number) => makeApplication({ number: number + 1 }));
  seed(counter, ...records);
  for (const { id } of records) markBuyer(counter, id);
  run();
  await rested(1);
  expect(api.postCommands).toHaveBeenCalledTimes(1);
});

test('a request stays small however long the signatures: a body past the centre’s limit would hold up everything', () => {
  const row = (length: number) => ({ body: 'x'.repeat(length) }) as unknown as CommandRow; // only its length is looked at
  expect(takeBatch([row(600_000), row(600_000), row(10)])).toHaveLength(1);
  expect(takeBatch([row(5_000_000), row(10)])).toHaveLength(1);
  expect(takeBatch([row(10), row(10)])).toHaveLength(2);
});

test('a late refusal of the former token does not sign the next officer out', async () => {
  const { run, rested, api, session, signIn } = start({
    getFeed: async () => {
      if (api.getFeed.mock.calls.length > 1) return undefined;
      signIn();
      return fault('SIGNED_OUT')();
    },
  });
  run();
  await rested(1);
  expect([session.token(), session.dropToken.mock.calls.length]).toEqual(['again', 0]);
});

test('what is here is as old as the last time the centre said that nothing is new', async () => {
  const { counter, run, rested } = start();
  counter.clock.at += 3_600_000;
  run();
  await rested(1);
  expect(getSyncState(counter.connection.reader).lastPulledAt).toBe(counter.clock.at);
});

test('an answer that comes after the cache is closed is neither a bug nor news', async () => {
  let answer: () => void = () => {};
  const { counter, run, api, engine, logged } = start({
    getFeed: () =>
      new Promise((resolve) => {
        answer = () => resolve({ page: pageOf('1', [entryOf(8)]), etag: undefined });
      }),
  });
  run();
  await vi.waitFor(() => expect(api.getFeed).toHaveBeenCalled());
  engine.stop();
  counter.connection.close();
  const heard = counter.events.length;
  answer();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([logged, counter.events.slice(heard).filter(({ kind }) => kind === 'application.changed')]).toEqual([[], []]);
});

test('after stop nothing more is asked', async () => {
  const { run, rested, api, engine, rests } = start();
  run();
  await rested(1);
  engine.stop();
  rests[0]?.end();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(api.getFeed).toHaveBeenCalledTimes(1);
});

test("the centre's keys are kept for a day without it, asked for once a sign-in, and their absence holds nothing up", async () => {
  const { counter, run, rests, rested, api, engine } = start({ getKeys: fault('UNKNOWN_ROUTE') });
  run();
  await rested(1);
  expect([engine.status().phase, getSyncState(counter.connection.reader).centreKeys]).toEqual(['idle', null]);
  api.getKeys.mockImplementation(async () => keys);
  for (const turn of [1, 2]) {
    rests[turn - 1]?.end();
    await rested(turn + 1);
  }
  expect(getSyncState(counter.connection.reader).centreKeys).toEqual(keys);
  expect(api.getKeys).toHaveBeenCalledTimes(2);
});

test.each<[ErrorCode, boolean | null]>([
  ['CENTRE_UNREACHABLE', false],
  ['NOT_THE_CENTRE', false],
  ['CERTIFICATE_OUT_OF_DATE', null],
  ['CERTIFICATE_REFUSED', null],
  ['CENTRE_ANSWER_STRANGE', true],
  ['CENTRE_BUSY', true],
])('%s says of the centre that it answers: %s, also when a scan meets it first', async (code, centre) => {
  const pulling = start({ getFeed: fault(code) });
  pulling.run();
  await pulling.rested(1);
  expect(pulling.engine.status()).toMatchObject({ phase: 'waiting', centre, answerCode: code });
  if (centre === true) return;
  const scanning = start({ getDocument: fault(code) });
  seed(scanning.counter, plain);
  scanning.run();
  await scanning.rested(1);
  expect(scanning.engine.status()).toMatchObject({ phase: 'waiting', centre, answerCode: code });
});

test('a centre that asks for quiet gets it from acts and events; an officer’s "try now" goes through; a day is too long', async () => {
  const asks = [40_000, 90_000_000];
  const { counter, run, rested, rests, api, engine } = start({
    getFeed: async () => {
      const retryAfterMs = asks.shift();
      if (retryAfterMs !== undefined) throw new AppError('CENTRE_BUSY', 'later', { retryAfterMs });
      return undefined;
    },
  });
  seed(counter, plain);
  run();
  await rested(1);
  expect([rests[0]?.ms, engine.status().nextTryAt]).toEqual([40_000, testNow + 40_000]);
  act(counter);
  engine.wake();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(api.postCommands).not.toHaveBeenCalled();
  counter.clock.at += 40_000;
  rests[0]?.end();
  await rested(2);
  expect(api.postCommands).toHaveBeenCalledTimes(1);
  expect(rests[1]?.ms).toBe(15 * 60_000);
  engine.tryNow();
  await rested(3);
  expect(engine.status().phase).toBe('idle');
});

test('an act in the quiet that the centre asked for goes when that is over, not at the end of a longer wait', async () => {
  const busy = new AppError('CENTRE_BUSY', 'later', { retryAfterMs: 2000 });
  const { counter, run, rested, rests, api, engine } = start({ getFeed: fault('CENTRE_UNREACHABLE') });
  seed(counter, plain);
  run();
  for (let failures = 1; failures <= 5; failures += 1) {
    await rested(failures);
    if (failures === 5) api.getFeed.mockRejectedValue(busy);
    rests[failures - 1]?.end();
  }
  await rested(6);
  expect([rests[5]?.ms, engine.status().nextTryAt]).toEqual([2000, testNow + 32_000]);
  act(counter);
  engine.wake();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(api.postCommands).not.toHaveBeenCalled();
  rests[5]?.end();
  await rested(7);
  expect(api.postCommands).toHaveBeenCalledTimes(1);
  // Nothing to do in the quiet: the rest of the wait follows it.
  rests[6]?.end();
  await rested(8);
  expect(rests[7]?.ms).toBe(58_000);
});

test('an act before the refusal does not break the quiet', async () => {
  const { counter, run, rested, rests, api, engine } = start({
    getFeed: async () => {
      act(counter);
      engine.wake();
      throw new AppError('CENTRE_BUSY', 'later', { retryAfterMs: 40_000 });
    },
  });
  seed(counter, plain);
  run();
  await rested(1);
  expect([rests[0]?.ms, api.getFeed.mock.calls.length]).toEqual([40_000, 1]);
});

test('the one act that the centre cannot read is found, set aside and shown; all others are sent, and nothing after it on its application', async () => {
  const records = Array.from({ length: 60 }, (_, number) => makeApplication({ number: number + 1 }));
  const poison = records[36]?.id;
  const taken: string[] = [];
  const { counter, run, rested, rests, api, engine } = start({
    postCommands: async (commands) => {
      if (commands.some(({ body }) => body.sequence === 37)) throw new AppError('INVALID_INPUT', 'not well formed');
      taken.push(...commands.map(({ body }) => body.subject));
      return { answers: commands.map(({ id }) => ({ id, kind: 'applied', version: 2 })), at: testNow };
    },
  });
  seed(counter, ...records);
  for (const id of [...records.map(({ id }) => id), poison]) markBuyer(counter, id);
  run();
  await rested(1);
  expect(taken.toSorted()).toEqual(
    records
      .map(({ id }) => id)
      .filter((id) => id !== poison)
      .toSorted(),
  );
  const waiting = listCommands(counter.connection.reader, 'waiting');
  expect(waiting.map(({ subject, problem }) => [subject, problem?.code])).toEqual([
    [poison, 'ACT_NOT_TAKEN'],
    [poison, undefined],
  ]);
  // The rest of the work is done: nothing else waits for it, and it is not sent again and again.
  expect(engine.status()).toMatchObject({ phase: 'idle', answerCode: null });
  const before = api.postCommands.mock.calls.length;
  expect(before).toBeLessThan(25);
  rests[0]?.end();
  await rested(2);
  expect(api.postCommands).toHaveBeenCalledTimes(before);
  // Tried again, each time later than the last: with the one behind it, and then alone.
  for (const [time, ms] of [15_000, 60_000, 240_000, 600_000, 600_000].entries()) {
    for (const [more, calls] of [
      [ms - 1, before + 2 * time],
      [1, before + 2 * time + 2],
    ] as const) {
      counter.clock.at += more;
      engine.wake();
      await rested(rests.length + 1);
      expect(api.postCommands).toHaveBeenCalledTimes(calls);
    }
  }
});

test('an act set aside is tried again when its time has come, also after the clock was set back by hours', async () => {
  let isReadable = false;
  const { counter, run, rested, engine } = start({
    postCommands: async (commands) => {
      if (!isReadable) throw new AppError('INVALID_INPUT', 'not well formed');
      return { answers: commands.map(({ id }) => ({ id, kind: 'applied', version: 2 })), at: testNow };
    },
  });
  seed(counter, plain);
  act(counter);
  run();
  await rested(1);
  isReadable = true;
  counter.clock.at -= 13 * 3_600_000;
  engine.wake();
  await rested(2);
  expect(listCommands(counter.connection.reader, 'waiting')).toEqual([]);
});

test('a proxy’s "too large" halves the batch too, and a gateway’s trouble does not', async () => {
  const sizes: number[] = [];
  const { counter, run, rested } = start({
    postCommands: async (commands) => {
      sizes.push(commands.length);
      if (commands.length > 10) throw new AppError('NOT_THE_CENTRE', 'too large', { status: 413 });
      return { answers: commands.map(({ id }) => ({ id, kind: 'applied', version: 2 })), at: testNow };
    },
  });
  const records = Array.from({ length: 40 }, (_, number) => makeApplication({ number: number + 1 }));
  seed(counter, ...records);
  for (const { id } of records) markBuyer(counter, id);
  run();
  await rested(1);
  expect(sizes.slice(0, 4)).toEqual([40, 20, 20, 10]);
  expect(listCommands(counter.connection.reader, 'waiting')).toEqual([]);
  const busy = start({ postCommands: fault('CENTRE_BUSY') });
  seed(busy.counter, ...records);
  for (const { id } of records) markBuyer(busy.counter, id);
  busy.run();
  await busy.rested(1);
  expect(busy.api.postCommands).toHaveBeenCalledTimes(1);
});
