import { sql } from 'drizzle-orm';
import type { Application } from '#domain/application.ts';
import { foldCode } from '#domain/search-key.ts';
import { isNamedBy } from '#domain/vehicle-search.ts';
import type { Reader } from '../connection.ts';
import { findEntries } from './application.ts';

/** More than any honest vehicle has; what is beyond is not read. */
const most = 200;

const listByWords = (db: Reader, columns: string, codes: readonly string[]): Application[] => {
  const words = codes.filter((code) => code !== '').map((code) => `"${code}"`);
  if (words.length === 0) return [];
  const rows = db
    .select({ id: sql<string>`application.id` })
    .from(sql`application_search JOIN application ON application.key = application_search.rowid`)
    .where(sql`application_search MATCH ${`${columns} : (${words.join(' OR ')})`}`)
    .limit(most)
    .all();
  const ids = rows.map(({ id }) => id);
  return [...findEntries(db, ids).values()].flatMap(({ record }) => (record.vehicle === null ? [] : [record]));
};

/**
 * The records in the cache of the vehicles that a whole number names (`isNamedBy`), as they are shown here: a vehicle
 * whose plate was changed keeps its chassis. The index also holds the ends of codes; those name nothing here.
 */
export const findVehicleRecords = (db: Reader, key: string): Application[] => {
  const named = listByWords(db, '{plate chassis reference}', [foldCode(key)]).filter((one) => isNamedBy(one, key));
  const chassis = new Set(named.map(({ vehicle }) => foldCode(vehicle?.chassisNumber ?? '')));
  const others = listByWords(db, 'chassis', [...chassis]).filter(({ vehicle }) =>
    chassis.has(foldCode(vehicle?.chassisNumber ?? '')),
  );
  return [...new Map([...named, ...others].map((record) => [record.id, record])).values()];
};
