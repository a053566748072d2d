// Step 1: the npm packages of package-lock.json, and Node 24 out of one of them.
import { copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { capture, nodeProgram, rootFolder, runNpm, SetupError } from './process.mjs';

const readLock = (file) => JSON.parse(readFileSync(join(rootFolder, file), 'utf8')).packages;

/**
 * Whether node_modules holds what package-lock.json asks for. npm's own record inside
 * node_modules is the stamp: it is written last, so an install that was cut off counts as none.
 */
function packagesAreCurrent() {
  const wanted = readLock('package-lock.json');
  let installed;
  try {
    installed = readLock('node_modules/.package-lock.json');
  } catch {
    return false;
  }
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    if (!found) return Boolean(entry.optional || entry.devOptional);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/** The version of the Node in node_modules, or undefined when it does not run. */
function installedNodeVersion() {
  const { ok, output } = capture(nodeProgram, ['--version']);
  return ok ? output.slice(1) : undefined;
}

/**
 * Puts the program where the package `node` has it. Its own install script would fetch one that no lock knows; this one
 * came with the others, proven by the lock's hash. Where the registry has none for this platform, the Node that runs
 * this will do if it is the same.
 */
function placeNode(wanted) {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const carried = join(
    rootFolder,
    `node_modules/node-${platform}-${process.arch}/bin`,
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  const source = existsSync(carried) ? carried : process.versions.node === wanted ? process.execPath : undefined;
  if (source === undefined) {
    throw new SetupError(
      `The npm registry has no Node ${wanted} for ${process.platform} ${process.arch}. Run the same command with that version of Node: https://nodejs.org`,
    );
  }
  mkdirSync(dirname(nodeProgram), { recursive: true });
  rmSync(nodeProgram, { force: true });
  try {
    linkSync(source, nodeProgram);
  } catch {
    copyFileSync(source, nodeProgram);
  }
}

/** Installs what is missing or stale and gives the version of Node the tools run on. */
export async function preparePackages(say) {
  if (!packagesAreCurrent()) {
    say('installing the npm packages of package-lock.json');
    // Not `npm ci`: it refuses a lock made against a registry that lacks other platforms' binaries. And no install
    // scripts: npm would compile the database driver, whose binary lies in the package, and need Node's headers for it.
    const { code } = await runNpm(['install', '--no-save', '--ignore-scripts']);
    if (code !== 0) throw new SetupError('npm install failed; its message is above.');
    if (!packagesAreCurrent()) {
      throw new SetupError(
        'What npm installed is not what package-lock.json names, by version or by hash: it is not used.\nDelete node_modules and run this again.',
      );
    }
  }
  const wanted = readLock('package-lock.json')['node_modules/node'].version;
  if (installedNodeVersion() !== wanted) placeNode(wanted);
  const version = installedNodeVersion();
  if (version !== wanted) {
    throw new SetupError(
      `Node ${wanted} from the npm package "node" does not run here (${nodeProgram}).\nDelete node_modules and run the command again.`,
    );
  }
  return version;
}
