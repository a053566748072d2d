import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What `npm run package -- --test` makes, in a folder of its own that everybody may read. */
export type Package = { executable: string; folder: string; remove: () => Promise<void> };

/** @throws Error with what it said */
export const createPackage = async (): Promise<Package> => {
  const root = await mkdtemp(join(tmpdir(), 'kaunta-package-'));
  const remove = (): Promise<void> => rm(root, { recursive: true, force: true, maxRetries: 5 });
  const { code, said } = await runPackage(['--test', `-c.directories.output=${root}`]);
  if (code !== 0 || said.includes('cannot find path for dependency')) {
    await remove();
    throw new Error(`npm run package ended with ${code}:\n${said}`);
  }
  const folder = join(root, 'linux-unpacked');
  await chmod(root, 0o755);
  if (isRoot) {
    // As the installer leaves it: the sandbox of a system that gives users no namespaces.
    await chown(join(folder, 'chrome-sandbox'), 0, 0);
    await chmod(join(folder, 'chrome-sandbox'), 0o4755);
  }
  return { executable: join(folder, 'kaunta'), folder, remove };
};

export const runPackage = async (args: readonly string[]): Promise<{ code: number | null; said: string }> => {
  const child = spawn(process.execPath, ['scripts/run.mjs', 'package', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = gather(child);
  const [code] = await once(child, 'close');
  return { code, said: said() };
};

const gather = (child: {
  stdout: NodeJS.ReadableStream | null;
  stderr: NodeJS.ReadableStream | null;
}): (() => string) => {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  return () => said;
};

const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };

/**
 * Starts a program as an officer would, without rights and with its sandbox; as root, whom Chromium refuses, it is
 * given to the user `nobody`. Ends it by its own process id.
 */
export const startUnprivileged = async (
  executable: string,
  args: readonly string[],
  env: Record<string, string> = {},
) => {
  const home = await mkdtemp(join(tmpdir(), 'kaunta-officer-'));
  if (isRoot) await chown(home, nobody.uid, nobody.gid);
  const base = {
    HOME: home,
    KAUNTA_PROFILE: join(home, 'profile'),
    KAUNTA_CENTRAL_URL: 'http://127.0.0.1:4',
    PATH: process.env.PATH ?? '',
  };
  const child = spawn(executable, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...base, DISPLAY: process.env.DISPLAY ?? '', ...env },
    cwd: home,
    ...(isRoot ? nobody : {}),
  });
  const said = gather(child);
  const ended = once(child, 'close').then(([code]) => code as number | null); // the event's first argument
  return {
    child,
    profile: join(home, 'profile'),
    said,
    ended,
    stop: async (): Promise<void> => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
