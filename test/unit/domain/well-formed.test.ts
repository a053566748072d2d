import { expect, test } from 'vitest';
import { isWellFormed } from '#domain/contract/well-formed.ts';

test.each([
  ['a whole pair and a NUL in words', { note: ['😀', '\\u0000', 1, null, true, { 'ng’ombe': 'ŵ' }] }, true],
  ['half of a pair', { note: ['a\ud83d'] }, false],
  ['the other half', ['\ude00'], false],
  ['the halves the wrong way round', '\ude00\ud83d', false],
  ['a NUL', { notes: { note: 'a\0b' } }, false],
  ['a NUL in a name', { 'a\0': 1 }, false],
])('%s', (_what, value, expected) => {
  expect(isWellFormed(value)).toBe(expected);
});
