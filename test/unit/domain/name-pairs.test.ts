import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isDistinguishing } from '#domain/person-name.ts';
import { compareByTolerance } from '#test/support/name.ts';
import pairs from './name-pairs.json' with { type: 'json' };

/**
 * Pairs of names, labelled by hand before the rule was written: docs/name-matching.md says how, and holds what is
 * measured here.
 */
const measured = pairs.map(([kind = '', label, , shown = '', recorded = '']) => {
  const { match, reasons } = compareByTolerance(shown, recorded);
  return {
    kind,
    pair: `${shown} / ${recorded}`,
    isSame: label === 'same',
    match,
    isTaken: match !== 'different',
    isWarned: reasons.some(isDistinguishing),
  };
});
type Measured = (typeof measured)[number];

const measure = (some: readonly Measured[]) => {
  const count = (test: (one: Measured) => boolean): number => some.filter(test).length;
  const same = count(({ isSame }) => isSame);
  const found = count(({ isSame, isTaken }) => isSame && isTaken);
  const foundQuietly = count(({ isSame, isTaken, isWarned }) => isSame && isTaken && !isWarned);
  const wrong = count(({ isSame, isTaken }) => !isSame && isTaken);
  const wrongQuietly = count(({ isSame, isTaken, isWarned }) => !isSame && isTaken && !isWarned);
  return {
    same,
    found,
    wrong,
    wrongQuietly,
    different: some.length - same,
    recall: found / same,
    precision: found / (found + wrong),
    quietPrecision: foundQuietly / (foundQuietly + wrongQuietly),
  };
};
const all = measure(measured);

test('the set is large, says each pair once, and holds both labels in number', () => {
  expect(pairs.length).toBeGreaterThanOrEqual(400);
  expect(new Set(pairs.map(([, , , ...names]) => names.sort().join('|'))).size).toBe(pairs.length);
  for (const [, label] of pairs) expect(['same', 'different']).toContain(label);
  expect(Math.min(all.same, all.different)).toBeGreaterThan(250);
});

test('names of one person are found, and names of two are not taken for one: a little below what was measured', () => {
  expect(all.recall).toBeGreaterThan(0.91);
  expect(all.precision).toBeGreaterThan(0.81);
  expect(all.quietPrecision).toBeGreaterThan(0.99);
});

test.each(measured.filter(({ kind }) => kind === 'distinguishing'))(
  'a name that tells people apart is never taken without saying so: $pair',
  ({ match, isWarned }) => expect(match === 'different' || (match === 'close' && isWarned)).toBe(true),
);

const percent = (part: number): string => (Number.isNaN(part) ? '' : (part * 100).toFixed(1));
const byKind = [...new Set(pairs.map(([kind]) => kind))].map(
  (kind) => [`${kind}`, measure(measured.filter((one) => one.kind === kind))] as const,
);
const page = readFileSync(new URL('../../../docs/name-matching.md', import.meta.url), 'utf8');

test.each([...byKind, ['all', all] as const])('docs/name-matching.md holds the figures of %s', (kind, figures) => {
  const { same, found, recall, different, wrong, wrongQuietly, precision } = figures;
  const row = [kind, same, found, percent(recall), different, wrong, wrongQuietly, percent(precision)];
  expect(page).toContain(`| ${row.join(' | ')} |`.replaceAll('|  |', '| |'));
});

test.each(measured.filter(({ isSame, isTaken, isWarned }) => isSame !== isTaken && !(isTaken && isWarned)))(
  'docs/name-matching.md lists what is decided wrongly: $pair',
  ({ pair }) => expect(page.replace(/\s+/g, ' ')).toContain(pair),
);
