import { testOfficers } from '#test/support/central.ts';
import { addCupsQueue } from '#test/support/cups-queue.ts';
import { mustSkip } from '#test/support/skip.ts';
import { choosePrinter, goTo, scan } from '#test/support/walk.ts';
import { ask, expect, test } from './desk.ts';

test.beforeAll(() => {
  test.skip(
    mustSkip(
      process.env.KAUNTA_TEST_PRINTER !== undefined,
      'Printing on a real queue',
      'cups-pdf on Linux, as root (scripts/printer.mjs)',
    ),
  );
});

test('desk-1, officer-12: at the Print desk a scan prints nothing; in the spoil dialog it is the serial, wherever the focus is, and outlives Esc', async ({
  openSignedIn,
  submit,
}) => {
  const by = { at: Date.now(), by: testOfficers.verifying.staffNumber, officerName: testOfficers.verifying.name };
  const [application] = await submit({
    standing: 'approved',
    decision: { kind: 'approved', reasons: [], revision: 1, ...by },
  });
  const plate = application.vehicle.registrationNumber;
  const queue = addCupsQueue('Burst');
  try {
    queue.hold(true);
    const { page } = await openSignedIn(testOfficers.printing);
    await goTo(page, 'Print desk');
    await choosePrinter(page, queue.name);
    const item = page
      .getByRole('region', { name: /waits? to be printed/ })
      .getByRole('button', { name: new RegExp(plate) });
    await item.focus();
    for (const text of ['PB1000061', 'SP000012', 'GBP12345']) {
      await scan(page, text);
      await expect(page.getByRole('status').filter({ hasText: 'Scanned:' })).toContainText(text);
      await page.waitForTimeout(300);
      await expect(page.getByRole('dialog')).toBeHidden();
      expect((await ask(page, 'print.list', {})).sheets).toEqual([]);
    }
    expect(queue.listJobs()).toEqual([]);

    await item.focus();
    await page.keyboard.press('p');
    await expect(page.getByRole('textbox', { name: new RegExp(`Serial of the sheet for ${plate}`) })).toBeFocused();
    await page.getByRole('button', { name: 'Spoil the sheet' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: `Spoil the sheet of ${plate}` });
    const serial = dialog.getByRole('textbox', { name: /serial/i });
    const radio = dialog.getByRole('radio').first();
    for (const [from, text] of [
      [radio, 'B1042337'],
      [serial, 'B1042338'],
      [dialog.getByRole('button', { name: /Cancel/ }), 'B1042339'],
    ] as const) {
      await from.focus();
      await scan(page, text);
      await expect(serial).toHaveValue(text);
      await page.waitForTimeout(300);
      await expect(dialog).toBeVisible();
      await expect(dialog.getByRole('radio', { checked: true })).toHaveCount(0);
    }
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('status').filter({ hasText: 'Choose a reason first.' })).toBeVisible();
    await radio.press('Space');
    await expect(radio).toBeChecked();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await page.getByRole('button', { name: 'Spoil the sheet' }).press('Enter');
    await expect(serial).toHaveValue('B1042339');
    await expect(radio).toBeChecked();
  } finally {
    queue.remove();
  }
});
