import { sql } from 'drizzle-orm';
import type { Application } from '#domain/application.ts';
import { type Duplicates, endedStatuses, findDuplicates, listVehicleKeys } from '#domain/check/duplicate.ts';
import type { Reference } from '#domain/reference.ts';
import { foldCode } from '#domain/search-key.ts';
import type { Reader } from '../connection.ts';
import { findEntries } from './application.ts';

/** More than any honest vehicle has; one is enough to stop. */
const most = 20;

/**
 * Other live applications in the cache that name the same vehicle, as they are shown here. The index of words finds
 * them by chassis, engine, plate and serial.
 */
export const findDuplicatesHere = (db: Reader, record: Application, reference: Reference): Duplicates => {
  const codes = listVehicleKeys(record).map((key) => foldCode(key.slice(key.indexOf(' '))));
  const words = [...new Set(codes)].filter((code) => code !== '').map((code) => `"${code}"`);
  if (words.length === 0) return { scope: 'office', found: [] };
  const expression = `{plate chassis reference} : (${words.join(' OR ')})`;
  const rows = db
    .select({ id: sql<string>`application.id` })
    .from(sql`application_search JOIN application ON application.key = application_search.rowid`)
    .where(
      sql`application_search MATCH ${expression} AND application.id <> ${record.id} AND application.status NOT IN (SELECT value FROM json_each(${JSON.stringify(endedStatuses)}))`,
    )
    .limit(most)
    .all();
  const entries = findEntries(
    db,
    rows.map(({ id }) => id),
  );
  const others = [...entries.values()].map((entry) => entry.record);
  return { scope: 'office', found: findDuplicates(record, others, reference) };
};
