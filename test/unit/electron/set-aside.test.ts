import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { transact } from '#db/connection.ts';
import { findCommand } from '#db/outbox.ts';
import { findApplication } from '#db/query/application.ts';
import { getSyncState, listParked, updateSyncState } from '#db/query/sync.ts';
import type { Application } from '#domain/application.ts';
import { actBound } from '#domain/contract/bounds.ts';
import type { FeedPage } from '#domain/contract/centre/feed.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import { readBytes, startWatch } from '#electron/centre/answer.ts';
import type { ApiClient, FeedAnswer } from '#electron/centre/api-client.ts';
import { perform } from '#electron/service/perform.ts';
import { listParkedEntries } from '#electron/service/sync-desk.ts';
import { createPager } from '#electron/sync/pager.ts';
import { applyPage, replayParked } from '#electron/sync/pull.ts';
import { settleBatch } from '#electron/sync/push.ts';
import { rebaseAll } from '#electron/sync/rebase.ts';
import { createApplication } from '#test/support/application.ts';
import {
  advance,
  createCounter,
  createOfficer,
  listWaiting,
  releasePayload,
  seed,
  type TestCounter,
  testNow,
} from '#test/support/counter.ts';
import { entryOf, markBuyer, pageOf, startEngine } from '#test/support/engine.ts';

const breathe = async () => {};
const nest = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
const one = createApplication({ number: 1 });
const two = createApplication({ number: 2 });
const three = createApplication({ number: 3 });
const entry = (sequence: number, record: Application, more: object = {}) => ({
  sequence,
  subject: { kind: 'application', id: record.id },
  change: 'put',
  version: record.version,
  record: { ...record, ...more },
});
const idsHere = (counter: TestCounter) =>
  [one, two, three].map(({ id }) => findApplication(counter.connection.reader, id) !== undefined);

/** The cache refuses whatever is written of one application, by an error of its own or of the disk. */
const refuse = ({ connection: { client } }: TestCounter, id: string, code?: string): (() => void) => {
  client.function('refuse_row', { deterministic: false }, () => {
    throw new BetterSqlite3.SqliteError('refused', code ?? 'SQLITE_ERROR');
  });
  for (const kind of ['INSERT', 'UPDATE'])
    client.exec(
      `CREATE TEMP TRIGGER refuse_${kind} BEFORE ${kind} ON main.application WHEN NEW.id = '${id}' BEGIN SELECT refuse_row(); END`,
    );
  return () => client.exec('DROP TRIGGER refuse_INSERT; DROP TRIGGER refuse_UPDATE');
};

describe('C2: an entry of the feed that the database refuses', () => {
  test.each<[string, object]>([
    ['1,010 deep, beyond SQLite’s JSON', { x: nest(1_010) }],
    ['15,000 deep, beyond what is written out again', { x: nest(15_000) }],
  ])('C2: %s is parked alone and the cursor goes on', async (_name, more) => {
    const counter = createCounter();
    const page: FeedPage = pageOf('3', [entry(1, one), entry(2, two, more), entry(3, three)]);
    expect(await applyPage(counter, page, breathe)).toEqual([one.id, three.id]);
    expect(idsHere(counter)).toEqual([true, false, true]);
    expect(listParked(counter.connection.reader)).toMatchObject([
      { sequence: 2, kind: 'application', id: two.id, reason: 'record' },
    ]);
    expect(getSyncState(counter.connection.reader).cursor).toBe('3');
    expect(listParkedEntries(counter)).toHaveLength(1);
    // Tried again after an update it holds up nothing either, and the centre's next change takes its place.
    expect(await replayParked(counter, breathe, () => false)).toEqual([]);
    expect(listParked(counter.connection.reader)).toHaveLength(1);
    await applyPage(counter, pageOf('4', [entry(4, { ...two, version: 2 })]), breathe);
    expect([idsHere(counter), listParked(counter.connection.reader)]).toEqual([[true, true, true], []]);
  });

  test('C2: even where no entry names its place, and in any slice of a long page', async () => {
    const counter = createCounter();
    const many = Array.from({ length: 60 }, (_, place) =>
      entry(place + 1, createApplication({ number: place + 1 }), place === 41 ? { x: nest(1_010) } : {}),
    );
    expect(await applyPage(counter, pageOf('62', [...many, { strange: nest(15_000) }]), breathe)).toHaveLength(59);
    expect(listParked(counter.connection.reader).map(({ sequence, reason }) => [sequence, reason])).toEqual([
      [expect.any(Number), 'envelope'],
      [42, 'record'],
    ]);
    expect(getSyncState(counter.connection.reader).cursor).toBe('62');
  });

  test('C2: a removal that the database refuses is parked as well', async () => {
    const counter = createCounter();
    seed(counter, one);
    counter.connection.client.exec(
      "CREATE TEMP TRIGGER stay BEFORE DELETE ON main.application BEGIN SELECT RAISE(ABORT, 'no'); END",
    );
    await applyPage(
      counter,
      pageOf('2', [
        { sequence: 1, subject: { kind: 'application', id: one.id }, change: 'removed', version: 2 },
        entry(2, two),
      ]),
      breathe,
    );
    expect(listParked(counter.connection.reader)).toMatchObject([
      { sequence: 1, kind: 'application', reason: 'record' },
    ]);
    expect([idsHere(counter)[1], getSyncState(counter.connection.reader).cursor]).toEqual([true, '2']);
  });

  test.each(['SQLITE_FULL', 'SQLITE_BUSY', 'SQLITE_IOERR_WRITE', 'SQLITE_CORRUPT', 'SQLITE_READONLY'])(
    'C2: %s is no entry’s fault: nothing is parked and all of it comes again',
    async (code) => {
      const counter = createCounter();
      const heal = refuse(counter, two.id, code);
      await expect(
        applyPage(counter, pageOf('3', [entry(1, one), entry(2, two), entry(3, three)]), breathe),
      ).rejects.toThrow();
      expect([listParked(counter.connection.reader), getSyncState(counter.connection.reader).cursor]).toEqual([
        [],
        '0',
      ]);
      heal();
      await applyPage(counter, pageOf('3', [entry(1, one), entry(2, two), entry(3, three)]), breathe);
      expect(idsHere(counter)).toEqual([true, true, true]);
    },
  );

  test('C2: a desk that meets one is idle, and what its officers do goes on', async () => {
    const { counter, run, rested, engine, api } = startEngine({
      getFeed: async (cursor) =>
        cursor === '0'
          ? { page: pageOf('2', [entry(1, one, { x: nest(1_010) }), entry(2, two)]), etag: 'tag' }
          : undefined,
    });
    run();
    await rested(1);
    expect(engine.status()).toMatchObject({ phase: 'idle', answerCode: null });
    markBuyer(counter, two.id);
    engine.wake();
    await rested(2);
    expect(api.postCommands).toHaveBeenCalledTimes(1);
  });
});

describe('C2: an answer whose record the database refuses', () => {
  test.each(['applied', 'duplicate', 'refused'])(
    'C2: %s settles its act all the same, and the others of the batch',
    (kind) => {
      const counter = createCounter();
      seed(counter, one, two);
      markBuyer(counter, one.id);
      markBuyer(counter, two.id, 'faulted');
      const rows = listWaiting(counter);
      refuse(counter, one.id);
      const problem = toProblem(new AppError('WRONG_STATUS', 'no'));
      const answers = rows.map(({ id }) => ({
        id,
        kind,
        ...(kind === 'refused' ? { problem: { ...problem, x: nest(2_000) } } : { version: 2 }),
      }));
      expect(settleBatch(counter, rows, answers)).toMatchObject({ changed: [one.id, two.id], settled: 2 });
      const state = kind === 'refused' ? 'refused' : 'applied';
      expect(rows.map(({ id }) => findCommand(counter.connection.reader, id)?.state)).toEqual([state, state]);
      if (kind === 'refused')
        expect(findCommand(counter.connection.reader, rows[1]?.id ?? '')?.problem).toEqual(problem);
    },
  );

  test('C2: one record that cannot be recomputed holds up none after a change of reference data', async () => {
    const counter = createCounter();
    seed(counter, one, two);
    counter.clock.at += 1;
    transact(counter.connection.writer, (tx) => tx.run(`UPDATE application SET due_on = '2020-01-01'`));
    refuse(counter, one.id);
    expect(await rebaseAll(counter, breathe, () => false)).toEqual([two.id]);
  });
});

describe('H5: a page that is too large to read', () => {
  const tooLarge = (more: object = {}) =>
    new AppError('CENTRE_ANSWER_STRANGE', 'too large', { reason: 'too-large', ...more });
  const start = (getFeed: (cursor: string, size: number) => FeedAnswer) => {
    const counter = createCounter();
    const asked: [string, number][] = [];
    const api: Pick<ApiClient, 'getFeed'> = {
      getFeed: async (cursor, _etag, size) => {
        asked.push([cursor, size]);
        return getFeed(cursor, size);
      },
    };
    return { counter, asked, ask: createPager(counter, api, () => {}) };
  };
  const answer = (cursor: string): FeedAnswer => ({ page: pageOf(cursor, [entryOf(9)]), etag: undefined });

  test('H5: is asked for again with half as many entries, until it can be read, and then with more again', async () => {
    const { asked, ask } = start((_cursor, size) => {
      if (size > 60) throw tooLarge();
      return answer('9');
    });
    expect(await ask('0')).toEqual(answer('9'));
    expect(await ask('9')).toEqual(answer('9'));
    expect(asked).toEqual([
      ['0', 250],
      ['0', 125],
      ['0', 63],
      ['0', 32],
      ['9', 64],
      ['9', 32],
    ]);
  });

  test('H5: with one entry that is too large alone, it is parked and the feed goes on behind it', async () => {
    const { counter, asked, ask } = start((cursor) => {
      if (cursor === '4') throw tooLarge({ sequence: 7 });
      return answer('9');
    });
    expect(await ask('4')).toEqual(answer('9'));
    expect(listParked(counter.connection.reader)).toMatchObject([
      { sequence: 7, reason: 'too-large', receivedAt: testNow },
    ]);
    expect([await replayParked(counter, breathe, () => false), listParked(counter.connection.reader).length]).toEqual([
      [],
      1,
    ]);
    // The page before it may be under way into the cache: the cursor moves with the page behind it only.
    expect(getSyncState(counter.connection.reader).cursor).toBe('0');
    expect(asked.at(-1)).toEqual(['7', 1]);
  });

  test.each([{}, { sequence: 4 }, { sequence: 'x' }])(
    'H5: nothing is stepped over where the place of the entry is not told: %j',
    async (more) => {
      const { ask } = start(() => {
        throw tooLarge(more);
      });
      await expect(ask('4')).rejects.toMatchObject({ code: 'CENTRE_ANSWER_STRANGE' });
    },
  );

  test('H5: the place is read from the beginning of what is too large', async () => {
    const read = (text: string) => readBytes(new Response(text), 50, startWatch(1000, 1000), 1000);
    const long = `{"entries":[{"sequence":77,"subject":{"kind":"application"},"record":{"x":"${'x'.repeat(100)}`;
    await expect(read(long)).rejects.toMatchObject({ details: { reason: 'too-large', sequence: 77 } });
    await expect(read(`{"cursor":"1","entries":[{"sequence":77,${'x'.repeat(100)}`)).rejects.not.toMatchObject({
      details: { sequence: 77 },
    });
  });
});

describe('the counter’s own acts', () => {
  const shelved = advance(one, 'shelved');
  test('C2: one that is larger than an act may be is refused before it is made', () => {
    const counter = createCounter();
    seed(counter, shelved);
    const stroke = Array.from({ length: 4_000 }, (_, place) => (place % 600) + 0.125);
    const payload = { ...releasePayload(shelved), signature: { strokes: Array.from({ length: 4 }, () => stroke) } };
    expect(JSON.stringify(payload).length).toBeGreaterThan(actBound.bytes);
    expect(() => perform(counter, createOfficer('collection'), 'item.release', one.id, payload)).toThrow(
      expect.objectContaining({ code: 'ACT_TOO_LARGE' }),
    );
    expect(listWaiting(counter)).toEqual([]);
  });

  const hourMs = 3_600_000;
  const dates = (counter: TestCounter) =>
    listWaiting(counter).map(({ body: { at, clock } }) => [(at - testNow) / hourMs, (clock?.offsetMs ?? 0) / hourMs]);
  test('H6: no act is dated before the one before it, and says how far it is ahead then', () => {
    const counter = createCounter();
    seed(counter, one);
    markBuyer(counter, one.id);
    counter.clock.at -= 2 * hourMs;
    markBuyer(counter, one.id, 'faulted');
    counter.clock.at += 5 * hourMs;
    markBuyer(counter, one.id);
    // Right after it: no two acts share an instant
    expect(dates(counter)).toEqual([
      [0, 0],
      [1 / hourMs, 2],
      [3, 0],
    ]);
  });

  test('H6: an act that was dated a month ahead pulls none after it there', () => {
    const counter = createCounter();
    seed(counter, one);
    counter.clock.at += 30 * 24 * hourMs;
    markBuyer(counter, one.id);
    counter.clock.at -= 30 * 24 * hourMs;
    markBuyer(counter, one.id, 'faulted');
    expect(dates(counter)).toEqual([
      [720, 0],
      [0, 0],
    ]);
  });

  test('H6: nor before the application had arrived, as a clock that is set back would have it', () => {
    const counter = createCounter();
    seed(counter, { ...one, submittedAt: testNow });
    counter.clock.at -= hourMs;
    markBuyer(counter, one.id);
    expect(dates(counter)).toEqual([[0, 1]]);
  });

  test.each<[string, (counter: TestCounter) => void]>([
    [
      'is more than a day ahead of the centre',
      (counter) => transact(counter.connection.writer, (tx) => updateSyncState(tx, { clockOffsetMs: 25 * hourMs })),
    ],
    [
      'is more than a day behind it',
      (counter) => transact(counter.connection.writer, (tx) => updateSyncState(tx, { clockOffsetMs: -25 * hourMs })),
    ],
    [
      'stands days before the application arrived',
      ({ clock }) => {
        clock.at -= 10 * 24 * hourMs;
      },
    ],
    [
      'shows 1970',
      ({ clock }) => {
        clock.at = 5;
      },
    ],
    [
      'shows the year 2150',
      ({ clock }) => {
        clock.at = Date.UTC(2150, 1, 1);
      },
    ],
  ])('H6: a clock that %s blocks every act until it is set right', (_name, break_) => {
    const counter = createCounter();
    seed(counter, one);
    break_(counter);
    expect(() => markBuyer(counter, one.id)).toThrow(expect.objectContaining({ code: 'CLOCK_WRONG' }));
    expect(listWaiting(counter)).toEqual([]);
  });
});
