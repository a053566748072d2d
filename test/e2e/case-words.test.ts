import { testOfficers } from '#test/support/central.ts';
import { goTo, openCase, signIn, signOut } from '#test/support/walk.ts';
import { expect, test } from './desk.ts';

test('by keyboard: a note outlives Esc, a hold keeps the approval back until its release, and a case handed on lies under For you', async ({
  openSignedIn,
  submit,
  credentials,
}) => {
  const [first] = await submit({ number: 1 });
  const plate = first.vehicle.registrationNumber;
  // Another application of the same vehicle
  await submit({ number: 2, vehicle: first.vehicle, resubmittedAt: null });
  const { page } = await openSignedIn(testOfficers.verifying);
  await openCase(page, plate);
  const dialog = page.getByRole('dialog');
  const approve = page.getByRole('button', { name: 'Approve' });
  await expect(page.getByText('1 other application for this vehicle is open')).toBeVisible();

  await page.keyboard.press('e');
  await expect(dialog.getByRole('textbox', { name: 'Note' })).toBeFocused();
  await page.keyboard.insertText('called the owner');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('e');
  await expect(dialog.getByRole('textbox', { name: 'Note' })).toHaveValue('called the owner');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('called the owner (Mary Atieno,')).toBeVisible();

  await page.keyboard.press('p');
  await expect(dialog.getByRole('textbox', { name: 'Why it is held' })).toBeFocused();
  await page.keyboard.insertText('the letter of the bank is to come');
  await dialog.getByLabel('Look again on').fill('2001-01-01');
  await page.keyboard.press('Control+Enter');
  await expect(dialog.getByText('Choose a day from tomorrow').first()).toBeVisible();
  await dialog.getByLabel('Look again on').fill('');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/On hold since .*, by Mary Atieno/)).toBeVisible();
  await expect(approve).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('p');
  await expect(page.getByText(/On hold since/)).toBeHidden();

  // To a supervisor with a reason only, then to the supervisor by turn
  await page.keyboard.press('g');
  await dialog.getByRole('radio', { name: 'The supervisors of this office' }).check();
  await expect(dialog.getByRole('button', { name: 'Hand over' })).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByRole('textbox').fill('two owners on the register');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/Handed to the supervisors by Mary Atieno/)).toBeVisible();
  await goTo(page, 'Queue');
  await expect(page.getByRole('button', { name: 'For you 0' })).toBeVisible();
  await expect(
    page.getByRole('row', { name: new RegExp(plate) }).getByRole('img', { name: "The supervisors' turn" }),
  ).toHaveCount(1);

  await signOut(page);
  await signIn(page, credentials(testOfficers.supervisor));
  await page.getByRole('button', { name: 'For you 1' }).click();
  await expect(page.getByRole('row', { name: new RegExp(plate) })).toHaveCount(1);
  await openCase(page, plate);
  await expect(page.getByText('two owners on the register').first()).toBeVisible();
});
