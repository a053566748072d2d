import { expect, test } from 'vitest';
import { createScanReader } from '#renderer/app/key/scan-reader.ts';

/** The keys of a number and Enter, each so long after the one before; a single gap for all, or one for each. */
const type = (text: string, gaps: number | readonly number[], isFree: boolean): string | undefined => {
  const reader = createScanReader(() => {});
  let at = 1000;
  let read: string | undefined;
  for (const [place, key] of [...text, 'Enter'].entries()) {
    at += typeof gaps === 'number' ? gaps : (gaps[place] ?? 5);
    read = reader.feed(key, at, isFree);
  }
  return read;
};

test.each([
  ['a scanner, in another field or in none', 'B1000001', 5, ['B1000001', 'B1000001']],
  ['a scanner with one late sign', 'B1000001', [5, 5, 5, 110, 5], ['B1000001', 'B1000001']],
  ['a scanner over a slow remote desktop: fingers in a field, a number where none has the focus', 'B1000001', 150, [undefined, 'B1000001']],
  ['a row of shortcuts', 'CCCCCC', 150, [undefined, undefined]],
  ['too few signs', 'B100', 5, [undefined, undefined]],
  ['a number with a long rest in it: its end alone reads like one, and is too short', 'B1000001', [5, 5, 5, 5, 600], [undefined, undefined]],
  ['an Enter that comes long after', 'B1000001', [5, 5, 5, 5, 5, 5, 5, 5, 600], [undefined, undefined]],
])('%s', (_what, text, gaps, [inField, free]) => {
  expect([type(text, gaps, false), type(text, gaps, true)]).toEqual([inField, free]);
});
