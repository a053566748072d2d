import { closeSync, fsyncSync, lstatSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { lstat, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { renamePatiently, renamePatientlyLater } from '#db/patient-rename.ts';
import { AppError } from '#domain/contract/errors.ts';

/** A full disk as the officer is told of it; any other error as it was. */
export const toDiskFault = (error: unknown): unknown =>
  error instanceof Error && 'code' in error && error.code === 'ENOSPC'
    ? new AppError('DISK_FULL', 'the disk is full')
    : error;

/**
 * Makes a rename in a folder last through a power cut. On Windows a folder opens, and its fsync fails: NTFS keeps its
 * own journal.
 */
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

/** Only a plain file is written over: a link, a pipe or a folder in its place was laid there. */
const isPlainOrNone = (found: { isFile: () => boolean } | undefined): boolean => found?.isFile() ?? true;

const laid = (file: string): AppError =>
  new AppError('FILE_NOT_WRITTEN', `something else lies at ${file}`, { reason: 'EEXIST' });

/**
 * Writes a small private file so that after a power cut it is the old one or the new one, never half. Private by its
 * mode, which on Windows means nothing: there only the folder's permissions protect it.
 * @throws AppError DISK_FULL; FILE_HELD, FILE_NOT_WRITTEN when something lies in the way
 */
export const writeFileAtomically = (file: string, content: string, mode = 0o600): void => {
  const beside = `${file}.new`;
  if (
    !isPlainOrNone(lstatSync(file, { throwIfNoEntry: false })) ||
    lstatSync(beside, { throwIfNoEntry: false })?.isDirectory()
  )
    throw laid(file);
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    rmSync(beside, { force: true });
    // `wx` follows no link.
    const handle = openSync(beside, 'wx', mode);
    try {
      writeFileSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renamePatiently(beside, file);
    syncFolder(dirname(file));
  } catch (error) {
    rmSync(beside, { force: true });
    throw toDiskFault(error);
  }
};

/**
 * Reads a small file of the program's own; undefined where there is none. @throws Error for anything but a plain file:
 * a pipe would never end
 */
export const readPlainFile = (file: string): string | undefined => {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (!found.isFile()) throw new Error(`${file} is no plain file`);
  return readFileSync(file, 'utf8');
};

/**
 * The same for a file of any size, from parts as they are made, to a place that a person chose: a stick may hold links.
 * @throws AppError DISK_FULL, FILE_HELD, FILE_NOT_WRITTEN
 */
export const writePartsAtomically = async (file: string, parts: AsyncIterable<Uint8Array>): Promise<number> => {
  const beside = `${file}.new`;
  let isOurs = false;
  let sizeBytes = 0;
  try {
    if (!isPlainOrNone(await lstat(file).catch(() => undefined))) throw laid(file);
    await rm(beside, { force: true });
    const handle = await open(beside, 'wx', 0o600);
    isOurs = true;
    try {
      for await (const part of parts) {
        await handle.writeFile(part);
        sizeBytes += part.length;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renamePatientlyLater(beside, file);
    syncFolder(dirname(file));
    return sizeBytes;
  } catch (error) {
    if (isOurs) await rm(beside, { force: true }).catch(() => undefined);
    const fault = toDiskFault(error);
    if (fault instanceof AppError || !(error instanceof Error) || !('code' in error)) throw fault;
    throw new AppError('FILE_NOT_WRITTEN', 'the file could not be written there', { reason: String(error.code) });
  }
};
