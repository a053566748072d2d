import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { healthSchema } from '#domain/contract/api.ts';

const started: { kill: (signal: NodeJS.Signals) => boolean }[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const one of started.splice(0)) one.kill('SIGKILL');
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const createFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kaunta-central-'));
  folders.push(folder);
  return folder;
};

const serve = (folder: string, ...args: string[]) => {
  const child = spawn(
    process.execPath,
    ['central/bin/serve.ts', '--port', '0', '--public-url', 'https://centre.test', '--data', folder, ...args],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  started.push(child);
  const errors: string[] = [];
  child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  return { child, errors, exited: once(child, 'exit') };
};

const readyOf = async ({
  child,
}: ReturnType<typeof serve>): Promise<{ ready: boolean; url: string; demonstration: boolean }> => {
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  throw new Error('it ended without a word');
};

describe('the centre as a program', () => {
  it('says in one line of JSON that it is ready, answers, and leaves with 0 when asked', async () => {
    const centre = serve(await createFolder());
    const { ready, url, demonstration } = await readyOf(centre);
    expect({ ready, demonstration }).toEqual({ ready: true, demonstration: false });
    expect(healthSchema.parse(await (await fetch(`${url}/v1/health`)).json()).demonstration).toBe(false);
    centre.child.kill('SIGTERM');
    expect(await centre.exited).toEqual([0, null]);
  });

  it('leaves when its launcher is gone: it would otherwise hold the port and the data for ever', async () => {
    const centre = serve(await createFolder(), '--lifeline');
    await readyOf(centre);
    centre.child.stdin.end();
    expect(await centre.exited).toEqual([0, null]);
  });

  it('H2: refuses to start with a proxy that is none: it would be met by nobody, and all callers would be one', async () => {
    const centre = serve(await createFolder(), '--trusted-proxy', '10.0.0.0/8', '--trusted-proxy', 'proxy.example');
    expect((await centre.exited)[0]).toBe(1);
    expect(centre.errors.join('')).toContain('--trusted-proxy proxy.example');
  });

  it('refuses a data folder in use, and takes over one whose process was killed', async () => {
    const folder = await createFolder();
    const first = serve(folder);
    await readyOf(first);
    const second = serve(folder);
    expect((await second.exited)[0]).toBe(1);
    expect(second.errors.join('')).toContain('another centre');
    first.child.kill('SIGKILL');
    await first.exited;
    expect((await readyOf(serve(folder))).ready).toBe(true);
  });

  it('H4: refuses to start without the address by which counters reach it, and says which option is missing', async () => {
    const folder = await createFolder();
    const args = ['central/bin/serve.ts', '--port', '0', '--data', folder];
    for (const more of [[], ['--host', '0.0.0.0', '--demo'], ['--public-url', 'http://kaunta.example.go.ke']]) {
      const child = spawn(process.execPath, [...args, ...more], { stdio: ['ignore', 'ignore', 'pipe'] });
      started.push(child);
      let said = '';
      child.stderr.on('data', (chunk) => {
        said += String(chunk);
      });
      expect([more, (await once(child, 'exit'))[0]]).toEqual([more, 1]);
      expect(said).toContain('--public-url');
    }
  });
});
