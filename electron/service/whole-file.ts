import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
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

/** The same for a file of any size, from parts as they are made, to a place that a person chose. @throws AppError DISK_FULL, FILE_NOT_WRITTEN */
export const writePartsWhole = async (file: string, parts: AsyncIterable<Uint8Array>): Promise<number> => {
  const beside = `${file}.new`;
  let sizeBytes = 0;
  try {
    const handle = await open(beside, 'w', 0o600);
    try {
      for await (const part of parts) {
        await handle.writeFile(part);
        sizeBytes += part.length;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
    syncFolder(dirname(file));
    return sizeBytes;
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    const fault = toDiskFault(error);
    if (fault instanceof AppError || !(error instanceof Error) || !('syscall' in error)) throw fault;
    throw new AppError('FILE_NOT_WRITTEN', 'the file could not be written there', { reason: 'code' in error ? String(error.code) : '' });
  }
};
