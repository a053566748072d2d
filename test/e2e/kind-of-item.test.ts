import { statusOf } from '#domain/application.ts';
import type { Licence } from '#domain/licence.ts';
import { createApplication, createUuid } from '#test/support/application.ts';
import { testOfficers } from '#test/support/central.ts';
import { findPrinted, printerName } from '#test/support/cups-folder.ts';
import {
  approve,
  choosePrinter,
  collect,
  confirmEveryLine,
  goTo,
  openCase,
  scan,
  shelve,
  shelvePlates,
} from '#test/support/walk.ts';
import { ask, createPerson, expect, ownedBy } from './desk.ts';
import { approved, plateOf, test, waiting } from './print.ts';

/** Each kind of thing that a service ends in, once from the desk that makes it to the citizen's hand. */

test('a paper of a service without an approval is printed without a blank, confirmed by Enter, and given', async ({
  centre,
  openSignedIn,
  submit,
}) => {
  const [search] = await submit({ service: 'vehicle-search', statement: 'I am about to buy it.' });
  const { page } = await openSignedIn(testOfficers.supervisor);
  await goTo(page, 'Print desk');
  await waiting(page)
    .getByRole('button', { name: new RegExp(plateOf(search)) })
    .press('Enter');
  const box = page.getByRole('combobox', { name: 'Printer for plain paper' });
  await box.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: printerName, exact: true }).click();
  await expect(box).toHaveValue(printerName);
  await page.keyboard.press('Escape');
  await expect(page.getByText(/on plain paper/)).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByRole('button', { name: 'It came out' })).toBeFocused();
  await expect(page.getByText(/the printer says that the sheet is out/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('textbox', { name: /Serial of the sheet/ })).toHaveCount(0);
  // A crooked one is spoiled without a serial, and without another officer
  await page.keyboard.press('s');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('textbox', { name: 'Serial of the spoiled blank' })).toHaveCount(0);
  await dialog.getByRole('radio').first().press('Space');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/Sheet spoiled/)).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByRole('button', { name: 'It came out' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Give it to the citizen.')).toBeVisible();
  await expect
    .poll(async () => statusOf(await centre.centre.getApplication(centre.office.id, search.id)))
    .toBe('released');
  await findPrinted(search.reference);
  await goTo(page, 'Collection');
  await scan(page, search.reference);
  await expect(page.getByText('It was given as it was printed.')).toBeVisible();
});

test('a logbook, two plates and a sticker of one registration leave in one hand-over', async ({
  centre,
  openSignedIn,
  submit,
}) => {
  const [first] = await submit({ service: 'registration-used', ...approved() });
  const plate = plateOf(first);
  const { page } = await openSignedIn(testOfficers.supervisor);
  const [logbook] = first.items;
  if (logbook === undefined) throw new Error('a registration issues a logbook');
  await goTo(page, 'Print desk');
  await choosePrinter(page, printerName);
  const { jobId } = await ask(page, 'item.make', { id: first.id, itemId: logbook.id, printer: printerName });
  await ask(page, 'item.confirm', { jobId, serial: 'B 300001' });
  await goTo(page, 'Shelf');
  await shelve(page, plate, 'B 300001', 'A', '7');
  await shelvePlates(page, plate, 'W 778812', 'A', '7');
  await goTo(page, 'Collection');
  await collect(page, first);
  const read = () => centre.centre.getApplication(centre.office.id, first.id);
  await expect.poll(async () => statusOf(await read())).toBe('released');
  const { items, releases } = await read();
  expect(releases.map((release) => release.items)).toEqual([items.map(({ id }) => id)]);
  expect(items.map(({ serial }) => serial)).toEqual([null, null, null, 'W778812']);
});

test('a lost logbook is replaced by the papers that the service names, once they are attached', async ({
  centre,
  openSignedIn,
  submit,
}) => {
  const shelf = { bay: 'A', box: '3', at: Date.now(), by: testOfficers.collection.staffNumber };
  const base = createApplication({ number: 1, officeId: centre.office.id });
  const sheet = {
    jobId: createUuid(1, 3),
    documentSha256: 'a'.repeat(64),
    workstationId: 'elsewhere',
    at: Date.now(),
    by: 'KT1',
  };
  const items = base.items.map((item) => ({
    ...item,
    sheets: [{ ...sheet, outcome: 'confirmed' as const, serial: 'B1042337' }],
    shelf,
  }));
  const evidence = ['police-abstract', 'affidavit'].map((kind, index) => ({
    ...{ sha256: String(index + 1).repeat(64), mediaType: 'application/pdf', sizeBytes: 1000, kind },
    ...{ workstationId: 'elsewhere', at: Date.now(), by: 'KT1' },
  }));
  const other = { number: 2, ...approved(), ...rest(2), ...ownedBy(createPerson('Fatuma Ali Omar', '31445566')) };
  const [lost, lacking] = await submit({ ...approved(), items, evidence }, other);
  const { page } = await openSignedIn(testOfficers.supervisor);
  await goTo(page, 'Collection');
  await scan(page, plateOf(lacking));
  await expect(page.getByRole('checkbox', { name: /Lost: .* instead/ })).toBeDisabled();
  await expect(page.getByText(/Attach first, on the case/)).toBeVisible();
  await page.getByRole('button', { name: 'Another person' }).click();
  const replaced = page.getByRole('checkbox', { name: /Lost: .* instead/ });
  await collect(page, lost, async () => {
    await replaced.press('Space');
    await expect(replaced).toBeChecked();
    await expect(page.getByRole('checkbox', { name: new RegExp(lost.surrenders[0]?.number ?? '') })).not.toBeChecked();
    await expect(page.getByText('Everything is in order.')).toBeVisible();
  });
  const read = () => centre.centre.getApplication(centre.office.id, lost.id);
  await expect.poll(async () => statusOf(await read())).toBe('released');
  expect((await read()).releases[0]?.surrendered).toMatchObject([{ replacedBy: ['police-abstract', 'affidavit'] }]);

  function rest(number: number) {
    const [item] = createApplication({ number, officeId: centre.office.id }).items;
    if (item === undefined) throw new Error('a transfer issues a logbook');
    const confirmed = { ...sheet, jobId: createUuid(number, 3), outcome: 'confirmed' as const, serial: 'B1042338' };
    return { items: [{ ...item, sheets: [confirmed], shelf }] };
  }
});

test('an electronic logbook is issued with the approval, and the counter prints its verification copy', async ({
  centre,
  openSignedIn,
  submit,
}) => {
  const [change] = await submit({ service: 'registration-used', medium: 'electronic', asked: ['plate-front'] });
  const plate = plateOf(change);
  const { page } = await openSignedIn(testOfficers.supervisor);
  await openCase(page, plate);
  await confirmEveryLine(page);
  await approve(page);
  const read = () => centre.centre.getApplication(centre.office.id, change.id);
  await expect.poll(async () => (await read()).standing).toBe('approved');
  await goTo(page, 'Collection');
  await scan(page, plate);
  await expect(page.getByRole('button', { name: /Verification copy/ })).toBeVisible();
  await page.keyboard.press('v');
  await expect(page.getByText('A copy without a number: it proves nothing by itself')).toBeVisible();
  await expect(page.getByRole('figure', { name: /^Page 1 of/ })).toBeVisible();
});

const licence: Licence = { kind: 'smart', number: 'DL-0482931', categories: ['B1'], issuedOn: '2023-03-01' };

test('a smart card of a service without a vehicle is placed by its own serial and handed over', async ({
  centre,
  openSignedIn,
}) => {
  const { vehicle: _, ...base } = createApplication({
    number: 1,
    service: 'smart-licence',
    licence,
    officeId: centre.office.id,
  });
  const card = { ...base, vehicle: null, register: null, transfer: null };
  await centre.centre.placeRecords([card]);
  const { page } = await openSignedIn(testOfficers.supervisor);
  await goTo(page, 'Shelf');
  await scan(page, 'DL-0482931');
  await expect(page.getByText(/scan the thing itself/)).toBeVisible();
  await shelve(page, 'DL-0482931', 'SC 5512094', 'L', '2');
  await goTo(page, 'Collection');
  await collect(page, card);
  const read = () => centre.centre.getApplication(centre.office.id, card.id);
  await expect.poll(async () => statusOf(await read())).toBe('released');
  expect((await read()).items.map(({ serial }) => serial)).toEqual(['SC5512094']);
});
