import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * When the program restarted itself after a fault, in `<profile>/restart.json`, so that it does not do so without end.
 */
const withinMs = 10 * 60_000;
const most = 3;
/** A start so soon after is the restart itself. */
const freshMs = 60_000;

const timesSchema = z.array(z.int());

const readTimes = (file: string): number[] => {
  try {
    return timesSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
};

/**
 * Counts a restart. False when there were three in ten minutes already, or when it cannot be counted: then it is not
 * done.
 */
export const takeRestart = (file: string, now: number): boolean => {
  const recent = readTimes(file).filter((at) => at <= now && now - at < withinMs);
  if (recent.length >= most) return false;
  try {
    writeFileSync(file, JSON.stringify([...recent, now]), { mode: 0o600 });
    return true;
  } catch {
    return false;
  }
};

/** Whether the program that starts now is one that restarted itself. */
export const isRestart = (file: string, now: number): boolean =>
  readTimes(file).some((at) => at <= now && now - at < freshMs);
