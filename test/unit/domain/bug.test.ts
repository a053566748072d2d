import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeBug } from '#domain/contract/bug.ts';

const canary = 'Grace Wanjiku 30112233';
const thrown = (make: () => unknown): unknown => {
  try {
    return make();
  } catch (error) {
    return error;
  }
};

test.each<[string, unknown, RegExp]>([
  ['a parser that quotes what it read', thrown(() => JSON.parse(`{"name": ${canary}}`)), /^SyntaxError$/],
  [
    'a database that quotes its values',
    Object.assign(new Error(`UNIQUE constraint: ${canary}`), { code: 'SQLITE_CONSTRAINT' }),
    /^Error SQLITE_CONSTRAINT$/,
  ],
  ['a message of several lines', new Error(`first\n${canary}\nlast`), /^Error$/],
  ['a message that looks like a place', new Error(`x\n    at ${canary} (app.js:1:1)\n    at ${canary}`), /^Error$/],
  ['a cause', new Error('outer', { cause: new TypeError(canary) }), /^Error < TypeError$/],
  ['a name that is a person’s', Object.assign(new Error('x'), { name: canary }), /^Error$/],
  ['a code that is a person’s', Object.assign(new Error('x'), { code: canary }), /^Error$/],
  ['a text', canary, /^string$/],
  ['an object', { message: canary, stack: canary }, /^object$/],
  ['nothing', undefined, /^undefined$/],
  [
    'a stack that is not one',
    Object.assign(new Error('x'), { stack: `Error: y ${canary}\n    at ${canary}` }),
    /^Error$/,
  ],
])('L4: of a bug the log says names and places, never its words: %s', (_name, error, name) => {
  const report = describeBug(error);
  expect(report.error).toMatch(name);
  expect(JSON.stringify(report)).not.toContain('Grace');
  expect(JSON.stringify(report)).not.toContain('30112233');
});

test('L4: the places are there: the function, the file, the line', () => {
  const createFault = () => new RangeError('x');
  const { frames } = describeBug(createFault());
  expect(frames[0]).toMatch(/^at createFault \(.*bug\.test\.ts:\d+:\d+\)$/);
  expect(frames.length).toBeGreaterThan(2);
});

test('L4: whatever a message says, with whatever line breaks, none of it comes through', () => {
  const words = fc.constantFrom('\n', '    at ', 'canary', ' (file:1:2)', '\r\n', ':1:1', 'Error: ', '\u2028');
  fc.assert(
    fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
      expect(JSON.stringify(describeBug(new Error(parts.join(''))))).not.toContain('canary');
    }),
  );
});

test('L4: no line of the desktop program’s log is given an error’s words', async () => {
  const files = (await readdir('electron', { recursive: true })).filter((file) => file.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(50);
  for (const file of files) {
    const text = await readFile(join('electron', file), 'utf8');
    const calls = text.split('\n').filter((line) => /\blog\('(error|warn|info)'/.test(line));
    expect(
      calls.filter((line) => /\.(message|stack)\b|String\(/.test(line)),
      file,
    ).toEqual([]);
  }
});
