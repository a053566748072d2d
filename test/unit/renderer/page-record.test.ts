import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSteps, writeSteps } from '#renderer/app/place-in-address.ts';
import { type Part, turnBack } from '#renderer/component/pdf-viewer/page-coverage.ts';
import { PageRecord, type Verdict } from '#renderer/component/pdf-viewer/page-record.ts';

const whole: Part = { left: 0, top: 0, right: 1, bottom: 1 };
const verdicts: Verdict[] = ['whole', 'partly', 'failed', 'given-up'];

test('desk-4: a page counts as seen only when it was drawn whole and stood on screen, in whatever order it becomes known', () => {
  const step = fc.oneof(
    fc.record({ page: fc.integer({ min: 1, max: 4 }), verdict: fc.constantFrom(...verdicts) }),
    fc.record({ page: fc.integer({ min: 1, max: 4 }), verdict: fc.constant('seen' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const record = new PageRecord();
      for (const { page, verdict } of steps)
        verdict === 'seen' ? record.show(page, whole) : record.judge(page, verdict);
      const { seen, notDrawn } = record.list(4, false);
      for (const page of [1, 2, 3, 4]) {
        const own = steps.filter((one) => one.page === page).map(({ verdict }) => verdict);
        const isBad = own.some((one) => one !== 'seen' && one !== 'whole');
        expect(notDrawn.includes(page)).toBe(isBad);
        if (isBad || !own.includes('seen') || !own.includes('whole')) expect(seen).not.toContain(page);
      }
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
    }),
  );
});

test('desk-4: a mark waits for its page, not for ever, and not at all where the page is known', async () => {
  const record = new PageRecord();
  const waited = record.settled(1, 10_000);
  record.judge(1, 'whole');
  record.show(1, whole);
  await waited;
  expect(record.settled(1, 10_000)).toBeUndefined();
  record.judge(2, 'failed');
  expect(record.settled(2, 10_000)).toBeUndefined();
  await record.settled(3, 5);
  expect(record.list(3, false).seen).toEqual([1]);
});

test('a page whose foot was never on screen is not seen, however often its head was', () => {
  const record = new PageRecord();
  record.judge(1, 'whole');
  const head: Part = { ...whole, bottom: 0.6 };
  for (let time = 0; time < 9; time += 1) {
    record.show(1, head);
    record.hide(1);
  }
  expect(record.isSeen(1)).toBe(false);
  expect(record.list(1, false).seen).toEqual([]);
  record.show(1, { ...whole, top: 0.57 });
  expect(record.isSeen(1)).toBe(true);
});

test('what was drawn ahead, and what is drawn too late to have been seen, counts for nothing', () => {
  const record = new PageRecord();
  record.judge(1, 'whole');
  record.show(2, whole);
  record.judge(2, 'whole');
  expect(record.list(2, false).seen).toEqual([]);
});

test('however a page is scrolled and turned, it is seen when the stands together show all of it', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.08, max: 0.9, noNaN: true }),
      fc.constantFrom(0, 90, 180, 270),
      fc.boolean(),
      (height, turned, isWhole) => {
        const record = new PageRecord();
        record.judge(1, 'whole');
        const last = isWhole ? 1 : 0.9;
        for (let top = 0; ; top += height * 0.9) {
          const bottom = Math.min(top + height, last);
          record.show(1, turnBack({ ...whole, top: Math.max(0, bottom - height), bottom }, turned));
          if (bottom === last) break;
        }
        expect(record.isSeen(1)).toBe(isWhole);
      },
    ),
  );
});

test('how long each page stood on screen is told to the millisecond, over all its stands', () => {
  let now = 1000;
  const record = new PageRecord(() => now);
  record.show(1, whole);
  now += 300;
  record.show(1, whole);
  record.show(2, whole);
  now += 200;
  record.hide(1);
  now += 5000;
  record.show(1, whole);
  now += 10;
  expect(record.list(2, false).shown).toEqual([
    { page: 1, ms: 510 },
    { page: 2, ms: 5210 },
  ]);
});

test('M3: the place in the address comes back for the same officer, and for nobody else', () => {
  const id = '018f0000-0000-7000-8000-000000000001';
  const steps = [{ desk: 'queue' as const }, { desk: 'queue' as const, applicationId: id }];
  const hash = writeSteps('KT1', steps);
  expect(readSteps(hash, 'KT1')).toEqual(steps);
  expect(readSteps(hash, 'KT2')).toBeUndefined();
});

test('M3: whatever else stands in the address is no place', () => {
  const junk = fc.oneof(
    fc.string(),
    fc.json().map((text) => `#${encodeURIComponent(text)}`),
    fc.anything().map((steps) => `#${encodeURIComponent(JSON.stringify({ officer: 'KT1', steps }) ?? '')}`),
  );
  fc.assert(
    fc.property(junk, (hash) => {
      expect(readSteps(hash, 'KT1')).toBeUndefined();
    }),
  );
});
