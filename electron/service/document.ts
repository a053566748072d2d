import { transact } from '#db/connection.ts';
import { getApplication } from '#db/query/application.ts';
import { findDocument, insertDocument } from '#db/query/sync.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Counter } from './counter.ts';
import type { DocumentStore } from './document-store.ts';

/** Fetches a document's bytes from the centre with the SHA-256 the centre states. */
export type FetchDocument = (documentId: string) => Promise<{ bytes: Uint8Array; sha256: string }>;

/** Stores a document whose bytes are what the centre says they are. The first bytes received are pinned. */
export const storeDocument = async (counter: Counter, store: DocumentStore, fetchDocument: FetchDocument, documentId: string): Promise<string> => {
  const { bytes, sha256: stated } = await fetchDocument(documentId);
  const hash = await store.write(bytes);
  if (hash !== stated) throw new AppError('DOCUMENT_DAMAGED', 'the document arrived damaged', { documentId });
  transact(counter.connection.writer, (tx) => insertDocument(tx, { id: documentId, sha256: hash, sizeBytes: bytes.length, receivedAt: counter.now() }));
  return hash;
};

/** The compiled PDF of an application: from this workstation, or fetched now. @throws AppError DOCUMENT_NOT_HERE, DOCUMENT_DAMAGED */
export const readDocument = async (
  counter: Counter,
  store: DocumentStore,
  fetchDocument: FetchDocument,
  applicationId: string,
): Promise<{ bytes: Uint8Array; documentId: string; sha256: string; fromCache: boolean }> => {
  const { record } = getApplication(counter.connection.reader, applicationId);
  const { id, sha256: recorded } = record.document;
  const kept = findDocument(counter.connection.reader, id);
  if (kept !== undefined && (recorded === undefined || recorded === kept.sha256)) {
    const bytes = await store.read(kept.sha256).catch(() => undefined);
    if (bytes !== undefined) return { bytes, documentId: id, sha256: kept.sha256, fromCache: true };
  }
  const hash = await storeDocument(counter, store, fetchDocument, id);
  if (recorded !== undefined && recorded !== hash) throw new AppError('DOCUMENT_DAMAGED', 'the document is not the one on record');
  return { bytes: await store.read(hash), documentId: id, sha256: hash, fromCache: false };
};
