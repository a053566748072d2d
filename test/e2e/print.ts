import type { Page } from '@playwright/test';
import type { ApplicationOptions, PlatedApplication } from '#test/support/application.ts';
import { testOfficers } from '#test/support/central.ts';
import { addCupsQueue, type CupsQueue } from '#test/support/cups-queue.ts';
import { mustSkip } from '#test/support/skip.ts';
import { test as base } from './desk.ts';

/** What tests on real print queues stand on, beside a desk: queues of their own, taken away after them. */
export const test = base.extend<{ addQueue: (kind: string) => CupsQueue; printer: undefined }>({
  // biome-ignore lint/correctness/noEmptyPattern: a fixture that needs no other says so with an empty pattern
  addQueue: async ({}, use) => {
    const queues: CupsQueue[] = [];
    try {
      await use((kind) => {
        const queue = addCupsQueue(kind);
        queues.push(queue);
        return queue;
      });
    } finally {
      for (const queue of queues) queue.remove();
    }
  },
  printer: [
    // biome-ignore lint/correctness/noEmptyPattern: a fixture that needs no other says so with an empty pattern
    async ({}, use, testInfo) => {
      testInfo.skip(
        mustSkip(
          process.env.KAUNTA_TEST_PRINTER !== undefined,
          'Printing on a real queue',
          'cups-pdf on Linux, as root (scripts/printer.mjs)',
        ),
      );
      await use(undefined);
    },
    { auto: true },
  ],
});

/** As the verifying officer of another desk has left it. */
export const approved = (): ApplicationOptions => ({
  standing: 'approved',
  decision: {
    kind: 'approved',
    at: Date.now(),
    by: testOfficers.verifying.staffNumber,
    officerName: testOfficers.verifying.name,
    reasons: [],
    revision: 1,
  },
});
export const plateOf = ({ vehicle }: PlatedApplication): string => vehicle.registrationNumber;
export const waiting = (page: Page) => page.getByRole('region', { name: /waits? to be printed/ });
export const sheets = (page: Page) => page.getByRole('region', { name: /sheet(s)? under way/ });
