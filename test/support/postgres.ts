import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * A real PostgreSQL: the server of KAUNTA_TEST_POSTGRES, else a throw-away one by `scripts/postgres.mjs`. Where there
 * can be none a loud line says which tests are skipped.
 */
export type TestPostgres = { url?: string; skipped?: string; stop: () => Promise<void> };

export const startPostgres = async (whatFor: string): Promise<TestPostgres> => {
  const shared = process.env.KAUNTA_TEST_POSTGRES;
  if (shared !== undefined) return { url: shared, stop: async () => {} };
  const child = spawn(process.execPath, ['scripts/postgres.mjs', '--lifeline'], { stdio: 'pipe' });
  child.stderr.pipe(process.stderr);
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { url?: string; skipped?: string }; // the line that the script promises
    if (said.url === undefined) process.stderr.write(`\n*** SKIPPED: ${whatFor} did not run: ${said.skipped} ***\n\n`);
    return { ...said, stop };
  }
  const skipped = 'scripts/postgres.mjs ended without a word';
  process.stderr.write(`\n*** SKIPPED: ${whatFor} did not run: ${skipped} ***\n\n`);
  return { skipped, stop };
};
