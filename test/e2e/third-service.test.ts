import { plateOf, statusOf } from '#domain/application.ts';
import { createSubmission, testPacks, testReference } from '#test/support/application.ts';
import { testOfficers } from '#test/support/central.ts';
import { printerName } from '#test/support/cups-folder.ts';
import {
  approve,
  choosePrinter,
  collect,
  confirmEveryLine,
  confirmSheet,
  goTo,
  openCase,
  printLogbook,
  shelve,
  signIn,
  signOut,
} from '#test/support/walk.ts';
import { ask, expect } from './desk.ts';
import { test as base } from './print.ts';
import { serveServices, serviceVersion } from './service-centre.ts';

/** A service that no program was written for: a row of the centre's pack, and nothing else. */
const colour = {
  ...testReference.service.find(({ changes }) => changes.includes('owner')),
  id: 'change-of-colour',
  name: { en: 'Change of colour', sw: 'Kubadilisha rangi' },
  short: { en: 'Colour', sw: 'Rangi' },
  parts: ['register'],
  changes: ['particulars'],
  conditions: { 'on-paper': { kind: 'medium', is: 'paper' } },
  issues: [{ kind: 'paper-logbook', when: 'on-paper' }, { kind: 'plate-rear' }],
  clocks: [],
};

const test = base.extend({
  centre: serveServices([...testPacks.service.rows, colour]),
});

test('a service made of a row alone comes with the pack, and goes from its intake to the hand-over of all it issues', async ({
  centre,
  openSignedIn,
  credentials,
}) => {
  test.slow();
  const [taken] = await centre.centre.takeIn([
    { ...createSubmission({ officeId: centre.office.id }), service: colour.id, transfer: null },
  ]);
  if (taken === undefined) throw new Error('the submission was not taken');
  const plate = plateOf(taken) ?? '';
  const { page } = await openSignedIn(testOfficers.supervisor);
  // Out of reach until the row is in use, which is not before somebody else signs in
  await expect.poll(async () => (await ask(page, 'sync.parked', {})).map(({ id }) => id)).toEqual([taken.id]);
  await expect.poll(async () => (await ask(page, 'health.get', {})).reference.next).toBe(serviceVersion);
  await signOut(page);
  await signIn(page, credentials(testOfficers.supervisor));

  await expect(page.getByRole('row', { name: new RegExp(plate) })).toContainText('Colour');
  await openCase(page, plate);
  await expect(page.getByText('Change of colour')).toBeVisible();
  await confirmEveryLine(page);
  await approve(page);
  await goTo(page, 'Print desk');
  await choosePrinter(page, printerName);
  await printLogbook(page, plate);
  await confirmSheet(page, plate, 'C 200001');
  await goTo(page, 'Shelf');
  await shelve(page, plate, 'C 200001', 'A', '7');
  await shelve(page, plate, plate, 'A', '7');
  await goTo(page, 'Collection');
  await collect(page, taken);

  const read = () => centre.centre.getApplication(centre.office.id, taken.id);
  await expect.poll(async () => statusOf(await read())).toBe('released');
  const { items, releases } = await read();
  expect(items.map(({ kind }) => kind)).toEqual(['paper-logbook', 'plate-rear']);
  expect(releases.map((release) => [release.items, release.surrendered.length])).toEqual([
    [items.map(({ id }) => id), 1],
  ]);
});
