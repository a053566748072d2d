import { expect, test } from 'vitest';
import { type Application, plateOf } from '#domain/application.ts';
import { createShelfDesk } from '#electron/service/shelf.ts';
import { createApplication, createUuid, itemOf, withSheets } from '#test/support/application.ts';
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
  const find = async (scanned: string) => (await desk.find(officer, { scanned })).items.map(({ item }) => item.kind);
  const place = (
    itemId: string,
    scanned: string,
    bay = 'a',
    box = '1',
    { id }: Pick<Application, 'id'> = registration,
  ) => desk.shelve(officer, { id, itemId, scanned, bay, box });
  return { counter, desk, find, place };
};

test('a serial finds the one item on that blank, however it is typed, and nothing that is not known here', async () => {
  const { desk, find } = start(advance(transfer, 'made'), advance(registration, 'made', 'B1042338'));
  expect((await desk.find(officer, { scanned: 'b 104-2337' })).items).toMatchObject([
    { item: { id: itemOf(transfer).id, serial: 'B 1042337' }, application: { id: transfer.id } },
  ]);
  expect(await find('B1042338')).toEqual([itemOf(registration).kind]);
  for (const scanned of ['B9999999', 'KZZ 999Z', '???']) expect(await codeOfAsync(find(scanned))).toBe('NOT_FOUND');
});

test('the number of a plate finds both plates of the vehicle, and no logbook; each is put into its place by a scan of its own', async () => {
  const approved = advance(registration, 'approved');
  const { counter, find, place, desk } = start(approved);
  const [, front, rear] = approved.items;
  if (front === undefined || rear === undefined) throw new Error('two plates');
  expect(await find(plate.toLowerCase().replace(' ', ''))).toEqual([front.kind, rear.kind]);
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

test('a sticker is found by the plate and asked for itself: its own serial is taken, never the number that found it', async () => {
  const approved = advance(registration, 'approved');
  const { counter, desk, find, place } = start(approved);
  const sticker = approved.items.find(({ made }) => made === 'stocked');
  if (sticker === undefined) throw new Error('a registration issues a sticker');
  const of = { id: registration.id, itemId: sticker.id };
  for (const scanned of [plate, registration.reference])
    expect((await desk.find(officer, { scanned })).toScan).toMatchObject([{ item: { id: sticker.id, serial: null } }]);
  for (const scanned of [plate.toLowerCase().replace(' ', '-'), registration.reference])
    expect(await codeOfAsync(place(sticker.id, scanned))).toBe('SERIAL_OF_OTHER');
  expect(await codeOfAsync(find('W 77-8812')), 'nobody knows it before').toBe('NOT_FOUND');
  expect(await codeOfAsync(desk.find(officer, { scanned: '???', of }))).toBe('NOT_FOUND');
  expect(await desk.find(officer, { scanned: 'W 77-8812', of })).toMatchObject({
    items: [{ item: { id: sticker.id } }],
    toScan: [],
  });
  expect(await place(sticker.id, 'W 77-8812')).toMatchObject({ item: { state: 'shelved', serial: 'W 778812' } });
  // From now on it is found by that alone
  expect(await find('w778812')).toEqual([sticker.kind]);
  expect((await desk.find(officer, { scanned: plate })).toScan).toEqual([]);
  expect(readRecord(counter, registration.id).items.find(({ id }) => id === sticker.id)?.serial).toBe('W778812');
});

test('a paper without a number is found and placed by the plate or the reference of its application', async () => {
  const sheet = { jobId: createUuid(5, 8), documentSha256: 'd'.repeat(64), workstationId: 'w-1', at: 1, by: 'KT1' };
  const unsheeted = createApplication({
    number: 5,
    service: 'de-registration',
    ground: 'export',
    standing: 'approved',
  });
  const made = withSheets(unsheeted, [{ ...sheet, outcome: 'confirmed', settledAt: 2, settledBy: 'KT1' }]);
  const { find, place } = start(made);
  const certificate = itemOf(made);
  for (const scanned of [made.reference, plateOf(made) ?? '']) expect(await find(scanned)).toEqual([certificate.kind]);
  expect(await place(certificate.id, made.reference, 'd', '4', made)).toMatchObject({ item: { state: 'shelved' } });
});
