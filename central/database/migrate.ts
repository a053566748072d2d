import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { z } from 'zod';
import { compareMigrations, type Migration } from '#domain/migration.ts';
import type { Database } from './store.ts';

const rowsSchema = z.object({ rows: z.array(z.object({ hash: z.string(), when: z.coerce.number() })) });

const readApplied = async (database: Database): Promise<Migration[]> => {
  const table = z.object({ rows: z.array(z.object({ name: z.string().nullable() })) });
  const found = table.parse(
    await database.execute(sql`select to_regclass('drizzle.__drizzle_migrations')::text as name`),
  );
  if ((found.rows[0]?.name ?? null) === null) return [];
  return rowsSchema.parse(
    await database.execute(sql`select hash, created_at as "when" from drizzle.__drizzle_migrations order by id`),
  ).rows;
};

/**
 * Brings the schema up to date. drizzle goes by the time of the newest migration applied and skips an older one without
 * a word, so what is applied is compared with what is carried: before, so that nothing is changed, and after.
 * @throws Error when the database is another's, a newer program's, or a migration would be skipped
 */
export const migrateChecked = async (
  database: Database,
  migrationsFolder: string,
  migrate: () => Promise<void>,
): Promise<void> => {
  const carried = readMigrationFiles({ migrationsFolder }).map(({ hash, folderMillis }) => ({
    hash,
    when: folderMillis,
  }));
  const before = compareMigrations(await readApplied(database), carried);
  if (before === 'newer') throw new Error("The database is a newer program's. Nothing was changed.");
  if (before === 'differs') throw new Error("The database's migrations are not this program's. Nothing was changed.");
  await migrate();
  if (compareMigrations(await readApplied(database), carried) !== 'same')
    throw new Error('A migration of the database was skipped.');
};
