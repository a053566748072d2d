import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { migrateChecked } from '#central/database/migrate.ts';

const folders: string[] = [];
const journalSchema = z.looseObject({
  entries: z.array(z.looseObject({ idx: z.number(), when: z.number(), tag: z.string() })),
});

type Entry = readonly [when: number, tag: string, statement: string];
/** A folder of migrations as drizzle reads them. */
const migrationsOf = (entries: readonly Entry[]): string => {
  const folder = mkdtempSync(join(tmpdir(), 'kaunta-migrations-'));
  folders.push(folder);
  cpSync('central/database/migrations/meta', join(folder, 'meta'), { recursive: true });
  const file = join(folder, 'meta/_journal.json');
  const journal = journalSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  journal.entries = entries.map(([when, tag], idx) => ({ ...journal.entries[0], idx, when, tag }));
  for (const [, tag, statement] of entries) writeFileSync(join(folder, `${tag}.sql`), statement);
  writeFileSync(file, JSON.stringify(journal));
  return folder;
};
const first = [1000, 'first', 'create table first (id int)'] as const;
const second = [3000, 'second', 'create table second (id int)'] as const;
const late = [2000, 'late', 'create table late (id int)'] as const;
const newer = [4000, 'newer', 'create table newer (id int)'] as const;

describe('desk-17: the centre’s database', () => {
  let client: PGlite;
  const open = () => drizzle(client, {});
  let database: ReturnType<typeof open>;
  beforeAll(async () => {
    client = await PGlite.create();
    database = open();
  });
  afterAll(async () => {
    await client.close();
    for (const folder of folders) rmSync(folder, { recursive: true });
  });
  const bring = (...entries: Entry[]): Promise<string> => {
    const migrationsFolder = migrationsOf(entries);
    return migrateChecked(database, migrationsFolder, () => migrate(database, { migrationsFolder })).then(
      () => 'done',
      (error: Error) => error.message,
    );
  };
  const tables = async (): Promise<unknown[]> =>
    (
      await database.execute(
        sql`select table_name from information_schema.tables where table_schema = 'public' order by 1`,
      )
    ).rows.map(({ table_name }) => table_name);

  it('desk-17: is brought up to date once, and refuses a migration that would be skipped, before anything is changed', async () => {
    expect(await bring(first, second)).toBe('done');
    expect(await bring(first, second)).toBe('done');
    const before = await tables();
    expect(before).toEqual(['first', 'second']);
    for (const entries of [
      [first, second, late],
      [first, late, second],
      [first, second, late, newer],
      [first, [3000, 'second', 'create table other (id int)']],
      [late, second],
    ] satisfies Entry[][])
      expect(await bring(...entries)).toContain("not this program's");
    expect(await bring(first)).toContain("a newer program's");
    expect(await tables()).toEqual(before);
    expect(await bring(first, second, newer)).toBe('done');
    expect(await tables()).toEqual(['first', 'newer', 'second']);
  });
});
