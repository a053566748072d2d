import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './desk.ts';

const findFreePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

test('the first minute: with a display `npm start` prints its own lines and nothing of Chromium’s', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kaunta-start-'));
  const child = spawn(process.execPath, ['scripts/run.mjs', 'start'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // As on a terminal without a bus and a graphics card, of which Chromium would complain
    env: {
      ...process.env,
      KAUNTA_FOLDER: folder,
      KAUNTA_PORT: String(await findFreePort()),
      DBUS_SESSION_BUS_ADDRESS: '',
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    const log = join(folder, 'profile', 'log', 'kaunta.log');
    await expect.poll(() => readFile(log, 'utf8').catch(() => said), { timeout: 90_000 }).toContain('"started"');
    // The window is drawn, the first sync runs
    await new Promise((resolve) => setTimeout(resolve, 5_000));
  } finally {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  const lines = said.split('\n').filter((line) => line !== '');
  expect(lines.length).toBeGreaterThan(2);
  expect(
    lines.filter((line) => !/^(setup: ready|setup \d\/4 |building the program$|Demonstration centre: )/.test(line)),
  ).toEqual([]);
});
