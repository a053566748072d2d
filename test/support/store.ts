import { sql } from 'drizzle-orm';
import type { Logger } from 'drizzle-orm/logger';
import { createLocalBell } from '#central/database/notifier.ts';
import { openEmbeddedStore, type Store } from '#central/database/store.ts';

/**
 * Embedded databases that their centres have left, empty again: the next centre of this process goes on with one, since
 * to open another takes a second.
 */
type Kept = { store: Store; ear: { logger: Logger } };
const kept: Kept[] = [];

/** Takes every row, also where a trigger keeps them. */
const emptying = sql`do $$ declare names text; begin
  set local session_replication_role = replica;
  select string_agg(format('%I', tablename), ', ') into names from pg_tables where schemaname = 'public';
  execute 'truncate ' || names || ' restart identity';
end $$`;

const open = async (logger: Logger): Promise<Kept> => {
  const ear = { logger };
  const store = await openEmbeddedStore(undefined, {
    logQuery: (query, params) => ear.logger.logQuery(query, params),
  });
  return { store, ear };
};

/** A store of one test's own, in memory. Closed, it is handed on. */
export const openTestStore = async (logger: Logger): Promise<Store> => {
  const own = kept.pop() ?? (await open(logger));
  own.ear.logger = logger;
  const { database } = own.store;
  const bell = createLocalBell();
  let isOpen = true;
  return {
    database,
    bell,
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      await bell.close();
      await database.execute(emptying);
      kept.push(own);
    },
  };
};
