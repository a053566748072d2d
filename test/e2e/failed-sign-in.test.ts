import { testOfficers, totpCodeAt } from '#test/support/central.ts';
import { expect, test } from './desk.ts';

const { verifying } = testOfficers;

test('H13, desk-19: an officer whose code was off reads why, and hears after the sign-in how many attempts failed', async ({
  centre,
  open,
}) => {
  const { page } = await open({ enrolmentCode: await centre.centre.createEnrolmentCode(centre.office.id) });
  const enter = async (code: string): Promise<void> => {
    await page.getByLabel('Staff number').fill(verifying.staffNumber);
    await page.getByLabel('Password', { exact: true }).fill(verifying.password);
    await page.getByLabel('Six-digit code').fill(code);
    await page.keyboard.press('Enter');
  };
  await enter(totpCodeAt(verifying.totpSecret, centre.now() - 300_000));
  await expect(page.getByRole('alert')).toContainText('Check the clock of the phone');
  await enter(totpCodeAt(verifying.totpSecret, centre.now()));
  const note = page.getByRole('status').filter({ hasText: 'One attempt to sign in under your staff number failed' });
  await expect(note).toBeVisible();
  await note.getByRole('button', { name: 'Close' }).click();
  await expect(note).toBeHidden();
});
