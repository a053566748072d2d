import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { testOfficers } from '#test/support/central.ts';
import type { Kaunta } from '#test/support/electron.ts';
import { typeLeast } from '#test/support/lodging.ts';
import { goTo, typeByHand } from '#test/support/walk.ts';
import { ask, createDocument, expect, test } from './desk.ts';

const choose = ({ app }: Kaunta, path: string) =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
  }, path);

/** Fills the form from the first field to the last by the keyboard alone: a value, then Tab. */
const typeForm = async (page: Page, typed: Record<string, string>): Promise<void> => {
  await page.getByRole('group').first().waitFor();
  for (const [path, text] of Object.entries(typed)) {
    const field = page.locator(`[name="${path}"]`);
    await field.focus();
    const isChoice = (await field.evaluate((element) => element.tagName)) === 'SELECT';
    if (isChoice) await field.selectOption(text);
    else if ((await field.getAttribute('type')) === 'date') await field.fill(text);
    else await page.keyboard.insertText(text);
    await page.keyboard.press('Tab');
  }
};

test('an application is lodged by keyboard while the centre is away, survives a restart, and arrives once', async ({
  centre,
  openSignedIn,
  open,
  credentials,
}) => {
  const { collection } = testOfficers;
  const first = await openSignedIn(collection);
  const { page, profile } = first;
  await goTo(page, 'Lodge');
  await expect(page.getByText('Nothing was lodged here today.')).toBeVisible();
  await expect(page.getByLabel('Service')).toBeFocused();

  await centre.silence();
  await typeByHand(page, 'lost plates');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/lost/i);
  // Nothing is typed yet: the first field at fault is where the focus goes
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  const typed = typeLeast('plates-lost', Date.now());
  await typeForm(page, typed);
  await expect(page.getByText('Attach the papers')).toBeVisible();
  const file = join(mkdtempSync(join(tmpdir(), 'kaunta-lodge-')), 'papers.pdf');
  writeFileSync(file, await createDocument('Papers', 2));
  await choose(first, file);
  await page.keyboard.press('Control+u');
  await expect(page.getByText('Ready to lodge')).toBeVisible();
  // A picture more: both are joined by the program's own thread, and turned
  const picture = join(import.meta.dirname, '../fixtures/tiff/sheet.jpg');
  await choose(first, picture);
  await page.keyboard.press('Control+u');
  await expect(page.getByText(/Joined to one PDF of/)).toBeVisible();
  await page.getByRole('button', { name: 'sheet.jpg: turn by a quarter' }).press('Enter');
  await expect(page.getByText(/turned by 90°/)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Lodged' })).toBeVisible();
  const [lodged] = (await ask(page, 'lodge.list', {})).lodged;
  if (lodged === undefined) throw new Error('nothing was lodged');
  const { id, provisionalReference } = lodged;
  await expect(page.getByRole('status').filter({ hasText: provisionalReference })).toContainText('On this workstation');
  await expect(page.locator('canvas').first()).toBeVisible();
  expect(await centre.centre.listApplications(centre.office.id)).toHaveLength(0);

  await first.kill();
  await centre.serve();
  const again = await open({ profile });
  await expect(again.page.getByLabel('Staff number')).toBeFocused();
  await ask(again.page, 'session.signIn', credentials(collection));
  await expect(again.page.getByRole('navigation', { name: 'Desks' })).toBeVisible();
  await goTo(again.page, 'Lodge');
  await expect(again.page.getByRole('button', { name: new RegExp(provisionalReference) })).toContainText('To verify');
  const there = await centre.centre.listApplications(centre.office.id);
  expect(there.map((one) => [one.id, one.lodged?.provisionalReference])).toEqual([[id, provisionalReference]]);
  // The code on the acknowledgement, as a scanner types it at the Collection desk
  await goTo(again.page, 'Collection');
  await again.page.keyboard.type(provisionalReference);
  await again.page.keyboard.press('Enter');
  await expect(again.page.getByRole('heading', { level: 1 })).toContainText('KDA 901B');
});
