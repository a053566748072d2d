import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import type { Logger } from 'drizzle-orm';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import pg from 'pg';
import { lockFolder } from './folder-lock.ts';
import { migrateChecked } from './migrate.ts';
import { type Bell, createLocalBell, createPostgresBell } from './notifier.ts';
import { openTemplate } from './template.ts';

/** The same for a PostgreSQL server, PGlite, and a transaction of either. */
export type Database = PgDatabase<PgQueryResultHKT>;
export type PoolState = { total: number; idle: number; waiting: number };
export type Store = {
  database: Database;
  bell: Bell;
  /** The connections to a PostgreSQL server; an embedded one has none. */
  pool?: () => PoolState;
  close: () => Promise<void>;
};

const shippedMigrations = fileURLToPath(new URL('migrations', import.meta.url));

/** Opens an embedded PostgreSQL (PGlite) with the schema brought up to date: in a folder, or in memory without one. */
export const openEmbeddedStore = async (
  folder?: string,
  logger?: Logger,
  migrationsFolder = shippedMigrations,
): Promise<Store> => {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const unlock = folder === undefined ? undefined : await lockFolder(folder);
  const dataDir = folder === undefined ? undefined : join(folder, 'postgres');
  const isNew = dataDir === undefined || !existsSync(join(dataDir, 'PG_VERSION'));
  const client = await PGlite.create({
    dataDir,
    loadDataDir: isNew ? await openTemplate(migrationsFolder) : undefined,
  });
  const database = drizzlePglite(client, { logger });
  await migrateChecked(database, migrationsFolder, () => migratePglite(database, { migrationsFolder })).catch(
    async (error: unknown) => {
      await client.close();
      await unlock?.();
      throw error;
    },
  );
  return {
    database,
    bell: createLocalBell(),
    close: async () => {
      await client.close();
      await unlock?.();
    },
  };
};

/** Opens a PostgreSQL server, of which any number of centres may share one database. */
export const openPostgresStore = async (
  connectionString: string,
  onError: (error: Error) => void,
  logger?: Logger,
): Promise<Store> => {
  const pool = new pg.Pool({ connectionString, max: 16 });
  pool.on('error', onError);
  const database = drizzlePostgres(pool, { logger });
  const lock = await pool.connect();
  try {
    // Two instances that start together must not both migrate. 7_561_001 is only this program's number for it.
    await lock.query('select pg_advisory_lock(7561001)');
    await migrateChecked(database, shippedMigrations, () =>
      migratePostgres(database, { migrationsFolder: shippedMigrations }),
    );
    await lock.query('select pg_advisory_unlock(7561001)');
    lock.release();
  } catch (error) {
    // With its connection the lock goes too.
    lock.release(true);
    await pool.end();
    throw error;
  }
  const bell = await createPostgresBell(connectionString, onError);
  return {
    database,
    bell,
    pool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: async () => {
      await bell.close();
      await pool.end();
    },
  };
};
