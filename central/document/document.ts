import { createHash } from 'node:crypto';
import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { AppError } from '#domain/contract/errors.ts';
import { application, content, document } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import type { ByteCache } from './byte-cache.ts';

/** Where the bytes of a compiled PDF come from: a store, or a generator. Undefined when it has none. */
export type DocumentSource = (officeId: string, documentId: string) => Promise<Uint8Array | undefined>;

/** The source of a centre that stores the documents itself. */
export const createStoredDocumentSource =
  (database: Database): DocumentSource =>
  async (officeId, documentId) => {
    const [row] = await database
      .select({ bytes: document.bytes })
      .from(document)
      .where(and(eq(document.officeId, officeId), eq(document.id, documentId)));
    return row?.bytes ?? undefined;
  };

export type DocumentShelf = { database: Database; source: DocumentSource; cache: ByteCache };
export type FoundDocument = { bytes: Uint8Array; sha256: string; mediaType: string };

/** 64 hex digits are the SHA-256 of a document; anything else is the id of one. */
const isHash = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);

/**
 * The bytes of a document of one office, by their SHA-256 or by the id that an application names.
 * @throws AppError NOT_FOUND when no application of this office names the id; DOCUMENT_NOT_HERE when there are no bytes
 *   yet
 */
export const getDocument = (shelf: DocumentShelf, officeId: string, name: string): Promise<FoundDocument> =>
  isHash(name) ? getByHash(shelf, officeId, name) : getById(shelf, officeId, name);

const notHere = (): AppError => new AppError('DOCUMENT_NOT_HERE', 'The centre does not have the document yet');

const getByHash = async (shelf: DocumentShelf, officeId: string, sha256: string): Promise<FoundDocument> => {
  const { database, cache } = shelf;
  const kept = cache.find(officeId, sha256);
  if (kept !== undefined) return { ...kept, sha256 };
  const [scan] = await database
    .select({ bytes: content.bytes, mediaType: content.mediaType })
    .from(content)
    .where(and(eq(content.officeId, officeId), eq(content.sha256, sha256)));
  if (scan !== undefined) return { ...cache.put(officeId, sha256, scan), sha256 };
  const [compiled] = await database
    .select({ id: document.id })
    .from(document)
    .where(and(eq(document.officeId, officeId), eq(document.sha256, sha256)))
    .limit(1);
  if (compiled === undefined) throw notHere();
  const found = await getById(shelf, officeId, compiled.id);
  // The source has other bytes under this id by now: those asked for are gone.
  if (found.sha256 !== sha256) throw notHere();
  return found;
};

/**
 * One that was lodged at a counter is the scan that the counter sends; any other known by its id alone is pinned to the bytes that are served first: the next change of a record that names
 * it says their hash.
 */
const getById = async (
  { database, source, cache }: DocumentShelf,
  officeId: string,
  documentId: string,
): Promise<FoundDocument> => {
  const [owner] = await database
    .select({ record: application.record })
    .from(application)
    .where(
      and(eq(application.officeId, officeId), eq(application.documentId, documentId), isNotNull(application.record)),
    )
    .limit(1);
  const lodged = owner?.record?.lodged && owner.record.document.sha256;
  if (lodged !== undefined) return getByHash({ database, source, cache }, officeId, lodged);
  if (owner === undefined) throw new AppError('NOT_FOUND', 'No such document in this office');
  const pinned = await findPinned(database, officeId, documentId);
  const kept = pinned === undefined ? undefined : cache.find(officeId, pinned);
  if (pinned !== undefined && kept !== undefined) return { ...kept, sha256: pinned };
  const bytes = await source(officeId, documentId);
  if (bytes === undefined) throw notHere();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const seen = { sha256, byteLength: bytes.length };
  if (sha256 !== pinned)
    await database
      .insert(document)
      .values({ officeId, id: documentId, ...seen })
      .onConflictDoUpdate({ target: [document.officeId, document.id], set: seen });
  return { ...cache.put(officeId, sha256, { bytes, mediaType: 'application/pdf' }), sha256 };
};

/** The hash of what this office was last served under a document's id. */
const findPinned = async (database: Database, officeId: string, documentId: string): Promise<string | undefined> =>
  (await listPinned(database, officeId, [documentId])).get(documentId);

/** As `findPinned`, for several at once. */
export const listPinned = async (
  database: Database,
  officeId: string,
  documentIds: readonly string[],
): Promise<Map<string, string>> => {
  if (documentIds.length === 0) return new Map();
  const { id, sha256 } = document;
  const isAsked = and(eq(document.officeId, officeId), inArray(id, [...documentIds]));
  return new Map(
    (await database.select({ id, sha256 }).from(document).where(isAsked)).map((row) => [row.id, row.sha256]),
  );
};
