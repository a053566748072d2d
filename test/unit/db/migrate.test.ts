import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openConnection } from '#db/connection.ts';
import { openMigrated } from '#db/migrate.ts';
import { codeOf, makeFolder, migrationsFolder, testKey } from '#test/support/counter.ts';

const journalSchema = z.object({ entries: z.array(z.looseObject({ idx: z.number(), when: z.number(), tag: z.string() })) });

/** The shipped migrations with more after them, as a newer program would carry. */
const migrationsWith = (...statements: string[]): string => {
  const folder = join(makeFolder(), 'migrations');
  cpSync(migrationsFolder, folder, { recursive: true });
  const file = join(folder, 'meta/_journal.json');
  const journal = journalSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const last = journal.entries.at(-1);
  statements.forEach((sql, place) => {
    const tag = `9${place}_test`;
    journal.entries.push({ ...last, idx: journal.entries.length, when: (last?.when ?? 0) + place + 1, tag });
    writeFileSync(join(folder, `${tag}.sql`), sql);
  });
  writeFileSync(file, JSON.stringify(journal));
  return folder;
};

const populate = (): { file: string; read: () => unknown[] } => {
  const file = join(makeFolder(), 'cache.db');
  const connection = openMigrated({ file, key: testKey }, migrationsFolder);
  connection.client.exec(`
    CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parent (id) ON DELETE CASCADE) STRICT;
    INSERT INTO parent VALUES (1); INSERT INTO child VALUES (10, 1);
    INSERT INTO serial VALUES ('B1042337', 'application', 'job')`);
  connection.close();
  const read = () => {
    const { client, close } = openConnection({ file, key: testKey });
    const rows = [...client.prepare('SELECT * FROM serial').all(), ...client.prepare('SELECT * FROM child').all()];
    close();
    return rows;
  };
  return { file, read };
};
const kept = [
  { serial: 'B1042337', application_id: 'application', job_id: 'job' },
  { id: 10, parent_id: 1 },
];
const rebuildParent = `CREATE TABLE __new_parent (id INTEGER PRIMARY KEY, name TEXT) STRICT;--> statement-breakpoint
INSERT INTO __new_parent (id) SELECT id FROM parent;--> statement-breakpoint
DROP TABLE parent;--> statement-breakpoint
ALTER TABLE __new_parent RENAME TO parent;`;

test('a fresh cache has its tables, and opening it again changes nothing', () => {
  const file = join(makeFolder(), 'cache.db');
  const shipped = journalSchema.parse(JSON.parse(readFileSync(join(migrationsFolder, 'meta/_journal.json'), 'utf8'))).entries.length;
  for (let time = 0; time < 2; time += 1) {
    const { client, close } = openMigrated({ file, key: testKey }, migrationsFolder);
    expect(client.prepare('SELECT count(*) FROM application').pluck().get()).toBe(0);
    expect(client.prepare('SELECT count(*) FROM __drizzle_migrations').pluck().get()).toBe(shipped);
    close();
  }
});

test('a rebuild of a parent table does not take its children with it', () => {
  const { file, read } = populate();
  const connection = openMigrated({ file, key: testKey }, migrationsWith(rebuildParent));
  expect(connection.client.pragma('foreign_keys', { simple: true })).toBe(1);
  connection.close();
  expect(read()).toEqual(kept);
  expect(existsSync(`${file}.before-migration`)).toBe(false);
});

test.each([
  ['a statement that fails half way', 'DROP TABLE serial;--> statement-breakpoint\nDROP TABLE nothing;'],
  ['children without their parent', 'DELETE FROM parent;'],
])('a failed migration puts every row back: %s', (_name, sql) => {
  const { file, read } = populate();
  expect(codeOf(() => openMigrated({ file, key: testKey }, migrationsWith(sql)))).toBe('CACHE_UNREADABLE');
  expect(read()).toEqual(kept);
  expect(existsSync(`${file}.before-migration`)).toBe(false);
  const after = openMigrated({ file, key: testKey }, migrationsFolder);
  after.close();
});

test('when no copy can be made nothing is migrated, and the file is not held open', () => {
  const { file, read } = populate();
  mkdirSync(`${file}.before-migration`);
  expect(codeOf(() => openMigrated({ file, key: testKey }, migrationsWith('DROP TABLE serial;')))).toBe('CACHE_UNREADABLE');
  expect(existsSync(`${file}-wal`)).toBe(false);
  expect(read()).toEqual(kept);
});

test('a power cut while a copy was being put back leaves the copy as the cache, never an empty one in its place', () => {
  const { file, read } = populate();
  renameSync(file, `${file}.before-migration`);
  openMigrated({ file, key: testKey }, migrationsWith('CREATE TABLE newer (id INTEGER) STRICT;')).close();
  expect(read()).toEqual(kept);
});

test('a cache of a newer program is refused, not downgraded', () => {
  const { file, read } = populate();
  openMigrated({ file, key: testKey }, migrationsWith('CREATE TABLE newer (id INTEGER) STRICT;')).close();
  const before = readFileSync(file);
  expect(codeOf(() => openMigrated({ file, key: testKey }, migrationsFolder))).toBe('CACHE_UNREADABLE');
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(read()).toEqual(kept);
});
