import { expect, test } from 'vitest';
import { getApplication } from '#db/query/application.ts';
import { getSyncState } from '#db/query/sync.ts';
import type { FeedPage } from '#domain/contract/centre/feed.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import type { ProgramEvent } from '#domain/contract/events.ts';
import { readSyncStatus } from '#electron/service/sync-desk.ts';
import { createApplication } from '#test/support/application.ts';
import { seed, testNow } from '#test/support/counter.ts';
import { entryOf, markBuyer, pageOf, startEngine } from '#test/support/engine.ts';

const plain = createApplication();

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
