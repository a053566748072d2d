// A screen for machines that have none: Xvfb on a display number that it picks itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Starts a 1920x1080 screen and gives `{ display, stop }`; `stop` ends this Xvfb and no other. */
export async function startDisplay() {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp', '-noreset'],
    // A session of its own: Ctrl+C must not take the screen away before the program has closed.
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true },
  );
  const number = await Promise.race([once(server.stdio[3], 'data').then(([data]) => String(data).trim()), once(server, 'exit').then(() => undefined)]);
  if (!number) throw new Error('Xvfb ended before it gave a display.');
  server.stdio[3].destroy();
  server.unref();
  return { display: `:${number}`, stop: () => server.kill() };
}
