import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import slow from './test/slow.json' with { type: 'json' };

/** What `npm test -- --fast` leaves out. */
const leftOut = process.env.KAUNTA_TEST_FAST === '1' ? Object.values(slow).flat() : [];

/** A file that puts another module in a module's place needs a process where nobody has loaded the true one. */
const isMocking = (file: string): boolean => readFileSync(file, 'utf8').includes('vi.mock(');

/**
 * The test files of one folder as two projects: most share a worker and the modules it has loaded, which take seconds
 * to load anew, those that mock a module have a worker of their own.
 */
const projectsOf = (name: string, timeouts: { testTimeout: number; hookTimeout: number }) => {
  const files = `test/${name}/**/*.test.{ts,tsx}`;
  const mocking = globSync(files).filter(isMocking);
  const usual = { setupFiles: ['test/support/quiet.ts', 'test/support/seed.ts'], ...timeouts };
  const exclude = [...mocking, ...leftOut];
  return [
    { test: { ...usual, name, include: [files], exclude, isolate: false } },
    { test: { ...usual, name: `${name}-mocked`, include: mocking, isolate: true } },
  ];
};

export default defineConfig({
  test: {
    // By itself it leaves a core free. The tests of the line and of processes wait much: one more than there are cores
    maxWorkers: availableParallelism() + 1,
    projects: [
      ...projectsOf('unit', { testTimeout: 30_000, hookTimeout: 60_000 }),
      ...projectsOf('integration', { testTimeout: 60_000, hookTimeout: 60_000 }),
    ],
  },
});
