import { expect, test } from 'vitest';
import { startOfDay } from '#domain/civil-date.ts';
import type { ErrorCode } from '#domain/contract/errors.ts';
import { compareCollectorName, readCollectionCase, readToday, releaseItems } from '#electron/service/collection.ts';
import { findApplications } from '#electron/service/queue.ts';
import { buyer, createApplication, testReference } from '#test/support/application.ts';
import {
  advance,
  codeOf,
  createCounter,
  createOfficer,
  fillCounter,
  readRecord,
  readStatus,
  releasePayload,
  seed,
  type TestCounter,
  testDay,
  testNow,
} from '#test/support/counter.ts';

const officer = createOfficer('collection');
const withoutSlip = (record: Parameters<typeof releasePayload>[0]) => {
  const { slipNumber: _, ...given } = releasePayload(record);
  return { id: record.id, ...given };
};

const handedOverAt = (number: number, at: number) => {
  const released = advance(createApplication({ number }), 'released', `B10423${number}0`);
  return { ...released, releases: released.releases.map((one) => ({ ...one, at, slipNumber: `S-${number}` })) };
};

test('the day of the Collection desk starts at midnight in Nairobi and shows the latest hand-over first', () => {
  const counter = createCounter();
  const midnight = startOfDay(testDay);
  seed(
    counter,
    handedOverAt(11, midnight - 1),
    handedOverAt(12, midnight),
    handedOverAt(13, testNow - 60_000),
    handedOverAt(14, testNow - 3_600_000),
  );
  expect(readToday(counter).handedOver.map(({ slipNumber, at }) => [slipNumber, at])).toEqual([
    ['S-13', testNow - 60_000],
    ['S-14', testNow - 3_600_000],
    ['S-12', midnight],
  ]);
});

test('a hand-over done here is in the list and off the shelf before the centre has heard of it', () => {
  const counter = createCounter();
  const item = advance(createApplication(), 'shelved');
  const other = advance(createApplication({ number: 2 }), 'shelved', 'B1042338');
  seed(counter, item, other, advance(createApplication({ number: 3 }), 'made', 'B1042339'));
  expect(readToday(counter)).toEqual({ ready: 2, readyElectronic: 0, handedOver: [] });
  const { slipNumber } = releaseItems(counter, createOfficer('supervisor'), withoutSlip(item));
  expect(readToday(counter)).toEqual({
    ready: 1,
    readyElectronic: 0,
    handedOver: [
      {
        id: item.id,
        plate: { text: expect.any(String), colour: 'white' },
        licence: null,
        collector: buyer.name,
        slipNumber,
        at: testNow,
      },
    ],
  });
});

test('a hand-over gives a slip number of the day that is on record and not given twice', () => {
  const counter = createCounter();
  const both = [1, 2].map((number) => advance(createApplication({ number }), 'shelved', `B104233${number}`));
  seed(counter, ...both);
  const slips = both.map((record) => releaseItems(counter, officer, withoutSlip(record)).slipNumber);
  for (const slip of slips) expect(slip).toMatch(/^S-260302-[0-9A-F]{6}$/);
  expect(new Set(slips).size).toBe(2);
  expect(both.map(({ id }) => readRecord(counter, id).releases.map(({ slipNumber }) => slipNumber))).toEqual(
    slips.map((slip) => [slip]),
  );
});

test('officer-14: what is ready stands before all else of the same person, however many there are', () => {
  const counter = createCounter();
  const waiting = Array.from({ length: 25 }, (_one, place) => createApplication({ number: place + 10 }));
  seed(counter, ...waiting, advance(createApplication({ number: 2 }), 'shelved'));
  const found = findApplications(counter, buyer.name, 20, 'ready');
  expect([found.length, found[0]?.status, found[1]?.status]).toEqual([20, 'shelved', 'submitted']);
});

test('an electronic logbook whose old paper is to come is counted and found as ready, and no longer once it has', () => {
  const counter = createCounter();
  const waiting = Array.from({ length: 25 }, (_one, place) => createApplication({ number: place + 10 }));
  const toComeIn = advance(createApplication({ number: 2, medium: 'electronic' }), 'approved');
  const nothingDue = advance(createApplication({ number: 3, medium: 'electronic', surrenders: [] }), 'approved');
  const unmade = advance(createApplication({ number: 4 }), 'made', 'B1042339');
  const onShelf = advance(createApplication({ number: 5 }), 'shelved');
  seed(counter, ...waiting, toComeIn, nothingDue, unmade, onShelf);
  expect(readToday(counter)).toMatchObject({ ready: 1, readyElectronic: 1 });
  const [first, second] = findApplications(counter, buyer.name, 20, 'ready');
  expect(new Set([first?.id, second?.id])).toEqual(new Set([toComeIn.id, onShelf.id]));

  releaseItems(counter, officer, withoutSlip(toComeIn));
  expect(readToday(counter)).toMatchObject({ ready: 1, readyElectronic: 0 });
});

const registration = createApplication({ number: 7, service: 'registration-used' });
const codesOf = (counter: TestCounter, id: string, who = officer): ErrorCode[][] =>
  readCollectionCase(counter, who, id).items.map(({ blocks }) => blocks.map(({ code }) => code));

test('four items leave in one hand-over, on one slip', () => {
  const shelved = advance(registration, 'shelved');
  const counter = fillCounter(shelved);
  expect(codesOf(counter, shelved.id)).toEqual([[], [], [], []]);
  const { slipNumber, item } = releaseItems(counter, officer, withoutSlip(shelved));
  const ids = shelved.items.map(({ id }) => id);
  expect(item.releases).toEqual([{ slipNumber, at: testNow, items: ids }]);
  expect(item.items.map((one) => [one.item.state, one.blocks.map(({ code }) => code)])).toEqual(
    ids.map(() => ['released', ['ITEM_NOT_AT_STEP']]),
  );
  expect([readStatus(counter, shelved.id), readToday(counter).handedOver.map((one) => one.slipNumber)]).toEqual([
    'released',
    [slipNumber],
  ]);
});

test('what is ready may leave while the rest is still to come, which says for itself why it stays', () => {
  const shelved = advance(registration, 'shelved');
  const [logbook, front, rear, sticker] = shelved.items;
  if (logbook === undefined || front === undefined || rear === undefined || sticker === undefined)
    throw new Error('four items');
  const counter = fillCounter({ ...shelved, items: [logbook, front, { ...rear, shelf: null }, sticker] });
  expect(codesOf(counter, shelved.id)).toEqual([[], [], ['ITEM_NOT_AT_STEP'], []]);
  const all = withoutSlip(shelved);
  expect(codeOf(() => releaseItems(counter, officer, all))).toBe('ITEM_NOT_AT_STEP');
  const first = releaseItems(counter, officer, { ...all, items: [logbook.id, front.id, sticker.id] });
  expect(readStatus(counter, shelved.id)).toBe('approved');
  seed(counter, { ...readRecord(counter, shelved.id), version: 8, items: shelved.items });
  const second = releaseItems(counter, officer, { ...all, items: [rear.id] });
  expect(second.item.releases.map((one) => [one.slipNumber, one.items])).toEqual([
    [second.slipNumber, [rear.id]],
    [first.slipNumber, [logbook.id, front.id, sticker.id]],
  ]);
  expect(readStatus(counter, shelved.id)).toBe('released');
});

test('of an electronic logbook only the old paper is taken in: with it the case is done, without it nothing leaves', () => {
  const issued = advance(createApplication({ medium: 'electronic' }), 'approved');
  const counter = fillCounter(issued);
  const { items, surrender } = readCollectionCase(counter, officer, issued.id);
  expect(surrender).toMatchObject([{ number: 'K00000001' }]);
  expect(items.map(({ item, blocks }) => [item.made, item.state, blocks])).toEqual([['electronic', 'made', []]]);
  const given = withoutSlip(issued);
  expect(codeOf(() => releaseItems(counter, officer, { ...given, surrendered: [] }))).toBe('SURRENDER_MISSING');
  const { item } = releaseItems(counter, officer, given);
  expect([item.surrender, readStatus(counter, issued.id)]).toEqual([[], 'released']);
});

test('the collection desk names every reason against each item, and what is to be surrendered', () => {
  const shelved = advance(createApplication(), 'shelved');
  const made = { ...shelved, items: shelved.items.map((item) => ({ ...item, shelf: null })) };
  const counter = createCounter();
  seed(counter, { ...made, restrictions: [{ kind: 'caveat', note: 'court order', since: '2026-03-01' }] });
  const both = { ...createOfficer('printing'), staffNumber: 'KT1' };
  expect(codesOf(counter, shelved.id, both)).toEqual([
    ['ROLE_MISSING', 'ITEM_NOT_AT_STEP', 'RESTRICTED', 'SEPARATION'],
  ]);
  expect(readCollectionCase(counter, both, shelved.id).surrender).toMatchObject([{ number: 'K00000001' }]);
  expect(compareCollectorName(counter, shelved.id, 'Peter Odhiambo').match).toBe('close');
});

test('an application that is held lets nothing go, and says by whom', () => {
  const shelved = advance(registration, 'shelved');
  const hold = {
    id: shelved.id,
    reason: 'called the insurer',
    until: null,
    at: 1,
    by: 'KT9',
    releasedAt: null,
    releasedBy: null,
  };
  const counter = fillCounter({ ...shelved, holds: [hold] });
  expect(codesOf(counter, shelved.id)).toEqual(shelved.items.map(() => ['ON_HOLD']));
  expect(codeOf(() => releaseItems(counter, officer, withoutSlip(shelved)))).toBe('ON_HOLD');
});

test('a hand-over that needs the centre’s word is none yet, and is not asked for again', () => {
  const shelved = advance(registration, 'shelved');
  const reference = {
    ...testReference,
    service: testReference.service.map((row) => ({ ...row, online: ['release' as const] })),
  };
  const counter = { ...fillCounter(shelved), reference };
  const { item } = releaseItems(counter, officer, withoutSlip(shelved));
  expect([item.releases, readStatus(counter, shelved.id)]).toEqual([[], 'shelved']);
  expect(codesOf(counter, shelved.id)).toEqual(shelved.items.map(() => ['ACT_ASKED']));
  expect(codeOf(() => releaseItems(counter, officer, withoutSlip(shelved)))).toBe('ACT_ASKED');
});
