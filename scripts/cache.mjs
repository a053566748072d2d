// What is expensive to make lives outside the checkout and is made once a machine. A folder here is
// complete or absent: it is made under another name and renamed when done, so that a run that was
// cut off leaves nothing half-made and two runs at the same time do not meet.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kaunta');
const dayMs = 24 * 60 * 60 * 1000;

export const cachedFolder = (name) => join(cacheFolder, name);

/** Gives the cached folder `name`, calling `make(temporaryFolder)` first when there is none. */
export async function provideFolder(name, make) {
  const target = cachedFolder(name);
  if (existsSync(target)) return target;
  mkdirSync(cacheFolder, { recursive: true });
  removeLeftovers();
  const temporary = mkdtempSync(join(cacheFolder, 'making-'));
  try {
    await make(temporary);
    // mkdtemp gives 0700, and a packaged program copies the mode.
    chmodSync(temporary, 0o755);
    renameSync(temporary, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return target;
}

function removeLeftovers() {
  for (const name of readdirSync(cacheFolder)) {
    const folder = join(cacheFolder, name);
    if (name.startsWith('making-') && Date.now() - statSync(folder).mtimeMs > dayMs) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
