import { mkdir } from 'node:fs/promises';
import { statusOf } from '#domain/application.ts';
import { testOfficers } from '#test/support/central.ts';
import { findPrinted, printerName } from '#test/support/cups-folder.ts';
import { comparePages, writeLogbook } from '#test/support/paper-compare.ts';
import {
  approve,
  choosePrinter,
  collect,
  confirmEveryLine,
  confirmSheet,
  decideWithReasons,
  enrol,
  goTo,
  openCase,
  printLogbook,
  searchQueue,
  shelve,
  shelvePlates,
  signIn,
  signOut,
  typeByHand,
} from '#test/support/walk.ts';
import { startTestWorkstation } from '#test/support/workstation.ts';
import { ask, createPerson, expect, ownedBy, test } from './desk.ts';

const wanjiru = createPerson('Esther Wanjiru Kamau', '28440011');
const hassan = createPerson('Abdi Hassan Warsame', '31550022');

test('one application of each service goes from the portal over paper to its collector, and another workstation sees it collected', async ({
  centre,
  open,
  credentials,
  submit,
}, testInfo) => {
  await mkdir(testInfo.outputDir, { recursive: true });
  const [transfer, registration, other] = await submit(
    { service: 'ownership-transfer', ...ownedBy(wanjiru) },
    { service: 'registration-used', ...ownedBy(hassan) },
    { service: 'ownership-transfer' },
  );
  const jobs = [
    { application: transfer, serial: 'B 1042337', box: '4' },
    { application: registration, serial: 'B 1042338', box: '5' },
  ];
  const { page } = await open();

  await test.step('enrols with the code that is typed, and tells a wrong sign-in code plainly', async () => {
    await enrol(page, await centre.centre.createEnrolmentCode(centre.office.id));
    const right = credentials(testOfficers.verifying);
    const wrong = { ...right, code: right.code.replace(/\d$/, (digit) => String((Number(digit) + 5) % 10)) };
    await expect(page.getByLabel('Staff number')).toBeFocused();
    for (const [index, text] of [wrong.staffNumber, wrong.password, wrong.code].entries()) {
      if (index > 0) await page.keyboard.press('Tab');
      await typeByHand(page, text);
    }
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('The staff number, password or code was not accepted.');
    await expect(page.getByRole('navigation', { name: 'Desks' })).toBeHidden();
    await page.getByLabel('Six-digit code').focus();
    await page.keyboard.press('Control+A');
    await typeByHand(page, right.code);
    await page.keyboard.press('Enter');
  });

  await test.step('fills the queue, and finds by plate, chassis, name, identity and reference', async () => {
    await expect(page.getByRole('heading', { level: 1, name: 'Queue' })).toBeVisible();
    const plates = [transfer, registration, other].map(({ vehicle }) => vehicle.registrationNumber);
    for (const plate of plates) await expect(page.getByRole('row', { name: new RegExp(plate) })).toBeVisible();
    const { registrationNumber, chassisNumber } = transfer.vehicle;
    for (const text of [
      registrationNumber.replace(' ', '').toLowerCase(),
      chassisNumber.slice(-6),
      'wanjiru esther',
      wanjiru.identity.number,
      transfer.reference,
    ]) {
      await searchQueue(page, text);
      await expect(page.getByRole('row', { name: new RegExp(registrationNumber) }), text).toBeVisible();
      await expect(
        page.getByRole('row', { name: new RegExp(registration.vehicle.registrationNumber) }),
        text,
      ).toBeHidden();
      await expect(page.getByRole('row', { name: new RegExp(other.vehicle.registrationNumber) }), text).toBeHidden();
    }
    await searchQueue(page, 'ZZZ 999Z');
    await expect(page.getByText('Nothing on this counter matches “ZZZ 999Z”.')).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('the verifying officer sees the document, confirms every line and approves', async () => {
    for (const { application } of jobs) {
      await goTo(page, 'Queue');
      await openCase(page, application.vehicle.registrationNumber);
      await confirmEveryLine(page);
      await approve(page);
    }
    const desks = await page.getByRole('navigation', { name: 'Desks' }).getByRole('button').allInnerTexts();
    expect(desks.map((name) => name.trim())).not.toContain('Print desk');
    await signOut(page);
  });

  await test.step('the printing officer prints on a real queue and confirms each sheet by its serial', async () => {
    await signIn(page, credentials(testOfficers.printing));
    await goTo(page, 'Print desk');
    await choosePrinter(page, printerName);
    for (const { application, serial } of jobs) {
      const plate = application.vehicle.registrationNumber;
      const { application: record } = await ask(page, 'application.get', { id: application.id });
      await printLogbook(page, plate);
      const { sheets } = await ask(page, 'print.list', {});
      const jobId = sheets.find((sheet) => sheet.application.id === application.id)?.jobId ?? '';
      const printed = await findPrinted(`${record.reference} ${jobId.slice(-6)}`);
      // Clearly nearer to this plate's logbook than to one that differs in the plate alone
      const other = { ...record, vehicle: { ...application.vehicle, registrationNumber: 'KZZ 987Z' } };
      const [right, wrong] = [
        await writeLogbook(testInfo.outputDir, record, centre.office),
        await writeLogbook(testInfo.outputDir, other, centre.office),
      ];
      expect(comparePages(printed, right)).toBeLessThan(12);
      expect(comparePages(printed, wrong) - comparePages(printed, right)).toBeGreaterThan(
        comparePages(right, wrong) / 2,
      );
      await confirmSheet(page, plate, serial);
    }
    await signOut(page);
  });

  await test.step('the collection officer shelves and hands over against a signature', async () => {
    await signIn(page, credentials(testOfficers.collection));
    for (const { application, serial, box } of jobs) {
      await goTo(page, 'Shelf');
      const plate = application.vehicle.registrationNumber;
      await shelve(page, plate, serial, 'A', box);
      // Plates arrive for one vehicle: both are placed by one scan of their number.
      if (application.items.some(({ made }) => made === 'produced'))
        await shelvePlates(page, plate, `W 77881${box}`, 'A', box);
      await goTo(page, 'Collection');
      await collect(page, application);
      await expect(page.getByRole('figure', { name: /^Page 1 of/ })).toBeVisible();
    }
    await expect.poll(() => ask(page, 'sync.waiting', {})).toEqual([]);
  });

  await test.step('the centre and a second workstation hold the same', async () => {
    const second = await startTestWorkstation({ centre });
    try {
      await second.signIn(testOfficers.supervisor);
      await second.settled();
      for (const { application, serial } of jobs) {
        const there = await centre.centre.getApplication(centre.office.id, application.id);
        expect(statusOf(there)).toBe('released');
        expect(there.items[0]?.sheets.map(({ serial: one, outcome }) => [one, outcome])).toEqual([
          [serial.replace(' ', ''), 'confirmed'],
        ]);
        expect(there.releases[0]?.surrendered.map(({ number }) => number)).toEqual(
          application.register === null ? [] : [application.register.logbookNumber],
        );
        const item = await second.request('collection.get', { id: application.id });
        expect(item.row.status).toBe('released');
        expect(item.releases.map(({ items }) => items)).toEqual([there.items.map(({ id }) => id)]);
      }
    } finally {
      await second.stop();
    }
  });
});

test('a return and a rejection reach the centre with the reasons the officer chose, not others', async ({
  centre,
  openSignedIn,
  submit,
}) => {
  const [returned, rejected] = await submit({}, { service: 'registration-used' });
  const { page } = await openSignedIn(testOfficers.verifying);
  await openCase(page, returned.vehicle.registrationNumber);
  await decideWithReasons(
    page,
    'r',
    ["Another vehicle's logbook", 'Unrelated file or blank page'],
    'The logbook is of KDA 001A.',
  );
  await expect(page.getByText(`${returned.vehicle.registrationNumber} returned to the applicant at`)).toBeVisible();

  await goTo(page, 'Queue');
  await openCase(page, rejected.vehicle.registrationNumber);
  await page.keyboard.press('x');
  const dialog = page.getByRole('dialog', { name: `Reject ${rejected.vehicle.registrationNumber}` });
  await expect(dialog.getByRole('button', { name: 'Reject the application' })).toBeDisabled();
  const [reason] = await dialog.getByRole('checkbox').all();
  if (reason === undefined) throw new Error('no reason to reject is offered');
  await reason.press('Space');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(`${rejected.vehicle.registrationNumber} rejected at`)).toBeVisible();

  await expect
    .poll(async () => (await centre.centre.getApplication(centre.office.id, rejected.id))?.standing)
    .toBe('rejected');
  const there = await centre.centre.getApplication(centre.office.id, returned.id);
  expect(there?.standing).toBe('returned');
  expect(there?.decision?.reasons).toEqual([
    { code: 'logbook-other-vehicle', note: 'The logbook is of KDA 001A.' },
    { code: 'unrelated-file' },
  ]);
  expect((await centre.centre.getApplication(centre.office.id, rejected.id))?.decision?.reasons).toHaveLength(1);
});
