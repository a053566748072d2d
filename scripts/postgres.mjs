// A throw-away PostgreSQL for tests and measurements: a cluster of its own in a temporary folder, on a
// free port of loopback, behind a password of its own, run by the user `postgres`. As root on Debian it installs the
// server when it is missing (not with KAUNTA_NO_INSTALL); elsewhere it says loudly that it is skipped. Prints one line
// of JSON, `{ url }` or `{ skipped }`; with `--lifeline` it stops the server and removes the folder when its stdin
// ends, else on Ctrl+C.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const isRoot = process.getuid?.() === 0;
const isDebian = process.platform === 'linux' && existsSync('/etc/debian_version');
const versionsFolder = '/usr/lib/postgresql';

class Skipped extends Error {}

const ask = (program, args) => spawnSync(program, args, { encoding: 'utf8' });

/** The newest server's programs; undefined where there is none. */
function findPrograms() {
  const versions = existsSync(versionsFolder) ? readdirSync(versionsFolder) : [];
  return versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(versionsFolder, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')));
}

function install() {
  console.error('installing Debian package: postgresql');
  const options = ['-qq', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::http::Timeout=20'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', ...options], { env, stdio: ['ignore', 2, 2] });
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...options, 'postgresql'], {
    env,
    stdio: ['ignore', 2, 2],
  });
}

const findFreePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** `{ url, pid, stop }` of a fresh server. Throws Skipped where there can be none. */
async function startPostgres() {
  if (!isDebian || !isRoot) throw new Skipped('it starts its own PostgreSQL as root on Debian only');
  if (findPrograms() === undefined && process.env.KAUNTA_NO_INSTALL)
    throw new Skipped('KAUNTA_NO_INSTALL forbids to install the package postgresql');
  if (findPrograms() === undefined) install();
  const programs = findPrograms();
  if (programs === undefined) throw new Skipped('the package postgresql could not be installed');
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(ask('id', [flag, 'postgres']).stdout));
  if (!(uid > 0 && gid > 0)) throw new Skipped('there is no user postgres');
  const folder = mkdtempSync(join(tmpdir(), 'kaunta-postgres-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    chownSync(folder, uid, gid);
    const data = join(folder, 'data');
    const asPostgres = { uid, gid, cwd: folder, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', HOME: folder } };
    const password = randomBytes(24).toString('hex');
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    chownSync(passwordFile, uid, gid);
    const login = ['-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    const made = spawnSync(join(programs, 'initdb'), ['-D', data, ...login, '-E', 'UTF8', '--no-sync'], {
      ...asPostgres,
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Skipped(`initdb failed: ${made.stderr || made.error?.message}`);
    const port = await findFreePort();
    const settings = {
      listen_addresses: '127.0.0.1',
      port,
      unix_socket_directories: folder,
      max_connections: 200,
      log_min_messages: 'panic',
    };
    const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
    // In a group of its own: a Ctrl+C on the terminal reaches only this script, which stops it in order.
    const server = spawn(join(programs, 'postgres'), args, {
      ...asPostgres,
      stdio: ['ignore', 'ignore', 2],
      detached: true,
    });
    const ended = new Promise((resolve) => server.once('exit', resolve));
    const stop = async () => {
      // SIGINT to the postmaster is a fast shutdown: it ends its own children.
      server.kill('SIGINT');
      if ((await Promise.race([ended.then(() => true), sleep(10_000, false, { ref: false })])) === false)
        server.kill('SIGQUIT');
      await ended;
      remove();
    };
    for (let turn = 0; ; turn += 1) {
      if (
        ask(join(programs, 'pg_isready'), ['-q', '-U', 'postgres', '-h', '127.0.0.1', '-p', String(port)]).status === 0
      )
        break;
      if (turn > 150 || server.exitCode !== null) {
        await stop();
        throw new Skipped('the server did not come up');
      }
      await sleep(200);
    }
    return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, pid: server.pid, stop };
  } catch (error) {
    remove();
    throw error;
  }
}

try {
  const { url, pid, stop } = await startPostgres();
  let isLeaving = false;
  const leave = () => {
    if (isLeaving) return;
    isLeaving = true;
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, leave);
  if (process.argv.includes('--lifeline')) process.stdin.on('end', leave).on('close', leave).resume();
  else setInterval(() => {}, 3_600_000);
  process.stdout.write(`${JSON.stringify({ url, pid })}\n`);
} catch (error) {
  if (!(error instanceof Skipped)) throw error;
  console.error(`*** SKIPPED: no PostgreSQL here, ${error.message} ***`);
  process.stdout.write(`${JSON.stringify({ skipped: error.message })}\n`);
}
