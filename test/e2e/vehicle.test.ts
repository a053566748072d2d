import type { Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { lookBeyond } from '#central/database/schema/index.ts';
import { testReference } from '#test/support/application.ts';
import { testOfficers } from '#test/support/central.ts';
import { goTo, scan, typeByHand } from '#test/support/walk.ts';
import { expect, test } from './desk.ts';

/** The keys of an officer: the number, the reason by its place among the five, what it rests on. */
const lookUp = async (page: Page, query: string, reason: number, detail = ''): Promise<void> => {
  const box = page.getByRole('textbox', { name: 'Number of the vehicle' });
  await page.keyboard.press('/');
  await box.focus();
  await page.keyboard.press('Control+A');
  await typeByHand(page, query);
  const radios = page.getByRole('radiogroup', { name: 'Reason' }).getByRole('radio');
  const radio = radios.nth(reason);
  await radio.focus();
  await page.keyboard.press('Space');
  await expect(radio).toBeChecked();
  await page.keyboard.press('Enter');
  if (detail === '') return;
  await expect(
    page.getByRole('textbox', { name: /^(Reference of the case|Number of the request|The reason in words)$/ }),
  ).toBeFocused();
  await typeByHand(page, detail);
  await page.keyboard.press('Enter');
};

test('a vehicle is looked up by keyboard with the centre and without it, printed, and the supervisor sees what fits no case', async ({
  centre,
  openSignedIn,
  submit,
}) => {
  const kisumu = testReference.office.find(({ id }) => id !== centre.office.id);
  if (kisumu === undefined) throw new Error('there are other offices');
  await centre.centre.createOffice(kisumu);
  const [one, other] = await submit({}, { officeId: kisumu.id });
  await centre.centre.placeRecord({ ...other, vehicle: one.vehicle });
  const { page } = await openSignedIn(testOfficers.supervisor);
  await goTo(page, 'Vehicle search');
  const result = page.getByRole('region', { name: 'Result' });
  const applications = result.getByRole('table', { name: 'Applications' });

  // A scan brings the number; `Enter` leads on to what is missing: the reason, the case, the answer.
  await scan(page, one.vehicle.registrationNumber);
  const first = page.getByRole('radio', { name: 'Open case' });
  await expect(first).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Reference of the case' })).toBeFocused();
  await typeByHand(page, one.reference.toLowerCase());
  await page.keyboard.press('Enter');
  await expect(result.getByText('1 vehicle found.')).toBeVisible();
  await expect(result.getByText('Fits an open case')).toBeVisible();
  await expect(result.getByText('From the centre')).toBeVisible();
  await expect(applications.getByRole('row')).toHaveCount(3);
  await expect(applications.getByText(kisumu.name)).toBeVisible();
  const list = page.getByRole('region', { name: 'Look-ups without an open case' });
  await expect(list.getByText('There are none.')).toBeVisible();

  await lookUp(page, one.vehicle.chassisNumber, 1, 'OB 12/30/11');
  await expect(result.getByText('Fits no open case: the supervisor sees it')).toBeVisible();
  await expect(list.getByRole('row', { name: /Susan Njeri.*Police request OB 12\/30\/11/ })).toBeVisible();

  await lookUp(page, 'KDA', 2);
  await expect(page.getByRole('alert').getByText(/That would look up too much/)).toBeVisible();
  await lookUp(page, 'KZZ 999Z', 2);
  await expect(result.getByText(/No vehicle is known under/).first()).toBeVisible();

  await centre.silence();
  await goTo(page, 'Sync');
  await page.keyboard.press('t');
  await expect(page.getByRole('button', { name: /Centre not reached/ })).toBeVisible();
  await goTo(page, 'Vehicle search');
  await lookUp(page, one.vehicle.registrationNumber, 4, 'a neighbour asks');
  await expect(result.getByText('From this workstation')).toBeVisible();
  await expect(result.getByText(/^as of/)).toBeVisible();
  await expect(applications.getByRole('row')).toHaveCount(2);
  await expect(list.getByRole('row', { name: /Other reason a neighbour asks/ })).toBeVisible();
  await expect(list.getByText('not sent yet').first()).toBeVisible();

  await result.getByRole('button', { name: 'Print copy of records' }).focus();
  await page.keyboard.press('p');
  await expect(page.getByRole('heading', { level: 1, name: 'Copy of records' })).toBeVisible();
  await expect(page.getByRole('figure', { name: /^Page 1 of/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(applications).toBeVisible();
  await applications.getByRole('button', { name: `Open ${one.reference}` }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: one.vehicle.registrationNumber })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(applications).toBeVisible();

  await centre.serve();
  await goTo(page, 'Sync');
  await page.keyboard.press('t');
  await expect(page.getByText('Nothing waits to be sent.')).toBeVisible();
  const rows = await centre.store.database.select().from(lookBeyond).where(eq(lookBeyond.officeId, centre.office.id));
  expect(rows.filter(({ offline }) => offline)).toMatchObject([
    { staffNumber: testOfficers.supervisor.staffNumber, reason: 'a neighbour asks', fitsOpenCase: false },
  ]);
  expect(rows).toHaveLength(4);
});
