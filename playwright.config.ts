import { defineConfig } from '@playwright/test';
import slow from './test/slow.json' with { type: 'json' };

/**
 * The real Electron program, one window a test. As many tests at once as there are screens to show them on: two windows
 * on one screen take the focus from each other.
 */
const screens = (process.env.KAUNTA_TEST_DISPLAYS ?? '').split(' ').filter((screen) => screen !== '');
const own = screens[Number(process.env.TEST_PARALLEL_INDEX)]; // this file is read by each worker too
if (own !== undefined) process.env.DISPLAY = own;

/**
 * Those that time what is typed want the machine to themselves (a step of their own); those that print share its
 * printer.
 */
const typing = /\/(burst|burst-print|scanner)\.test\.ts$/;
const printing = /\/(kill|main-job|offline|print-desk|printer|third-service)\.test\.ts$/;

/** What `npm test -- --fast` leaves out. */
const leftOut =
  process.env.KAUNTA_TEST_FAST === '1'
    ? Object.values(slow)
        .flat()
        .map((file) => `**/${file}`)
    : [];

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  workers: Math.max(1, screens.length),
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  use: { trace: 'retain-on-failure' },
  projects: [
    { name: 'printing', testMatch: printing, testIgnore: leftOut, workers: 1 },
    { name: 'window', testIgnore: [printing, typing, ...leftOut] },
    { name: 'typing', testMatch: typing, workers: 1 },
  ],
});
