import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { demonstrationPassword, totpSecretOf } from '#central/demo/officer.ts';
import type { Given } from './client.ts';

const staff = 'KN1001';
const seed = 1;

/** This repository's own centre as a demonstration, on a folder of its own. */
export const startOwnCentre = async (): Promise<{ given: Omit<Given, 'reason'>; stop: () => Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'kaunta-contract-'));
  const args = [
    'central/bin/serve.ts',
    '--demo',
    '--demo-seed',
    String(seed),
    '--port',
    '0',
    '--data',
    folder,
    '--lifeline',
    '--receive-serials',
    'huduma-gpo-nairobi,K9000001,K9000900',
  ];
  const { DATABASE_URL: _, ...env } = process.env;
  const cwd = new URL('../..', import.meta.url);
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-2000);
  });
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const { url, enrolmentCode } = JSON.parse(line) as { url: string; enrolmentCode: string }; // the line that `serve.ts` promises
    return {
      given: { url, enrolmentCode, staff, password: demonstrationPassword, totpSecret: totpSecretOf(seed, staff) },
      stop,
    };
  }
  await stop();
  throw new Error(`the centre did not start: ${errors}`);
};
