import { createHash } from 'node:crypto';
import { realpath, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Keeps a data folder to one process: an embedded PostgreSQL does not notice a second one, which would destroy it. The
 * lock is a local socket that the process listens on, so it ends with the process, however that ends; a number in a
 * file would not, and after a power cut may belong to another program.
 * @returns what gives it back.
 */
export const lockFolder = async (folder: string): Promise<() => Promise<void>> => {
  const key = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
    .slice(0, 16);
  const path =
    process.platform === 'win32' ? `\\\\.\\pipe\\kaunta-central-${key}` : join(tmpdir(), `kaunta-central-${key}.sock`);
  const taken = new Error(`another centre is using ${folder}`);
  let server = await listen(path);
  if (server === undefined) {
    if (await isAnswered(path)) throw taken;
    await rm(path, { force: true });
    server = await listen(path);
  }
  if (server === undefined) throw taken;
  const held = server;
  held.unref();
  return () => new Promise((resolve) => held.close(() => resolve()));
};

/** Undefined when the address is taken. */
const listen = (path: string): Promise<Server | undefined> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.end());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(path, () => resolve(server));
  });

const isAnswered = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
