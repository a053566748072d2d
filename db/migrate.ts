import { existsSync, lstatSync, rmSync } from 'node:fs';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { z } from 'zod';
import { AppError } from '#domain/contract/errors.ts';
import { compareMigrations, type Migration } from '#domain/migration.ts';
import { type Connection, checkWhole, type OpenOptions, openConnection } from './connection.ts';
import { renamePatiently } from './patient-rename.ts';

/**
 * The only caller of drizzle's `migrate()`, which silently deletes child rows on a table rebuild unless foreign keys
 * are off outside it, and silently skips a migration that is older than the newest applied. Compare, copy, keys off,
 * migrate, keys on, check, compare; whatever fails puts the copy back.
 */
const appliedSchema = z.array(z.object({ hash: z.string(), when: z.coerce.number() }));

const readApplied = ({ client }: Connection): Migration[] => {
  const table = client.prepare("SELECT name FROM sqlite_schema WHERE name = '__drizzle_migrations'").get();
  if (table === undefined) return [];
  return appliedSchema.parse(
    client.prepare('SELECT hash, created_at AS "when" FROM __drizzle_migrations ORDER BY rowid').all(),
  );
};

const isFile = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** Puts the copy in the place of the cache, in one step: at no moment is there neither. */
const restore = (copy: string, file: string): void => {
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  renamePatiently(copy, file);
};

const unmigrated = (error: unknown): AppError =>
  new AppError(
    'CACHE_UNREADABLE',
    `the cache could not be brought up to date: ${error instanceof Error ? error.message : String(error)}`,
    {
      file: 'migration',
    },
  );

const isSound = (options: OpenOptions): boolean => {
  try {
    checkWhole(options);
    return true;
  } catch {
    return false;
  }
};

/** A copy under its name is whole: it is made under another one. */
const createCopy = ({ client }: Connection, copy: string): void => {
  // Windows says of it what it says of a file that is held.
  if (existsSync(copy) && !isFile(copy)) throw new Error(`something else lies at ${copy}`);
  rmSync(`${copy}.new`, { force: true });
  client.prepare('VACUUM INTO ?').run(`${copy}.new`);
  renamePatiently(`${copy}.new`, copy);
};

/** Opens the cache and brings it to the present schema; a database of a newer program is refused, unharmed. */
export const openMigrated = (options: OpenOptions, migrationsFolder: string): Connection => {
  const carried = readMigrationFiles({ migrationsFolder }).map(({ hash, folderMillis }) => ({
    hash,
    when: folderMillis,
  }));
  const copy = `${options.file}.before-migration`;
  // A copy is there only while a migration is not through: a power cut, or a file that was held, left it so.
  if (isFile(copy) && (!existsSync(options.file) || isSound({ ...options, file: copy }))) restore(copy, options.file);
  const connection = openConnection(options);
  const before = readApplied(connection);
  const state = compareMigrations(before, carried);
  if (state === 'same') return connection;
  if (state !== 'behind') {
    connection.close();
    throw new AppError('CACHE_UNREADABLE', `the cache's migrations are not this program's: ${state}`, {
      file: state === 'newer' ? 'newer' : 'migration',
    });
  }

  if (before.length > 0) {
    // Apart from the migration below: a copy that was not made whole must never be put in the place of the cache.
    try {
      // What is damaged is neither copied nor changed.
      checkWhole(options);
      createCopy(connection, copy);
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
    if (compareMigrations(readApplied(connection), carried) !== 'same') throw new Error('a migration was skipped');
    rmSync(copy, { force: true });
    return connection;
  } catch (error) {
    connection.close();
    if (isFile(copy)) restore(copy, options.file);
    throw unmigrated(error);
  }
};
