import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { encodePng } from '#electron/document/png.ts';
import { testOfficers } from '#test/support/central.ts';
import { goTo, openCase } from '#test/support/walk.ts';
import { expect, test } from './desk.ts';

/** A scan: pages that are pictures, each of a sheet with a title, and no letter of text. */
const scanOf = async (titles: readonly string[], more: readonly Uint8Array[] = []): Promise<Uint8Array> => {
  const text = await PDFDocument.create();
  const font = await text.embedFont(StandardFonts.Helvetica);
  for (const title of titles) text.addPage([595, 842]).drawText(title, { x: 60, y: 740, size: 22, font });
  const folder = mkdtempSync(join(tmpdir(), 'kaunta-scan-'));
  try {
    writeFileSync(join(folder, 'in.pdf'), await text.save());
    execFileSync('pdftoppm', ['-q', '-png', '-gray', '-r', '100', join(folder, 'in.pdf'), join(folder, 'page')]);
    const drawn = readdirSync(folder).filter((name) => name.endsWith('.png'));
    const scan = await PDFDocument.create();
    for (const bytes of [...drawn.sort().map((name) => readFileSync(join(folder, name))), ...more])
      scan.addPage([595, 842]).drawImage(await scan.embedPng(bytes), { x: 0, y: 0, width: 595, height: 842 });
    return await scan.save();
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Dots by chance, half of them black: the reader of pictures looks for letters in it for half a minute. */
const noise = (): Uint8Array => {
  let state = 1;
  const rgba = new Uint8Array(1240 * 1754 * 4);
  for (let at = 0; at < rgba.length; at += 4) {
    state = (state * 48_271) % (2 ** 31 - 1);
    rgba.fill(state > 2 ** 30 ? 255 : 0, at, at + 4);
  }
  return encodePng({ width: 1240, height: 1754, rgba });
};

/** How many threads of the program were begun and ended since. */
const countThreads = async (app: ElectronApplication) => {
  await app.evaluate(() => {
    const threads = { begun: 0, ended: 0 };
    Object.assign(globalThis, { threads });
    process.on('worker', (worker) => {
      threads.begun += 1;
      worker.once('exit', () => {
        threads.ended += 1;
      });
    });
  });
  type Counted = { threads: { begun: number; ended: number } };
  return () => app.evaluate(() => (globalThis as unknown as Counted).threads); // set above
};

test('OCR: where nobody said what the pages show, the line in hand goes to the page that seems to be its own, nothing is confirmed by it, and leaving ends the reading', async ({
  centre,
  documents,
  openSignedIn,
  submit,
}) => {
  const [application, endless] = await submit({}, {});
  documents.set(
    application.document.id,
    // More pages than come on screen beside those that are turned to
    await scanOf([
      'A letter of thanks',
      'MOTOR VEHICLE INSPECTION REPORT',
      'REGISTRATION CERTIFICATE',
      ...Array.from({ length: 5 }, () => 'A letter'),
    ]),
  );
  documents.set(endless.document.id, await scanOf(['A letter of thanks'], [noise()]));
  const { app, page } = await openSignedIn(testOfficers.verifying);
  const checklist = page.getByRole('region', { name: 'Checklist' });

  const threads = await countThreads(app);
  await openCase(page, endless.vehicle.registrationNumber);
  await expect(checklist.getByText('Reading pages: 2 of 2')).toBeVisible();
  await expect.poll(async () => (await threads()).begun).toBeGreaterThan(0);
  await goTo(page, 'Queue');
  await expect.poll(async () => (await threads()).begun - (await threads()).ended).toBe(0);

  await openCase(page, application.vehicle.registrationNumber);
  const sheet = (number: number) => page.getByRole('figure', { name: `Page ${number} of 8`, exact: true });
  await expect(sheet(3)).toBeVisible();
  await expect(checklist.getByText('suggested from the text of the page')).toBeVisible();

  // The page is on screen whole; the last never was, and the machine confirms nothing by its own guess
  await page.keyboard.press('0');
  const inspection = checklist.getByRole('group', { name: 'Inspection report' });
  await inspection.getByRole('button', { name: 'Inspection report' }).click();
  await expect(sheet(2)).toBeVisible();
  await page.keyboard.press('a');
  const said = page.getByRole('status').filter({ hasText: 'Not approved.' });
  await expect(said).toContainText(/Original logbook, colour scan \(page \d not seen whole\)/);
  await expect(said).toContainText(/Inspection report \(page \d not seen whole\)/);
  const marks = async () => (await centre.centre.getApplication(centre.office.id, application.id)).verification;
  expect(await marks()).toEqual({});

  // The officer, who looks at the page, confirms
  await inspection.getByRole('button', { name: 'Inspection report' }).click();
  await expect(sheet(2)).toBeVisible();
  await page.keyboard.press('c');
  await expect(inspection).toContainText('Confirmed · Page 2');
  await expect.poll(marks).toMatchObject({ inspection: { mark: 'confirmed', page: 2 } });
});
