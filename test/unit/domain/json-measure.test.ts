import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isBearableJson, jsonLimit } from '#domain/contract/json-measure.ts';

test.each<[string, string]>([
  ['empty arrays', `[${'[],'.repeat(130_000)}[]]`],
  ['empty objects', `[${'{},'.repeat(130_000)}{}]`],
  ['numbers', `[${'0,'.repeat(260_000)}0]`],
  ['members', `{${Array.from({ length: 130_000 }, (_, key) => `"${key}":0`).join(',')}}`],
  ['one member again and again', `{${'"a":0,'.repeat(130_000)}"a":0}`],
  ['arrays within arrays', `${'['.repeat(65)}${']'.repeat(65)}`],
  ['objects within objects', `${'{"a":'.repeat(65)}0${'}'.repeat(65)}`],
  ['what is never closed', '['.repeat(1000)],
])('H11: too many %s are not parsed', (_what, text) => {
  expect(isBearableJson(text)).toBe(false);
});

test('H11: what stands in a string counts for nothing, however it is escaped', () => {
  const text = JSON.stringify([`${'[{",:\\'.repeat(100_000)}`, '\\', '"']);
  expect(isBearableJson(text)).toBe(true);
  expect(isBearableJson(`${text}${'[],'.repeat(130_000)}`)).toBe(false);
});

test('H11: any JSON within the limits is borne', () => {
  fc.assert(fc.property(fc.json({ maxDepth: 20 }), (text) => isBearableJson(text)));
  expect(isBearableJson(JSON.stringify(Array(jsonLimit.values - 2).fill(0)))).toBe(true);
});
