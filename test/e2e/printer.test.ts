import type { Page } from '@playwright/test';
import { type PlatedApplication, sheetsOf } from '#test/support/application.ts';
import { testOfficers } from '#test/support/central.ts';
import type { CupsQueue } from '#test/support/cups-queue.ts';
import { choosePrinter, confirmSheet, goTo, printLogbook, signIn } from '#test/support/walk.ts';
import { ask, expect } from './desk.ts';
import { approved, plateOf, sheets, test, waiting } from './print.ts';

const press = async (page: Page, application: PlatedApplication): Promise<void> => {
  await waiting(page)
    .getByRole('button', { name: new RegExp(plateOf(application)) })
    .focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: `Preview of the logbook of ${plateOf(application)}` })).toBeVisible();
  await page.keyboard.press('p');
};

test('a printer that is gone, stopped or rejecting: the officer sees why, no sheet is recorded, and the task stays', async ({
  addQueue,
  centre,
  openSignedIn,
  submit,
}) => {
  const [application] = await submit(approved());
  const troubles = [
    {
      queue: addQueue('Gone'),
      break: (queue: CupsQueue) => queue.remove(),
      message: 'The printer is not connected.',
      words: 'is not there now',
    },
    {
      queue: addQueue('Stopped'),
      break: (queue: CupsQueue) => queue.stop('Toner door open'),
      message: 'The printer has stopped.',
      words: 'Toner door open',
    },
    {
      queue: addQueue('Rejecting'),
      break: (queue: CupsQueue) => queue.reject('Closed for the day'),
      message: 'The printer did not take the sheet.',
      words: 'It accepts nothing',
    },
  ];
  const { page } = await openSignedIn(testOfficers.printing);
  await goTo(page, 'Print desk');
  for (const { queue, break: breakIt, message, words } of troubles) {
    await test.step(message, async () => {
      await choosePrinter(page, queue.name);
      breakIt(queue);
      await press(page, application);
      // Said by the refusal until the list of printers says it, and then by that alone.
      await expect(page.getByText(words)).toBeVisible({ timeout: 15_000 });
      await expect(page.getByText(`${queue.name} prints nothing now. Nothing was recorded.`)).toBeVisible();
      await expect(page.getByRole('alert').filter({ hasText: message })).toHaveCount(0);
      expect((await ask(page, 'print.list', {})).sheets).toEqual([]);
      expect(sheetsOf((await ask(page, 'application.get', { id: application.id })).application)).toEqual([]);
      await expect(waiting(page).getByRole('button', { name: new RegExp(plateOf(application)) })).toBeVisible();
      expect(await ask(page, 'sync.waiting', {})).toEqual([]);
    });
  }
  expect(sheetsOf(await centre.centre.getApplication(centre.office.id, application.id))).toEqual([]);
});

test('a job that someone cancels at the printer is seen as failed, spoiled without a blank, and printed again', async ({
  addQueue,
  centre,
  openSignedIn,
  submit,
}) => {
  const [application] = await submit(approved());
  const plate = plateOf(application);
  const queue = addQueue('Cancelled');
  queue.hold(true);
  const { page } = await openSignedIn(testOfficers.printing);
  await goTo(page, 'Print desk');
  await choosePrinter(page, queue.name);
  await press(page, application);
  await expect.poll(queue.listJobs).toHaveLength(1);
  await expect(sheets(page).getByText('At the printer')).toBeVisible();
  queue.cancelJobs();
  await expect(sheets(page).getByText('Not printed')).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('The printer did not take the sheet.');

  await page.getByRole('button', { name: 'Spoil the sheet' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: `Spoil the sheet of ${plate}` });
  await dialog.getByRole('radio').first().press('Space');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(`No blank used. ${plate} waits to be printed again.`)).toBeVisible();

  queue.hold(false);
  await printLogbook(page, plate);
  await confirmSheet(page, plate, 'D 300001');
  await expect
    .poll(async () =>
      sheetsOf(await centre.centre.getApplication(centre.office.id, application.id)).map(({ outcome, serial }) => [
        outcome,
        serial ?? null,
      ]),
    )
    .toEqual([
      ['spoiled', null],
      ['confirmed', 'D300001'],
    ]);
});

test('a program killed while its sheet is at the printer asks to look at the printer, prints nothing by itself, and takes the serial', async ({
  addQueue,
  centre,
  credentials,
  open,
  openSignedIn,
  submit,
}) => {
  const [application] = await submit(approved());
  const plate = plateOf(application);
  const queue = addQueue('Killed');
  queue.hold(true);
  const before = await openSignedIn(testOfficers.printing);
  await goTo(before.page, 'Print desk');
  await choosePrinter(before.page, queue.name);
  await press(before.page, application);
  await expect(sheets(before.page).getByText('At the printer')).toBeVisible();
  await before.kill();
  queue.renew();

  const { page } = await open({ profile: before.profile });
  await signIn(page, credentials(testOfficers.printing));
  await goTo(page, 'Print desk');
  await expect(sheets(page).getByText('Out or gone')).toBeVisible();
  await expect(page.getByRole('alert')).toContainText(
    `${plate} has left the queue of ${queue.name}: the sheet is out, or gone`,
  );
  expect(queue.listJobs()).toEqual([]);
  // Nobody has printed in this life of the program, so the box is not in hand yet; what a scanner types elsewhere is
  // scanner.test.ts.
  await page.getByRole('textbox', { name: new RegExp(`Serial of the sheet for ${plate}`) }).focus();
  await confirmSheet(page, plate, 'D 300002');
  await expect
    .poll(async () =>
      sheetsOf(await centre.centre.getApplication(centre.office.id, application.id)).map(({ outcome, serial }) => [
        outcome,
        serial ?? null,
      ]),
    )
    .toEqual([['confirmed', 'D300002']]);
  expect(queue.listJobs()).toEqual([]);
});
