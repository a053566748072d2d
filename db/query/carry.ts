import { and, asc, desc, eq, gte, isNull, sql } from 'drizzle-orm';
import type { Reader, Transaction } from '../connection.ts';
import { carriedFile, content, upload } from '../schema/index.ts';

/** Files written for carrying by hand, and the scans that wait for their way to the centre. */
export type CarriedFileRow = typeof carriedFile.$inferSelect;

export const insertCarriedFile = (tx: Transaction, row: CarriedFileRow): void => {
  tx.insert(carriedFile).values(row).run();
};
export const findCarriedFile = (db: Reader, id: string): CarriedFileRow | undefined =>
  db.select().from(carriedFile).where(eq(carriedFile.id, id)).get();

/** The newest first. */
export const listCarriedFiles = (db: Reader, limit: number): CarriedFileRow[] =>
  db.select().from(carriedFile).orderBy(desc(carriedFile.madeAt), desc(carriedFile.id)).limit(limit).all();

export const countCarriedFilesSince = (db: Reader, since: number): number =>
  db.select({ count: sql<number>`count(*)` }).from(carriedFile).where(gte(carriedFile.madeAt, since)).get()?.count ?? 0;

/** The first acknowledgement counts; reading it again changes nothing. */
export const markAcknowledged = (tx: Transaction, id: string, at: number): void => {
  tx.update(carriedFile)
    .set({ acknowledgedAt: at })
    .where(and(eq(carriedFile.id, id), isNull(carriedFile.acknowledgedAt)))
    .run();
};

/** Scans that the centre does not have yet, the oldest first; `sizeBytes` 0 where it is not known. */
export const listScansToCarry = (db: Reader, limit: number): { sha256: string; sizeBytes: number }[] =>
  db
    .select({ sha256: upload.sha256, sizeBytes: sql<number>`coalesce(${content.sizeBytes}, 0)` })
    .from(upload)
    .leftJoin(content, eq(content.sha256, upload.sha256))
    .where(isNull(upload.doneAt))
    .orderBy(asc(upload.createdAt), asc(upload.sha256))
    .limit(limit)
    .all();

export const markUploaded = (tx: Transaction, sha256: string, at: number): void => {
  tx.update(upload)
    .set({ doneAt: at, problem: null })
    .where(and(eq(upload.sha256, sha256), isNull(upload.doneAt)))
    .run();
};
