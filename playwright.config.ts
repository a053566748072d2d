import { defineConfig } from '@playwright/test';

/** The real Electron program, one window a test, one test at a time: they share the machine's printer and display. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  workers: 1,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  use: { trace: 'retain-on-failure' },
});
