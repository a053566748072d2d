import { readdirSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { describe, expect, test } from 'vitest';

/** What electron-builder leaves out of the package of each system, by its own patterns. */
const config = readFileSync('electron-builder.yml', 'utf8');
const leftOut = (system: string): string[] => {
  const block = new RegExp(`^${system}:\\n((?: .*\\n)+)`, 'm').exec(config)?.[1] ?? '';
  const listed = /^ {2}files: (\[.*\])$/m.exec(block)?.[1] ?? '[]';
  const patterns: string[] = JSON.parse(listed);
  return patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
};
const prebuilds = 'node_modules/better-sqlite3/prebuilds';
const shipped = (system: string): string[] =>
  readdirSync(prebuilds).filter(
    (name) => !leftOut(system).some((pattern) => matchesGlob(`${prebuilds}/${name}`, pattern)),
  );

describe('desk-23: the database driver in a package', () => {
  test.each([
    ['win', ['win32-x64.node']],
    ['linux', ['linux-arm64.node', 'linux-x64.node']],
    ['mac', ['darwin-arm64.node', 'darwin-x64.node']],
  ])('desk-23: for %s is the one that its desks run', (system, expected) => {
    expect(shipped(system).sort()).toEqual(expected);
  });
});

test('of the reader of pictures a package has the one engine and the one set of data that it uses', () => {
  const everywhere = [...config.matchAll(/^ {2}- "!(.*)"$/gm)].map(([, pattern = '']) => pattern);
  const shippedOf = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) =>
        /\.(js|wasm|gz)$/.test(name) && !everywhere.some((pattern) => matchesGlob(`${folder}/${name}`, pattern)),
    );
  expect(shippedOf('node_modules/tesseract.js-core').sort()).toEqual([
    'tesseract-core-simd-lstm.js',
    'tesseract-core-simd-lstm.wasm',
  ]);
  expect(shippedOf('node_modules/@tesseract.js-data/eng').map((name) => name.replaceAll('\\', '/'))).toEqual(
    expect.arrayContaining(['4.0.0_best_int/eng.traineddata.gz']),
  );
  expect(shippedOf('node_modules/@tesseract.js-data/eng').join()).not.toContain('4.0.0/');
});

describe('desk-23: the paths of this repository', () => {
  const sources = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|tsx|mjs)$/.test(name) && !name.includes('node_modules'))
      .map((name) => join(folder, name));

  test.each(['domain', 'db', 'electron', 'renderer', 'central', 'scripts', 'test'])(
    'desk-23: none in %s is taken from a URL’s text: on Windows that begins with a slash before the drive',
    (folder) => {
      const written = /import\.meta\.url\)\.pathname/;
      expect(sources(folder).filter((file) => written.test(readFileSync(file, 'utf8')))).toEqual([]);
    },
  );
});
