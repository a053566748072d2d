import { createHash } from 'node:crypto';
import { transact } from '#db/connection.ts';
import { findContent, type UploadRow, updateUpload } from '#db/query/content.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { ApiClient } from '../centre/api-client.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import type { Pace } from './pace.ts';
import type { DocumentStore } from './store.ts';

/** A part carries its checksum, is proven before the centre takes it, and is sent again whole when the line was cut. */
export const partBytes = 256 * 1024;

export type UploadOptions = {
  counter: WorkstationContext;
  store: DocumentStore;
  api: Pick<ApiClient, 'createUpload' | 'findUpload' | 'sendUpload'>;
  pace: Pace;
  onProgress: (sha256: string) => void;
};

/**
 * Sends one scan to the centre from wherever it stands there (tus `HEAD`), part after part, until `signal` aborts or
 * the centre has all of it. The bytes stay here until then; nothing is remembered as sent that the centre has not said
 * it has.
 * @throws AppError what the centre or the line said; DOCUMENT_NOT_HERE when the file here is damaged or gone
 */
export const sendScan = async (
  { counter, store, api, pace, onProgress }: UploadOptions,
  row: UploadRow,
  signal: AbortSignal,
): Promise<void> => {
  const { connection, now } = counter;
  const { sha256 } = row;
  const held = findContent(connection.reader, sha256);
  if (held === undefined) throw new AppError('DOCUMENT_NOT_HERE', 'the scan is no longer on this workstation');
  const { sizeBytes, mediaType } = held;
  const note = (change: Parameters<typeof updateUpload>[2]): void => {
    transact(connection.writer, (tx) => updateUpload(tx, sha256, change));
    onProgress(sha256);
  };
  const begin = async (): Promise<{ url: string; offset: number }> => {
    // Unknown there: given up after days without a part, or never begun.
    const offset = row.url === null ? undefined : await api.findUpload(row.url);
    return row.url !== null && offset !== undefined
      ? { url: row.url, offset }
      : api.createUpload({ sha256, mediaType, sizeBytes });
  };
  let { url, offset } = await begin();
  note({ url, sentBytes: offset });
  while (offset < sizeBytes) {
    await pace.ready(signal);
    if (signal.aborted) return;
    const part = await store.readRange(sha256, offset, offset + partBytes).catch(() => {
      throw new AppError('DOCUMENT_NOT_HERE', 'the scan on this workstation is damaged or gone');
    });
    const next = await api.sendUpload(url, offset, part, createHash('sha256').update(part).digest('base64'));
    pace.spend(part.length);
    if (next <= offset || next > sizeBytes)
      throw new AppError('CENTRE_ANSWER_STRANGE', 'the scan does not get on', { reason: 'offset' });
    offset = next;
    note({ sentBytes: offset });
  }
  note({ doneAt: now(), problem: null });
};
