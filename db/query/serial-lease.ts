import { asc, between, eq, ne } from 'drizzle-orm';
import type { Reader, Transaction } from '../connection.ts';
import { serial, serialLease } from '../schema/index.ts';

export type SerialLeaseRow = typeof serialLease.$inferSelect;

/** Those that are not over, the oldest first. */
export const listSerialLeases = (db: Reader): SerialLeaseRow[] =>
  db
    .select()
    .from(serialLease)
    .where(ne(serialLease.state, 'closed'))
    .orderBy(asc(serialLease.createdAt), asc(serialLease.id))
    .all();

export const insertSerialLease = (tx: Transaction, row: SerialLeaseRow): void => {
  tx.insert(serialLease).values(row).run();
};
export const updateSerialLease = (tx: Transaction, id: string, change: Partial<Omit<SerialLeaseRow, 'id'>>): void => {
  tx.update(serialLease).set(change).where(eq(serialLease.id, id)).run();
};

/** A cache that was restored from a copy does not know what was used since: nothing in it may be printed on. */
export const closeSerialLeases = (tx: Transaction): void => {
  tx.update(serialLease).set({ state: 'closed' }).run();
};

/** The serials from one to another of a row that are on a sheet, as far as this counter knows. */
export const listUsedSerials = (db: Reader, from: string, to: string): Set<string> => {
  const known = db
    .select({ key: serial.serial })
    .from(serial)
    .where(between(serial.serial, from, to))
    .all();
  // Of one row all are equally long, and so the order of text is that of the numbers.
  return new Set(known.flatMap(({ key }) => (key.length === from.length ? [key] : [])));
};
