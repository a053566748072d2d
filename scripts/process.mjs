// Starts other programs and waits for them. Every child that a script starts goes through here,
// so that Ctrl+C and `kill` reach it and its exit code comes back.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { setPriority, constants as system } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const rootFolder = dirname(dirname(fileURLToPath(import.meta.url)));
export const nodeProgram = join(
  rootFolder,
  'node_modules/node/bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);
export const isRoot = process.getuid?.() === 0;

/** A failure whose message is all the person needs: printed without a stack trace. */
export class SetupError extends Error {}

const interruption = { code: 0 };
const running = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interruption.code = 128 + system.signals[signal];
    // The terminal sends SIGINT to the whole group itself; the others reach only this process.
    if (signal !== 'SIGINT') for (const child of running) child.kill(signal);
    if (running.size === 0) process.exit(interruption.code);
  });
}

/** The exit code a signal asked for, 0 when none came. */
export const interruptedBy = () => interruption.code;

function start(program, args, { env = process.env, cwd = rootFolder, timeout, priority, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, timeout, ...options });
    if (priority !== undefined && child.pid !== undefined) setPriority(child.pid, priority);
    let error = '';
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      error += text;
    });
    running.add(child);
    child.on('error', (reason) => {
      running.delete(child);
      reject(reason);
    });
    child.on('close', (code, signal) => {
      running.delete(child);
      const exitCode = interruption.code || (code ?? 128 + (system.signals[signal] ?? 0));
      resolve({ code: exitCode, error: error.trim() });
    });
  });
}

/**
 * Runs a program on this terminal, or where `stdio` leads, and gives its exit code (128 + n when signal n ended it).
 * `priority`: 19 for what may wait.
 */
export const run = async (program, args, options = {}) =>
  (await start(program, args, { stdio: 'inherit', ...options })).code;

/** Runs a program off the screen and gives `{ code, error }`, what it said on stderr. */
export const runQuietly = (program, args, options = {}) =>
  start(program, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });

/** Asks a program that answers at once; never throws for one that fails or does not exist. */
export function capture(program, args, options = {}) {
  const answer = spawnSync(program, args, { cwd: rootFolder, encoding: 'utf8', ...options });
  return {
    ok: answer.status === 0,
    output: (answer.stdout ?? '').trim(),
    error: (answer.stderr || answer.error?.message || '').trim(),
  };
}

/** Runs npm, the one that started us where there is one, and gives `{ code, error }`. */
export function runNpm(args, { quiet = false, cwd = rootFolder } = {}) {
  // Its warnings (engines of the tools, which run on Node 24 anyway) are no news; errors must show,
  // also under `npm test --silent`, which hands its own level down by the environment.
  const env = { ...process.env, npm_config_loglevel: 'error' };
  const script = process.env.npm_execpath;
  const [program, first] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
  return start(program, [...first, ...args], {
    cwd,
    env,
    stdio: quiet ? ['ignore', 'ignore', 'pipe'] : 'inherit',
    shell: program === 'npm' && process.platform === 'win32',
  });
}

/** The script file behind a command of an npm package: started by Node itself it needs no shell. */
export function packageCommand(packageName, command = packageName.split('/').at(-1)) {
  const folder = join(rootFolder, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/** Whether a program of this name can be started; daemons sit in sbin, off a plain user's PATH. */
export function hasProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
