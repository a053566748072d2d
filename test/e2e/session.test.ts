import { testOfficers } from '#test/support/central.ts';
import { openCase, signIn } from '#test/support/walk.ts';
import { ask, expect, test } from './desk.ts';

/**
 * What the window keeps of an officer once the session is over: nothing; and what an officer is told before and after.
 */
const { supervisor, verifying } = testOfficers;

test('M19: a sign-out begins the window anew, so that nothing typed or seen before is left in it', async ({
  openSignedIn,
  submit,
  credentials,
}) => {
  await submit({ service: 'ownership-transfer' });
  const { page } = await openSignedIn(supervisor);
  await expect(page.getByRole('row', { name: /KDA/ })).toHaveCount(1);
  await page.evaluate(() => Object.assign(window, { kept: 'Grace Wanjiku' }));
  await page.keyboard.press('Control+l');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(await page.evaluate(() => 'kept' in window)).toBe(false);
  await signIn(page, credentials(supervisor));
  await expect(page.getByRole('row', { name: /KDA/ })).toHaveCount(1);
});

test('officer-8: in an outage Ctrl+L says what a sign-out costs; the sign-in then says who can work and what cannot be done', async ({
  centre,
  openSignedIn,
  submit,
}) => {
  await submit({ service: 'ownership-transfer' });
  const { page } = await openSignedIn(supervisor);
  await expect(page.getByRole('row', { name: /KDA/ })).toHaveCount(1);
  await centre.silence();
  await page.keyboard.press('Control+l');
  const dialog = page.getByRole('dialog', { name: 'Sign out without the centre?' });
  await expect(dialog).toContainText('nobody can work at this desk until it answers');
  await expect(dialog).toContainText('Nothing waits here to be sent.');
  await expect(dialog.getByRole('button', { name: 'Stay signed in' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: /KDA/ })).toHaveCount(1);

  await page.keyboard.press('Control+k');
  await page.keyboard.type('sign out', { delay: 120 }); // as a hand does: a burst is a scan
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Sign out all the same' }).click();
  await expect(page.getByRole('alert')).toContainText('nobody can sign in here now');
  await expect(page.getByRole('alert')).toContainText('Officers who are signed in at another desk go on there');
  await expect(page.getByText('The list and its codes come from the centre, which does not answer.')).toBeVisible();
  await ask(page, 'preference.update', { language: 'sw', theme: 'dark', textSize: 150 });
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('Kituo kikuu hakijibu');
  await ask(page, 'preference.update', { language: 'en', theme: 'light', textSize: 100 });
  await centre.serve();
  await expect(page.getByRole('alert')).toBeHidden({ timeout: 15_000 });
});

test('H3: a dismissed officer is gone from the open window, with the reason, and nothing of the case is left', async ({
  centre,
  openSignedIn,
  submit,
}) => {
  const [application] = await submit({ service: 'ownership-transfer' });
  const { page } = await openSignedIn(verifying);
  await openCase(page, application.vehicle.registrationNumber);
  await page.evaluate(() => Object.assign(window, { kept: 'Grace Wanjiku' }));
  const { token } = await centre.signIn(await centre.enrolNew(), supervisor);
  const headers = { 'Kaunta-Reason': 'dismissed' };
  const started = Date.now();
  await centre.request(`/v1/officer/${verifying.staffNumber}/suspension`, { method: 'POST', token, headers });
  await expect(page.getByText('The officer who was signed in was taken out of service by a supervisor.')).toBeVisible({
    timeout: 60_000,
  });
  expect(Date.now() - started).toBeLessThan(60_000);
  expect(await page.evaluate(() => 'kept' in window)).toBe(false);
  await expect(page.getByText(/KDA/)).toHaveCount(0);
});
