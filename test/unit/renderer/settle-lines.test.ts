import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Mark } from '#domain/application.ts';
import type { ChecklistLine } from '#domain/checklist.ts';
import type { MachineCheck } from '#domain/machine-check.ts';
import { chooseFit, findNextToRead, listShown, type Spread, stepFrom } from '#renderer/component/pdf-viewer/spread.ts';
import { findLineOf, settleLines } from '#renderer/screen/case/settle-lines.ts';

const lineOf = (id: string): ChecklistLine => {
  const text = { en: id, sw: id };
  return { id, label: text, hint: text, brought: 'paper', checks: [], source: 'test' };
};
const checkOf = (result: MachineCheck['result']): MachineCheck => ({
  id: 'plate-format',
  key: 'plate-format',
  result,
  detail: 'odd',
  values: {},
  explanation: null,
  source: '',
  overrideBy: 'officer',
});
const markOf = (mark: Mark['mark']): Mark => ({ mark, at: 1, by: 'KT1001' });

const lines = ['logbook', 'seller', 'fees'].map(lineOf);
const places = [
  { paper: 'logbook', page: 1, pages: 1 },
  { paper: 'seller', page: 2, pages: 2 },
];
const base = { lines, checks: {}, verification: {}, places, page: 1 };
const settled = (given: Partial<Parameters<typeof settleLines>[0]>) => {
  const { ready, asked } = settleLines({ ...base, pages: { total: 4, seen: [], notDrawn: [] }, ...given });
  return {
    ready: Object.fromEntries(ready),
    asked: asked.map((one) => `${one.line.id} ${one.why}${one.why === 'page' ? ` ${one.page}` : ''}`),
  };
};

test('a line is confirmed with the others only when each page of its paper was seen, one without a paper when all were', () => {
  expect(settled({ pages: { total: 4, seen: [1, 2], notDrawn: [] } })).toEqual({
    ready: { logbook: 1 },
    asked: ['seller page 3', 'fees page 3'],
  });
  expect(settled({ pages: { total: 4, seen: [1, 2, 3, 4], notDrawn: [] }, page: 3 })).toEqual({
    ready: { logbook: 1, seller: 2, fees: 3 },
    asked: [],
  });
});

test('a page with gaps was not seen, and what fails or warns is asked for by itself', () => {
  const pages = { total: 3, seen: [1, 2, 3], notDrawn: [3] };
  expect(settled({ pages }).asked).toEqual(['seller page 3', 'fees page 3']);
  const checks = { logbook: [checkOf('pass'), checkOf('warn')], seller: [checkOf('fail')], fees: [checkOf('pass')] };
  expect(settled({ checks, pages: { ...pages, notDrawn: [] } })).toEqual({
    ready: { fees: 1 },
    asked: ['logbook warn', 'seller fail'],
  });
});

test('a line that has its mark, whichever, is left as it is', () => {
  const verification = { logbook: markOf('faulted'), seller: markOf('overridden'), fees: markOf('confirmed') };
  expect(settled({ verification })).toEqual({ ready: {}, asked: [] });
});

test('nothing is ever confirmed on a page that was not seen, or beside a check that does not pass', () => {
  const number = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(
      fc.uniqueArray(number),
      fc.uniqueArray(number),
      fc.array(fc.record({ paper: fc.constantFrom('logbook', 'seller', 'other'), page: number, pages: number })),
      fc.constantFrom('pass' as const, 'warn' as const, 'fail' as const),
      number,
      (seen, notDrawn, order, result, page) => {
        const checks = { logbook: [checkOf(result)] };
        const { ready } = settleLines({
          ...base,
          places: order,
          checks,
          page,
          pages: { total: 6, seen, notDrawn },
        });
        for (const confirmedOn of ready.values()) {
          expect(seen).toContain(confirmedOn);
          expect(notDrawn).not.toContain(confirmedOn);
        }
        if (result !== 'pass') expect(ready.has('logbook')).toBe(false);
      },
    ),
  );
});

test('a page brings its line into hand: the one that is there, else the first open one', () => {
  const of = (shown: number[], selected: string | undefined, verification = {}) =>
    findLineOf(shown, selected, { lines: [...lines, lineOf('kra-pin')], verification, places: order, total: 4 });
  const order = [...places, { paper: 'kra-pin', page: 2, pages: 1 }];
  expect(of([2, 3], 'kra-pin')).toBe('kra-pin');
  expect(of([2, 3], 'logbook')).toBe('seller');
  expect(of([2, 3], 'seller', { seller: markOf('confirmed') })).toBe('kra-pin');
  expect(of([4], 'logbook')).toBeUndefined();
});

const spreadOf = (change: Partial<Spread>): Spread => ({
  page: 1,
  total: 5,
  isPair: false,
  kept: undefined,
  ...change,
});

test('two pages stand side by side, and any page beside one that is kept', () => {
  expect(listShown(spreadOf({ isPair: true }))).toEqual([1, 2]);
  expect(listShown(spreadOf({ isPair: true, page: 5 }))).toEqual([5]);
  expect(listShown(spreadOf({ kept: 4, page: 2 }))).toEqual([4, 2]);
  expect(listShown(spreadOf({ kept: 2, page: 2 }))).toEqual([2]);
  expect(stepFrom(spreadOf({ isPair: true, page: 2 }), 1)).toBe(4);
  expect(stepFrom(spreadOf({ isPair: true, page: 2 }), -1)).toBe(1);
  expect(stepFrom(spreadOf({ isPair: true, kept: 1, page: 2 }), 1)).toBe(3);
});

test('reading goes on to each page that was not seen, also behind, and ends at the last', () => {
  const next = (spread: Partial<Spread>, seen: number[]) =>
    findNextToRead(spreadOf(spread), (page) => seen.includes(page));
  expect(next({ page: 2 }, [2])).toBe(3);
  expect(next({ page: 4 }, [2, 4, 5])).toBe(1);
  expect(next({ page: 3, isPair: true }, [1, 2, 3, 4])).toBe(5);
  expect(next({ page: 2 }, [1, 2, 3, 4, 5])).toBe(3);
  expect(next({ page: 5 }, [1, 2, 3, 4, 5])).toBeUndefined();
});

test('a page is shown whole unless the room is too low to read it: then the width of the room is used', () => {
  expect(chooseFit({ height: 490 })).toBe('page');
  expect(chooseFit({ height: 300 })).toBe('width');
});
