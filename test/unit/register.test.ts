import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** `docs/security/register.md`: each id of the findings has a row, and each test that a row names is there. */
const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const count = (prefix: string, last: number): string[] =>
  Array.from({ length: last }, (_one, place) => `${prefix}${place + 1}`);

const rows = read('docs/security/register.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| id |'))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .map(([_before, id = '', kind = '', cure = '', tests = '']) => ({ id, kind, cure, tests }));

const papers = readdirSync(join(root, 'test/fixtures/pdf')).filter((name) => !name.endsWith('.md'));
const ids = [
  ...count('desk-', 23),
  ...count('officer-', 17),
  ...count('contract-', 4),
  ...count('C', 2),
  ...count('H', 13),
  ...count('M', 19),
  ...count('L', 15),
  ...papers.map((name) => `pdf ${name.replace(/\.\w+$/, '')}`),
];

/** A row may answer for several findings of one kind: `H1, M3 (window)`. */
const answered = new Set(rows.flatMap(({ id }) => id.split(', ').map((one) => one.replace(/ \(.*\)$/, ''))));

test.each(ids)('the finding %s has a row', (id) => expect(answered).toContain(id));

test('the findings that stand beside the checkout, where they do, hold no id that is not known here', () => {
  const findings = join(root, '../shared/findings');
  if (!existsSync(findings)) return;
  const desk = [...readFileSync(join(findings, 'desk.md'), 'utf8').matchAll(/^### (\d+)\./gm)].map(
    ([, number]) => `desk-${number}`,
  );
  const security = [
    ...readFileSync(join(findings, 'security.md'), 'utf8').matchAll(/^(?:### |\| \*\*)([CHM]\d+)/gm),
  ].map(([, id]) => id);
  const files = readdirSync(join(findings, 'pdf'))
    .filter((name) => !name.endsWith('.md'))
    .map((name) => `pdf ${name.replace(/\.\w+$/, '')}`);
  expect([...desk, ...security, ...files].filter((id) => !ids.includes(id ?? ''))).toEqual([]);
});

/** What a row says instead of a test: a later issue's, or judged otherwise, with the reason in its cure. */
const withoutTest = new Set(['later', 'judged otherwise']);

test.each(rows.map((row) => [row.id, row] as const))(
  'the row %s says its kind and its cure, and its tests are there',
  (_id, { kind, cure, tests }) => {
    expect(Math.min(kind.length, cure.length)).toBeGreaterThan(5);
    if (withoutTest.has(tests)) return expect(cure.length).toBeGreaterThan(20);
    const missing = tests.split(' ; ').filter((one) => {
      const [, file = '', name = ''] = /^`([^:`]+): ([^`]+)`$/.exec(one) ?? [];
      return file === '' || !existsSync(join(root, file)) || !read(file).includes(name.replaceAll('\\|', '|'));
    });
    expect(missing).toEqual([]);
  },
);
