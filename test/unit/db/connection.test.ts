import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { checkWhole, openConnection, transact } from '#db/connection.ts';
import { appendCommand } from '#db/outbox.ts';
import { createApplication } from '#test/support/application.ts';
import { codeOf, createCommand, createCounter, createFolder, seed, testKey } from '#test/support/counter.ts';

const canary = 'CANARY Wanjiku Kiplagat';

/** A database that is there, in the way given, with its bytes and whether opening it is refused without a trace. */
const isRefusedUnharmed = (make: (file: string) => void, key: Uint8Array): boolean => {
  const file = join(createFolder(), 'cache.db');
  make(file);
  const before = readFileSync(file);
  expect(codeOf(() => openConnection({ file, key }))).toBe('CACHE_UNREADABLE');
  return readFileSync(file).equals(before) && !existsSync(`${file}-wal`);
};
const createEncrypted = (file: string): void => {
  const connection = openConnection({ file, key: testKey });
  connection.client.exec(`CREATE TABLE person (name TEXT); INSERT INTO person VALUES ('${canary}')`);
  connection.close();
};
const createPlaintext = (file: string): void => {
  const client = new BetterSqlite3(file);
  client.exec(`CREATE TABLE person (name TEXT); INSERT INTO person VALUES ('${canary}')`);
  client.close();
};

test.each<[string, (file: string) => void, Uint8Array]>([
  ['another key', createEncrypted, new Uint8Array(32).fill(8)],
  ['a plaintext database', createPlaintext, testKey],
  ['a file that is no database', (file) => writeFileSync(file, 'PK\u0003\u0004'.repeat(4000)), testKey],
  ['a text file', (file) => writeFileSync(file, 'notes'), testKey],
])('a cache that cannot be trusted is refused and left byte for byte as it was: %s', (_name, make, key) =>
  expect(isRefusedUnharmed(make, key)).toBe(true),
);

test.each([0, 16, 31, 33])('a data key of %i bytes is refused and creates nothing', (length) => {
  const file = join(createFolder(), 'cache.db');
  expect(codeOf(() => openConnection({ file, key: new Uint8Array(length) }))).toBe('CACHE_UNREADABLE');
  expect(existsSync(file)).toBe(false);
});

test('a damaged page is found by the check of the whole file, and a sound file passes while it is open', () => {
  const file = join(createFolder(), 'cache.db');
  const connection = openConnection({ file, key: testKey });
  connection.client.exec(`CREATE TABLE person (name TEXT)`);
  for (let row = 0; row < 400; row += 1)
    connection.client.prepare('INSERT INTO person VALUES (?)').run(canary.repeat(10));
  expect(codeOf(() => checkWhole({ file, key: testKey }))).toBe('done');
  connection.close();
  const bytes = readFileSync(file);
  bytes[6 * 4096 + 100] = (bytes[6 * 4096 + 100] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  expect(codeOf(() => checkWhole({ file, key: testKey }))).toBe('CACHE_UNREADABLE');
});

test.each([
  ['journal_mode', 'wal'],
  ['synchronous', 2],
  ['foreign_keys', 1],
  ['temp_store', 2],
  ['secure_delete', 1],
  ['trusted_schema', 0],
  ['cell_size_check', 1],
  ['recursive_triggers', 1],
  ['busy_timeout', 5000],
])('pragma %s is %s on every opened cache', (pragma, wanted) => {
  const file = join(createFolder(), 'cache.db');
  for (let time = 0; time < 2; time += 1) {
    const { client, close } = openConnection({ file, key: testKey });
    expect(client.pragma(pragma, { simple: true })).toBe(wanted);
    close();
  }
});

test('neither the file, nor its journal, nor the migration copy holds a name in clear', () => {
  const counter = createCounter();
  const record = createApplication({
    collector: { name: canary, identity: { kind: 'national-id', number: '30112233' } },
  });
  seed(counter, record);
  transact(counter.connection.writer, (tx) =>
    appendCommand(tx, createCommand('verification.record', record, { revision: 1, marks: {} }), 'hash', 'signature'),
  );
  const copy = join(counter.folder, 'copy.db');
  counter.connection.client.prepare('VACUUM INTO ?').run(copy);
  const files = ['cache.db', 'cache.db-wal'].map((name) => join(counter.folder, name));
  for (const file of [...files, copy]) {
    const text = readFileSync(file).toString('latin1');
    expect(text.length).toBeGreaterThanOrEqual(4096);
    for (const secret of ['CANARY', 'Wanjiku', 'SQLite format', 'application'])
      expect(text.includes(secret), `${file} holds ${secret}`).toBe(false);
  }
});

test('an error in a transaction leaves nothing of it', () => {
  const counter = createCounter();
  const append = () =>
    transact(counter.connection.writer, (tx) => {
      appendCommand(
        tx,
        createCommand('verification.record', createApplication(), { revision: 1, marks: {} }),
        'hash',
        'signature',
      );
      throw new Error('power cut');
    });
  expect(append).toThrow('power cut');
  expect(counter.connection.client.prepare('SELECT count(*) FROM command').pluck().get()).toBe(0);
});

test('a cache that lies in clear is named as such, apart from a wrong key', () => {
  const folder = createFolder();
  const [plain, locked] = [join(folder, 'plain.db'), join(folder, 'locked.db')];
  createPlaintext(plain);
  createEncrypted(locked);
  expect(() => openConnection({ file: plain, key: testKey })).toThrow(
    expect.objectContaining({ details: { file: 'plaintext' } }),
  );
  expect(() => openConnection({ file: locked, key: new Uint8Array(32) })).toThrow(
    expect.objectContaining({ details: { file: 'unreadable' } }),
  );
});

test('a disk that is full in the middle of an act is told as such, and the act has not happened', () => {
  const counter = createCounter();
  const plain = createApplication();
  seed(counter, plain);
  const { client, writer } = counter.connection;
  client.pragma(`max_page_count = ${client.pragma('page_count', { simple: true })}`);
  const fill = () =>
    transact(writer, (tx) => {
      for (let number = 1; number < 200; number += 1) {
        const command = createCommand('verification.record', plain, { revision: 1, marks: {} });
        appendCommand(tx, { ...command, sequence: number }, 'a'.repeat(64), 'signature');
      }
    });
  expect(codeOf(fill)).toBe('DISK_FULL');
  expect(client.prepare('SELECT count(*) FROM command').pluck().get()).toBe(0);
});

test('a cache that cannot be opened at all is unreadable, not a bug', () => {
  expect(codeOf(() => openConnection({ file: join(createFolder(), 'gone', 'cache.db'), key: testKey }))).toBe(
    'CACHE_UNREADABLE',
  );
});
