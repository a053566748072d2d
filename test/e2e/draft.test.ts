import type { Page } from '@playwright/test';
import type { PlatedApplication } from '#test/support/application.ts';
import { testOfficers } from '#test/support/central.ts';
import { resize } from '#test/support/electron.ts';
import { goTo, openCase, scan, sign, signIn, signOut } from '#test/support/walk.ts';
import { ask, expect, shelvedAs, test } from './desk.ts';

const plateOf = ({ vehicle }: PlatedApplication): string => vehicle.registrationNumber;
const openItem = async (page: Page, application: PlatedApplication): Promise<void> => {
  await goTo(page, 'Collection');
  await scan(page, plateOf(application));
  await expect(page.getByRole('heading', { level: 1, name: plateOf(application) })).toBeVisible();
};

test('officer-9, desk-9: a hand-over in hand outlives every way of leaving it until the sign-out, and stands at this item alone', async ({
  openSignedIn,
  submit,
  credentials,
}) => {
  test.slow();
  const [one, other] = await submit(shelvedAs(1, '1'), shelvedAs(2, '1'));
  const { page } = await openSignedIn(testOfficers.supervisor);
  await openItem(page, one);
  const number = page.getByRole('textbox', { name: 'Number on the document' });
  const name = page.getByRole('textbox', { name: /Name/ });
  await page.getByRole('combobox', { name: 'Document' }).selectOption({ index: 1 });
  await number.fill('12345678');
  await name.fill('Peter Otieno');
  await expect(page.getByText('ODHIAMBO: only in one of the names')).toBeVisible();
  await page.getByRole('checkbox').first().check();
  await sign(page);
  const signed = page.getByRole('img', { name: /^Signature field, signed/ });
  await expect(signed).toBeVisible();
  const picture = await signed.screenshot();
  const isAsLeft = async (): Promise<void> => {
    await expect(number).toHaveValue('12345678');
    await expect(name).toHaveValue('Peter Otieno');
    await expect(page.getByRole('checkbox').first()).toBeChecked();
    await expect(signed).toBeVisible();
    await expect(page.getByText('As it was left')).toBeVisible();
  };
  const ways: Record<string, () => Promise<void>> = {
    'another desk': () => goTo(page, 'Sync'),
    'Esc, a step back': async () => {
      await page.getByRole('img', { name: /^Signature field/ }).focus();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('textbox', { name: 'Find an item' })).toBeVisible();
    },
    'the search': async () => {
      await page.keyboard.press('Control+K');
      await page.getByRole('combobox', { name: 'Search or go to' }).fill('Shelf');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { level: 1, name: 'Shelf' })).toBeVisible();
    },
    'a scan of another item': async () => {
      await scan(page, plateOf(other));
      await page.getByRole('alert').getByRole('button', { name: 'Find it' }).click();
      await expect(page.getByRole('heading', { level: 1, name: plateOf(other) })).toBeVisible();
      await expect(number).toHaveValue('');
    },
  };
  for (const [way, leave] of Object.entries(ways))
    await test.step(way, async () => {
      await leave();
      await openItem(page, one);
      await isAsLeft();
    });
  expect((await signed.screenshot()).length).toBeGreaterThan(picture.length * 0.7);

  await test.step('begun anew it is empty', async () => {
    await page.getByRole('button', { name: 'Start again' }).click();
    await expect(number).toHaveValue('');
    await expect(page.getByRole('img', { name: /^Signature field, empty/ })).toBeVisible();
    await number.fill('87654321');
  });

  await test.step('a sign-out asks first, and staying keeps it all', async () => {
    await page.keyboard.press('Control+L');
    const question = page.getByRole('dialog', { name: 'Sign out with something unfinished?' });
    await expect(question.getByRole('button', { name: 'Stay signed in' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(question).toBeHidden();
    await expect(number).toHaveValue('87654321');
    const isAnew = page.waitForEvent('load');
    await page.keyboard.press('Control+L');
    await question.getByRole('button', { name: 'Sign out all the same' }).click();
    await isAnew;
    await signIn(page, credentials(testOfficers.supervisor));
  });
  await test.step('after a sign-out nothing of it is left, for the same officer or another', async () => {
    for (const officer of [testOfficers.supervisor, testOfficers.collection]) {
      await signOut(page);
      await signIn(page, credentials(officer));
      await openItem(page, one);
      await expect(number).toHaveValue('');
      await expect(page.getByText('As it was left')).toBeHidden();
    }
  });
});

test('officer-10, officer-11, officer-13, officer-17: what is typed in a dialog outlives Esc, its search answers keys, and a key that cannot act says why', async ({
  openSignedIn,
  submit,
}) => {
  test.slow();
  const [one] = await submit({});
  const { page } = await openSignedIn(testOfficers.verifying);
  await openCase(page, plateOf(one));
  const said = (text: RegExp) => page.getByRole('status').filter({ hasText: text });

  await test.step('officer-11: A with lines that are open', async () => {
    await page.keyboard.press('a');
    await expect(said(/^Not approved\. .*page \d+ not seen whole/)).toBeVisible();
  });

  await test.step('officer-13: type, Enter chooses; Down and Enter choose the next', async () => {
    await page.keyboard.press('r');
    const dialog = page.getByRole('dialog');
    const find = dialog.getByRole('textbox', { name: 'Find a reason' });
    await expect(find).toBeFocused();
    await page.waitForTimeout(300);
    await page.keyboard.press('Control+Enter');
    await expect(said(/Choose a reason first/)).toBeVisible();
    await page.keyboard.type('page', { delay: 120 });
    const first = dialog.getByRole('checkbox').first();
    const label = await first.evaluate((box: HTMLInputElement) => box.labels?.[0]?.textContent ?? '');
    expect(label.toLowerCase()).toContain('page');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('checkbox', { name: label, exact: true })).toBeChecked();
    await expect(find).toHaveValue('');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('checkbox', { checked: true })).toHaveCount(2);
    await expect(dialog.getByText('2 chosen')).toBeVisible();
  });

  await test.step('officer-10: Esc and back', async () => {
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Note (optional)' }).fill('Page two is upside down');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await goTo(page, 'Sync');
    await goTo(page, 'Queue');
    await openCase(page, plateOf(one));
    await page.keyboard.press('r');
    await expect(dialog.getByRole('textbox', { name: 'Note (optional)' })).toHaveValue('Page two is upside down');
    await expect(dialog.getByRole('checkbox', { checked: true })).toHaveCount(2);
  });

  await test.step('officer-17: F1 above a dialog and in a field, and Esc closes it alone; ? in a field is a letter', async () => {
    const dialog = page.getByRole('dialog', { name: /Return/ });
    const note = dialog.getByRole('textbox', { name: 'Note (optional)' });
    await note.press('Control+End');
    await page.keyboard.press('?');
    await expect(note).toHaveValue('Page two is upside down?');
    await page.keyboard.press('F1');
    const help = page.getByRole('dialog', { name: 'Keys' });
    await expect(help).toContainText('Return');
    await page.keyboard.press('Escape');
    await expect(help).toBeHidden();
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await expect(dialog).toBeHidden();
    expect((await ask(page, 'application.get', { id: one.id })).application.standing).toBe('returned');
  });
});

test('desk-20: the pad keeps its strokes where they are when the window and the text change their size', async ({
  centre,
  openSignedIn,
  submit,
}) => {
  const [one] = await submit(shelvedAs(1, '1'));
  const { app, page } = await openSignedIn(testOfficers.supervisor);
  await openItem(page, one);
  await page.getByRole('combobox', { name: 'Document' }).selectOption({ value: one.collector.identity.kind });
  await page.getByRole('textbox', { name: 'Number on the document' }).fill(one.collector.identity.number);
  await page.getByRole('textbox', { name: /Name/ }).fill(one.collector.name);
  for (const box of await page.getByRole('checkbox', { disabled: false }).all()) await box.check();
  const pad = page.getByRole('img', { name: /^Signature field/ });
  const at = async (x: number, y: number): Promise<[number, number]> => {
    await pad.scrollIntoViewIfNeeded();
    const box = await pad.boundingBox();
    if (box === null) throw new Error('the signature field is not in sight');
    return [box.x + box.width * x, box.y + box.height * y];
  };
  await page.mouse.move(...(await at(0.1, 0.5)));
  await page.mouse.down();
  await page.mouse.move(...(await at(0.9, 0.5)), { steps: 20 });
  await page.mouse.up();
  await page.evaluate(() => window.bridge.request('preference.update', { textSize: 150 }));
  await resize(app, { width: 960, height: 720 });
  await page.waitForTimeout(500);
  await page.mouse.move(...(await at(0.5, 0.2)));
  await page.mouse.down();
  await page.mouse.up();
  await expect(page.getByText('Everything is in order.')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/Handed over\. Slip S-/)).toBeVisible();
  await expect
    .poll(
      async () =>
        (await centre.centre.getApplication(centre.office.id, one.id)).releases[0]?.signature.strokes.length ?? 0,
    )
    .toBe(2);
  const [line = [], dot = []] =
    (await centre.centre.getApplication(centre.office.id, one.id)).releases[0]?.signature.strokes ?? [];
  const xs = line.filter((_, index) => index % 2 === 0);
  const ys = line.filter((_, index) => index % 2 === 1);
  // The box is 600 by 200; 2 % of it is 12 by 4
  expect(Math.abs(Math.min(...xs) - 60)).toBeLessThan(12);
  expect(Math.abs(Math.max(...xs) - 540)).toBeLessThan(12);
  for (const y of ys) expect(Math.abs(y - 100)).toBeLessThan(4);
  expect(Math.abs((dot[0] ?? 0) - 300)).toBeLessThan(12);
  expect(Math.abs((dot[1] ?? 0) - 40)).toBeLessThan(4);
});
