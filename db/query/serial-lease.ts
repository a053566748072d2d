import { asc, between, eq, ne } from 'drizzle-orm';
import { normaliseSerial } from '#domain/serial.ts';
import type { Reader, Transaction } from '../connection.ts';
import { listUntakenSheets } from '../outbox.ts';
import { serial, serialLease } from '../schema/index.ts';

export type SerialLeaseRow = typeof serialLease.$inferSelect;

/** Those that are not over, the oldest first. */
export const listSerialLeases = (db: Reader): SerialLeaseRow[] =>
  db.select().from(serialLease).where(ne(serialLease.state, 'closed')).orderBy(asc(serialLease.createdAt), asc(serialLease.id)).all();

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

/** The serials from one to another of a row that are on a sheet, as far as this counter knows: those of acts that wait or were refused too. */
export const listUsedSerials = (db: Reader, from: string, to: string): Set<string> => {
  // Of one row all are equally long, and so the order of text is that of the numbers.
  const isBetween = (key: string): boolean => key.length === from.length && key >= from && key <= to;
  const known = db
    .select({ key: serial.serial })
    .from(serial)
    .where(between(serial.serial, from, to))
    .all();
  const untaken = listUntakenSheets(db).map(({ serial: given }) => ({ key: normaliseSerial(given) }));
  return new Set([...known, ...untaken].flatMap(({ key }) => (isBetween(key) ? [key] : [])));
};
