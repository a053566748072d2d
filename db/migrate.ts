import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { z } from 'zod';
import { AppError } from '#domain/contract/errors.ts';
import { type Connection, checkWhole, type OpenOptions, openConnection } from './connection.ts';

/**
 * The only caller of drizzle's `migrate()`, which silently deletes child rows on a table rebuild unless foreign keys
 * are off outside it. Copy, keys off, migrate, keys on, check; whatever fails puts the copy back.
 */
const journalSchema = z.object({ entries: z.array(z.object({ when: z.number(), tag: z.string() })) });

const appliedCount = ({ client }: Connection): number => {
  const table = client.prepare("SELECT name FROM sqlite_schema WHERE name = '__drizzle_migrations'").get();
  if (table === undefined) return 0;
  return z.number().parse(client.prepare('SELECT count(*) FROM __drizzle_migrations').pluck().get());
};

/** Puts the copy in the place of the cache, in one step: at no moment is there neither. */
const restore = (copy: string, file: string): void => {
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  renameSync(copy, file);
};

const unmigrated = (error: unknown): AppError =>
  new AppError('CACHE_UNREADABLE', `the cache could not be brought up to date: ${error instanceof Error ? error.message : String(error)}`, {
    file: 'migration',
  });

/** Opens the cache and brings it to the present schema; a database of a newer program is refused, unharmed. */
export const openMigrated = (options: OpenOptions, migrationsFolder: string): Connection => {
  const journal = journalSchema.parse(JSON.parse(readFileSync(join(migrationsFolder, 'meta/_journal.json'), 'utf8')));
  const copy = `${options.file}.before-migration`;
  // Never an empty cache beside a copy that holds the work.
  if (!existsSync(options.file) && existsSync(copy)) restore(copy, options.file);
  const connection = openConnection(options);
  const applied = appliedCount(connection);
  if (applied > journal.entries.length) {
    connection.close();
    throw new AppError('CACHE_UNREADABLE', 'the cache was made by a newer program', { file: 'newer' });
  }
  if (applied === journal.entries.length) return connection;

  if (applied > 0) {
    // Apart from the migration below: a copy that was not made whole must never be put in the place of the cache.
    try {
      // What is damaged is neither copied nor changed.
      checkWhole(options);
      rmSync(copy, { force: true });
      connection.client.prepare('VACUUM INTO ?').run(copy);
    } catch (error) {
      connection.close();
      throw error instanceof AppError ? error : unmigrated(error);
    }
  }
  try {
    connection.client.pragma('foreign_keys = OFF');
    migrate(connection.writer, { migrationsFolder });
    connection.client.pragma('foreign_keys = ON');
    const broken = connection.client.pragma('foreign_key_check');
    if (Array.isArray(broken) && broken.length > 0) throw new Error(`${broken.length} rows lost their parent`);
    rmSync(copy, { force: true });
    return connection;
  } catch (error) {
    connection.close();
    if (applied > 0 && existsSync(copy)) restore(copy, options.file);
    throw unmigrated(error);
  }
};
