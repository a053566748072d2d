import { testOfficers } from '#test/support/central.ts';
import { openCase } from '#test/support/walk.ts';
import { expect, test } from './desk.ts';

const { verifying, supervisor } = testOfficers;

test('a desk sees which case the other has open, reads it, takes it over and works on it; "next" passes it by', async ({
  openSignedIn,
  submit,
}) => {
  const [first, second, third] = await submit({}, {}, {});
  const plateOf = ({ vehicle }: typeof first): string => vehicle.registrationNumber;
  const [{ page: here }, { page: there }] = [await openSignedIn(verifying), await openSignedIn(supervisor)];
  await openCase(here, plateOf(second));

  // The next of the first is the third: the second is open at the other desk.
  const row = there.getByRole('row', { name: new RegExp(plateOf(second)) });
  await expect(row.getByText(`Open: ${verifying.name}`)).toBeVisible();
  await openCase(there, plateOf(first));
  await there.keyboard.press('n');
  await expect(there.getByRole('heading', { level: 1, name: plateOf(third) })).toBeVisible();

  await there.keyboard.press('Escape');
  await openCase(there, plateOf(second));
  await expect(there.getByText(new RegExp(`^${verifying.name} has this case open at desk`))).toBeVisible();
  for (const name of [/^Approve/, /^Return/, /^Reject/])
    await expect(there.getByRole('button', { name })).toHaveAttribute('aria-disabled', 'true');
  await there.keyboard.press('h');
  await expect(there.getByText(/has this case open at desk/)).toBeHidden();
  await expect(here.getByText(new RegExp(`^${supervisor.name} has this case open at desk`))).toBeVisible();
  await expect(here.getByRole('button', { name: /^Return/ })).toHaveAttribute('aria-disabled', 'true');
  await there.keyboard.press('c');
  await expect(here.getByText(/^1 of \d+ checked/)).toBeVisible();

  await there.keyboard.press('Escape');
  await expect(here.getByText(/has this case open at desk/)).toBeHidden();
  await expect(here.getByRole('button', { name: /^Return/ })).not.toHaveAttribute('aria-disabled');
});
