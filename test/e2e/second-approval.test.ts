import { testReference } from '#test/support/application.ts';
import { testOfficers } from '#test/support/central.ts';
import { approve, confirmEveryLine, openCase, signIn, signOut } from '#test/support/walk.ts';
import { ask, test as base, expect } from './desk.ts';
import { serveServices, serviceVersion } from './service-centre.ts';

/** A transfer that two officers approve. */
const rows = testReference.service.map((row) =>
  row.id === 'ownership-transfer' ? { ...row, approvals: [{ count: 2 }] } : row,
);
const { verifying, supervisor } = testOfficers;

const test = base.extend({
  centre: serveServices(rows),
});

test('two officers approve at one desk and at two; who tries alone is told whose step is next', async ({
  centre,
  credentials,
  openSignedIn,
  submit,
}) => {
  test.slow();
  const [one, other] = await submit({}, {});
  const plateOf = ({ vehicle }: typeof one): string => vehicle.registrationNumber;
  const standingOf = async ({ id }: typeof one) => (await centre.centre.getApplication(centre.office.id, id)).standing;
  const { page } = await openSignedIn(verifying);
  // The row of the service is in use from the next sign-in on
  await expect.poll(async () => (await ask(page, 'health.get', {})).reference.next).toBe(serviceVersion);
  await signOut(page);
  await signIn(page, credentials(verifying));

  for (const application of [one, other]) {
    await openCase(page, plateOf(application));
    await confirmEveryLine(page);
    await page.keyboard.press('a');
    await expect(page.getByRole('status').filter({ hasText: 'is recorded, 1 of 2' })).toBeVisible();
    await page.keyboard.press('a');
    await expect(page.getByText("It is another officer's turn")).toBeVisible();
    await expect(page.getByRole('button', { name: /^Approve/ })).toHaveAttribute('aria-disabled', 'true');
    await page.keyboard.press('Escape');
    const row = page.getByRole('row', { name: new RegExp(plateOf(application)) });
    await expect(row).toContainText('1 of 2 approvals');
    await expect(row.getByRole('img', { name: 'You approved it; another officer must approve it too' })).toBeVisible();
  }
  await page.getByRole('button', { name: /^Second approval/ }).click();
  await expect(page.getByRole('button', { name: /^Second approval/ })).toContainText('2');
  await expect.poll(async () => (await ask(page, 'sync.status', {})).counts.waiting).toBe(0);

  // Opened again, the first officer is told the same
  await openCase(page, plateOf(one));
  await expect(page.getByText(/^You approved it on .*; it waits for another officer$/)).toBeVisible();
  await page.keyboard.press('Escape');

  await signOut(page);
  await signIn(page, credentials(supervisor));
  await openCase(page, plateOf(one));
  await expect(page.getByText(new RegExp(`^${verifying.name} approved it on`))).toBeVisible();
  await expect(page.getByText('You may approve.')).toBeVisible(); // the page is drawn
  await approve(page);
  await expect.poll(() => standingOf(one)).toBe('approved');

  await signOut(page);
  const { page: there } = await openSignedIn(supervisor);
  await openCase(there, plateOf(other));
  await expect(there.getByText('You may approve.')).toBeVisible();
  await approve(there);
  await expect.poll(() => standingOf(other)).toBe('approved');
});
