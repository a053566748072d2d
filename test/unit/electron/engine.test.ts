import BetterSqlite3 from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { listCommands } from '#db/outbox.ts';
import { getSyncState } from '#db/query/sync.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { ApiClient } from '#electron/centre/api-client.ts';
import { createApplication } from '#test/support/application.ts';
import { seed, testNow } from '#test/support/counter.ts';
import { entryOf, fault, forever, markBuyer, pageOf, startEngine, testKeys } from '#test/support/engine.ts';
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
