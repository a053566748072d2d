import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { formatCivilDate } from '#domain/civil-date.ts';
import { findNewestVersion, packNames } from '#domain/reference-pack.ts';
import { createLogbook, testPacks } from '#test/support/application.ts';
import { type Cable, layCable } from '#test/support/cable.ts';
import { testOfficers } from '#test/support/central.ts';
import { createEnvironment, launchOptions } from '#test/support/electron.ts';
import {
  approve,
  confirmEveryLine,
  decideWithReasons,
  enrol,
  goTo,
  openCase,
  searchQueue,
  shelve,
  signIn,
  signOut,
} from '#test/support/walk.ts';
import { startTestWorkstation } from '#test/support/workstation.ts';
import { ask, test as base, expect } from './desk.ts';

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

test('a first start without the centre says so, does not hang, and enrols with the same code once the centre is there', async ({
  centre,
  open,
}) => {
  const code = await centre.centre.createEnrolmentCode(centre.office.id);
  await centre.silence();
  const { page } = await open();
  await expect(page.getByLabel('Enrolment code')).toBeFocused();
  await page.keyboard.insertText(code);
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

test('a code that the centre does not know is refused plainly, and the right one is taken after it', async ({
  centre,
  open,
}) => {
  const { page } = await open();
  await expect(page.getByLabel('Enrolment code')).toBeFocused();
  await page.keyboard.type('WRONG-CODE-0000');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('The centre did not accept this enrolment code.');
  await page.keyboard.press('Control+A');
  await enrol(page, await centre.centre.createEnrolmentCode(centre.office.id));
});

test('a second program on one profile ends with 3 and leaves the work to the first, whose window comes up', async ({
  centre,
  open,
}) => {
  const first = await open();
  const state = () =>
    first.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => [window.isVisible(), window.isFocused()]),
    );
  await expect.poll(async () => (await state()).map(([isVisible]) => isVisible)).toEqual([true]);
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  expect(await state()).toEqual([[false, false]]);
  const { executablePath, args } = launchOptions();
  const second = spawn(executablePath, args, {
    env: createEnvironment({ centralUrl: centre.url, profile: first.profile }),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
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
    for (const { page } of [first, other])
      await expect(page.getByRole('heading', { name: 'Enrol this workstation' })).toBeVisible();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a record that cannot be read is set aside on the Sync desk, and the rest of the queue is there', async ({
  centre,
  openSignedIn,
  submit,
}) => {
  const [, broken] = await submit({}, {}, {});
  await centre.store.database.execute(
    sql`update application set record = jsonb_set(record, '{vehicle}', '"a boat"') where id = ${broken.id}`,
  );
  const { page } = await openSignedIn(testOfficers.verifying);
  await expect(page.getByRole('row', { name: /KDA/ })).toHaveCount(2);
  await expect(page.getByRole('row', { name: new RegExp(broken.vehicle.registrationNumber) })).toBeHidden();
  await goTo(page, 'Sync');
  const setAside = page.getByRole('table', { name: 'Set aside' });
  await expect(setAside.getByRole('row')).toHaveCount(2);
  await expect(setAside.getByRole('rowheader', { name: /^Application, entry \d+$/ })).toBeVisible();
  await expect(setAside.getByRole('row').nth(1)).toContainText('vehicle');
});

test('newer reference data is told on the Sync desk and used after the sign-out; what this program cannot read is kept out, calmly', async ({
  centre,
  openSignedIn,
  credentials,
}) => {
  const shipped = formatCivilDate(findNewestVersion(Object.values(testPacks)) ?? '');
  const { page } = await openSignedIn(testOfficers.supervisor);
  const asked = () =>
    centre.logs.filter(({ event, route }) => event === 'request' && route === '/v1/reference/:pack').length;
  await expect.poll(asked).toBe(packNames.length);
  await goTo(page, 'Sync');
  const health = page.getByRole('region', { name: 'This workstation' });
  await expect(health).toContainText(`reference data ${shipped}`);
  await expect(health.getByText('Reference data', { exact: true })).toBeHidden();

  centre.packs['spoil-reason'] = { ...testPacks['spoil-reason'], version: '2026-12-05' };
  centre.packs.fee = { version: '2027-01-01', rows: [{ tariff: 'of tomorrow' }] };
  await signOut(page);
  await signIn(page, credentials(testOfficers.supervisor));
  await goTo(page, 'Sync');
  const told = health.getByRole('listitem').filter({ hasText: /Reference data/ });
  await expect(told).toContainText('The centre has newer data that this program cannot read yet: fees.');
  await expect(told).toContainText('Newer data, of 05/12/2026, has come. It is used after the next sign-out.');
  await expect(told.getByRole('img', { name: 'For information' })).toBeVisible();
  await expect(health).toContainText(`reference data ${shipped}`);

  await signOut(page);
  await signIn(page, credentials(testOfficers.supervisor));
  await goTo(page, 'Sync');
  await expect(health).toContainText('reference data 05/12/2026');
  await expect(told).not.toContainText('has come');
});

test('an approval that the centre refuses opens in its three versions, and is withdrawn by keyboard with the marks that led to it', async ({
  cable,
  centre,
  openSignedIn,
  submit,
}) => {
  const [application, untouched] = await submit({}, {});
  const plate = application.vehicle.registrationNumber;
  const { page } = await openSignedIn(testOfficers.verifying, { centralUrl: cable.url });
  await openCase(page, plate);
  cable.cut();
  await confirmEveryLine(page);
  await approve(page);

  const second = await startTestWorkstation({ centre });
  try {
    await second.signIn(testOfficers.supervisor);
    await second.settled();
    await second.request('case.takeOver', { id: application.id });
    const codes = (await second.request('reason.list', {})).reasons.filter(
      (one) => one.for.includes('return') && one.services.includes(application.service),
    );
    await second.request('application.return', {
      id: application.id,
      revision: 1,
      reasons: [{ code: codes[0]?.code ?? '' }],
    });
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
  await expect(approval).toContainText('The application is no longer at this stage.');
  const { counts } = await ask(page, 'sync.status', {});
  const count = counts.refused;
  await expect(page.getByRole('button', { name: new RegExp(`${count} refused`) })).toBeVisible();
  // The marks, all refused for one reason, are one row.
  await expect(refused.getByRole('listitem')).toHaveCount(2);
  await expect(refused.getByRole('listitem').first()).toContainText(`${count - 1} steps`);

  await expect(refused.getByRole('button', { name: 'Open' }).first()).toBeFocused();
  await page.keyboard.press('j');
  await expect(approval.getByRole('button', { name: 'Open' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Refused: Approved')).toBeVisible();
  await expect(page.getByRole('row', { name: /^Status/ })).toHaveText(/Status.*To verify.*Approved.*Returned/);
  await expect(page.getByRole('region', { name: 'Done meanwhile, as the centre has it' })).toContainText(
    'Returned to the applicant',
  );
  await page.keyboard.press('w');
  await expect(page.getByRole('textbox', { name: 'Reason for withdrawing' })).toBeFocused();
  await page.keyboard.type('Returned at the other desk.');
  await expect(
    page.getByRole('checkbox', { name: `Also the ${count - 1} other refused steps on this application` }),
  ).toBeChecked();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Sync' })).toBeVisible();
  await expect(refused).toBeHidden();
  await expect(
    page.getByRole('table', { name: 'Sent today' }).getByRole('row', { name: /Refused step withdrawn/ }),
  ).toHaveCount(count);

  await goTo(page, 'Queue');
  await searchQueue(page, '');
  await expect(page.getByRole('row', { name: new RegExp(untouched.vehicle.registrationNumber) })).toBeVisible();
  await expect(page.getByRole('row', { name: new RegExp(plate) })).toBeHidden();
  const { standing, timeline } = await centre.centre.getApplication(centre.office.id, application.id);
  expect(standing).toBe('returned');
  expect(timeline.at(-1)).toMatchObject({ act: 'act.withdraw', note: 'Returned at the other desk.' });
});

test('a return that a resubmission overtook is done again by keyboard in its own form, with its reasons as they were', async ({
  cable,
  centre,
  openSignedIn,
  submit,
}) => {
  const [application] = await submit({});
  const plate = application.vehicle.registrationNumber;
  const { page } = await openSignedIn(testOfficers.verifying, { centralUrl: cable.url });
  await openCase(page, plate);
  cable.cut();
  await decideWithReasons(page, 'r', ["Another vehicle's logbook"], 'Page 3 shows KCB 111A.');
  await centre.centre.placeRecords([{ ...application, revision: 2, resubmittedAt: centre.now() }]);

  cable.mend();
  await goTo(page, 'Sync');
  await page.keyboard.press('t');
  const refused = page.getByRole('region', { name: 'Refused by the centre' });
  await expect(refused.getByRole('button', { name: 'Fix and send again' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /^Submission/ })).toHaveText(/Submission.*1.*1.*2/);
  await page.keyboard.press('f');
  await expect(page.getByRole('status').filter({ hasText: 'done again here' })).toContainText(
    'The applicant has resubmitted',
  );
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('checkbox', { name: "Another vehicle's logbook", exact: true })).toBeChecked();
  await expect(dialog.getByRole('textbox', { name: 'Note (optional)' })).toHaveValue('Page 3 shows KCB 111A.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('status').filter({ hasText: / returned to the applicant at / })).toBeVisible();
  await goTo(page, 'Sync');
  await expect(refused).toBeHidden();
  await expect
    .poll(async () => (await centre.centre.getApplication(centre.office.id, application.id)).decision)
    .toMatchObject({ kind: 'returned', revision: 2, reasons: [{ note: 'Page 3 shows KCB 111A.' }] });
});

test('a refused placing opens the Shelf filled as it was, under a banner that can be read', async ({
  cable,
  centre,
  openSignedIn,
  submit,
}) => {
  const by = { at: centre.now(), by: testOfficers.verifying.staffNumber, officerName: testOfficers.verifying.name };
  const print = {
    jobId: '01900000-0000-7999-8000-000000000001',
    documentSha256: 'a'.repeat(64),
    workstationId: 'ws-1',
    outcome: 'confirmed',
    ...by,
  } as const;
  const [application] = await submit({
    standing: 'approved',
    decision: { kind: 'approved', reasons: [], revision: 1, ...by },
    items: [createLogbook(1, { sheets: [{ ...print, serial: 'B1042337' }] })],
  });
  const plate = application.vehicle.registrationNumber;
  const { page } = await openSignedIn(testOfficers.supervisor, { centralUrl: cable.url });
  await goTo(page, 'Shelf');
  await expect(page.getByRole('region', { name: /to be placed/ }).getByText(plate)).toBeVisible();
  cable.cut();
  await shelve(page, plate, 'B1042337', 'A', '4');
  // The centre has corrected the serial meanwhile.
  await centre.store.database.execute(
    sql`update application set record = jsonb_set(record, '{items,0,sheets,0,serial}', '"B1042399"') where id = ${application.id}`,
  );
  cable.mend();
  await goTo(page, 'Sync');
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'Fix and send again' }).press('Enter');
  const banner = page.getByRole('status').filter({ hasText: 'done again here' });
  await expect(banner).toContainText('What was scanned is not this item.');
  const width = await page.evaluate(() => window.innerWidth);
  expect((await banner.boundingBox())?.width).toBeGreaterThan(width / 2);
  await expect(page.getByRole('textbox', { name: 'Bay' })).toHaveValue('A');
  await expect(page.getByRole('textbox', { name: 'Box' })).toHaveValue('4');
  await expect(page.getByRole('button', { name: /^Place/ })).toBeEnabled();
});

test('a workstation whose copy was seen says so plainly, in both languages and themes, and is enrolled anew right there', async ({
  centre,
  openSignedIn,
  credentials,
}, testInfo) => {
  const { page } = await openSignedIn(testOfficers.supervisor);
  const workstationId = (await page.evaluate(() => window.bridge.request('program.get', {}))) as {
    value: { workstationId: string };
  }; // the route's own answer
  const { workstationId: id } = workstationId.value;
  await centre.store.database.execute(
    sql`update workstation set suspended_at = 1 where office_id = ${centre.office.id} and id = ${id}`,
  );
  await page.evaluate(() => window.bridge.request('sync.run', {}));
  await expect(page.getByRole('heading', { name: 'This workstation is stopped' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('Nothing here is deleted, and nothing waits here to be sent.');
  await expect(page.getByText(id)).toBeVisible();
  for (const language of ['en', 'sw'] as const)
    for (const theme of ['light', 'dark'] as const) {
      await page.evaluate((change) => window.bridge.request('preference.update', change), { language, theme });
      await page.reload();
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await expect(page.getByRole('textbox')).toBeFocused();
      await page.screenshot({ path: testInfo.outputPath(`stopped-${language}-${theme}.png`) });
    }
  await page.evaluate((change) => window.bridge.request('preference.update', change), {
    language: 'en' as const,
    theme: 'light' as const,
  });
  await page.reload();
  await expect(page.getByLabel('Enrolment code')).toBeFocused();
  await page.keyboard.insertText(await centre.centre.createEnrolmentCode(centre.office.id));
  await page.keyboard.press('Enter');
  await expect(page.getByText('The centre did not accept this enrolment code.')).toBeVisible();
  await page.getByLabel('Enrolment code').fill(await centre.centre.createEnrolmentCode(centre.office.id, id));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await signIn(page, credentials(testOfficers.supervisor));
});
