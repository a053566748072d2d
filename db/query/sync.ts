import { and, asc, eq, getTableColumns, gt, lte, sql } from 'drizzle-orm';
import type { Reader, Transaction } from '../connection.ts';
import { asInserted, givenLater, prepareRead, prepareWrite } from '../prepared.ts';
import { document, parked, syncState } from '../schema/index.ts';

export type SyncState = Omit<typeof syncState.$inferSelect, 'one'>;

const unsynced: SyncState = {
  cursor: '0',
  lastPulledAt: null,
  clockOffsetMs: null,
  epoch: null,
  nextEpoch: null,
  anchoredSequence: null,
  anchoredAt: null,
  centreKeys: null,
  serialsRegistered: null,
  office: null,
  referenceUsed: null,
};

const { one: _one, ...stateColumns } = getTableColumns(syncState);
const stateNames = Object.keys(unsynced) as (keyof SyncState)[]; // the keys of its type
const theState = prepareRead((db) => db.select(stateColumns).from(syncState).prepare());
export const getSyncState = (db: Reader): SyncState => theState(db).get() ?? unsynced;

const upsertState = prepareWrite((tx) =>
  tx
    .insert(syncState)
    .values({ one: 1, ...givenLater(syncState, stateNames) })
    .onConflictDoUpdate({ target: syncState.one, set: asInserted(syncState, stateNames) })
    .prepare(),
);
export const updateSyncState = (tx: Transaction, change: Partial<SyncState>): void => {
  upsertState(tx).run({ ...getSyncState(tx), ...change });
};

export type ParkedRow = typeof parked.$inferSelect;
export const insertParked = (tx: Transaction, row: ParkedRow): void => {
  tx.insert(parked).values(row).onConflictDoUpdate({ target: parked.sequence, set: row }).run();
};
/** In the order of the feed, those after a sequence. */
export const listParked = (db: Reader, limit = 10_000, after = Number.MIN_SAFE_INTEGER): ParkedRow[] =>
  db.select().from(parked).where(gt(parked.sequence, after)).orderBy(asc(parked.sequence)).limit(limit).all();
const parkedUpTo = prepareWrite((tx) =>
  tx
    .delete(parked)
    .where(and(eq(parked.id, sql.placeholder('id')), lte(parked.sequence, sql.placeholder('sequence'))))
    .prepare(),
);
/**
 * This entry of a record could be read: what was parked of it up to here is history. What was parked after it is not.
 * @returns whether anything was
 */
export const removeParked = (tx: Transaction, id: string, sequence: number): boolean =>
  parkedUpTo(tx).run({ id, sequence }).changes > 0;
export const hasParked = (db: Reader, sequence: number): boolean =>
  db.select({ sequence: parked.sequence }).from(parked).where(eq(parked.sequence, sequence)).get() !== undefined;
export const removeParkedEntry = (tx: Transaction, sequence: number): void => {
  tx.delete(parked).where(eq(parked.sequence, sequence)).run();
};

export type DocumentRow = typeof document.$inferSelect;
const documentById = prepareRead((db) =>
  db
    .select()
    .from(document)
    .where(eq(document.id, sql.placeholder('id')))
    .prepare(),
);
export const findDocument = (db: Reader, id: string): DocumentRow | undefined => documentById(db).get({ id });
export const insertDocument = (tx: Transaction, row: DocumentRow): void => {
  tx.insert(document).values(row).onConflictDoUpdate({ target: document.id, set: row }).run();
};
export const removeDocument = (tx: Transaction, id: string): void => {
  tx.delete(document).where(eq(document.id, id)).run();
};

export const findSqliteVersion = (db: Reader): string =>
  db.select({ version: sql<string>`version` }).from(sql`(SELECT sqlite_version() AS version)`).get()?.version ?? '';
