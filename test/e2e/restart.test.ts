import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEnvironment, launchOptions } from '#test/support/electron.ts';
import { expect, test } from './desk.ts';

const canary = 'Grace Wanjiku 30112233';

/** Where the main process is driven from. */
const findInspector = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /Debugger listening on (ws:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
  });

/** Throws in the main process, where nobody catches it, and waits for its end. */
const throwInMain = async (child: ChildProcess, inspector: string): Promise<void> => {
  const socket = new WebSocket(inspector);
  await once(socket, 'open');
  const expression = `setTimeout(() => { throw new Error(${JSON.stringify(canary)}); }, 500)`;
  const ended = once(child, 'exit');
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }));
  await once(socket, 'message');
  // A program that is driven waits for its driver before it ends
  socket.close();
  await ended;
};

test('L5 L4: an exception that nobody caught ends the program and starts it again, and its words are in no log', async ({
  centre,
}) => {
  const profile = await mkdtemp(join(tmpdir(), 'kaunta-restart-'));
  const { executablePath, args } = launchOptions();
  const child = spawn(executablePath, [...args, '--inspect=0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: createEnvironment({ centralUrl: centre.url, profile }),
  });
  const read = (): Promise<string> => readFile(join(profile, 'log', 'kaunta.log'), 'utf8').catch(() => '');
  const starts = async (): Promise<number[]> =>
    [...(await read()).matchAll(/"event":"started".*"pid":(\d+)/g)].map(([, pid]) => Number(pid));
  let restarted: number | undefined;
  try {
    const inspector = await findInspector(child);
    await expect.poll(async () => (await starts()).length, { timeout: 60_000 }).toBe(1);
    await throwInMain(child, inspector);
    await expect.poll(async () => (await starts()).length, { timeout: 60_000 }).toBe(2);
    restarted = (await starts())[1];
    const log = await read();
    expect(log).toContain('"uncaught"');
    expect(log).not.toContain('Grace');
    expect(restarted).not.toBe(child.pid);
  } finally {
    if (restarted !== undefined) process.kill(restarted, 'SIGKILL');
    if (child.exitCode === null) child.kill('SIGKILL');
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
