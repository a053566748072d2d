import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { renamePatiently, renamePatientlyLater } from '#db/patient-rename.ts';
import { AppError } from '#domain/contract/errors.ts';
import { createDocumentStore } from '#electron/document/store.ts';
import { createPreferenceStore } from '#electron/program/preference.ts';
import { createLog } from '#electron/shell/log.ts';
import { writeFileAtomically, writePartsAtomically } from '#electron/workstation/atomic-file.ts';
import { createFolder } from '#test/support/counter.ts';

/** Renames that fail as they do on Windows while a virus scanner holds the file: so often, with this code. */
const fault = vi.hoisted(() => ({ left: 0, code: 'EPERM', tries: 0 }));
const trip = vi.hoisted(() => () => {
  fault.tries += 1;
  if (fault.left === 0) return;
  fault.left -= 1;
  throw Object.assign(new Error(`${fault.code}: operation not permitted, rename`), {
    code: fault.code,
    syscall: 'rename',
  });
});
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const renameSync = (from: string, to: string): void => {
    trip();
    fs.renameSync(from, to);
  };
  return { ...fs, renameSync };
});
vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof import('node:fs/promises')>();
  const rename = async (from: string, to: string): Promise<void> => {
    trip();
    await fs.rename(from, to);
  };
  return { ...fs, rename };
});
const hold = (times: number, code = 'EPERM') => Object.assign(fault, { left: times, code, tries: 0 });
afterEach(() => hold(0));

const bytes = new TextEncoder().encode('a scan');
async function* parts() {
  yield bytes;
}
/** Every place of the program that renames a file of its own. */
const writers: Record<string, (folder: string) => Promise<unknown> | unknown> = {
  'a small file': (folder) => writeFileAtomically(join(folder, 'file'), 'new'),
  'a file on a stick': (folder) => writePartsAtomically(join(folder, 'file'), parts()),
  'a document': (folder) => createDocumentStore(folder, Buffer.alloc(32)).write(bytes),
};

const faultOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
    return 'done';
  } catch (error) {
    return error instanceof AppError ? `${error.code} ${JSON.stringify(error.details)}` : String(error);
  }
};

test.each(
  Object.entries(writers).flatMap(([name, write]) =>
    ['EPERM', 'EBUSY', 'EACCES'].map((code) => [name, code, write] as const),
  ),
)('desk-18: %s that a virus scanner holds for three tries (%s) is written all the same', async (_name, code, write) => {
  hold(3, code);
  expect(await faultOf(() => write(createFolder()))).toBe('done');
  expect(fault.tries).toBe(4);
});

test.each(Object.entries(writers))(
  'desk-18: %s that is held for good fails by its name, and what was there stays',
  async (_name, write) => {
    const folder = createFolder();
    writeFileSync(join(folder, 'file'), 'before');
    hold(Number.POSITIVE_INFINITY);
    const said = await faultOf(() => write(folder));
    expect(said).toContain('FILE_HELD');
    expect(said).toContain(JSON.stringify(folder).slice(1, -1));
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('before');
  },
);

test.each([renamePatiently, renamePatientlyLater])(
  'desk-18: another fault of a rename is not tried again',
  async (rename) => {
    hold(1, 'ENOENT');
    expect(await faultOf(() => rename('/nowhere/one', '/nowhere/other'))).toContain('ENOENT');
    expect(fault.tries).toBe(1);
  },
);

test('desk-18: a language is switched while its file is held, and kept from the next change on', () => {
  const file = join(createFolder(), 'preference.json');
  const warned: string[] = [];
  const store = createPreferenceStore(file, (_level, event) => warned.push(event));
  hold(Number.POSITIVE_INFINITY);
  expect([store.update({ language: 'sw' }).language, store.get().language, warned, existsSync(file)]).toEqual([
    'sw',
    'sw',
    ['preference.unwritten'],
    false,
  ]);
  hold(0);
  store.update({ theme: 'dark' });
  expect(createPreferenceStore(file).get()).toMatchObject({ language: 'sw', theme: 'dark' });
});

test('desk-23: a log whose older file is held loses no line, and turns over once it is free', () => {
  const folder = createFolder();
  const log = createLog(folder, 200);
  const written = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '');
  hold(Number.POSITIVE_INFINITY);
  for (let number = 0; number < 10; number += 1) log('info', `line-${number}`);
  expect(written('kaunta.log').match(/line-\d/g)).toHaveLength(10);
  hold(0);
  for (let number = 10; number < 20; number += 1) log('info', `line-${number}`);
  expect(written('kaunta.log.1').length).toBeGreaterThan(0);
  expect(written('kaunta.log').length).toBeLessThan(400);
});

test.each(['db', 'electron'])('desk-18: nothing in %s renames a file but by this', (room) => {
  const files = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('patient-rename.ts'),
  );
  const renames = /\b(renameSync|rename)\(|\brename(Sync)?\b.*from 'node:fs/;
  expect(files.filter((name) => renames.test(readFileSync(join(room, name), 'utf8')))).toEqual([]);
});
