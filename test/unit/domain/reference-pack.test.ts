import { expect, test } from 'vitest';
import {
  compareVersions,
  findNewestVersion,
  findReadable,
  packFormat,
  packVersionSchema,
  parsePacks,
} from '#domain/reference-pack.ts';
import { testPacks } from '#test/support/application.ts';

test.each([
  ['2026-11-21', '2026-11-22'],
  ['2026-11-30', '2026-12-01'],
  ['2026-11-21', '2026-11-21.1'],
  ['2026-11-21.2', '2026-11-21.10'],
  ['2026-11-21.999', '2026-11-22'],
])('%s is older than %s: told wrongly, a counter would refuse what is new or take back what is old', (older, newer) => {
  for (const version of [older, newer]) expect(packVersionSchema.safeParse(version).success).toBe(true);
  expect([compareVersions(older, newer) < 0, compareVersions(newer, older) > 0, compareVersions(older, older)]).toEqual(
    [true, true, 0],
  );
  expect(findNewestVersion([newer, older].map((version) => ({ version, rows: [] })))).toBe(newer);
});

test.each(['', 'newest', '2026-11-21.0', '2026-11-21.01', '2026-11-21.1000', '2026-11-21 ', '26-11-21', '9'])(
  '"%s" is no version: one that cannot be compared would stand for ever',
  (version) => expect(packVersionSchema.safeParse(version).success).toBe(false),
);

test('a pack of a format, a row or a pattern that this program does not know is not read', () => {
  const { fee, checklist } = testPacks;
  const series = testPacks['plate-series'];
  const [row] = series.rows;
  const [list] = checklist.rows;
  expect(findReadable('fee', packFormat, fee)).toEqual(fee);
  expect(findReadable('fee', packFormat + 1, fee)).toBeUndefined();
  expect(findReadable('fee', packFormat, { ...fee, rows: [{ amount: 'much' }] })).toBeUndefined();
  expect(findReadable('fee', packFormat, { ...fee, version: 'newest' })).toBeUndefined();
  expect(findReadable('checklist', packFormat, fee)).toBeUndefined();
  const line = {
    id: 'x',
    label: { en: 'X', sw: 'X' },
    hint: { en: 'X.', sw: 'X.' },
    checks: ['a-check-of-tomorrow'],
    source: 'test',
  };
  expect(
    findReadable('checklist', packFormat, { ...checklist, rows: [{ ...(list as object), lines: [line] }] }),
  ).toBeUndefined();
  expect(
    findReadable('plate-series', packFormat, { ...series, rows: [{ ...(row as object), pattern: '^K[A-$' }] }),
  ).toBeUndefined();
});

test('what the centre publishes beside the rows it knows stays in the pack', () => {
  const given = { ...testPacks.fee, gazette: 'LN 1/2027' };
  expect(findReadable('fee', packFormat, given)).toEqual(given);
});

test('a folder that lacks a pack is refused whole: a counter without fees would quote none', () => {
  const { fee: _, ...rest } = testPacks;
  expect(() => parsePacks(rest)).toThrow();
  expect(() => parsePacks({ ...rest, fee: { ...testPacks.fee, rows: [{}] } })).toThrow();
});
