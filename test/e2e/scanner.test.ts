import type { ElectronApplication } from '@playwright/test';
import { testOfficers } from '#test/support/central.ts';
import { goTo, scan, searchQueue } from '#test/support/walk.ts';
import { createPerson, expect, ownedBy, shelvedAs, test } from './desk.ts';

/** Holds back the program's answers to one route, as a busy machine would. */
const slowDown = (app: ElectronApplication, route: string, byMs: number): Promise<void> =>
  app.evaluate(
    ({ ipcMain }, [slow, ms]) => {
      type Handler = (event: unknown, route: string, input: unknown) => Promise<unknown>;
      type Kept = { _invokeHandlers: Map<string, Handler> };
      const handlers = (ipcMain as unknown as Kept)._invokeHandlers; // Electron has no public way to read one
      const answer = handlers.get('request');
      if (answer === undefined) throw new Error('the program answers no requests');
      handlers.set('request', async (event, name, input) => {
        if (name === slow) await new Promise((resolve) => setTimeout(resolve, ms));
        return answer(event, name, input);
      });
    },
    [route, byMs] as const,
  );

test('Enter faster than the search opens what was typed, and not the first of the rows that stood there before', async ({
  openSignedIn,
  submit,
}) => {
  const [first, , third] = await submit({}, {}, {});
  const { app, page } = await openSignedIn(testOfficers.verifying);
  await expect(page.getByRole('row', { name: new RegExp(first.vehicle.registrationNumber) })).toBeVisible();
  await slowDown(app, 'application.find', 700);
  await searchQueue(page, third.vehicle.registrationNumber);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: third.vehicle.registrationNumber })).toBeVisible();
});

test('a scan at the Collection desk opens its own item, and not the one that the search before had found', async ({
  openSignedIn,
  submit,
}) => {
  const [one, other] = [
    createPerson('Zainabu Mwanakombo', '29887766'),
    createPerson('Abdi Hassan Warsame', '31550022'),
  ];
  const [, wanted] = await submit(
    { ...shelvedAs(1, '1'), ...ownedBy(one) },
    { ...shelvedAs(2, '2'), ...ownedBy(other) },
  );
  const { app, page } = await openSignedIn(testOfficers.supervisor);
  await goTo(page, 'Collection');
  const box = page.getByRole('textbox', { name: 'Find an item' });
  await box.fill(one.name);
  await expect(page.getByRole('button', { name: new RegExp(one.name) })).toBeVisible();
  await slowDown(app, 'collection.find', 700);
  await box.fill(other.name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: wanted.vehicle.registrationNumber })).toBeVisible();
});

test('a scan made at the Shelf while an item is being placed is kept: it is the next in hand', async ({
  openSignedIn,
  submit,
}) => {
  const [one, other] = await submit(shelvedAs(1, '1'), shelvedAs(2, '2'));
  const { app, page } = await openSignedIn(testOfficers.supervisor);
  await goTo(page, 'Shelf');
  const inHand = page.getByRole('status').filter({ hasText: /now in bay/ });
  const onShelf = page.getByRole('region', { name: /on the shelf/ });
  await scan(page, 'B1042331');
  await expect(inHand).toContainText(one.vehicle.registrationNumber);
  await page.getByRole('textbox', { name: 'Bay' }).fill('C');
  await page.getByRole('textbox', { name: 'Box' }).fill('7');
  await slowDown(app, 'item.shelve', 1500);
  await page.keyboard.press('Enter');
  await scan(page, 'B1042332');
  await expect(inHand).toContainText(other.vehicle.registrationNumber);
  await expect(onShelf.getByText('Bay C, box 7')).toHaveCount(0); // still being placed
  await expect(onShelf.getByText('Bay C, box 7')).toHaveCount(1);
  await expect(inHand).toContainText(other.vehicle.registrationNumber);
  await page.keyboard.press('Enter');
  await expect(onShelf.getByText('Bay C, box 7')).toHaveCount(2);
});
