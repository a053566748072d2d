import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { testOfficers } from '#test/support/central.ts';
import type { Kaunta } from '#test/support/electron.ts';
import { goTo, searchQueue } from '#test/support/walk.ts';
import { createDocument, expect, test } from './desk.ts';

/** What the officer would choose in the system's dialog. */
const choose = ({ app }: Kaunta, path: string) =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
  }, path);

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test('an officer attaches a letter and a picture to a case, sees them go, and looks at them', async ({
  openSignedIn,
  submit,
}, testInfo) => {
  const [application] = await submit({});
  const kaunta = await openSignedIn(testOfficers.verifying);
  const { page } = kaunta;
  const folder = mkdtempSync(join(tmpdir(), 'kaunta-scan-'));
  const letter = join(folder, 'letter.pdf');
  const picture = join(folder, 'picture.png');
  const wrong = join(folder, 'wrong.pdf');
  writeFileSync(letter, await createDocument('Letter of authority', 1));
  writeFileSync(picture, png);
  writeFileSync(wrong, '<html>');
  await goTo(page, 'Queue');
  await searchQueue(page, application.vehicle.registrationNumber);
  await page.keyboard.press('Enter');
  await page.getByText('All other facts').click();
  const scans = page.getByRole('region', { name: 'Scans' });
  await scans.scrollIntoViewIfNeeded();
  await expect(scans.getByText('No scan was attached at a counter.')).toBeVisible();

  await choose(kaunta, wrong);
  await page.keyboard.press('Control+u');
  await page.getByRole('radio', { name: 'Letter of authority' }).click();
  await page.getByRole('button', { name: 'Choose the file' }).click();
  await expect(page.getByRole('alert')).toContainText('not a PDF, JPEG, PNG or TIFF');
  await choose(kaunta, letter);
  await page.getByRole('button', { name: 'Choose the file' }).click();
  await expect(scans.getByRole('button', { name: /Letter of authority/ })).toBeVisible();

  await choose(kaunta, picture);
  await page.keyboard.press('Control+u');
  await page.getByRole('radio', { name: 'Other paper' }).click();
  await page.getByLabel('Note (optional)').fill('shown at the desk');
  await page.keyboard.press('Control+Enter');
  await expect(scans.getByText('shown at the desk')).toBeVisible();
  await expect(scans.getByText('Here', { exact: true })).toHaveCount(3);
  expect((await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations).toEqual([]);
  await scans.scrollIntoViewIfNeeded();
  await page.screenshot({ path: testInfo.outputPath('scans.png') });

  await scans.getByRole('button', { name: /Other paper/ }).click();
  const shown = page.getByRole('dialog').getByRole('img', { name: 'Other paper' });
  await expect(shown).toBeVisible();
  expect(await shown.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(1); // found by its role
  await page.keyboard.press('Escape');
  await scans.getByRole('button', { name: /Letter of authority/ }).click();
  await expect(
    page
      .getByRole('dialog')
      .getByRole('img', { name: /Page 1/ })
      .or(page.getByRole('dialog').locator('canvas'))
      .first(),
  ).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('scan-open.png') });
});
