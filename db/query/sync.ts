import { asc, eq, sql } from 'drizzle-orm';
import type { Reader, Transaction } from '../connection.ts';
import { application, document, parked, syncState } from '../schema/index.ts';

export type SyncState = Omit<typeof syncState.$inferSelect, 'one'>;

const unsynced: SyncState = {
  cursor: '0',
  lastPulledAt: null,
  clockOffsetMs: null,
  epoch: null,
  nextEpoch: null,
  anchoredSequence: null,
  anchoredAt: null,
  serialsRegistered: null,
};

export const getSyncState = (db: Reader): SyncState => {
  const { one: _, ...state } = db.select().from(syncState).get() ?? { one: 1, ...unsynced };
  return state;
};

export const updateSyncState = (tx: Transaction, change: Partial<SyncState>): void => {
  tx.insert(syncState)
    .values({ one: 1, ...unsynced, ...change })
    .onConflictDoUpdate({ target: syncState.one, set: change })
    .run();
};

export type ParkedRow = typeof parked.$inferSelect;
export const insertParked = (tx: Transaction, row: ParkedRow): void => {
  tx.insert(parked).values(row).onConflictDoUpdate({ target: parked.sequence, set: row }).run();
};
export const listParked = (db: Reader): ParkedRow[] => db.select().from(parked).orderBy(asc(parked.sequence)).all();
/** A later version of the same record could be read: the parked one is history. */
export const removeParked = (tx: Transaction, id: string): void => {
  tx.delete(parked).where(eq(parked.id, id)).run();
};

export type DocumentRow = typeof document.$inferSelect;
export const findDocument = (db: Reader, id: string): DocumentRow | undefined => db.select().from(document).where(eq(document.id, id)).get();
export const insertDocument = (tx: Transaction, row: DocumentRow): void => {
  tx.insert(document).values(row).onConflictDoUpdate({ target: document.id, set: row }).run();
};

/** Document ids of open cases whose scan is not here yet, the most urgent case first. */
export const listMissingDocuments = (db: Reader, limit: number): string[] =>
  db
    .all<{ id: string }>(
      sql`SELECT json_extract(record, '$.document.id') AS id FROM ${application}
          WHERE status = 'submitted' AND json_extract(record, '$.document.id') NOT IN (SELECT id FROM ${document})
          ORDER BY resubmitted DESC, due_on, received_at LIMIT ${limit}`,
    )
    .map((row) => row.id);
