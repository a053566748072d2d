import { renameSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '#domain/contract/errors.ts';

/**
 * The only renames of the program. On Windows a virus scanner, a backup or a reader that holds either file for a moment
 * makes a rename fail; both wait a little and try again.
 */
const heldCodes = ['EPERM', 'EBUSY', 'EACCES'];
/** Under a second in all: the window waits as well. */
const pausesMs = [10, 20, 50, 100, 200, 400];
const laterPausesMs = [...pausesMs, 800, 1600];

const isHeld = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && heldCodes.includes(String(error.code));

const held = (file: string, error: unknown): unknown =>
  isHeld(error) ? new AppError('FILE_HELD', `the file could not be replaced: ${String(error)}`, { file }) : error;

const pause = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};

/** @throws AppError FILE_HELD, which names the file in the way; any other error as it was */
export const renamePatiently = (from: string, to: string): void => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      const ms = pausesMs[attempt];
      if (!isHeld(error) || ms === undefined) throw held(to, error);
      pause(ms);
    }
  }
};

/** The same for large files, without keeping the window waiting. @throws as `renamePatiently` */
export const renamePatientlyLater = async (from: string, to: string): Promise<void> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const ms = laterPausesMs[attempt];
      if (!isHeld(error) || ms === undefined) throw held(to, error);
      await delay(ms);
    }
  }
};
