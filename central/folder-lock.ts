import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Keeps a data folder to one process: an embedded PostgreSQL does not notice a second one, which would destroy it.
 * A lock whose process is gone is taken over.
 * @returns what gives it back.
 */
export const lockFolder = async (folder: string): Promise<() => Promise<void>> => {
  const path = join(folder, 'kaunta-central.pid');
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const holder = Number(await readFile(path, 'utf8'));
    if (isRunning(holder)) throw new Error(`another centre (process ${holder}) uses ${folder}`);
    await writeFile(path, String(process.pid));
  }
  return () => rm(path, { force: true });
};

const isRunning = (pid: number): boolean => {
  if (pid === process.pid || !Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0); // signal 0 only asks
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};
