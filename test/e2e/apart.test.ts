import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ElectronApplication, Page } from '@playwright/test';
import { createApplication, testReference } from '#test/support/application.ts';
import { testOfficers } from '#test/support/central.ts';
import { resize } from '#test/support/electron.ts';
import { approve, confirmEveryLine, enlargeText, goTo, openCase, searchQueue } from '#test/support/walk.ts';
import { ask, expect, test } from './desk.ts';

/** The native dialogs cannot be driven: the test answers them, as a person would with a stick in the machine. */
const answerDialogs = (app: ElectronApplication, { save, open }: { save?: string; open?: string }) =>
  app.evaluate(
    ({ dialog }, paths) => {
      dialog.showSaveDialog = async () => ({ canceled: paths.save === undefined, filePath: paths.save ?? '' });
      dialog.showOpenDialog = async () => ({
        canceled: paths.open === undefined,
        filePaths: paths.open === undefined ? [] : [paths.open],
      });
    },
    { save, open },
  );

/** Kept only where somebody wants to look: KAUNTA_TEST_PICTURES names the folder. */
const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.KAUNTA_TEST_PICTURES;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
};

const stick = (name: string) => join(tmpdir(), `kaunta-e2e-${process.pid}-${name}`);

test('a desk without a line writes its acts on a stick, and the answer brings it up to date', async ({
  centre,
  openSignedIn,
  submit,
}) => {
  const [application] = await submit({ service: 'ownership-transfer' });
  const { app, page } = await openSignedIn(testOfficers.supervisor);
  const plate = application.vehicle.registrationNumber;
  await expect(page.getByRole('row', { name: new RegExp(plate) })).toBeVisible();
  await expect.poll(async () => (await ask(page, 'carry.get', {})).hasKey).toBe(true);
  await ask(page, 'document.open', { id: application.id });
  await centre.silence();
  await openCase(page, plate);
  await confirmEveryLine(page);
  await approve(page);

  const file = stick('day.kaunta');
  const answer = stick('day-answer.kaunta');
  try {
    await answerDialogs(app, { save: file, open: answer });
    await goTo(page, 'Sync');
    const acts = (await ask(page, 'sync.status', {})).counts.waiting;
    const panel = page.getByRole('region', { name: 'Carry the work to the centre' });
    await expect(panel.getByText(`${acts} steps, 0 scans`)).toBeVisible();
    await page.keyboard.press('w');
    await expect(panel.getByText('File written', { exact: true })).toBeVisible();
    await picture(page, 'carry-written');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(readFileSync(file).includes(application.reference)).toBe(false);
    await page.keyboard.press('e');
    await expect(panel.getByText('The file could not be read.')).toBeVisible();

    // Somebody else, elsewhere, reaches the centre.
    await centre.serve();
    const [away] = await submit({ number: 40 });
    const carried = await promisify(execFile)(process.execPath, ['central/bin/carry.ts', '--url', centre.url, file]);
    expect(carried.stdout).toContain(answer);
    expect((await centre.centre.getApplication(centre.office.id, application.id)).standing).toBe('approved');
    await centre.silence();

    await page.keyboard.press('e');
    await expect(panel.getByText('Acknowledgement read', { exact: true })).toBeVisible();
    await picture(page, 'carry-answered');
    await expect(page.getByText('Nothing waits to be sent.')).toBeVisible();
    await page.keyboard.press('e');
    await expect(panel.getByText('This acknowledgement was read before. Nothing changed.')).toBeVisible();
    await goTo(page, 'Queue');
    await searchQueue(page, '');
    await expect(page.getByRole('row', { name: new RegExp(away.vehicle.registrationNumber) })).toBeVisible();
  } finally {
    await centre.serve().catch(() => undefined);
    for (const one of [file, answer]) if (existsSync(one)) await rm(one);
  }
});

test('what is not here is asked of the centre, with a reason, and the card says where to send the person', async ({
  centre,
  openSignedIn,
  submit,
}) => {
  const kisumu =
    testReference.office.find(({ id }) => id === 'huduma-kisumu') ??
    testReference.office.find(({ id }) => id !== centre.office.id);
  if (kisumu === undefined) throw new Error('there are other offices');
  await centre.centre.createOffice(kisumu);
  const decision = { kind: 'approved' as const, reasons: [], revision: 1, at: centre.now() - 86_400_000, by: 'KT9' };
  const there = createApplication({ number: 77, officeId: kisumu.id, standing: 'approved', decision });
  const plate = there.vehicle.registrationNumber ?? '';
  await centre.centre.placeRecord(there);
  await submit({});
  const { app, page } = await openSignedIn(testOfficers.supervisor);
  await goTo(page, 'Queue');
  await searchQueue(page, plate);
  await expect(page.getByRole('button', { name: 'Ask the centre' })).toBeVisible();
  await picture(page, 'beyond-offer');
  await page.keyboard.press('Control+Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('radio', { name: 'It is a plate' })).toBeChecked();
  await dialog.getByRole('textbox', { name: 'Reason for asking' }).fill('The owner is at the counter');
  await picture(page, 'beyond-reason');
  await page.keyboard.press('Control+Enter');
  const card = page.getByRole('article');
  await expect(card.getByRole('heading', { name: `At ${kisumu.name}` })).toBeVisible();
  await expect(card.getByText('not yet made')).toBeVisible();
  await expect(card).not.toContainText(there.owners[0]?.name ?? '');
  await picture(page, 'beyond-card');

  // Two in a small window: neither lies over the box, and the last can be scrolled to.
  await centre.centre.placeRecord({
    ...createApplication({ number: 78, officeId: kisumu.id }),
    vehicle: there.vehicle,
  });
  await resize(app, { width: 1280, height: 720 });
  await enlargeText(page);
  for (const [desk, name] of [
    ['Queue', 'Search the list'],
    ['Collection', 'Find an item'],
  ] as const) {
    await goTo(page, desk);
    const box = page.getByRole('textbox', { name });
    await box.fill('');
    // What was found before is gone first: typed at one stroke, the same search would stand
    await expect(card).toHaveCount(0);
    await box.fill(plate);
    await expect(page.getByRole('button', { name: 'Ask the centre' })).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await dialog.getByRole('textbox', { name: 'Reason for asking' }).fill('The owner is at the counter');
    await page.keyboard.press('Control+Enter');
    await expect(card).toHaveCount(2);
    const [field, title] = [await box.boundingBox(), await page.getByText(/^Nothing .*“.*”\.$/).boundingBox()];
    expect(title?.y, desk).toBeGreaterThanOrEqual((field?.y ?? 0) + (field?.height ?? 0));
    await card.first().hover();
    await page.mouse.wheel(0, 2000);
    await expect(card.last(), desk).toBeInViewport({ ratio: 1 });
  }

  await goTo(page, 'Collection');
  await page.getByRole('textbox', { name: 'Find an item' }).fill('NO-SUCH-1');
  await expect(page.getByRole('button', { name: 'Ask the centre' })).toBeVisible();
  await centre.silence();
  await page.getByRole('textbox', { name: 'Find an item' }).fill('NO-SUCH-2');
  await expect(page.getByText('so other offices cannot be asked now')).toBeVisible({ timeout: 60_000 });
  await centre.serve();
});
