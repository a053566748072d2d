import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isRestart, takeRestart } from '#electron/program/restart.ts';

const minute = 60_000;
const start = Date.UTC(2026, 10, 30, 8);
const createFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'kaunta-restart-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'restart.json');
};

test('L5: three restarts in ten minutes, then none; and again once they are past', () => {
  const file = createFile();
  const asked = [0, 1, 2, 3, 9, 10.1, 10.2].map((minutes) => takeRestart(file, start + minutes * minute));
  expect(asked).toEqual([true, true, true, false, false, true, false]);
});

test('L5: only the start just after a restart is one', () => {
  const file = createFile();
  expect(isRestart(file, start)).toBe(false);
  takeRestart(file, start);
  expect(isRestart(file, start + 5_000)).toBe(true);
  expect(isRestart(file, start + 2 * minute)).toBe(false);
});

test.each(['', '{', '"x"', '[1.5]', '{"length":0}'])(
  'L5: a file that says %j counts as none, and one that cannot be written ends the restarts',
  (content) => {
    const file = createFile();
    writeFileSync(file, content);
    expect(takeRestart(file, start)).toBe(true);
    expect(takeRestart(join(file, 'not-a-folder'), start)).toBe(false);
  },
);

test('L5: a clock that was set back does not keep the program from starting again', () => {
  const file = createFile();
  for (let turn = 0; turn < 3; turn += 1) takeRestart(file, start);
  expect(takeRestart(file, start - 60 * minute)).toBe(true);
});
