import { expect, test } from 'vitest';
import { searchApplications } from '#db/query/search.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { toRow } from '#electron/service/application-row.ts';
import { readCollectionCase, readToday, releaseItems } from '#electron/service/collection.ts';
import { toWaiting } from '#electron/service/command-row.ts';
import { createApplication } from '#test/support/application.ts';
import { createCounter, createOfficer, listWaiting, releasePayload, seed, testNow } from '#test/support/counter.ts';
import { createLicenceApplication, licence, licenceReference } from '#test/support/licence.ts';

/** An application without a vehicle at the desks: named by its licence wherever a plate would stand. */
const mark = { kind: 'smart', number: 'DL-0482 931', categories: ['B1', 'C'] };
const shelved = () => {
  const approved = createLicenceApplication({ standing: 'approved' });
  return {
    ...approved,
    items: approved.items.map((item) => ({ ...item, shelf: { bay: 'A', box: '1', at: testNow, by: 'KT1' } })),
  };
};
const start = () => {
  const counter = { ...createCounter(), reference: licenceReference };
  const record = shelved();
  seed(counter, record, createApplication({ number: 2 }));
  return { counter, record };
};

test('a row of a list names the licence, its holder and no vehicle', () => {
  const row = toRow({ record: createLicenceApplication(), waiting: 0 }, licenceReference, civilDateAt(testNow));
  expect(row).toMatchObject({ plate: null, vehicle: null, licence: mark, owner: 'Peter Otieno Odhiambo' });
  const other = toRow({ record: createApplication(), waiting: 0 }, licenceReference, civilDateAt(testNow));
  expect(other).toMatchObject({ plate: { text: 'KDA 002K' }, vehicle: 'Toyota Corolla', licence: null });
});

test('one on a vehicle is named by its plate, whatever licence comes with it', () => {
  const record = createApplication({ licence });
  expect(toRow({ record, waiting: 0 }, licenceReference, civilDateAt(testNow))).toMatchObject({
    plate: { text: 'KDA 002K' },
    licence: null,
  });
});

test.each(['DL-0482 931', 'dl0482931', 'DL-0482'])('the search finds it by the number of the licence: %s', (query) => {
  const { counter, record } = start();
  expect(searchApplications(counter.connection.reader, query, 5).map((found) => found.record.id)).toEqual([record.id]);
});

test('it is handed over at the Collection desk, and stands in the lists of the day and of acts by its licence', () => {
  const { counter, record } = start();
  const officer = createOfficer('supervisor');
  expect(readCollectionCase(counter, officer, record.id)).toMatchObject({
    row: { licence: mark, status: 'shelved' },
    items: [{ blocks: [] }],
  });
  const { slipNumber: _, ...given } = releasePayload(record);
  releaseItems(counter, officer, { id: record.id, ...given });
  expect(readToday(counter).handedOver).toMatchObject([{ id: record.id, plate: null, licence: mark }]);
  expect(listWaiting(counter).map((row) => toWaiting(counter, row))).toMatchObject([{ plate: null, licence: mark }]);
});
