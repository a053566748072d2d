// A screen for machines that have none: Xvfb on a display number that it picks itself.
import { spawn } from 'node:child_process';

/** Starts a 1920x1080 screen and gives `{ display, stop }`; `stop` ends this Xvfb and no other. */
export async function startDisplay() {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp', '-noreset'],
    // A session of its own: Ctrl+C must not take the screen away before the program has closed.
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true },
  );
  // Read to the end: Xvfb writes the number and its newline apart, and gives up when the second finds nobody.
  let number = '';
  for await (const data of server.stdio[3]) number += data;
  number = number.trim();
  if (number === '') throw new Error('Xvfb ended before it gave a display.');
  server.unref();
  return { display: `:${number}`, stop: () => server.kill() };
}
