import { expect, test } from 'vitest';
import { findApplication } from '#db/query/application.ts';
import { getSyncState, listParked } from '#db/query/sync.ts';
import type { Application } from '#domain/application.ts';
import type { FeedPage } from '#domain/contract/api.ts';
import { perform } from '#electron/service/perform.ts';
import { applyPage, replayParked } from '#electron/sync/pull.ts';
import type { WorkstationContext } from '#electron/workstation/context.ts';
import { createApplication, type VehicleApplication } from '#test/support/application.ts';
import { createCounter, createOfficer, readRecord, seed, testNow } from '#test/support/counter.ts';

const breathe = async () => {};
const entryOf = (sequence: number, record: Application, change: Record<string, unknown> = {}) => ({
  sequence,
  subject: { kind: 'application', id: record.id },
  change: 'put',
  version: record.version,
  record,
  ...change,
});
const removalOf = (sequence: number, { id, version }: Application) => ({
  sequence,
  subject: { kind: 'application', id },
  change: 'removed',
  version,
});
const replay = (counter: WorkstationContext) => replayParked(counter, breathe, () => false);
const pageOf = (cursor: string, ...entries: unknown[]): FeedPage => ({
  entries,
  cursor,
  more: false,
  remaining: 0,
  at: testNow - 1500,
  protocol: 2,
});
const [one, two, three] = [1, 2, 3].map((number) => createApplication({ number })) as [
  VehicleApplication,
  VehicleApplication,
  VehicleApplication,
];
const unreadable = { ...two, standing: 'teleported' };

test.each<[string, unknown, { sequence: unknown; kind: string; reason: string }]>([
  [
    'a record with a standing of the future',
    entryOf(2, two, { record: unreadable }),
    { sequence: 2, kind: 'application', reason: 'record.standing' },
  ],
  [
    'a kind of the future',
    { sequence: 2, subject: { kind: 'licence', id: two.id }, change: 'put', version: 1, record: {} },
    { sequence: 2, kind: 'licence', reason: 'kind' },
  ],
  [
    'a change of the future',
    entryOf(2, two, { change: 'moved' }),
    { sequence: 2, kind: 'application', reason: 'change' },
  ],
  [
    'a record under the id of another',
    entryOf(2, two, { record: { ...two, id: three.id } }),
    { sequence: 2, kind: 'application', reason: 'record.id' },
  ],
  [
    'a service that no row here is of',
    entryOf(2, two, { record: { ...two, service: 'service-of-tomorrow' } }),
    { sequence: 2, kind: 'application', reason: 'service service-of-tomorrow' },
  ],
  [
    'a kind of item that no row here is of',
    entryOf(2, two, { record: { ...two, items: two.items.map((one) => ({ ...one, kind: 'hologram' })) } }),
    { sequence: 2, kind: 'application', reason: 'item-kind hologram' },
  ],
  ['an entry that is nothing', null, { sequence: expect.any(Number), kind: '?', reason: 'envelope' }],
  [
    'an entry without a version',
    { sequence: 2, subject: { kind: 'application', id: two.id }, change: 'put' },
    { sequence: expect.any(Number), kind: '?', reason: 'envelope' },
  ],
])('one entry that cannot be read does not hold up the others: %s', async (_name, entry, parked) => {
  const counter = createCounter();
  const changed = await applyPage(counter, pageOf('3', entryOf(1, one), entry, entryOf(3, three)), breathe, {
    clockOffsetMs: 1500,
  });
  expect(changed).toEqual([one.id, three.id]);
  expect(listParked(counter.connection.reader)).toMatchObject([
    { ...parked, body: entry ?? 'null', receivedAt: testNow },
  ]);
  expect(getSyncState(counter.connection.reader)).toMatchObject({
    cursor: '3',
    lastPulledAt: testNow,
    clockOffsetMs: 1500,
  });
});

test('two entries without an envelope are both kept', async () => {
  const counter = createCounter();
  await applyPage(counter, pageOf('3', 'a', entryOf(2, one), 'b'), breathe);
  expect(listParked(counter.connection.reader).map((row) => row.body)).toEqual(expect.arrayContaining(['a', 'b']));
});

test('a later version that can be read takes the parked one away', async () => {
  const counter = createCounter();
  await applyPage(counter, pageOf('1', entryOf(1, two, { record: unreadable })), breathe);
  expect(findApplication(counter.connection.reader, two.id)).toBeUndefined();
  await applyPage(counter, pageOf('2', entryOf(2, { ...two, version: 2 })), breathe);
  expect(listParked(counter.connection.reader)).toEqual([]);
  expect(readRecord(counter, two.id).version).toBe(2);
});

test('a removal takes the application and what was parked of it away', async () => {
  const counter = createCounter();
  await applyPage(counter, pageOf('2', entryOf(1, one), entryOf(2, one, { record: unreadable, version: 2 })), breathe);
  expect(await applyPage(counter, pageOf('3', removalOf(3, one)), breathe)).toEqual([one.id]);
  expect(findApplication(counter.connection.reader, one.id)).toBeUndefined();
  expect(listParked(counter.connection.reader)).toEqual([]);
});

test('a field of a newer centre is kept in the record, not dropped', async () => {
  const counter = createCounter();
  await applyPage(
    counter,
    pageOf('1', entryOf(1, { ...one, vehicle: { ...one.vehicle, batteryKwh: 60 }, routing: { lane: 2 } })),
    breathe,
  );
  expect(readRecord(counter, one.id)).toMatchObject({ routing: { lane: 2 }, vehicle: { batteryKwh: 60 } });
});

test('an empty page still moves the cursor and the time of the last answer', async () => {
  const counter = createCounter();
  expect(await applyPage(counter, pageOf('77'), breathe)).toEqual([]);
  expect(getSyncState(counter.connection.reader)).toMatchObject({ cursor: '77', lastPulledAt: testNow });
});

test('a crash in the middle of a page repeats entries and skips none', async () => {
  const counter = createCounter();
  const many = Array.from({ length: 45 }, (_one, place) =>
    entryOf(place + 1, createApplication({ number: place + 1 })),
  );
  let breaths = 0;
  const crash = async () => {
    breaths += 1;
    if (breaths === 2) throw new Error('power cut');
  };
  await expect(applyPage(counter, pageOf('45', ...many), crash)).rejects.toThrow('power cut');
  expect(getSyncState(counter.connection.reader).cursor).toBe('0');
  await applyPage(counter, pageOf('45', ...many), breathe);
  // Told of once each, over both attempts.
  const told = counter.events.flatMap((event) => (event.kind === 'application.changed' ? event.ids : []));
  expect([told.length, new Set(told).size]).toEqual([45, 45]);
  expect(getSyncState(counter.connection.reader).cursor).toBe('45');
  expect(counter.connection.client.prepare('SELECT count(*) FROM application').pluck().get()).toBe(45);
});

test('an act done in the breath between the reading of a page and its writing lies on top of what the page brought', async () => {
  const counter = createCounter();
  seed(counter, one);
  const acts: string[] = [];
  await applyPage(counter, pageOf('9', entryOf(9, { ...one, version: 4, sourceSystem: 'NEW' })), async () => {
    acts.push(readRecord(counter, one.id).sourceSystem);
    perform(counter, createOfficer('verifying'), 'verification.record', one.id, {
      revision: 1,
      marks: { buyer: { mark: 'confirmed' } },
    });
  });
  expect(acts).toEqual([one.sourceSystem]);
  expect(readRecord(counter, one.id)).toMatchObject({
    sourceSystem: 'NEW',
    verification: { buyer: { mark: 'confirmed' } },
  });
  expect(findApplication(counter.connection.reader, one.id)).toMatchObject({
    version: 4,
    waiting: 1,
    centreRecord: { verification: {} },
  });
});

test('an older copy does not replace a newer one', async () => {
  const counter = createCounter();
  seed(counter, { ...one, version: 5, sourceSystem: 'NEW' });
  await applyPage(counter, pageOf('9', entryOf(9, { ...one, version: 4, sourceSystem: 'OLD' })), breathe);
  expect(readRecord(counter, one.id).sourceSystem).toBe('NEW');
});

test('two pages of one instant keep both their entries without an envelope; the same one again is kept once', async () => {
  const counter = createCounter();
  await applyPage(counter, pageOf('1', { odd: 1 }), breathe);
  await applyPage(counter, pageOf('2', { odd: 2 }), breathe);
  await applyPage(counter, pageOf('2', { odd: 2 }), breathe);
  expect(listParked(counter.connection.reader).map((row) => row.body)).toEqual(
    expect.arrayContaining([{ odd: 1 }, { odd: 2 }]),
  );
  expect(listParked(counter.connection.reader)).toHaveLength(2);
});

/** As a newer program finds it: what could not be read then can be read now. */
const mend = (counter: ReturnType<typeof createCounter>, sequence: number, body: unknown) =>
  counter.connection.client
    .prepare('UPDATE parked SET body = ? WHERE sequence = ?')
    .run(JSON.stringify(body), sequence);

test('after an update the parked entries that can be read now are applied in the feed’s order, the others stay', async () => {
  const counter = createCounter();
  const broken = (sequence: number, record: Application) =>
    entryOf(sequence, record, { record: { ...record, standing: 'teleported' } });
  await applyPage(
    counter,
    pageOf('4', broken(1, one), broken(2, { ...one, version: 2 }), broken(3, two), 'odd'),
    breathe,
  );
  expect(await replay(counter)).toEqual([]);
  expect(listParked(counter.connection.reader)).toHaveLength(4);
  mend(counter, 1, entryOf(1, { ...one, sourceSystem: 'FIRST' }));
  mend(counter, 2, entryOf(2, { ...one, version: 2, sourceSystem: 'SECOND' }));
  counter.clock.at += 86_400_000;
  expect(await replay(counter)).toEqual([one.id, one.id]);
  expect(readRecord(counter, one.id).sourceSystem).toBe('SECOND');
  // It is as old as the day on which it came, not as young as the update.
  expect(findApplication(counter.connection.reader, one.id)?.confirmedAt).toBe(testNow);
  expect(listParked(counter.connection.reader).map(({ sequence }) => sequence)).toEqual([expect.any(Number), 3]);
});

test('a parked entry that is older than what is here changes nothing when it can be read at last', async () => {
  const counter = createCounter();
  await applyPage(counter, pageOf('1', entryOf(1, one, { record: unreadable })), breathe);
  seed(counter, { ...one, version: 5, sourceSystem: 'NEW' });
  mend(counter, 1, entryOf(1, { ...one, version: 4, sourceSystem: 'OLD' }));
  await replay(counter);
  expect(readRecord(counter, one.id).sourceSystem).toBe('NEW');
  expect(listParked(counter.connection.reader)).toEqual([]);
});

test('one that can be read at last takes along what was parked of the same record before it, readable or not', async () => {
  const counter = createCounter();
  await applyPage(counter, pageOf('5', entryOf(5, one, { record: unreadable }), 'odd'), breathe);
  const odd = listParked(counter.connection.reader).find(({ sequence }) => sequence < 0)?.sequence ?? 0;
  mend(counter, odd, entryOf(7, { ...one, version: 7 }));
  expect(await replay(counter)).toEqual([one.id]);
  expect(listParked(counter.connection.reader)).toEqual([]);
});

test('an earlier entry that can be read leaves a later one of the same record parked', async () => {
  const counter = createCounter();
  await applyPage(counter, pageOf('7', entryOf(7, { ...two, version: 7 }, { record: unreadable })), breathe);
  await applyPage(counter, pageOf('7', entryOf(3, two)), breathe);
  expect(listParked(counter.connection.reader).map(({ sequence }) => sequence)).toEqual([7]);
});
