import { expect, test } from 'vitest';
import { startOfDay } from '#domain/civil-date.ts';
import { handOver, readToday } from '#electron/service/collection.ts';
import { findApplications } from '#electron/service/queue.ts';
import { buyer, createApplication } from '#test/support/application.ts';
import {
  advance,
  createCounter,
  createOfficer,
  handOverPayload,
  seed,
  testDay,
  testNow,
} from '#test/support/counter.ts';

const handedOverAt = (number: number, at: number) => {
  const collected = advance(createApplication({ number }), 'collected', `B10423${number}0`);
  if (collected.handOver === null) throw new Error('collected without a hand-over');
  return { ...collected, handOver: { ...collected.handOver, at, slipNumber: `S-${number}` } };
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
  seed(counter, item, other, advance(createApplication({ number: 3 }), 'printed', 'B1042339'));
  expect(readToday(counter)).toEqual({ ready: 2, handedOver: [] });
  const { slipNumber: _made, ...payload } = handOverPayload(item);
  const slipNumber = handOver(counter, createOfficer('supervisor'), { id: item.id, ...payload, originalSeen: true });
  expect(readToday(counter)).toEqual({
    ready: 1,
    handedOver: [
      {
        id: item.id,
        plate: { text: expect.any(String), colour: 'white' },
        collector: buyer.name,
        slipNumber,
        at: testNow,
      },
    ],
  });
});

test('what was handed over is found by its index, not by reading every record of the cache', () => {
  const plan = createCounter()
    .connection.client.prepare(
      `EXPLAIN QUERY PLAN SELECT record FROM application WHERE json_extract(record, '$.handOver.at') >= 1`,
    )
    .all();
  expect(JSON.stringify(plan)).toContain('application_handed_over');
});

test('officer-14: what is ready stands before all else of the same person, however many there are', () => {
  const counter = createCounter();
  const waiting = Array.from({ length: 25 }, (_one, place) => createApplication({ number: place + 10 }));
  seed(counter, ...waiting, advance(createApplication({ number: 2 }), 'shelved'));
  const found = findApplications(counter, buyer.name, 20, 'shelved');
  expect([found.length, found[0]?.status, found[1]?.status]).toEqual([20, 'shelved', 'submitted']);
});
