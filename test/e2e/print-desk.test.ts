import type { Page } from '@playwright/test';
import { type PlatedApplication, sheetsOf } from '#test/support/application.ts';
import { testOfficers } from '#test/support/central.ts';
import { choosePrinter, goTo, scan } from '#test/support/walk.ts';
import { ask, expect } from './desk.ts';
import { approved, plateOf, sheets, test, waiting } from './print.ts';

const print = async (page: Page, application: PlatedApplication): Promise<void> => {
  const item = waiting(page).getByRole('button', { name: new RegExp(plateOf(application)) });
  await item.focus();
  await page.keyboard.press('Enter');
  await expect(item).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('p');
  await expect(sheets(page).getByText(plateOf(application))).toBeVisible();
};
const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.KAUNTA_PICTURES;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
};

test('desk-2: a sheet spoiled while its job is held never comes out; the next one does, and is confirmed', async ({
  addQueue,
  openSignedIn,
  submit,
}) => {
  const [application] = await submit(approved());
  const plate = plateOf(application);
  const queue = addQueue('Spoiled');
  queue.hold(true);
  const { page } = await openSignedIn(testOfficers.printing);
  await goTo(page, 'Print desk');
  await choosePrinter(page, queue.name);
  await print(page, application);
  await expect.poll(queue.listJobs).toHaveLength(1);
  await page.getByRole('button', { name: 'Spoil the sheet' }).press('Enter');
  await page
    .getByRole('dialog', { name: `Spoil the sheet of ${plate}` })
    .getByRole('radio')
    .first()
    .press('Space');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(`No blank used. ${plate} waits to be printed again.`)).toBeVisible();
  expect(queue.listJobs()).toEqual([]);
  const { application: record } = await ask(page, 'application.get', { id: application.id });
  expect(sheetsOf(record).map(({ outcome }) => outcome)).toEqual(['spoiled']);
});

test('officer-4, officer-5, officer-16: the printer that was chosen stays chosen, and what is said of printers is true and said once', async ({
  addQueue,
  openSignedIn,
  submit,
}) => {
  await submit(approved());
  const queue = addQueue('Chosen');
  addQueue('Other');
  const { page } = await openSignedIn(testOfficers.supervisor);
  await goTo(page, 'Print desk');
  await expect(page.getByText(/printers are set up here, and none is chosen/)).toBeVisible();
  await expect(page.getByText('No printer is set up on this workstation.')).toHaveCount(0);
  await picture(page, 'several-printers');
  await choosePrinter(page, queue.name);
  await goTo(page, 'Shelf');
  await goTo(page, 'Print desk');
  await expect(page.getByRole('combobox', { name: 'Printer' })).toHaveValue(queue.name);
  queue.stop('Toner door open');
  await page.keyboard.press('p');
  await expect(page.getByText(/Toner door open/)).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText('The printer has stopped.')).toHaveCount(0);
  await expect(page.getByText(/wait(s)? in its queue/)).toHaveCount(0);
  await picture(page, 'printer-stopped');
});

test('desk-3, officer-1, officer-3: a serial that was not expected is asked about in words, and a scan goes to its sheet', async ({
  addQueue,
  centre,
  openSignedIn,
  submit,
}) => {
  const [one, two] = await submit(approved(), approved());
  await centre.centre.receiveSerials(centre.office.id, 'B 1000001', 'B 1000200');
  const queue = addQueue('Serials');
  const { page } = await openSignedIn(testOfficers.printing);
  await goTo(page, 'Print desk');
  await choosePrinter(page, queue.name);
  await expect.poll(async () => (await ask(page, 'blank.get', {}))?.left ?? 0).toBe(100);
  await print(page, one);
  await print(page, two);
  await sheets(page)
    .getByRole('button', { name: new RegExp(plateOf(one)) })
    .click();
  await scan(page, '30112233');
  const question = page.getByRole('alert').filter({ hasText: 'Not one of this desk' });
  await expect(question).toContainText('30112233');
  await expect(question).toContainText('B 1000001');
  await expect(question).toContainText('Only a supervisor');
  await picture(page, 'question-not-ours');

  await scan(page, 'B1000050');
  await expect(
    page.getByRole('alert').filter({ hasText: '48 blanks would be skipped: B 1000001 to B 1000049' }),
  ).toBeVisible();
  await picture(page, 'question-skips');

  // The other sheet's: that one comes into hand, and is confirmed by one key.
  await scan(page, 'B1000002');
  await expect(
    page.getByRole('alert').filter({ hasText: `B 1000002 is expected on the sheet of ${plateOf(two)}` }),
  ).toBeVisible();
  await expect(sheets(page).locator('[aria-current]')).toContainText(plateOf(two));
  await picture(page, 'question-other-sheet');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(`Logbook B 1000002 confirmed for ${plateOf(two)}.`)).toBeVisible();

  // The sheet that is left is in hand: the next scan is its own.
  await expect(page.getByRole('textbox', { name: `Serial of the sheet for ${plateOf(one)}` })).toBeFocused();
  await scan(page, 'B1000001');
  await expect(page.getByText(`Logbook B 1000001 confirmed for ${plateOf(one)}.`)).toBeVisible();
  await expect
    .poll(async () =>
      sheetsOf(await centre.centre.getApplication(centre.office.id, one.id)).map(({ serial }) => serial),
    )
    .toEqual(['B1000001']);
});
