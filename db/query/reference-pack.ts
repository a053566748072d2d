import type { Reader, Transaction } from '../connection.ts';
import { referencePack } from '../schema/index.ts';

export type ReferencePackRow = typeof referencePack.$inferSelect;
export const listReferencePacks = (db: Reader): ReferencePackRow[] => db.select().from(referencePack).all();
export const upsertReferencePack = (tx: Transaction, row: ReferencePackRow): void => {
  tx.insert(referencePack).values(row).onConflictDoUpdate({ target: referencePack.name, set: row }).run();
};
