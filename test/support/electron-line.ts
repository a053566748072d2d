import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { launchOptions } from './electron.ts';
import type { LineAnswer, LineQuestion } from './electron-line-main.ts';
import { trust } from './trust.ts';

/**
 * The way to the centre that ships (`electron/shell/centre-line.ts`) in a real Electron main process, as a `fetch` for
 * tests that run elsewhere. Errors come over as their messages, since those are all that Electron gives.
 */
export type ElectronLine = { connect: (pins: readonly string[]) => typeof globalThis.fetch; stop: () => Promise<void> };

/** `authorities`: PEM certificates that the user's certificate store trusts. `env`: more of the environment. */
export const startElectronLine = async (
  authorities: readonly string[],
  env: Record<string, string> = {},
): Promise<ElectronLine> => {
  const folder = await mkdtemp(join(tmpdir(), 'kaunta-line-'));
  const home = join(folder, 'home');
  await mkdir(home);
  await trust(home, authorities);
  const entry = 'test/support/electron-line-main.ts';
  const external = ['electron', /^node:/];
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: join(folder, 'app'),
      emptyOutDir: false,
      target: 'node20',
      rollupOptions: { external, output: { entryFileNames: 'main.js' } },
    },
  });
  await writeFile(
    join(folder, 'app', 'package.json'),
    JSON.stringify({ type: 'module', main: 'main.js', name: 'kaunta-line' }),
  );
  const { executablePath, args } = launchOptions();
  const child = spawn(executablePath, [join(folder, 'app'), ...args.slice(1), '--log-level=3'], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, '.config'), ...env },
  });
  const waits = new Map<number, (said: LineAnswer) => void>();
  const ready = new Promise<LineAnswer>((resolve) => waits.set(0, resolve));
  child.on('message', (said: LineAnswer) => {
    waits.get(said.id)?.(said);
    waits.delete(said.id);
  });
  const ask = (question: LineQuestion): Promise<LineAnswer> =>
    new Promise((resolve) => {
      waits.set(question.id, resolve);
      child.send(question);
    });
  await Promise.race([
    ready,
    once(child, 'exit').then(() => Promise.reject(new Error('Electron ended before it was ready'))),
  ]);

  let asked = 0;
  const connect =
    (pins: readonly string[]): typeof globalThis.fetch =>
    async (input, init) => {
      asked += 1;
      const id = asked;
      const abort = (): void => {
        child.send({ id, kind: 'abort' } satisfies LineQuestion);
      };
      init?.signal?.addEventListener('abort', abort, { once: true });
      // the client asks by text
      const request = new Request(input as string, { ...init, signal: null, redirect: 'manual' });
      const bytes = new Uint8Array(await request.arrayBuffer());
      const headers = Object.fromEntries(request.headers);
      if (bytes.length === 0) delete headers['content-length'];
      const body = bytes.length === 0 ? undefined : bytes;
      const said = await ask({
        id,
        kind: 'fetch',
        pins: [...pins],
        url: request.url,
        method: request.method,
        headers,
        body,
      });
      if (said.kind === 'fault') throw new Error(said.message);
      if (said.kind !== 'head') throw new Error(`an answer out of turn: ${said.kind}`);
      const stream = new ReadableStream<Uint8Array>(
        {
          pull: async (controller) => {
            const piece = await ask({ id, kind: 'pull' });
            if (piece.kind === 'piece') controller.enqueue(piece.bytes);
            else if (piece.kind === 'end') controller.close();
            else controller.error(new Error(piece.kind === 'fault' ? piece.message : piece.kind));
          },
          cancel: abort,
        },
        { highWaterMark: 0 },
      );
      return new Response(said.hasBody ? stream : null, { status: said.status, headers: said.headers });
    };
  return {
    connect,
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
