import BetterSqlite3 from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { listCommands } from '#db/outbox.ts';
import { getApplication } from '#db/query/application.ts';
import { findDocument, getSyncState } from '#db/query/sync.ts';
import type { FeedPage } from '#domain/contract/centre/feed.ts';
import { AppError, type ErrorCode, toProblem } from '#domain/contract/errors.ts';
import type { ProgramEvent } from '#domain/contract/events.ts';
import type { ApiClient } from '#electron/centre/api-client.ts';
import { readSyncStatus } from '#electron/service/sync-desk.ts';
import { waitMs } from '#electron/sync/engine.ts';
import { sha256 } from '#electron/workstation/context.ts';
import { createApplication } from '#test/support/application.ts';
import { seed, testNow } from '#test/support/counter.ts';
import { serveDocument } from '#test/support/document-answer.ts';
import { entryOf, fault, forever, markBuyer, pageOf, pdf, startEngine, testKeys } from '#test/support/engine.ts';
import { passTurns } from '#test/support/turn.ts';

const plain = createApplication();

test('what waits is sent before the feed is asked, page after page, then the engine rests', async () => {
  const order: string[] = [];
  const { counter, run, rested, rests, engine } = startEngine({
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
  markBuyer(counter, plain.id);
  run();
  await rested(1);
  expect(order).toEqual(['push', 'pull 0', 'pull 1']);
  expect(listCommands(counter.connection.reader, 'waiting')).toEqual([]);
  expect(engine.status()).toMatchObject({ phase: 'idle', centre: true, answerCode: null });
  expect(rests[0]?.ms).toBe(30_000);
});

test('a pull of several pages says after each page how far it is and how long it will still take', async () => {
  const shown: unknown[] = [];
  const { counter, run, rested, engine } = startEngine({
    getFeed: async (cursor) => {
      // The page before this one is applied meanwhile.
      await vi.waitFor(() => expect(getSyncState(counter.connection.reader).cursor).toBe(cursor));
      shown.push(engine.status().progress);
      counter.clock.at += 2000;
      const more = cursor !== '2';
      return {
        page: {
          ...pageOf(String(Number(cursor) + 1), [entryOf(Number(cursor) + 1)], more),
          remaining: more ? 2 - Number(cursor) : 0,
        },
        etag: 'tag',
      };
    },
  });
  run();
  await rested(1);
  expect(shown).toEqual([null, { done: 1, left: 2, secondsLeft: 4 }, { done: 2, left: 1, secondsLeft: 2 }]);
  expect(engine.status().progress).toBeNull();
});

test('the next page is on its way while one is applied, and is asked again when that one cannot be kept', async () => {
  const asked: string[] = [];
  const { counter, run, rested, rests } = startEngine({
    getFeed: async (cursor) => {
      asked.push(`${cursor} at ${getSyncState(counter.connection.reader).cursor}`);
      return { page: pageOf(String(Number(cursor) + 1), [entryOf(Number(cursor) + 1)], cursor !== '2'), etag: 'tag' };
    },
  });
  counter.connection.client.function('touch_disk', () => {
    throw new BetterSqlite3.SqliteError('database or disk is full', 'SQLITE_FULL');
  });
  counter.connection.client.exec(
    'CREATE TEMP TRIGGER full BEFORE INSERT ON main.application BEGIN SELECT touch_disk(); END',
  );
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
  const { counter, run, rested, api, engine } = startEngine();
  seed(counter, plain);
  run();
  await rested(1);
  markBuyer(counter, plain.id);
  engine.wake();
  await rested(2);
  expect(api.postCommands).toHaveBeenCalledTimes(1);
});

test('an act does not wait for the last page of a long pull', async () => {
  const order: string[] = [];
  const { counter, run, rested, engine } = startEngine({
    postCommands: async (commands) => {
      order.push('push');
      return { answers: commands.map(({ id }) => ({ id, kind: 'applied', version: 2 })), at: testNow };
    },
    getFeed: async (cursor) => {
      order.push(`pull ${cursor}`);
      if (cursor === '1') {
        markBuyer(counter, plain.id);
        engine.wake();
      }
      return {
        page: pageOf(String(Number(cursor) + 1), [entryOf(Number(cursor) + 8)], Number(cursor) < 5),
        etag: 'tag',
      };
    },
  });
  seed(counter, plain);
  run();
  await rested(1);
  expect(order.slice(0, 7)).toEqual(['pull 0', 'pull 1', 'push', 'pull 2', 'pull 3', 'pull 4', 'pull 5']);
});

test.each(['the anchor and the blanks', 'a scan'])(
  'an act does not wait for %s, and what it left behind goes on, once',
  async (which) => {
    const keysAsked = vi.fn();
    const runDocuments = vi.fn(() => forever);
    const isScan = which === 'a scan';
    const { counter, run, api, engine } = isScan
      ? startEngine({}, true, { run: runDocuments })
      : startEngine({
          getKeys: () => {
            keysAsked();
            return forever;
          },
        });
    seed(counter, plain);
    run();
    const behind = isScan ? runDocuments : keysAsked;
    await vi.waitFor(() => expect(behind).toHaveBeenCalledTimes(1));
    for (const times of [1, 2]) {
      markBuyer(counter, plain.id);
      engine.wake();
      await vi.waitFor(() => expect(api.postCommands).toHaveBeenCalledTimes(times));
    }
    await vi.waitFor(() => expect(api.getFeed).toHaveBeenCalledTimes(3));
    await passTurns();
    expect(behind).toHaveBeenCalledTimes(1);
  },
);

test('what a round left behind tells of a bug, and its late refusal signs nobody out', async () => {
  const ends: ((error: unknown) => void)[] = [];
  const { run, rested, api, session, engine, logged } = startEngine({}, true, {
    run: () => (ends.length < 2 ? new Promise((_resolve, reject) => ends.push(reject)) : Promise.resolve()),
  });
  run();
  for (const [place, error] of [
    new AppError('SIGNED_OUT', 'of before'),
    new TypeError('x is not a function'),
  ].entries()) {
    await vi.waitFor(() => expect(ends).toHaveLength(place + 1));
    const before = api.getFeed.mock.calls.length;
    engine.wake();
    await vi.waitFor(() => expect(api.getFeed.mock.calls.length).toBeGreaterThan(before));
    ends[place]?.(error);
  }
  await rested(1);
  expect(session.dropToken).not.toHaveBeenCalled();
  expect(logged).toEqual([['error', 'sync.bug', { error: 'TypeError', frames: expect.any(Array) }]]);
});

test('a wake in the middle of a round is not lost', async () => {
  const { run, rested, api, engine } = startEngine({
    getFeed: async () => {
      if (api.getFeed.mock.calls.length === 1) engine.wake();
      return undefined;
    },
  });
  run();
  await rested(1);
  expect(api.getFeed).toHaveBeenCalledTimes(2);
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
  expect([0, 1, 2, 5, 6, 1000].map((failures) => waitMs(failures, () => 1))).toEqual([
    1000, 2000, 4000, 32_000, 60_000, 60_000,
  ]);
});

test('an unreachable centre is waited for longer each time, and the count starts anew after a success', async () => {
  let isDown = true;
  const { run, rested, rests, engine } = startEngine({
    getFeed: async () => (isDown ? fault('CENTRE_UNREACHABLE')() : undefined),
  });
  run();
  for (const [time, ms] of [1000, 2000, 4000].entries()) {
    await rested(time + 1);
    expect(rests[time]?.ms).toBe(ms);
    expect(engine.status()).toMatchObject({
      phase: 'waiting',
      centre: false,
      answerCode: 'CENTRE_UNREACHABLE',
      nextTryAt: testNow + ms,
    });
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

test.each(['SIGNED_OUT', 'WORKSTATION_UNKNOWN'] as const)(
  '%s blocks until somebody signs in: the token is dropped and nothing is asked',
  async (code) => {
    const { run, rested, api, session, engine, signIn } = startEngine({ getFeed: fault(code) });
    run();
    await rested(1);
    expect(session.dropToken).toHaveBeenCalledTimes(1);
    expect(api.getFeed).toHaveBeenCalledTimes(1);
    expect(engine.status()).toMatchObject({ phase: 'signed-out', answerCode: code, nextTryAt: null });
    api.getFeed.mockResolvedValue(undefined);
    signIn();
    await rested(2);
    expect(engine.status()).toMatchObject({ phase: 'idle', answerCode: null });
  },
);

test('while nobody is signed in nothing at all is asked, however often it is woken', async () => {
  const { run, rested, api, engine } = startEngine({}, false);
  run();
  await rested(1);
  engine.wake();
  await rested(2);
  expect(engine.status().phase).toBe('signed-out');
  for (const request of [api.getFeed, api.postCommands, api.listen, api.getDocument])
    expect(request).not.toHaveBeenCalled();
});

test('a bug is logged whole and does not end the sync', async () => {
  const getFeed = vi
    .fn<ApiClient['getFeed']>()
    .mockRejectedValueOnce(new TypeError('x is not a function'))
    .mockResolvedValue(undefined);
  const { run, rested, rests, logged, engine } = startEngine({ getFeed });
  run();
  await rested(1);
  expect(logged).toEqual([['error', 'sync.bug', { error: 'TypeError', frames: expect.any(Array) }]]);
  expect(engine.status()).toMatchObject({ phase: 'waiting', answerCode: 'BUG' });
  rests[0]?.end();
  await rested(2);
  expect(engine.status().phase).toBe('idle');
});

test('one scan that cannot be had, or is to be asked for again later, keeps neither the next ones away nor the acts', async () => {
  const asked: string[] = [];
  const records = [1, 2, 3, 4].map((number) => createApplication({ number }));
  const bad: Record<string, ErrorCode> = {
    'document-000001': 'NOT_FOUND',
    'document-000002': 'DOCUMENT_NOT_HERE',
    'document-000003': 'CENTRE_ANSWER_STRANGE',
  };
  const { counter, run, rested, rests, logged, engine } = startEngine({
    getDocument: (id, ...rest) => {
      asked.push(id);
      return bad[id] === undefined
        ? serveDocument(() => pdf)(id, ...rest)
        : Promise.reject(new AppError(bad[id], 'not now', { retryAfterMs: 2000 }));
    },
  });
  seed(counter, ...records);
  run();
  await rested(1);
  expect([engine.status().phase, engine.status().answerCode, rests[0]?.ms]).toEqual(['idle', null, 30_000]);
  expect(records.map(({ document }) => findDocument(counter.connection.reader, document.id)?.sha256)).toEqual([
    ...[undefined, undefined, undefined],
    sha256(pdf),
  ]);
  expect(logged.map((line) => line[1])).toEqual(['sync.scan', 'sync.scan', 'sync.scan']);
  // What was wrong in itself is left alone for ten minutes, what the centre has not got yet is asked for in each round.
  for (const [place, minutes] of [9, 1].entries()) {
    counter.clock.at += minutes * 60_000;
    rests[place]?.end();
    await rested(place + 2);
  }
  expect(asked.slice(4)).toEqual(['document-000002', 'document-000001', 'document-000002', 'document-000003']);
});

test('a centre that asks for quiet when a scan is asked for gets it from everything: nothing else would fare better', async () => {
  const { counter, run, rested, rests, engine } = startEngine({
    getDocument: () => Promise.reject(new AppError('CENTRE_BUSY', 'later', { retryAfterMs: 40_000 })),
  });
  seed(counter, plain);
  run();
  await rested(1);
  expect([engine.status().phase, engine.status().answerCode, rests[0]?.ms]).toEqual(['waiting', 'CENTRE_BUSY', 40_000]);
});

test('a late refusal of the former token does not sign the next officer out', async () => {
  const { run, rested, api, session, signIn } = startEngine({
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

test('what is here is as old as the last time the centre said that nothing is new; the cache learns it within a minute, and at the end', async () => {
  const { counter, run, rested, engine } = startEngine();
  const shown = () => readSyncStatus(counter, engine.status(), true).lastPulledAt;
  const written = () => getSyncState(counter.connection.reader).lastPulledAt;
  const lookAt = async (at: number, times: number) => {
    counter.clock.at = at;
    engine.tryNow();
    await rested(times);
    expect(shown()).toBe(at);
  };
  const first = counter.clock.at + 3_600_000;
  counter.clock.at = first;
  run();
  await rested(1);
  expect([shown(), written()]).toEqual([first, first]);
  await lookAt(first + 30_000, 2);
  expect(written()).toBe(first);
  await lookAt(first + 60_000, 3);
  expect(written()).toBe(first + 60_000);
  // A clock that was set back: what was heard in its future is not shown for long.
  await lookAt(first - 86_400_000, 4);
  expect(written()).toBe(first - 86_400_000);
  await lookAt(first - 86_390_000, 5);
  engine.stop();
  expect(written()).toBe(first - 86_390_000);
});

test('a page is newer than a word that nothing is new, also where the clock was set back between them', async () => {
  const answers = [undefined, { page: pageOf('1', [entryOf(8)]), etag: 'tag' }];
  const { counter, run, rested, engine } = startEngine({ getFeed: async () => answers.shift() });
  counter.connection.client.exec(
    `INSERT INTO sync_state (one, cursor, last_pulled_at) VALUES (1, '0', ${testNow - 10})`,
  );
  run();
  await rested(1);
  counter.clock.at -= 3_600_000;
  engine.tryNow();
  await rested(2);
  expect(readSyncStatus(counter, engine.status(), true).lastPulledAt).toBe(counter.clock.at);
});

const kindsOf = (events: readonly ProgramEvent[]): string[] => events.map(({ kind }) => kind);

test('a round with no news tells the window nothing within the minute that it shows, and once in the next', async () => {
  const { counter, run, rested, engine } = startEngine();
  counter.clock.at = Math.floor(testNow / 60_000) * 60_000;
  const lookAt = async (afterMs: number, times: number): Promise<string[]> => {
    counter.clock.at += afterMs;
    counter.events.length = 0;
    engine.wake();
    await rested(times);
    return kindsOf(counter.events);
  };
  run();
  await rested(1);
  expect(await lookAt(15_000, 2)).toEqual([]);
  expect(await lookAt(15_000, 3)).toEqual([]);
  expect(await lookAt(30_000, 4)).toEqual(['sync.changed']);
  expect(await lookAt(30_000, 5)).toEqual([]);
});

test('an act is told once when it is done and once when the centre takes it, and its echo in the feed is no news', async () => {
  const answers: FeedPage[] = [pageOf('1', [entryOf(1)])];
  const { counter, run, rested, engine } = startEngine({
    getFeed: async () => {
      const page = answers.shift();
      return page && { page, etag: undefined };
    },
  });
  run();
  await rested(1);
  counter.events.length = 0;
  markBuyer(counter, plain.id);
  expect(counter.events).toEqual([
    { kind: 'application.changed', ids: [plain.id], statuses: ['submitted'], acts: true },
  ]);
  engine.wake();
  await rested(2);
  const told = counter.events.filter(({ kind }) => kind !== 'sync.changed');
  expect(told).toEqual(
    Array(2).fill({ kind: 'application.changed', ids: [plain.id], statuses: ['submitted'], acts: true }),
  );
  // In line, on its way, at rest.
  expect(kindsOf(counter.events).filter((kind) => kind === 'sync.changed')).toHaveLength(2);
  counter.events.length = 0;
  const { record } = getApplication(counter.connection.reader, plain.id);
  answers.push(pageOf('2', [{ ...entryOf(1), sequence: 9, version: 2, record }]));
  engine.wake();
  await rested(3);
  expect(kindsOf(counter.events).filter((kind) => kind !== 'sync.changed')).toEqual([]);
});

test('an act that goes on waiting is told of when its reason changes, not each time it is put off', async () => {
  const { counter, run, rested, engine } = startEngine({
    postCommands: async (commands) => ({
      answers: commands.map(({ id }) => ({
        id,
        kind: 'later',
        problem: toProblem(new AppError('CENTRE_BUSY', 'busy')),
      })),
      at: testNow,
    }),
  });
  seed(counter, plain);
  markBuyer(counter, plain.id);
  counter.events.length = 0;
  run();
  await rested(1);
  engine.tryNow();
  await rested(2);
  expect(counter.events.filter(({ kind }) => kind === 'application.changed')).toEqual([
    { kind: 'application.changed', ids: [plain.id], statuses: ['submitted'], acts: true },
  ]);
});

test('an entry that cannot be read is told of as parked, and so is the one that takes its place', async () => {
  const answers = [
    pageOf('1', [{ ...entryOf(8), record: { strange: true } }]),
    pageOf('2', [{ ...entryOf(8), sequence: 9 }]),
    pageOf('3', [{ ...entryOf(9), sequence: 10 }]),
  ];
  const { counter, run, rested, engine } = startEngine({
    getFeed: async () => {
      const page = answers.shift();
      return page && { page, etag: undefined };
    },
  });
  const told: string[][] = [];
  const other = new Set(['sync.changed', 'carry.changed']);
  run();
  for (const times of [1, 2, 3]) {
    await rested(times);
    told.push(kindsOf(counter.events.splice(0)).filter((kind) => !other.has(kind)));
    engine.wake();
  }
  expect(told).toEqual([['parked.changed'], ['parked.changed', 'application.changed'], ['application.changed']]);
});

test('an answer that comes after the cache is closed is neither a bug nor news', async () => {
  let answer: () => void = () => {};
  const { counter, run, api, engine, logged } = startEngine({
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
  await passTurns();
  expect([logged, counter.events.slice(heard).filter(({ kind }) => kind === 'application.changed')]).toEqual([[], []]);
});

test('after stop nothing more is asked', async () => {
  const { run, rested, api, engine, rests } = startEngine();
  run();
  await rested(1);
  engine.stop();
  rests[0]?.end();
  await passTurns();
  expect(api.getFeed).toHaveBeenCalledTimes(1);
});

test("the centre's keys are kept for a day without it, asked for once a sign-in, and their absence holds nothing up", async () => {
  const { counter, run, rests, rested, api, engine } = startEngine({ getKeys: fault('UNKNOWN_ROUTE') });
  run();
  await rested(1);
  expect([engine.status().phase, getSyncState(counter.connection.reader).centreKeys]).toEqual(['idle', null]);
  api.getKeys.mockImplementation(async () => testKeys);
  for (const turn of [1, 2]) {
    rests[turn - 1]?.end();
    await rested(turn + 1);
  }
  expect(getSyncState(counter.connection.reader).centreKeys).toEqual(testKeys);
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
  const pulling = startEngine({ getFeed: fault(code) });
  pulling.run();
  await pulling.rested(1);
  expect(pulling.engine.status()).toMatchObject({ phase: 'waiting', centre, answerCode: code });
  if (centre === true) return;
  const scanning = startEngine({ getDocument: fault(code) });
  seed(scanning.counter, plain);
  scanning.run();
  await scanning.rested(1);
  expect(scanning.engine.status()).toMatchObject({ phase: 'waiting', centre, answerCode: code });
});

test('a centre that asks for quiet gets it from acts and events; an officer’s "try now" goes through; a day is too long', async () => {
  const asks = [40_000, 90_000_000];
  const { counter, run, rested, rests, api, engine } = startEngine({
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
  markBuyer(counter, plain.id);
  engine.wake();
  await passTurns();
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
  const { counter, run, rested, rests, api, engine } = startEngine({ getFeed: fault('CENTRE_UNREACHABLE') });
  seed(counter, plain);
  run();
  for (let failures = 1; failures <= 5; failures += 1) {
    await rested(failures);
    if (failures === 5) api.getFeed.mockRejectedValue(busy);
    rests[failures - 1]?.end();
  }
  await rested(6);
  expect([rests[5]?.ms, engine.status().nextTryAt]).toEqual([2000, testNow + 32_000]);
  markBuyer(counter, plain.id);
  engine.wake();
  await passTurns();
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
  const { counter, run, rested, rests, api, engine } = startEngine({
    getFeed: async () => {
      markBuyer(counter, plain.id);
      engine.wake();
      throw new AppError('CENTRE_BUSY', 'later', { retryAfterMs: 40_000 });
    },
  });
  seed(counter, plain);
  run();
  await rested(1);
  expect([rests[0]?.ms, api.getFeed.mock.calls.length]).toEqual([40_000, 1]);
});
