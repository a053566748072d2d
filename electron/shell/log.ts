import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../service/counter.ts';

const largestBytes = 5 * 1024 * 1024;

/** JSON lines in `<profile>/log/kaunta.log`, one older file kept. A log that cannot be written never stops the work. */
export const makeLog = (folder: string): Log => {
  const file = join(folder, 'kaunta.log');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return (level, event, fields = {}) => {
    const line = `${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`;
    if (level !== 'info') process.stderr.write(line);
    try {
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largestBytes) renameSync(file, `${file}.1`);
      appendFileSync(file, line, { mode: 0o600 });
    } catch {
      process.stderr.write(line);
    }
  };
};
