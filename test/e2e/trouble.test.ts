import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { type Cable, layCable } from '#test/support/cable.ts';
import { testOfficers } from '#test/support/central.ts';
import { launchOptions, makeEnvironment } from '#test/support/electron.ts';
import { approve, confirmEveryLine, enrol, goTo, openCase, searchQueue, signIn } from '#test/support/walk.ts';
import { startTestWorkstation } from '#test/support/workstation.ts';
import { test as base, expect } from './desk.ts';

const test = base.extend<{ cable: Cable }>({
  cable: async ({ centre }, use) => {
    const cable = await layCable(centre.url);
    try {
      await use(cable);
    } finally {
      await cable.remove();
    }
  },
});

test('a first start without the centre says so, does not hang, and enrols with the same code once the centre is there', async ({ centre, open }) => {
  const code = await centre.centre.createEnrolmentCode(centre.office.id);
  await centre.silence();
  const { page } = await open();
  await expect(page.getByLabel('Enrolment code')).toBeFocused();
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('The centre cannot be reached.');
  await expect(page.getByRole('button', { name: 'Enrol' })).toBeEnabled();
  await centre.serve();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('a start with its code given tries again by itself and shows why it waits', async ({ centre, open }) => {
  const enrolmentCode = await centre.centre.createEnrolmentCode(centre.office.id);
  await centre.silence();
  const { page } = await open({ enrolmentCode });
  await expect(page.getByRole('alert')).toContainText('The centre cannot be reached.');
  await expect(page.getByRole('alert').getByRole('button', { name: 'Try again' })).toBeVisible();
  await centre.serve();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('a code that the centre does not know is refused plainly, and the right one is taken after it', async ({ centre, open }) => {
  const { page } = await open();
  await expect(page.getByLabel('Enrolment code')).toBeFocused();
  await page.keyboard.type('WRONG-CODE-0000');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('The centre did not accept this enrolment code.');
  await page.keyboard.press('Control+A');
  await enrol(page, await centre.centre.createEnrolmentCode(centre.office.id));
});

test('a second program on one profile ends with 3 and leaves the work to the first, whose window comes up', async ({ centre, open }) => {
  const first = await open();
  const state = () => first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => [window.isVisible(), window.isFocused()]));
  await expect.poll(async () => (await state()).map(([isVisible]) => isVisible)).toEqual([true]);
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  expect(await state()).toEqual([[false, false]]);
  const { executablePath, args } = launchOptions();
  const second = spawn(executablePath, args, { env: makeEnvironment({ centralUrl: centre.url, profile: first.profile }), stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  second.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = await once(second, 'exit');
  expect(code).toBe(3);
  expect(said).toContain('already open on this profile');
  await expect.poll(state).toEqual([[true, true]]);
});

test('two programs on two profiles do not shut each other out', async ({ open }) => {
  const folder = await mkdtemp(join(tmpdir(), 'kaunta-e2e-'));
  try {
    const first = await open();
    const other = await open({ profile: folder });
    for (const { page } of [first, other]) await expect(page.getByRole('heading', { name: 'Enrol this workstation' })).toBeVisible();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a record that cannot be read is set aside on the Sync desk, and the rest of the queue is there', async ({ centre, openSignedIn, submit }) => {
  const [, broken] = await submit({}, {}, {});
  await centre.store.database.execute(sql`update application set record = jsonb_set(record, '{vehicle}', '"a boat"') where id = ${broken.id}`);
  const { page } = await openSignedIn(testOfficers.verifying);
  await expect(page.getByRole('row', { name: /KDA/ })).toHaveCount(2);
  await expect(page.getByRole('row', { name: new RegExp(broken.vehicle.registrationNumber) })).toBeHidden();
  await goTo(page, 'Sync');
  const setAside = page.getByRole('table', { name: 'Set aside' });
  await expect(setAside.getByRole('row')).toHaveCount(2);
  await expect(setAside.getByRole('rowheader', { name: /^application, entry \d+$/ })).toBeVisible();
  await expect(setAside.getByRole('row').nth(1)).toContainText('vehicle');
});

test('an approval that the centre refuses stands on the Sync desk with its reason, and is withdrawn there', async ({
  cable,
  centre,
  open,
  credentials,
  submit,
}) => {
  const [application, untouched] = await submit({}, {});
  const plate = application.vehicle.registrationNumber;
  const { page } = await open({ centralUrl: cable.url });
  await enrol(page, await centre.centre.createEnrolmentCode(centre.office.id));
  await signIn(page, credentials(testOfficers.verifying));
  await openCase(page, plate);
  cable.cut();
  await confirmEveryLine(page);
  await approve(page);

  const second = await startTestWorkstation({ centre });
  try {
    await second.signIn(testOfficers.supervisor);
    await second.settled();
    const codes = (await second.request('reason.list', {})).reasons.filter((one) => one.for.includes('return') && one.services.includes(application.service));
    await second.request('application.return', { id: application.id, revision: 1, reasons: [{ code: codes[0]?.code ?? '' }] });
    await second.settled();
  } finally {
    await second.stop();
  }

  cable.mend();
  await goTo(page, 'Sync');
  await page.keyboard.press('t');
  const refused = page.getByRole('region', { name: 'Refused by the centre' });
  const approval = refused.getByRole('listitem').filter({ hasText: 'Approved' });
  await expect(approval).toContainText(plate);
  await expect(approval.getByRole('alert')).toContainText('The application is no longer at this step.');
  await expect(page.getByRole('button', { name: /refused/ })).toBeVisible();

  for (let left = await refused.getByRole('listitem').count(); left > 0; left -= 1) {
    await refused.getByRole('listitem').first().getByRole('button', { name: 'Withdraw' }).press('Enter');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Reason for withdrawing' }).fill('Returned at the other desk.');
    await page.keyboard.press('Control+Enter');
    await expect(refused.getByRole('listitem')).toHaveCount(left - 1);
  }
  await expect(refused).toBeHidden();
  await goTo(page, 'Queue');
  await searchQueue(page, '');
  await expect(page.getByRole('row', { name: new RegExp(untouched.vehicle.registrationNumber) })).toBeVisible();
  await expect(page.getByRole('row', { name: new RegExp(plate) })).toBeHidden();
  expect((await centre.centre.getApplication(centre.office.id, application.id)).status).toBe('returned');
});
