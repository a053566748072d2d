import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { knownWords } from '#domain/word.ts';
import { testPacks } from '#test/support/application.ts';

/**
 * A service is a row of the catalogue: code that names a row by its id is a code path for that row, and the next row
 * would need another. The demonstration plays with the rows that there are, and may name them.
 */
const root = join(import.meta.dirname, '../..');
const rooms = ['domain', 'db', 'electron', 'renderer', 'central'];
const packs = ['service', 'item-kind', 'checklist', 'fee-component'] as const;

const listSources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return relative(root, path) === 'central/demo' ? [] : listSources(path);
    return /\.(ts|tsx|css|sql)$/.test(entry.name) ? [path] : [];
  });

const ids = packs.flatMap((pack) => testPacks[pack].rows.map((row) => String((row as { id: unknown }).id))); // each has one
/** An id that is a word of an open list as well cannot be told from it in code; the one that there is stands below. */
const words: readonly string[] = Object.values(knownWords).flat();
const quoted = new RegExp(`(['"\`])(${ids.filter((id) => !words.includes(id)).join('|')})\\1`, 'g');

const findNamed = (text: string): { line: number; id: string }[] =>
  text
    .split('\n')
    .flatMap((line, place) => [...line.matchAll(quoted)].map(([, , id = '']) => ({ line: place + 1, id })));

test('one id alone is a word as well: the lender of a service by that name', () =>
  expect(ids.filter((id) => words.includes(id))).toEqual(['in-charge']));

test('the guard finds an id wherever it is written as text', () => {
  expect(findNamed('a\nif (service === \'ownership-transfer\') x("base-fee", `plate-front`)')).toEqual([
    { line: 2, id: 'ownership-transfer' },
    { line: 2, id: 'base-fee' },
    { line: 2, id: 'plate-front' },
  ]);
  expect(findNamed("t('case:ownership-transfer') ownership-transfer 'ownership-transfers'")).toEqual([]);
});

test.each(rooms)('no code of %s names a row of the catalogue', (room) => {
  const named = listSources(join(root, room)).flatMap((file) =>
    findNamed(readFileSync(file, 'utf8')).map(({ line, id }) => `${relative(root, file)}:${line} ${id}`),
  );
  expect(named).toEqual([]);
});
