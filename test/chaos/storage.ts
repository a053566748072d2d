import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Connection } from '#db/connection.ts';
import { openMigrated } from '#db/migrate.ts';
import * as schema from '#db/schema/index.ts';
import { placeDisk } from './disk.ts';

/**
 * Where a counter's cache lies from one life to the next. In memory by default: the very pages that the program's own
 * migrations made, without the cipher and the files, in two thirds of the time. On files it is opened by the program
 * itself, encrypted, with its write-ahead log as the cut left it. A seed tells the same story on both.
 */
export type Storage = {
  /**
   * For the next life: what the one before had committed when its power went, and nothing that closing it would write.
   */
  open: () => { opened: Connection; begin: ReturnType<typeof placeDisk>['begin'] };
  remove: () => void;
};
export type Bench = { folder: string; template: { file: string; pages: Buffer }; remove: () => void };

export const migrationsFolder = join(import.meta.dirname, '../../db/migrations');
const key = new Uint8Array(32).fill(7);

const createTemplate = (folder: string): Bench['template'] => {
  const file = join(folder, 'template.db');
  openMigrated({ file, key }, migrationsFolder).close();
  const plain = join(folder, 'plain.db');
  copyFileSync(file, plain);
  const { client } = openMigrated({ file: plain, key }, migrationsFolder);
  client.pragma('journal_mode = DELETE');
  client.pragma("rekey = ''");
  client.close();
  return { file, pages: readFileSync(plain) };
};

/** A folder in memory where there is one, and an empty, migrated cache to begin with. */
export const openBench = (): Bench => {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'kaunta-chaos-'));
  return { folder, template: createTemplate(folder), remove: () => rmSync(folder, { recursive: true, force: true }) };
};

/** The same text is prepared once a life: compiling it takes longer than most of what it does. */
const keepStatements = (connection: Connection): Connection => {
  const { client } = connection;
  const prepare = client.prepare.bind(client);
  const kept = new Map<string, ReturnType<typeof prepare>>();
  const prepareOnce = (text: string) => {
    const statement = kept.get(text) ?? prepare(text);
    kept.set(text, statement);
    // As new: a former caller may have asked for bare columns.
    return statement.reader ? statement.raw(false).pluck(false) : statement;
  };
  client.prepare = prepareOnce as typeof client.prepare; // the overloads differ in their types only
  return connection;
};

const openPages = (pages: Buffer): Connection => {
  const client = new BetterSqlite3(pages);
  // Of the program's pragmas those that change what a statement does.
  for (const pragma of ['foreign_keys = 1', 'recursive_triggers = 1', 'trusted_schema = 0']) client.pragma(pragma);
  const writer = drizzle(client, { schema });
  return { writer, reader: writer, client, close: () => client.close() };
};

/** One cache for all lives: a transaction that the cut broke off is rolled back, as its log would be. */
export const createMemoryStorage = ({ template }: Bench): Storage => {
  const opened = keepStatements(openPages(template.pages));
  const { begin } = placeDisk(opened);
  return { open: () => ({ opened, begin }), remove: opened.close };
};

export const createFileStorage = ({ folder, template }: Bench, name: string): Storage => {
  let life: Connection | undefined;
  let lives = 0;
  const fileOf = (number: number) => join(folder, `${name}-${number}.db`);
  const removeFiles = (number: number): void => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${fileOf(number)}${suffix}`, { force: true });
  };
  return {
    open: () => {
      const [before, former] = [life, fileOf(lives)];
      lives += 1;
      copyFileSync(before === undefined ? template.file : former, fileOf(lives));
      if (existsSync(`${former}-wal`)) copyFileSync(`${former}-wal`, `${fileOf(lives)}-wal`);
      life = keepStatements(openMigrated({ file: fileOf(lives), key }, migrationsFolder));
      before?.close();
      removeFiles(lives - 1);
      return { opened: life, ...placeDisk(life) };
    },
    remove: () => {
      life?.close();
      removeFiles(lives);
    },
  };
};
