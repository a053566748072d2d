import { plateOf, statusOf } from '#domain/application.ts';
import { parseReference } from '#domain/reference-pack.ts';
import { createSubmission, testPacks, testReference } from '#test/support/application.ts';
import { startTestCentre, testOfficers } from '#test/support/central.ts';
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
import { ask, createDocument, expect } from './desk.ts';
import { test as base } from './print.ts';

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
const version = '2026-12-06';
const packs = { ...testPacks, service: { version, rows: [...testPacks.service.rows, colour] } };

const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: a fixture that needs no other says so with an empty pattern
  centre: async ({}, use) => {
    const centre = await startTestCentre({
      demonstration: true,
      officeId: 'huduma-gpo-nairobi',
      findDocument: async (_office, id) => createDocument(id),
      reference: parseReference(packs),
    });
    centre.packs.service = packs.service;
    try {
      await use(centre);
    } finally {
      await centre.stop();
    }
  },
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
  await expect.poll(async () => (await ask(page, 'health.get', {})).reference.next).toBe(version);
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
