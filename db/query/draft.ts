import { and, desc, eq, gte, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Reader, Transaction } from '../connection.ts';
import { command, draft } from '../schema/index.ts';

/** Applications that are being taken down at this workstation. */
export type DraftRow = typeof draft.$inferSelect;

export const findDraft = (db: Reader, id: string): DraftRow | undefined =>
  db.select().from(draft).where(eq(draft.id, id)).get();

const stateOfLodging = sql`(SELECT state FROM ${command} WHERE ${command.id} = ${draft.commandId})`;

/** Those to go on with, the last saved first: not lodged yet, or refused by the centre. */
export const listDrafts = (db: Reader, limit: number): DraftRow[] =>
  db
    .select()
    .from(draft)
    .where(or(isNull(draft.commandId), sql`${stateOfLodging} = 'refused'`))
    .orderBy(desc(draft.savedAt), desc(draft.id))
    .limit(limit)
    .all();

export const insertDraft = (tx: Transaction, row: DraftRow): void => {
  tx.insert(draft).values(row).run();
};

/** @returns whether there is such a draft */
export const updateDraft = (tx: Transaction, id: string, change: Partial<Omit<DraftRow, 'id'>>): boolean =>
  tx.update(draft).set(change).where(eq(draft.id, id)).run().changes > 0;

export const removeDraft = (tx: Transaction, id: string): void => {
  tx.delete(draft).where(eq(draft.id, id)).run();
};

/** Those whose lodging the centre has taken, or somebody has given up. */
export const removeEndedDrafts = (tx: Transaction): void => {
  tx.delete(draft).where(sql`${stateOfLodging} IN ('applied', 'withdrawn')`).run();
};

/** The ids of the applications that were lodged here since an instant, the latest first. */
export const listLodgedSince = (db: Reader, since: number, limit: number): string[] =>
  db
    .select({ id: command.subject })
    .from(command)
    .where(
      and(
        eq(command.name, 'application.lodge'),
        gte(command.at, since),
        inArray(command.state, ['waiting', 'applied', 'refused']),
      ),
    )
    .orderBy(desc(command.sequence))
    .limit(limit)
    .all()
    .map(({ id }) => id);
