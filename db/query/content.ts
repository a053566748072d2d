import { and, asc, eq, isNotNull, isNull, lt, ne, notInArray, sql } from 'drizzle-orm';
import type { Problem } from '#domain/contract/errors.ts';
import type { Reader, Transaction } from '../connection.ts';
import { application, content, document, draft, upload } from '../schema/index.ts';

/**
 * What the document store holds, and what of it is on its way to the centre. The store's files are the truth about
 * bytes.
 */
export type ContentRow = typeof content.$inferSelect;
export type UploadRow = typeof upload.$inferSelect;

export const findContent = (db: Reader, sha256: string): ContentRow | undefined =>
  db.select().from(content).where(eq(content.sha256, sha256)).get();

export const upsertContent = (tx: Transaction, row: ContentRow): void => {
  tx.insert(content).values(row).onConflictDoUpdate({ target: content.sha256, set: row }).run();
};

export const updateContent = (
  tx: Transaction,
  sha256: string,
  change: Partial<Pick<ContentRow, 'bytesHere' | 'lastUsedAt'>>,
): void => {
  tx.update(content).set(change).where(eq(content.sha256, sha256)).run();
};

export const removeContent = (tx: Transaction, sha256: string): void => {
  tx.delete(content).where(eq(content.sha256, sha256)).run();
};

/** What drafts hold: their papers, and the document of them. */
const drafted = sql`(SELECT json_extract(one.value, '$.sha256') FROM ${draft}, json_each(${draft.papers}) AS one
  UNION SELECT json_extract(${draft.document}, '$.sha256') FROM ${draft} WHERE ${draft.document} IS NOT NULL)`;

/** Another document has the same bytes, a draft holds them, or the centre has not got them yet. */
export const isNeededBeside = (db: Reader, sha256: string, documentId: string): boolean =>
  db
    .select({ id: document.id })
    .from(document)
    .where(and(eq(document.sha256, sha256), ne(document.id, documentId)))
    .limit(1)
    .get() !== undefined ||
  db
    .select({ sha256: upload.sha256 })
    .from(upload)
    .where(and(eq(upload.sha256, sha256), isNull(upload.doneAt)))
    .get() !== undefined ||
  db
    .select({ sha256: content.sha256 })
    .from(content)
    .where(and(eq(content.sha256, sha256), sql`${content.sha256} IN ${drafted}`))
    .get() !== undefined;

export const listContentHashes = (db: Reader): string[] =>
  db
    .select({ sha256: content.sha256 })
    .from(content)
    .all()
    .map(({ sha256 }) => sha256);

/** Scans of this counter of which the centre has not every byte yet. */
const unsent = sql`(SELECT ${upload.sha256} FROM ${upload} WHERE ${upload.doneAt} IS NULL)`;

/** What may leave, the longest unused first: never what the centre has not got, what a draft holds, nor what is named. */
export const listEvictable = (db: Reader, kept: readonly string[], limit: number): ContentRow[] =>
  db
    .select()
    .from(content)
    .where(
      and(
        sql`${content.sha256} NOT IN ${unsent} AND ${content.sha256} NOT IN ${drafted}`,
        notInArray(content.sha256, [...kept]),
      ),
    )
    .orderBy(asc(content.lastUsedAt))
    .limit(limit)
    .all();

export type WantedDocument = { id: string; sha256: string | null };

/** The documents of the most urgent open cases. */
export const listUrgentDocuments = (db: Reader, limit: number): WantedDocument[] =>
  db
    .select({
      id: sql<string>`json_extract(record, '$.document.id')`,
      sha256: sql<string | null>`json_extract(record, '$.document.sha256')`,
    })
    .from(application)
    .where(sql`status = 'submitted'`)
    .orderBy(sql`resubmitted DESC, due_on, received_at`)
    .limit(limit)
    .all();

/** Of the most urgent open cases the documents that are not here whole, the most urgent case first. */
export const listMissingDocuments = (db: Reader, limit: number): WantedDocument[] =>
  listUrgentDocuments(db, limit).filter(({ id, sha256 }) => {
    const pinned =
      sha256 ?? db.select({ sha256: document.sha256 }).from(document).where(eq(document.id, id)).get()?.sha256;
    const held = pinned === undefined ? undefined : findContent(db, pinned);
    return (
      held === undefined ||
      held.bytesHere < held.sizeBytes ||
      db.select({ id: document.id }).from(document).where(eq(document.id, id)).get() === undefined
    );
  });

export const insertUpload = (tx: Transaction, row: UploadRow): void => {
  tx.insert(upload).values(row).onConflictDoNothing().run();
};

export const findUpload = (db: Reader, sha256: string): UploadRow | undefined =>
  db.select().from(upload).where(eq(upload.sha256, sha256)).get();

/** What the centre has not got whole, the first made first. */
export const listUnsent = (db: Reader): UploadRow[] =>
  db.select().from(upload).where(isNull(upload.doneAt)).orderBy(asc(upload.createdAt)).all();

export const updateUpload = (
  tx: Transaction,
  sha256: string,
  change: { url?: string | null; sentBytes?: number; doneAt?: number; problem?: Problem | null },
): void => {
  tx.update(upload).set(change).where(eq(upload.sha256, sha256)).run();
};

/** Uploads that are through have nothing left to say after a while. */
export const removeSentBefore = (tx: Transaction, at: number): void => {
  tx.delete(upload)
    .where(and(isNotNull(upload.doneAt), lt(upload.doneAt, at)))
    .run();
};

/** The scans kept here, whole or on their way, each once however many applications name it. */
export const sumScans = (db: Reader): { count: number; sizeBytes: number } =>
  db
    .select({ count: sql<number>`count(*)`, sizeBytes: sql<number>`coalesce(sum(${content.bytesHere}), 0)` })
    .from(content)
    .get() ?? { count: 0, sizeBytes: 0 };
