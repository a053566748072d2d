import { closeSync, constants, fstatSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renamePatiently } from '#db/patient-rename.ts';
import type { Log } from '../workstation/context.ts';

const largestBytes = 5 * 1024 * 1024;

/** Follows no link, and a pipe in its place is refused instead of waited for; Windows knows neither flag. */
const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
const appendFlags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK;

/** JSON lines in `<profile>/log/kaunta.log`, one older file kept. A log that cannot be written never stops the work. */
export const createLog = (folder: string, maxBytes = largestBytes): Log => {
  const file = join(folder, 'kaunta.log');
  /** Grows while the older file is held, so that a viewer left open does not slow every line down. */
  let rotateAtBytes = maxBytes;
  mkdirSync(folder, { recursive: true, mode: 0o700 });

  /** Appends, and gives the size of the file then. */
  const append = (line: string): number => {
    const handle = openSync(file, appendFlags, 0o600);
    try {
      if (!fstatSync(handle).isFile()) throw new Error(`${file} is no plain file`);
      writeFileSync(handle, line);
      return fstatSync(handle).size;
    } finally {
      closeSync(handle);
    }
  };

  const rotate = (sizeBytes: number): void => {
    try {
      renamePatiently(file, `${file}.1`);
      rotateAtBytes = maxBytes;
    } catch {
      // The lines go on into the same file.
      rotateAtBytes = sizeBytes + maxBytes;
    }
  };

  return (level, event, fields = {}) => {
    const line = `${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`;
    if (level !== 'info') process.stderr.write(line);
    try {
      const sizeBytes = append(line);
      if (sizeBytes > rotateAtBytes) rotate(sizeBytes);
    } catch {
      process.stderr.write(line);
    }
  };
};
