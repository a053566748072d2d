import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSteps, writeSteps } from '#renderer/app/place-in-address.ts';
import { PageRecord, type Verdict } from '#renderer/component/pdf-viewer/page-record.ts';

const verdicts: Verdict[] = ['whole', 'partly', 'failed', 'given-up'];

test('desk-4: a page counts as seen only when it was drawn whole and stood on screen, in whatever order it becomes known', () => {
  const step = fc.oneof(
    fc.record({ page: fc.integer({ min: 1, max: 4 }), verdict: fc.constantFrom(...verdicts) }),
    fc.record({ page: fc.integer({ min: 1, max: 4 }), verdict: fc.constant('seen' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const record = new PageRecord();
      for (const { page, verdict } of steps) verdict === 'seen' ? record.see(page) : record.judge(page, verdict);
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
  record.see(1);
  await waited;
  expect(record.settled(1, 10_000)).toBeUndefined();
  record.judge(2, 'failed');
  expect(record.settled(2, 10_000)).toBeUndefined();
  await record.settled(3, 5);
  expect(record.list(3, false).seen).toEqual([1]);
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
