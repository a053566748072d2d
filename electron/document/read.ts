import { transact } from '#db/connection.ts';
import { getApplication } from '#db/query/application.ts';
import { findContent, removeContent, updateContent } from '#db/query/content.ts';
import { findDocument } from '#db/query/sync.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import type { DocumentStore } from './store.ts';

/** A document by the id that an application names it with, by its SHA-256 where that is known, or by both. */
export type Wanted = { id?: string | undefined; sha256?: string | undefined };

/** Sees to it that a document lies in the store; `wasHere` when nothing had to be fetched. */
export type FetchDocument = (wanted: Wanted) => Promise<{ sha256: string; wasHere: boolean }>;

/** What documents are read from. */
export type DocumentReader = { counter: WorkstationContext; store: DocumentStore; fetch: FetchDocument };
export type ReadContent = { bytes: Uint8Array; sha256: string; mediaType: string; fromCache: boolean };

/**
 * The bytes, from here or fetched now. What lies here damaged is thrown away and fetched again, once. @throws AppError
 * DOCUMENT_NOT_HERE, DOCUMENT_DAMAGED
 */
export const readContent = async (
  { counter, store, fetch }: DocumentReader,
  wanted: Wanted,
  isSecondTry = false,
): Promise<ReadContent> => {
  const { connection, now } = counter;
  const { sha256, wasHere } = await fetch(wanted);
  try {
    const bytes = await store.read(sha256);
    transact(connection.writer, (tx) => updateContent(tx, sha256, { lastUsedAt: now() }));
    const mediaType = findContent(connection.reader, sha256)?.mediaType ?? 'application/pdf';
    return { bytes, sha256, mediaType, fromCache: wasHere && !isSecondTry };
  } catch (error) {
    if (isSecondTry || !(error instanceof AppError)) throw error;
    await store.remove(sha256);
    transact(connection.writer, (tx) => removeContent(tx, sha256));
    return readContent({ counter, store, fetch }, wanted, true);
  }
};

/**
 * The compiled PDF of an application; `onlyHere`: nothing is fetched for it. @throws AppError as `readContent`;
 * DOCUMENT_DAMAGED for one that is not on record
 */
export const readDocument = async (
  documents: DocumentReader,
  applicationId: string,
  onlyHere = false,
): Promise<ReadContent & { documentId: string }> => {
  const { reader } = documents.counter.connection;
  const { id, sha256 } = getApplication(reader, applicationId).record.document;
  const known = sha256 ?? findDocument(reader, id)?.sha256;
  if (onlyHere && (known === undefined || !(await documents.store.has(known))))
    throw new AppError('DOCUMENT_NOT_HERE', 'the document is not on this workstation');
  return { ...(await readContent(documents, { id, sha256 })), documentId: id };
};
