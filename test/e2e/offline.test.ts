import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { statusOf } from '#domain/application.ts';
import { testOfficers } from '#test/support/central.ts';
import { printerName } from '#test/support/cups-folder.ts';
import {
  approve,
  choosePrinter,
  collect,
  confirmEveryLine,
  confirmSheet,
  goTo,
  openCase,
  printLogbook,
  shelve,
  shelvePlates,
} from '#test/support/walk.ts';
import { startTestWorkstation } from '#test/support/workstation.ts';
import { ask, createPerson, expect, ownedBy, test } from './desk.ts';

test('the whole job done while the centre is gone arrives once when it is back, and the other desk agrees', async ({
  centre,
  openSignedIn,
  submit,
}) => {
  const hassan = createPerson('Abdi Hassan Warsame', '31550022');
  const applications = await submit({ service: 'registration-used', ...ownedBy(hassan) });
  const { page, profile } = await openSignedIn(testOfficers.supervisor);
  await expect(page.getByRole('row', { name: /KDA/ })).toHaveCount(1);
  await expect.poll(() => readdir(join(profile, 'document')).catch(() => [])).toHaveLength(1);

  await centre.silence();
  await goTo(page, 'Sync');
  await page.keyboard.press('t');
  await expect(page.getByRole('button', { name: /Centre not reached/ })).toBeVisible();

  for (const [index, application] of applications.entries()) {
    const plate = application.vehicle.registrationNumber;
    const serial = `C 20000${index + 1}`;
    await goTo(page, 'Queue');
    await openCase(page, plate);
    await confirmEveryLine(page);
    await approve(page);
    await goTo(page, 'Print desk');
    if (index === 0) await choosePrinter(page, printerName);
    await printLogbook(page, plate);
    await confirmSheet(page, plate, serial);
    await goTo(page, 'Shelf');
    await shelve(page, plate, serial, 'C', String(index + 1));
    if (application.items.some(({ made }) => made === 'produced'))
      await shelvePlates(page, plate, `W 77881${index}`, 'C', String(index + 1));
    await goTo(page, 'Collection');
    await collect(page, application);
  }
  for (const { id } of applications)
    expect((await centre.centre.getApplication(centre.office.id, id)).standing).toBe('submitted');

  await goTo(page, 'Sync');
  const waiting = (await ask(page, 'sync.waiting', {})).length;
  expect(waiting).toBeGreaterThanOrEqual(6);
  await expect(page.getByRole('table', { name: 'Waiting to be sent' }).getByRole('row')).toHaveCount(waiting + 1);
  await expect(page.getByText('The centre does not answer. Nothing at this desk can change that.')).toBeVisible();

  await centre.serve();
  await page.keyboard.press('t');
  await expect(page.getByText('Nothing waits to be sent.')).toBeVisible();
  await expect(page.getByRole('button', { name: /Connected/ })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Refused by the centre' })).toBeHidden();

  const second = await startTestWorkstation({ centre });
  try {
    await second.signIn(testOfficers.auditor);
    await second.settled();
    for (const { id } of applications) {
      const there = await centre.centre.getApplication(centre.office.id, id);
      expect(statusOf(there)).toBe('released');
      for (const act of ['application.approve', 'item.make', 'item.confirm', 'item.shelve', 'item.release'])
        expect(
          there.timeline.filter((entry) => entry.act === act),
          act,
        ).toHaveLength(act === 'item.shelve' ? there.items.length : 1);
      expect((await ask(page, 'application.get', { id })).application).toEqual(there);
      expect((await second.request('application.get', { id })).application).toEqual(there);
    }
  } finally {
    await second.stop();
  }
});
