import { createHash } from 'node:crypto';
import { and, eq, isNotNull } from 'drizzle-orm';
import { AppError } from '#domain/contract/errors.ts';
import { application, document } from './schema/index.ts';
import type { Database } from './store.ts';

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

/**
 * The bytes of a document of one office with their SHA-256 (raw), which is remembered.
 * @throws AppError NOT_FOUND when no application of this office names it; DOCUMENT_NOT_HERE when the source has no bytes.
 */
export const getDocument = async (
  { database, source }: { database: Database; source: DocumentSource },
  officeId: string,
  documentId: string,
): Promise<{ bytes: Uint8Array; sha256: Buffer }> => {
  const [owner] = await database
    .select({ id: application.id })
    .from(application)
    .where(and(eq(application.officeId, officeId), eq(application.documentId, documentId), isNotNull(application.record)))
    .limit(1);
  if (owner === undefined) throw new AppError('NOT_FOUND', 'No such document in this office');
  const bytes = await source(officeId, documentId);
  if (bytes === undefined) throw new AppError('DOCUMENT_NOT_HERE', 'The centre does not have the document yet');
  const sha256 = createHash('sha256').update(bytes).digest();
  const seen = { sha256: sha256.toString('hex'), byteLength: bytes.length };
  await database
    .insert(document)
    .values({ officeId, id: documentId, ...seen })
    .onConflictDoUpdate({ target: [document.officeId, document.id], set: seen });
  return { bytes, sha256 };
};
