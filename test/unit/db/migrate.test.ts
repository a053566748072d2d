import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openConnection } from '#db/connection.ts';
import { openMigrated } from '#db/migrate.ts';
import { codeOf, createFolder, migrationsFolder, testKey } from '#test/support/counter.ts';

const journalSchema = z.object({
  entries: z.array(z.looseObject({ idx: z.number(), when: z.number(), tag: z.string() })),
});

/** The shipped migrations with more after them, as a newer program would carry. */
const migrationsWith = (...statements: string[]): string => {
  const folder = join(createFolder(), 'migrations');
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
  const file = join(createFolder(), 'cache.db');
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
  const file = join(createFolder(), 'cache.db');
  const shipped = journalSchema.parse(JSON.parse(readFileSync(join(migrationsFolder, 'meta/_journal.json'), 'utf8')))
    .entries.length;
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
  expect(codeOf(() => openMigrated({ file, key: testKey }, migrationsWith('DROP TABLE serial;')))).toBe(
    'CACHE_UNREADABLE',
  );
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

/** The shipped migrations with `change` done to their journal. */
const migrationsChanged = (
  change: (journal: { entries: { idx: number; when: number; tag: string }[] }, folder: string) => void,
): string => {
  const folder = migrationsWith();
  const file = join(folder, 'meta/_journal.json');
  const journal = journalSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  change(journal, folder);
  writeFileSync(file, JSON.stringify(journal));
  return folder;
};
const late = (whenOf: (last: number) => number, place: (count: number) => number) => (): string =>
  migrationsChanged(({ entries }, folder) => {
    entries.splice(place(entries.length), 0, { idx: 99, when: whenOf(entries.at(-1)?.when ?? 0), tag: '9_late' });
    writeFileSync(join(folder, '9_late.sql'), 'CREATE TABLE late (id INTEGER) STRICT;');
  });
const atEnd = (count: number): number => count;
const olderThenNewer = (): string =>
  migrationsChanged(({ entries }, folder) => {
    const last = entries.at(-1)?.when ?? 0;
    for (const [tag, when] of [
      ['9_late', last - 1],
      ['9_newer', last + 1],
    ] as const) {
      entries.push({ idx: entries.length, when, tag });
      writeFileSync(join(folder, `${tag}.sql`), `CREATE TABLE ${tag.slice(2)} (id INTEGER) STRICT;`);
    }
  });

test.each([
  ['a migration older than the newest applied, at the end of the journal', late((last) => last - 1, atEnd)],
  ['one of the same time as the newest', late((last) => last, atEnd)],
  [
    'one between two that are applied',
    late(
      (last) => last - 1,
      (count) => count - 1,
    ),
  ],
  [
    'one before all',
    late(
      () => 1,
      () => 0,
    ),
  ],
  ['an older one with a newer one after it', olderThenNewer],
])('desk-17: %s is not skipped without a word', (name, createMigrations) => {
  const { file, read } = populate();
  const migrations = createMigrations();
  const isRefused = codeOf(() => openMigrated({ file, key: testKey }, migrations).close()) === 'CACHE_UNREADABLE';
  expect(read()).toEqual(kept);
  const { client, close } = openConnection({ file, key: testKey });
  const isThere = client.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'late'").pluck().get() === 1;
  close();
  expect([name, isRefused, isThere]).toEqual([name, !isThere, !isRefused]);
});

test('desk-17: another content under the same name and time is another migration', () => {
  const { file, read } = populate();
  const migrations = migrationsChanged(({ entries }, folder) => {
    const sql = join(folder, `${entries.at(-1)?.tag}.sql`);
    writeFileSync(sql, `${readFileSync(sql, 'utf8')}\nCREATE TABLE late (id INTEGER) STRICT;`);
  });
  expect(codeOf(() => openMigrated({ file, key: testKey }, migrations))).toBe('CACHE_UNREADABLE');
  expect(read()).toEqual(kept);
  openMigrated({ file, key: testKey }, migrationsFolder).close();
});

test.each([migrationsFolder, 'central/database/migrations'])(
  'desk-17: the shipped journal of %s rises strictly, and each of its files is there',
  (folder) => {
    const { entries } = journalSchema.parse(JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')));
    expect(entries.map(({ idx }) => idx)).toEqual(entries.map((_one, place) => place));
    for (const [place, { when, tag }] of entries.entries()) {
      expect(when, tag).toBeGreaterThan(entries[place - 1]?.when ?? 0);
      expect(existsSync(join(folder, `${tag}.sql`)), tag).toBe(true);
    }
  },
);

test('desk-18: a migration whose end was cut off is taken back at the next start, whatever it had done to the cache', () => {
  const { file, read } = populate();
  cpSync(file, `${file}.before-migration`);
  const { client, close } = openConnection({ file, key: testKey });
  client.exec('DELETE FROM serial');
  close();
  openMigrated({ file, key: testKey }, migrationsFolder).close();
  expect(read()).toEqual(kept);
});

test('desk-18: a copy that was not made whole is not put in the place of the cache', () => {
  const { file, read } = populate();
  writeFileSync(`${file}.before-migration.new`, readFileSync(file).subarray(0, 100));
  openMigrated({ file, key: testKey }, migrationsWith('CREATE TABLE newer (id INTEGER) STRICT;')).close();
  expect(read()).toEqual(kept);
  expect(existsSync(`${file}.before-migration.new`)).toBe(false);
});

test('desk-18: something else under the name of a copy does not take the place of the cache', () => {
  const { file, read } = populate();
  writeFileSync(`${file}.before-migration`, 'no database at all, and long enough to be taken for one '.repeat(100));
  openMigrated({ file, key: testKey }, migrationsFolder).close();
  expect(read()).toEqual(kept);
});
