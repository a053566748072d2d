import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** A file that puts another module in a module's place needs a process where nobody has loaded the true one. */
const isMocking = (file: string): boolean => readFileSync(file, 'utf8').includes('vi.mock(');

/**
 * The test files of one folder as two projects: most share a worker and the modules it has loaded, which take seconds
 * to load anew, those that mock a module have a worker of their own.
 */
const projectsOf = (name: string, timeouts: { testTimeout: number; hookTimeout?: number }) => {
  const mocking = globSync(`test/${name}/**/*.test.{ts,tsx}`).filter(isMocking);
  const usual = { setupFiles: ['test/support/quiet.ts', 'test/support/seed.ts'], ...timeouts };
  return [
    { test: { ...usual, name, include: [`test/${name}/**/*.test.{ts,tsx}`], exclude: mocking, isolate: false } },
    { test: { ...usual, name: `${name}-mocked`, include: mocking, isolate: true } },
  ];
};

export default defineConfig({
  test: {
    // By itself it leaves a core free, which on two cores is one of two
    maxWorkers: availableParallelism(),
    projects: [
      ...projectsOf('unit', { testTimeout: 30_000 }),
      ...projectsOf('integration', { testTimeout: 60_000, hookTimeout: 60_000 }),
    ],
  },
});
