import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from './centre.ts';

/** PouchDB and its server, whose packages are installed by `npm run bench` alone: the program never needs them. */
const folder = join(import.meta.dirname, 'peer');

const isCurrent = (): boolean => {
  const read = (file: string): Record<string, { version?: string; optional?: boolean }> =>
    JSON.parse(readFileSync(join(folder, file), 'utf8')).packages;
  const installed = existsSync(join(folder, 'node_modules/.package-lock.json'))
    ? read('node_modules/.package-lock.json')
    : {};
  return Object.entries(read('package-lock.json')).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
};

const installPeer = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const npm = spawn('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'], {
      cwd: folder,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    });
    npm.once('error', reject);
    npm.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`npm ci of the peer ended with ${code}`))));
  });

/** Runs one task of a worker in a fresh process and gives what it printed. */
const runTask = async <Result>(file: string, name: string, options: unknown): Promise<Result> => {
  const child = spawn(process.execPath, [file, name, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const parts: Buffer[] = [];
  for await (const part of child.stdout) parts.push(part);
  const text = Buffer.concat(parts).toString();
  if (text === '') throw new Error(`${name} ended without a word`);
  return JSON.parse(text);
};

export const runWorker = <Result>(name: string, options: unknown): Promise<Result> =>
  runTask(join(import.meta.dirname, 'worker.ts'), name, options);
export const runPeer = <Result>(name: string, options: unknown): Promise<Result> =>
  runTask(join(folder, 'client.mjs'), name, options);

export type PeerServer = { url: string; adapter: 'leveldb' | 'memory'; stop: () => Promise<void> };
export const startPeerServer = async (adapter: PeerServer['adapter']): Promise<PeerServer> => {
  if (!isCurrent()) await installPeer();
  const data = await mkdtemp(join(tmpdir(), 'kaunta-bench-peer-'));
  const { line, stop } = await startChild([join(folder, 'server.mjs'), adapter, data]);
  return {
    url: String(line.url),
    adapter,
    stop: async () => {
      await stop();
      await rm(data, { recursive: true, force: true });
    },
  };
};
