import { AppError } from '#domain/contract/errors.ts';
import type { DocumentStore } from './store.ts';

/** Frees so many bytes on the disk; false where it cannot. */
export type MakeRoom = (bytes: number) => Promise<boolean>;

/** Writes what an officer brought in; on a full disk documents that may leave make room first. @throws AppError DISK_FULL */
export const keepBytes = (store: DocumentStore, makeRoom: MakeRoom, bytes: Uint8Array): Promise<string> =>
  store.write(bytes).catch(async (error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'DISK_FULL' || !(await makeRoom(bytes.length))) throw error;
    return store.write(bytes);
  });
