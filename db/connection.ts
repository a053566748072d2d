import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { AppError } from '#domain/contract/errors.ts';
import * as schema from './schema/index.ts';

/**
 * Guarantees, at every open: the file is encrypted, the key is right, an acknowledged transaction survives a power cut
 * (WAL with synchronous FULL), nothing spills in clear to temp files, foreign keys hold. A database that fails any of
 * them is not opened, and nothing is created or deleted in its place.
 */
export type Connection = { writer: Writer; reader: Reader; client: BetterSqlite3.Database; close: () => void };
export type Writer = BetterSQLite3Database<typeof schema>;
/** What a query that only reads takes, and cannot write through; a transaction and a writer both are one. */
export type Reader = Pick<Writer, 'select'>;
/** A change inside a transaction. */
export type Transaction = Parameters<Parameters<Writer['transaction']>[0]>[0];

export type OpenOptions = {
  file: string;
  /** 32 bytes. */
  key: Uint8Array;
  /** Path of the driver's native binary, where the packaged one does not fit the runtime. */
  nativeBinding?: string;
};

const plainHeader = 'SQLite format 3\0';

const isPlaintext = (file: string): boolean => {
  const handle = openSync(file, 'r');
  try {
    const head = Buffer.alloc(plainHeader.length);
    return readSync(handle, head, 0, head.length, 0) > 0 && head.toString('latin1') === plainHeader;
  } finally {
    closeSync(handle);
  }
};

const pragmas = {
  journal_mode: 'wal',
  synchronous: 2,
  foreign_keys: 1,
  temp_store: 2,
  secure_delete: 1,
  trusted_schema: 0,
  cell_size_check: 1,
  // Without it a REPLACE deletes a row unseen by the triggers that keep commands.
  recursive_triggers: 1,
} as const;

/** Sets each pragma and reads it back: SQLite ignores what it does not know or cannot do. */
const assertPragmas = (client: BetterSqlite3.Database): void => {
  for (const [name, wanted] of Object.entries(pragmas)) {
    client.pragma(`${name} = ${wanted}`);
    const got: unknown = client.pragma(name, { simple: true });
    if (got !== wanted)
      throw new AppError('CACHE_UNREADABLE', `pragma ${name} is ${String(got)}, wanted ${wanted}`, { pragma: name });
  }
};

/** @throws SqliteError when the key is another one or the file no database. */
const unlock = (client: BetterSqlite3.Database, key: Uint8Array): void => {
  client.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`);
  client.prepare('SELECT count(*) FROM sqlite_schema').get();
};

const toUnreadable = (error: unknown): AppError =>
  new AppError('CACHE_UNREADABLE', error instanceof Error ? error.message : String(error), { file: 'unreadable' });

/**
 * Reads every page of a cache: seconds for a large one, so the program does it on a thread, beside the window.
 * Changes nothing, and may be done while the cache is open.
 * @throws AppError CACHE_UNREADABLE
 */
export const checkWhole = ({ file, key, nativeBinding }: OpenOptions): void => {
  let client: BetterSqlite3.Database | undefined;
  let found: unknown;
  try {
    client = new BetterSqlite3(file, { nativeBinding, readonly: true });
    unlock(client, key);
    found = client.pragma('quick_check', { simple: true });
  } catch (error) {
    throw toUnreadable(error);
  } finally {
    client?.close();
  }
  if (found !== 'ok') throw new AppError('CACHE_UNREADABLE', 'the cache file is damaged', { file: 'damaged' });
};

/**
 * Opens or creates the encrypted cache. Whether all of it is sound, `checkWhole` says.
 * @throws AppError CACHE_UNREADABLE when the key is missing, short or wrong, the file is plaintext or foreign;
 *   DISK_FULL
 */
export const openConnection = ({ file, key, nativeBinding }: OpenOptions): Connection => {
  if (key.length !== 32) throw new AppError('CACHE_UNREADABLE', 'the data key must have 32 bytes');
  if (existsSync(file) && isPlaintext(file))
    throw new AppError('CACHE_UNREADABLE', 'the cache file is not encrypted', { file: 'plaintext' });
  let client: BetterSqlite3.Database | undefined;
  try {
    client = new BetterSqlite3(file, { nativeBinding });
    unlock(client, key);
    assertPragmas(client);
    client.pragma('busy_timeout = 5000');
    // KiB: the index pages of a hundred thousand applications, decrypted once and not at each look.
    client.pragma('cache_size = -65536');
    // An empty file gets its first, encrypted page here, so that the next check has something to look at.
    if (client.pragma('user_version', { simple: true }) === 0) client.pragma('user_version = 1');
    client.pragma('wal_checkpoint(PASSIVE)');
    if (isPlaintext(file))
      throw new AppError('CACHE_UNREADABLE', 'the cache file was not encrypted on creation', { file: 'plaintext' });
    const opened = client;
    const writer = drizzle(opened, { schema });
    return { writer, reader: writer, client: opened, close: () => opened.close() };
  } catch (error) {
    client?.close();
    const fault = toDiskFault(error);
    if (fault instanceof AppError) throw fault;
    throw toUnreadable(error);
  }
};

/** A full disk as the officer is told of it; any other error as it was. */
const toDiskFault = (error: unknown): unknown =>
  error instanceof BetterSqlite3.SqliteError && error.code === 'SQLITE_FULL'
    ? new AppError('DISK_FULL', 'the disk is full')
    : error;

/**
 * Runs a change as one immediate transaction. The body is synchronous: nothing else runs in between.
 * @throws AppError DISK_FULL when there is no room for it; nothing has changed then.
 */
export const transact = <Result>(writer: Writer, body: (tx: Transaction) => Result): Result => {
  try {
    return writer.transaction(body, { behavior: 'immediate' });
  } catch (error) {
    throw toDiskFault(error);
  }
};
