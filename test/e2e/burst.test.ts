import type { Page } from '@playwright/test';
import type { PlatedApplication } from '#test/support/application.ts';
import { testOfficers } from '#test/support/central.ts';
import { isLongRun } from '#test/support/long-run.ts';
import { burst, confirmEveryLine, enrol, goTo, openCase } from '#test/support/walk.ts';
import { ask, createPerson, expect, ownedBy, shelvedAs, test } from './desk.ts';

/** Long enough for anything that waits to have happened. */
const settle = (page: Page): Promise<void> => page.waitForTimeout(700);
const notice = (page: Page) => page.getByRole('status').filter({ hasText: /Scanned:/ });
const plateOf = ({ vehicle }: PlatedApplication): string => vehicle.registrationNumber;

test('desk-1: on the Case desk no scan presses a key, wherever the focus is; it is shown, and can be looked for', async ({
  openSignedIn,
  submit,
}) => {
  test.slow();
  const [one] = await submit({}, {});
  const { page } = await openSignedIn(testOfficers.verifying);
  await openCase(page, plateOf(one));
  await confirmEveryLine(page);
  await expect(page.getByText('You may approve')).toBeVisible();
  const read = async () => {
    const { application } = await ask(page, 'application.get', { id: one.id });
    return { standing: application.standing, verification: application.verification };
  };
  const before = await read();
  const focuses: Record<string, () => Promise<void>> = {
    'where it was': async () => {},
    'the Approve button': () => page.getByRole('button', { name: /^Approve/ }).focus(),
    'a button of the checklist': () =>
      page
        .getByRole('region', { name: 'Checklist' })
        .getByRole('button', { name: /^Fault/ })
        .focus(),
    'the sheet': () => page.getByRole('region', { name: 'Page in sight' }).focus(),
    'the page number': () => page.getByRole('textbox', { name: 'Page number' }).focus(),
  };
  // Up to 40 ms here, where a busy machine adds to each gap; up to 60 in the property tests, whose clock adds nothing.
  const scans = [
    ['KCA123A', 5, ['Enter']],
    ['JTNBR3FE20', 45, ['Tab']],
    ['NZE141ACRX', 2, []],
    ['FCA0AR12', 40, ['Enter', 'Enter']],
    ['A R 1234', 10, ['Tab', 'Enter']],
  ] as const;
  // Two scans a focus, so that each is met twice; the long run meets every pair
  for (const [at, [focus, to]] of Object.entries(focuses).entries())
    for (const [text, delay, ends] of scans.filter((_one, place) => isLongRun || (place + at) % scans.length < 2))
      await test.step(`${text} at ${delay} ms, ended by ${ends.join(' ')}, focus on ${focus}`, async () => {
        await to();
        await burst(page, text, delay, ends);
        await expect(notice(page)).toContainText(text);
        await settle(page);
        await expect(page.getByRole('dialog')).toBeHidden();
        await expect(page.getByRole('heading', { level: 1, name: plateOf(one) })).toBeVisible();
        expect(await read()).toEqual(before);
        await notice(page).getByRole('button', { name: 'Close' }).click();
      });

  await test.step('under Caps Lock, in a dialog, and while the search is open', async () => {
    await page.keyboard.press('r');
    await expect(page.getByRole('dialog')).toBeVisible();
    const chosen = await page.getByRole('dialog').getByRole('checkbox', { checked: true }).count();
    await page.getByRole('dialog').getByRole('checkbox').first().focus();
    await burst(page, 'kca 123a', 5);
    await expect(notice(page)).toContainText('kca 123a');
    expect(await page.getByRole('dialog').getByRole('checkbox', { checked: true }).count()).toBe(chosen);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.keyboard.press('Control+K');
    const search = page.getByRole('combobox', { name: 'Search or go to' });
    await expect(search).toHaveValue('kca 123a');
    await burst(page, 'KCB456B', 5);
    await expect(search).toHaveValue('KCB456B');
    await page.keyboard.press('Escape');
    expect(await read()).toEqual(before);
  });

  await test.step('officer-17: a hand still decides: one key, and the case is approved', async () => {
    await page.getByRole('region', { name: 'Page in sight' }).focus();
    await page.keyboard.press('a');
    await expect(page.getByRole('status').filter({ hasText: / approved at / })).toBeVisible();
  });
});

test('desk-22: on the Queue a scan finds, and opens nothing', async ({ openSignedIn, submit }) => {
  const all = await submit({}, {}, {}, {}, {});
  const fourth = all[3] as PlatedApplication; // five were submitted
  const { page } = await openSignedIn(testOfficers.verifying);
  await expect(page.getByRole('row', { name: new RegExp(plateOf(fourth)) })).toBeVisible();
  for (const [delay, ends] of [
    [5, ['Enter']],
    [40, []],
    [20, ['Tab', 'Enter']],
  ] as const) {
    await page.getByRole('grid').focus();
    await burst(page, plateOf(fourth).replace(' ', ''), delay, ends);
    await expect(page.getByRole('textbox', { name: 'Search the list' })).toHaveValue(plateOf(fourth).replace(' ', ''));
    await settle(page);
    await expect(page.getByRole('heading', { level: 1, name: 'Queue' })).toBeVisible();
    expect((await ask(page, 'case.listOpen', {})).own).toBeNull();
  }
  // A second scan takes the place of the first, also with the focus in the box.
  const second = all[1] as PlatedApplication; // five were submitted
  await page.getByRole('textbox', { name: 'Search the list' }).focus();
  await burst(page, plateOf(second), 5, []);
  await settle(page);
  await expect(page.getByRole('textbox', { name: 'Search the list' })).toHaveValue(plateOf(second));
  await expect(page.getByRole('row', { name: new RegExp(plateOf(second)) })).toBeVisible();
  await settle(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: plateOf(second) })).toBeVisible();
});

test('desk-15, desk-16: at the Shelf and at Collection a scan goes where it belongs, whatever has the focus and whatever ends it', async ({
  openSignedIn,
  submit,
}) => {
  test.slow();
  const [one, other] = [
    createPerson('Zainabu Mwanakombo', '29887766'),
    createPerson('Abdi Hassan Warsame', '31550022'),
  ];
  const [first, second] = await submit(
    { ...shelvedAs(1, '1'), ...ownedBy(one) },
    { ...shelvedAs(2, '2'), ...ownedBy(other) },
  );
  const { page } = await openSignedIn(testOfficers.supervisor);

  await test.step('the Shelf: by Tab, by CR LF, from the bay, under Caps Lock; a hand that presses Tab only moves on', async () => {
    await goTo(page, 'Shelf');
    const serial = page.getByRole('textbox', { name: /serial/i });
    const inHand = page.getByRole('status').filter({ hasText: /now in bay A/ });
    for (const [text, ends, from] of [
      ['B1042331', ['Tab'], serial],
      ['b1042332', ['Enter', 'Enter'], serial],
      ['B1042331', ['Tab', 'Enter'], page.getByRole('textbox', { name: 'Bay' })],
      ['B1042332', [], page.getByRole('textbox', { name: 'Box' })],
    ] as const) {
      await from.focus();
      await burst(page, text, 5, ends);
      await expect(inHand).toContainText(text.toUpperCase() === 'B1042331' ? plateOf(first) : plateOf(second));
      await expect(serial).toHaveValue('');
      await expect(page.getByRole('textbox', { name: 'Bay' })).toHaveValue('');
      await expect(page.getByRole('textbox', { name: 'Box' })).toHaveValue('');
      await settle(page);
    }
    await serial.focus();
    await page.keyboard.type('P');
    await settle(page);
    await burst(page, 'B1042331', 10, []);
    await expect(inHand).toContainText(plateOf(first));
    await serial.focus();
    await page.keyboard.type('B10', { delay: 150 });
    await page.keyboard.press('Tab');
    await expect(serial).toHaveValue('B10');
    await expect(page.getByRole('textbox', { name: 'Bay' })).toBeFocused();
  });

  await test.step('Collection in Kiswahili: the list of documents chooses nothing, and the other item opens', async () => {
    await page.evaluate(() => window.bridge.request('preference.update', { language: 'sw' }));
    await page.reload();
    await expect(page.getByRole('heading', { level: 1, name: 'Rafu' })).toBeVisible();
    await page.keyboard.press('Alt+4');
    await expect(page.getByRole('heading', { level: 1, name: 'Makabidhiano' })).toBeVisible();
    await burst(page, plateOf(first));
    await expect(page.getByRole('heading', { level: 1, name: plateOf(first) })).toBeVisible();
    const kind = page.locator('select');
    await expect(kind).toBeFocused();
    for (const text of ['A012345678Z', 'P0000001', 'K99Z88Z77']) {
      await burst(page, text);
      await expect(page.getByRole('alert')).toContainText(text);
      await expect(kind).toHaveValue('');
    }
    await burst(page, plateOf(second), 30, ['Tab']);
    await expect(page.getByRole('heading', { level: 1, name: plateOf(second) })).toBeVisible();
    await page.keyboard.press('Escape');
    await burst(page, plateOf(first));
    await expect(page.getByRole('heading', { level: 1, name: plateOf(first) })).toBeVisible();
    await expect(kind).toHaveValue('');
  });

  await test.step('a hand still chooses in the list by a letter, and ticks a box with Space', async () => {
    await page.locator('select').focus();
    await page.keyboard.press('p');
    await expect(page.locator('select')).toHaveValue('passport');
    await page.getByRole('checkbox').first().focus();
    await page.keyboard.press('Space');
    await expect(page.getByRole('checkbox').first()).toBeChecked();
    await burst(page, 'X 12345 Y', 20);
    await settle(page);
    await expect(page.getByRole('checkbox').first()).toBeChecked();
  });

  await test.step('desk-1: a scanned number takes the place of what stands in its field', async () => {
    const number = page.locator('input.mono').first();
    await number.focus();
    await page.keyboard.type('9', { delay: 10 });
    await settle(page);
    await burst(page, '29887766', 10, []);
    await expect(number).toHaveValue('29887766');
    await burst(page, '29887766', 10, ['Enter']);
    await expect(number).toHaveValue('29887766');
  });
});

test('desk-1: a staff card fills the staff number from any field; a password manager signs in', async ({
  centre,
  credentials,
  open,
}) => {
  const { page } = await open();
  await enrol(page, await centre.centre.createEnrolmentCode(centre.office.id));
  const { staffNumber, password, code } = credentials(testOfficers.verifying);
  const number = page.getByLabel('Staff number');
  const secret = page.getByRole('textbox', { name: 'Password' });
  for (const from of [
    secret,
    page.getByLabel('Six-digit code'),
    number,
    page.getByRole('button', { name: 'Sign in' }),
  ]) {
    await from.focus();
    await burst(page, staffNumber, 8, []);
    await expect(number).toHaveValue(staffNumber);
    await expect(secret).toHaveValue('');
    await expect(page.getByLabel('Six-digit code')).toHaveValue('');
    await settle(page);
    await expect(number).toHaveValue(staffNumber);
    await number.fill('');
  }
  await number.focus();
  await burst(page, staffNumber, 10, ['Tab']);
  await burst(page, password, 10, ['Tab']);
  await burst(page, code, 10, ['Enter']);
  await expect(page.getByRole('navigation', { name: 'Desks' })).toBeVisible();
});

test('desk-9: what is typed with Alt on the number pad leads nowhere; Alt and the digit row still do', async ({
  openSignedIn,
}) => {
  const { page } = await openSignedIn(testOfficers.supervisor);
  await goTo(page, 'Shelf');
  const serial = page.getByRole('textbox', { name: /serial/i });
  await serial.focus();
  await page.keyboard.down('Alt');
  for (const key of ['Numpad0', 'Numpad2', 'Numpad4', 'Numpad1']) await page.keyboard.press(key);
  await page.keyboard.up('Alt');
  await expect(serial).toBeFocused();
  await expect(page.getByRole('heading', { level: 1, name: 'Shelf' })).toBeVisible();
  await page.keyboard.press('Control+Shift+U');
  await expect(page.getByRole('dialog')).toBeHidden();
  await goTo(page, 'Sync');
});
