import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Application, plateOf } from '#domain/application.ts';
import { formatPlate } from '#domain/plate.ts';
import { getItemKind, type Office } from '#domain/reference.ts';
import { readPaperMaker } from '#electron/paper/maker.ts';
import { createApplication, itemOf, withSheets } from '#test/support/application.ts';
import { startTestCentre, type TestCentre, testOfficers } from '#test/support/central.ts';
import { advance } from '#test/support/counter.ts';
import { startTestWorkstation, type TestWorkstation } from '#test/support/workstation.ts';

/** desk-7: the name and the rules of the office, and an officer's roles, are those that the centre last said. */
let centre: TestCentre;
let counter: TestWorkstation;
let shelved: Application;
let released: Application;
const line = { isCut: false };
const fetchOrFail: typeof fetch = (input, init) =>
  line.isCut ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init);
const { collection } = testOfficers;

beforeAll(async () => {
  centre = await startTestCentre({ demonstration: true });
  counter = await startTestWorkstation({ centre, fetch: fetchOrFail });
  // Approved and printed by who hands over: what the separation of duties asks about.
  const made = advance(createApplication({ number: 1, officeId: centre.office.id }), 'shelved');
  const by = collection.staffNumber;
  const sheets = itemOf(made).sheets.map((job) => ({ ...job, by }));
  shelved = { ...withSheets(made, sheets), approvals: made.approvals.map((one) => ({ ...one, by })) };
  // Handed over today: what was handed over long ago is not kept at a counter.
  const given = advance(createApplication({ number: 2 }), 'released');
  released = { ...given, releases: given.releases.map((one) => ({ ...one, at: centre.now() })) };
  await centre.centre.placeRecords([shelved, released]);
  await counter.signIn(collection);
  await counter.settled();
});
afterAll(async () => {
  await counter.stop();
  await centre.stop();
});

const say = (change: Partial<Office>) => centre.centre.createOffice({ ...centre.office, ...change });
const isSeparated = async () =>
  (await counter.request('collection.get', { id: shelved.id })).items.some(({ blocks }) =>
    blocks.some(({ code }) => code === 'SEPARATION'),
  );
const nameHere = async () => (await counter.request('program.get', {})).office?.name;
const heard = (name: string) => counter.until(`the office is called ${name}`, async () => (await nameHere()) === name);
const stationOffice = () => counter.program.parts().counter.station.office;

it('desk-7: an office’s rules and name hold from the next contact on, in both directions, without a sign-in', async () => {
  for (const [name, separation, isBlocked] of [
    ['Huduma Centre A', 'open', false],
    ['Huduma Centre B', 'strict', true],
    ['Huduma Centre C', 'open', false],
  ] as const) {
    await say({ name, separation });
    await heard(name);
    expect(await isSeparated()).toBe(isBlocked);
    expect((await counter.request('session.find', {}))?.office).toMatchObject({ name, separation });
    expect(stationOffice()).toMatchObject({ name, separation });
  }
});

it('desk-7: they hold on without the centre and after a restart, on rules and on papers', async () => {
  await say({ name: 'Huduma Centre D', separation: 'strict' });
  await heard('Huduma Centre D');
  line.isCut = true;
  expect([await nameHere(), await isSeparated()]).toEqual(['Huduma Centre D', true]);
  const [release] = released.releases;
  if (release === undefined) throw new Error('it was handed over');
  const { slipNumber } = release;
  const { url } = await counter.request('slip.preview', { id: released.id, slipNumber });
  const paper = Buffer.from(counter.program.tray.find(url.split('/').at(-1) ?? '') ?? []);
  const { reference } = counter.program.parts().counter;
  const itemNames = released.items.map(({ kind }) => getItemKind(reference, kind).name);
  const plate = formatPlate(plateOf(released) ?? '', reference['plate-series']);
  const printAt = (office: Office) =>
    readPaperMaker('resources')({ kind: 'slip', application: released, office, plate, release, itemNames });
  // The same input gives the same bytes.
  const office = { ...centre.office, name: 'Huduma Centre D', separation: 'strict' as const };
  expect([paper.equals(await printAt(office)), paper.equals(await printAt(centre.office))]).toEqual([true, false]);
  const { profile } = counter;
  await counter.stop(true);
  counter = await startTestWorkstation({ centre, folder: profile, fetch: fetchOrFail });
  expect(await nameHere()).toBe('Huduma Centre D');
  expect(stationOffice()).toMatchObject({ name: 'Huduma Centre D', separation: 'strict' });
  line.isCut = false;
  await say({ name: 'Huduma Centre E', separation: 'open' });
  await counter.signIn(collection);
  expect(await nameHere()).toBe('Huduma Centre E');
});

it('desk-7: an officer’s roles hold from the next contact on, in both directions', async () => {
  await counter.settled();
  const rolesHere = async () => (await counter.request('session.find', {}))?.officer.roles;
  for (const roles of [['printing'], ['collection', 'printing'], ['collection']] as const) {
    await centre.createOfficer({ ...collection, roles: [...roles] });
    await counter.until(
      `the roles are ${roles.join()}`,
      async () => JSON.stringify(await rolesHere()) === JSON.stringify(roles),
    );
    const reply = await counter.ask('collection.get', { id: shelved.id });
    expect(reply.ok).toBe(roles.some((role) => role === 'collection'));
  }
});
