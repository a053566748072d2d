import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCentre } from '#central/application/centre.ts';
import { openEmbeddedStore, type Store } from '#central/database/store.ts';
import { orderOffices, startDemonstration } from '#central/demo/demonstration.ts';
import { createRandom } from '#central/demo/random.ts';
import { takeTurn } from '#central/demo/traffic.ts';
import { readReference } from '#central/reference/pack.ts';
import type { Application } from '#domain/application.ts';
import { demonstrationSchema } from '#domain/contract/centre/demonstration.ts';
import type { Reference } from '#domain/reference.ts';

const office = 'huduma-gpo-nairobi';
let store: Store;
let reference: Reference;
let now = Date.parse('2026-11-23T09:00:00+03:00');
const quiet = () => undefined;

beforeAll(async () => {
  store = await openEmbeddedStore();
  reference = await readReference();
}, 60_000);
afterAll(() => store.close());

const readAll = async (): Promise<Application[]> => {
  const centre = createCentre(store, () => now, reference);
  return (await Promise.all(reference.office.map(({ id }) => centre.listApplications(id)))).flat();
};

test('a restart days later on the same data adds nothing and changes nothing; the documents stay the same bytes', {
  timeout: 60_000,
}, async () => {
  const centre = createCentre(store, () => now, reference);
  const first = await startDemonstration(centre, { reference, seed: 1, log: quiet });
  await first.stop();
  const before = await readAll();
  expect(before).toHaveLength(615);
  const documentId = before.find(({ officeId }) => officeId === office)?.document.id ?? '';
  const bytes = await first.findDocument(office, documentId);
  now += 3 * 86_400_000;
  const second = await startDemonstration(centre, { reference, seed: 1, log: quiet });
  await second.stop();
  expect(await readAll()).toEqual(before);
  expect(
    Buffer.compare((await second.findDocument(office, documentId)) ?? Buffer.alloc(0), bytes ?? Buffer.alloc(1)),
  ).toBe(0);
  expect(await second.findDocument('huduma-kisumu', documentId)).toBeUndefined();
  expect(await second.findDocument(office, 'some-other-document')).toBeUndefined();
  const { officers } = demonstrationSchema.parse(second.describe());
  expect(officers).toHaveLength(25);
  expect(officers[0]).toMatchObject({
    staffNumber: 'KN1001',
    name: 'Achieng Otieno',
    officeId: office,
    code: expect.stringMatching(/^\d{6}$/),
  });
});

test('the portal answers a return, lets buyers answer, matches payments and sends new cases', {
  timeout: 60_000,
}, async () => {
  const centre = createCentre(store, () => now, reference);
  const setting = { seed: 1, offices: orderOffices(reference.office), reference, log: quiet, paceMs: 1 };
  const before = await readAll();
  const random = createRandom(1, 'turns');
  const done: string[] = [];
  for (let turn = 0; turn < 60; turn += 1) {
    now += 20_000;
    done.push((await takeTurn(centre, setting, random)) ?? '');
  }
  for (const kind of ['new', 'resubmitted', 'buyer', 'payment'])
    expect(done.filter((line) => line.startsWith(kind)).length, kind).toBeGreaterThan(0);
  const after = await readAll();
  expect(after.length).toBe(before.length + done.filter((line) => line.startsWith('new')).length);
  expect(new Set(after.map(({ id }) => id)).size).toBe(after.length);
  for (const record of after)
    expect(record.version).toBeGreaterThanOrEqual(before.find(({ id }) => id === record.id)?.version ?? 1);
});
