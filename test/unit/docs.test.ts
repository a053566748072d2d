import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/**
 * What the documents say of the code is held to the code: each `path/file.ts` is there, each `path/file.ts:name` holds
 * that name, each link leads somewhere, each excerpt stands in its file as it is quoted. A path is meant from the root,
 * from the folder of the document, or is the end of one.
 */
const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const rooms = ['domain', 'db', 'electron', 'renderer', 'central', 'resources', 'test', 'scripts', 'docs'];
// The bench's peer keeps its packages in its own folder.
const exclude = (file: string): boolean => file.includes('node_modules');
const documents = globSync(['README.md', `{${rooms.join(',')}}/**/*.{md,svg}`], { cwd: root, exclude })
  .map((file) => file.replaceAll('\\', '/'))
  .sort();

const code = /`([\w./-]+\.(?:tsx?|mjs|c|json|css))(?::(\w+))?`|<!-- ([\w./-]+):(\w+) -->/g;
const link = /\]\((?!https?:|#)([^)#\s]+)/g;
/** Its language, the file that it is from, and its lines. */
const excerpt = /^```\w+ ([\w./-]+)\n([\s\S]*?)^```$/gm;

const files = globSync(`{${rooms.join(',')}}/**/*`, { cwd: root, exclude }).map((file) => file.replaceAll('\\', '/'));
const findFile = (path: string, document: string): string | undefined =>
  [path, join(dirname(document), path)].find((one) => existsSync(join(root, one))) ??
  files.find((file) => file.endsWith(`/${path}`));

const listUntrue = (text: string, document: string): string[] => {
  const named = [...text.matchAll(code)].flatMap(([, path = '', name, drawn, drawnName]) => {
    const [wanted, what] = [drawn ?? path, name ?? drawnName];
    const file = findFile(wanted, document);
    if (file === undefined) return [`no file ${wanted}`];
    return what === undefined || new RegExp(`\\b${what}\\b`).test(read(file)) ? [] : [`no ${what} in ${wanted}`];
  });
  const led = [...text.matchAll(link)].flatMap(([, path = '']) =>
    existsSync(join(root, dirname(document), path)) ? [] : [`no file behind the link ${path}`],
  );
  const quoted = [...text.matchAll(excerpt)].flatMap(([, path = '', lines = '']) => {
    const file = findFile(path, document);
    if (file === undefined) return [`no file ${path}`];
    const flat = (given: string): string => given.replace(/\s+/g, ' ').trim();
    const source = flat(read(file));
    return lines
      .split(/^\s*(?:\/\/ )?…$/m)
      .filter((part) => !source.includes(flat(part)))
      .map((part) => `${path} does not say: ${flat(part).slice(0, 80)}`);
  });
  return [...named, ...led, ...quoted];
};

test('a file, a name, a link and an excerpt that are not there are found', () => {
  const text = [
    '`domain/plate.ts:normalisePlate` `domain/plate.ts:noSuchName` `domain/none.ts` [a](picture/none.svg)',
    '```ts domain/plate.ts',
    'const noSuchLine = 1;',
    '```',
    '',
  ].join('\n');
  expect(listUntrue(text, 'docs/x.md')).toEqual([
    'no noSuchName in domain/plate.ts',
    'no file domain/none.ts',
    'no file behind the link picture/none.svg',
    'domain/plate.ts does not say: const noSuchLine = 1;',
  ]);
});

test.each(documents)('what %s says of the code is so', (document) => {
  expect(listUntrue(read(document), document)).toEqual([]);
});
