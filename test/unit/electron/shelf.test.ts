import { expect, test } from 'vitest';
import type { Application } from '#domain/application.ts';
import { createShelfDesk } from '#electron/service/shelf.ts';
import { createApplication, itemOf } from '#test/support/application.ts';
import {
  advance,
  codeOfAsync,
  createCounter,
  createOfficer,
  listWaiting,
  readRecord,
  readStatus,
  seed,
} from '#test/support/counter.ts';

const officer = createOfficer('collection');
const transfer = createApplication({ number: 1 });
const registration = createApplication({ number: 2, service: 'registration-used' });
const plate = registration.vehicle.registrationNumber ?? '';

const start = (...records: Application[]) => {
  const counter = createCounter();
  seed(counter, ...records);
  const desk = createShelfDesk(counter);
  const find = async (scanned: string) => (await desk.find(officer, { scanned })).map(({ item }) => item.kind);
  const place = (itemId: string, scanned: string, bay = 'a', box = '1', { id } = registration) =>
    desk.shelve(officer, { id, itemId, scanned, bay, box });
  return { counter, desk, find, place };
};

test('a serial finds the one item on that blank, however it is typed, and nothing that is not known here', async () => {
  const { desk, find } = start(advance(transfer, 'made'), advance(registration, 'made', 'B1042338'));
  expect(await desk.find(officer, { scanned: 'b 104-2337' })).toMatchObject([
    { item: { id: itemOf(transfer).id, serial: 'B 1042337' }, application: { id: transfer.id } },
  ]);
  expect(await find('B1042338')).toEqual([itemOf(registration).kind]);
  for (const scanned of ['B9999999', 'KZZ 999Z', '???']) expect(await codeOfAsync(find(scanned))).toBe('NOT_FOUND');
});

test('the number of a plate finds both plates and the sticker of the vehicle, and no logbook; each is put into its place by a scan of its own', async () => {
  const approved = advance(registration, 'approved');
  const { counter, find, place, desk } = start(approved);
  const [, front, rear, sticker] = approved.items;
  if (front === undefined || rear === undefined || sticker === undefined) throw new Error('two plates, a sticker');
  expect(await find(plate.toLowerCase().replace(' ', ''))).toEqual([front.kind, rear.kind, sticker.kind]);
  expect(await place(front.id, plate)).toMatchObject({ item: { state: 'shelved', shelf: { bay: 'A', box: '1' } } });
  await place(rear.id, plate);
  expect(readStatus(counter, registration.id), 'its logbook is not printed yet').toBe('approved');
  expect((await desk.list(officer)).shelved.map(({ item }) => item.id)).toEqual([front.id, rear.id]);
});

test('what stands on the shelf already is found again, and may be moved', async () => {
  const shelved = advance(registration, 'shelved');
  const { counter, find, place } = start(shelved);
  const logbook = itemOf(shelved);
  expect(await find('B1042337')).toEqual([logbook.kind]);
  expect(await find(plate)).toHaveLength(2);
  await place(logbook.id, 'B1042337', 'c', '9');
  expect(itemOf(readRecord(counter, registration.id)).shelf).toMatchObject({ bay: 'C', box: '9' });
});

test('nothing is found of what has left, is not decided, or has no sheet yet', async () => {
  const { find } = start(
    advance(transfer, 'released'),
    registration,
    advance(createApplication({ number: 3 }), 'making'),
  );
  for (const scanned of ['B1042337', plate]) expect(await codeOfAsync(find(scanned))).toBe('NOT_FOUND');
});

test('a scan of another thing puts nothing on the shelf', async () => {
  const made = advance(registration, 'made');
  const { counter, place } = start(made);
  const [logbook, front] = made.items;
  if (logbook === undefined || front === undefined) throw new Error('three items');
  expect([
    await codeOfAsync(place(logbook.id, 'B9999999')),
    await codeOfAsync(place(logbook.id, plate)),
    await codeOfAsync(place(front.id, 'B1042337')),
  ]).toEqual(['SERIAL_OF_OTHER', 'SERIAL_OF_OTHER', 'SERIAL_OF_OTHER']);
  expect(listWaiting(counter)).toEqual([]);
});

test('the list tells what is made and has no place from what has one; plates to come are announced by nobody', async () => {
  const { desk } = start(advance(registration, 'made'), advance(transfer, 'shelved', 'B1042338'));
  const { toShelve, shelved } = await desk.list(officer);
  expect(toShelve.map(({ item }) => item.id)).toEqual([itemOf(registration).id]);
  expect(shelved.map(({ item }) => item.id)).toEqual([itemOf(transfer).id]);
});
