import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '#domain/contract/errors.ts';

/** A full disk as the officer is told of it; any other error as it was. */
export const toDiskFault = (error: unknown): unknown =>
  error instanceof Error && 'code' in error && error.code === 'ENOSPC' ? new AppError('DISK_FULL', 'the disk is full') : error;

/** Makes a rename in a folder last through a power cut, where the system lets a folder be opened (Windows does not). */
export const syncFolder = (folder: string): void => {
  let handle: number | undefined;
  try {
    handle = openSync(folder, 'r');
    fsyncSync(handle);
  } catch {
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
};

/** Writes a small private file so that after a power cut it is the old one or the new one, never half. @throws AppError DISK_FULL */
export const writeFileWhole = (file: string, content: string): void => {
  const beside = `${file}.new`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const handle = openSync(beside, 'w', 0o600);
    try {
      writeFileSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(beside, file);
    syncFolder(dirname(file));
  } catch (error) {
    rmSync(beside, { force: true });
    throw toDiskFault(error);
  }
};
