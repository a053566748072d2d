import { expect, test } from 'vitest';
import { transact } from '#db/connection.ts';
import { updateSyncState } from '#db/query/sync.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { perform } from '#electron/service/perform.ts';
import { createClockWatch, findNewestInstant } from '#electron/workstation/clock-watch.ts';
import { sha256 } from '#electron/workstation/context.ts';
import { createApplication } from '#test/support/application.ts';
import { codeOf, createCounter, createOfficer, listAll, seed, testNow } from '#test/support/counter.ts';

const record = createApplication();
const hourMs = 3_600_000;
const payload = { revision: 1, marks: {} };

/** A counter beside a steady clock: `pass` lets time go by, `set` sets the wall clock. */
const fill = () => {
  const counter = createCounter();
  seed(counter, record);
  const { clock, now } = counter;
  let setMs = 0;
  const watchFrom = (knownAt: number) => ({
    ...counter,
    clockWatch: createClockWatch(now, () => clock.at - setMs, knownAt),
  });
  return {
    watched: watchFrom(0),
    restart: () => watchFrom(findNewestInstant(counter.connection.reader)),
    pass: (ms: number) => {
      clock.at += ms;
    },
    set: (byMs: number) => {
      clock.at += byMs;
      setMs += byMs;
    },
    hear: (clockOffsetMs: number) =>
      transact(counter.connection.writer, (tx) => updateSyncState(tx, { clockOffsetMs, lastPulledAt: clock.at })),
  };
};
type WorkstationContext = ReturnType<typeof fill>['watched'];
const act = (counter: WorkstationContext) =>
  perform(counter, createOfficer('supervisor'), 'verification.record', record.id, payload);
const told = (counter: WorkstationContext) =>
  listAll(counter).map(({ body }) => ('clock' in body ? body.clock : 'nothing'));

test('with a clock that is right an act says nothing of it, as an older program would', () => {
  const { watched, pass, set, hear } = fill();
  act(watched);
  hear(-299_999);
  set(299_999);
  pass(8 * hourMs);
  act(watched);
  expect(told(watched)).toEqual(['nothing', 'nothing']);
});

test('each act tells how far the clock is known to be off, inside what is hashed', () => {
  const { watched, hear } = fill();
  for (const offsetMs of [300_000, -2 * hourMs, 0]) {
    hear(offsetMs);
    act(watched);
  }
  expect(told(watched)).toEqual([{ offsetMs: 300_000, jumps: [] }, { offsetMs: -2 * hourMs, jumps: [] }, 'nothing']);
  const rows = listAll(watched);
  for (const row of rows) expect(row.hash).toBe(sha256(canonicalJson(row.body)));
});

test('a jump is told by one act only, and those since the act before together, however often the Sync desk looks', () => {
  const { watched, pass, set } = fill();
  set(-hourMs);
  const back = { at: testNow - hourMs, byMs: -hourMs };
  watched.clockWatch.list();
  act(watched);
  act(watched);
  set(2 * hourMs);
  const ahead = { at: testNow + hourMs, byMs: 2 * hourMs };
  watched.clockWatch.list();
  pass(60_000);
  set(-hourMs);
  act(watched);
  act(watched);
  expect(told(watched)).toEqual([
    { offsetMs: null, jumps: [back] },
    'nothing',
    { offsetMs: null, jumps: [{ at: testNow + 60_000, byMs: -hourMs }, ahead] },
    'nothing',
  ]);
  expect(watched.clockWatch.list()).toHaveLength(3);
});

test('a jump that a refused act would have told is told by the next one', () => {
  const { watched, set } = fill();
  set(-hourMs);
  const refuse = () => perform(watched, createOfficer('collection'), 'verification.record', record.id, payload);
  expect(codeOf(refuse)).toBe('ROLE_MISSING');
  act(watched);
  expect(told(watched)).toEqual([{ offsetMs: null, jumps: [{ at: testNow - hourMs, byMs: -hourMs }] }]);
});

test('a clock that is set without end does not keep an act from being done: the latest ten jumps are told', () => {
  const { watched, set } = fill();
  for (let count = 1; count <= 15; count += 1) {
    set(count * hourMs);
    watched.clockWatch.list();
  }
  act(watched);
  act(watched);
  expect(told(watched)).toMatchObject([
    { jumps: [15, 14, 13, 12, 11, 10, 9, 8, 7, 6].map((count) => ({ byMs: count * hourMs })) },
    'nothing',
  ]);
});

test('a clock set back while nothing ran is told by the first act after the start, measured by the last act or the last news', () => {
  const { watched, restart, pass, set, hear } = fill();
  act(watched);
  set(-299_990);
  act(restart());
  set(-hourMs);
  act(restart());
  pass(3 * hourMs);
  hear(0);
  set(-2 * hourMs);
  const again = restart();
  act(again);
  act(again);
  const afterSet = testNow - 299_990 - hourMs;
  expect(told(watched)).toEqual([
    'nothing',
    'nothing',
    // Dated a millisecond after the act before it, and so far ahead of what the clock shows.
    { offsetMs: hourMs + 299_991, jumps: [{ at: afterSet, byMs: -hourMs - 299_991 }] },
    { offsetMs: null, jumps: [{ at: afterSet + hourMs, byMs: -2 * hourMs }] },
    'nothing',
  ]);
});

test('at the first start of all, and after a night, nothing jumped', () => {
  const { watched, restart, pass } = fill();
  act(restart());
  pass(14 * hourMs);
  act(restart());
  expect(told(watched)).toEqual(['nothing', 'nothing']);
});
