import { createHash, randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';

/**
 * A fresh data folder with the schema in it, kept in the cache of the checkout: setting one up takes seconds, copying
 * one a few hundred milliseconds. Keyed by PGlite's version and the migrations, so it is never stale.
 */
const cacheFolder = fileURLToPath(new URL('../../node_modules/.cache/kaunta-central', import.meta.url));
const tar = { type: 'application/x-tar' };

export const openTemplate = async (migrationsFolder: string, cache = cacheFolder): Promise<Blob> => {
  const pglite = await readFile(new URL('../package.json', import.meta.resolve('@electric-sql/pglite')), 'utf8');
  const migrations = JSON.stringify(
    readMigrationFiles({ migrationsFolder }).map(({ hash, folderMillis }) => [hash, folderMillis]),
  );
  const key = createHash('sha256').update(pglite).update(migrations).digest('hex').slice(0, 16);
  const path = join(cache, `${key}.tar`);
  try {
    return await openAsBlob(path, tar);
  } catch {
    const client = await PGlite.create();
    await migrate(drizzle(client), { migrationsFolder });
    const dump = await client.dumpDataDir('none');
    await client.close();
    await keep(path, dump);
    return dump;
  }
};

/**
 * Whole or not at all: another may read it, or set up its own at the same time, in this process or in one beside it. A
 * cache that cannot be written costs only time. */
const keep = async (path: string, dump: Blob): Promise<void> => {
  const partial = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(partial, new Uint8Array(await dump.arrayBuffer()));
    await rename(partial, path);
  } catch {}
};
