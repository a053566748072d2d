import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { lookBeyond } from '#central/database/schema/index.ts';
import type { RouteInput } from '#domain/contract/ipc.ts';
import { createApplication, testReference } from '#test/support/application.ts';
import { startTestCentre, type TestCentre, type TestOfficer, testOfficers } from '#test/support/central.ts';
import { startTestWorkstation, type TestWorkstation } from '#test/support/workstation.ts';
import { readPdf, textOf } from '../../unit/print/read-pdf.ts';

const opened: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.stop();
});
const open = async <One extends { stop: () => Promise<void> }>(starting: Promise<One>): Promise<One> => {
  const one = await starting;
  opened.push(one);
  return one;
};

const kisumu = testReference.office.find(({ id }) => id !== 'ntsa-upper-hill');
if (kisumu === undefined) throw new Error('there are other offices');
const one = createApplication({ number: 1 });
const elsewhere = { ...createApplication({ number: 2, officeId: kisumu.id }), vehicle: one.vehicle };
const asked = (change: Partial<RouteInput<'vehicle.search'>> = {}): RouteInput<'vehicle.search'> => ({
  query: '\tKDA OO2K\r\n',
  reason: { code: 'open-case', detail: one.reference },
  ...change,
});

const start = async (officer: TestOfficer) => {
  const centre = await open(startTestCentre());
  await centre.centre.createOffice(kisumu);
  await centre.centre.placeRecords([one, elsewhere]);
  const counter = await open(startTestWorkstation({ centre }));
  await counter.signIn(officer);
  await counter.settled();
  return { centre, counter };
};
const listRows = ({ store }: TestCentre) =>
  store.database.select().from(lookBeyond).where(eq(lookBeyond.officeId, 'ntsa-upper-hill'));
/** The counter has noticed that nobody answers. */
const cutOff = async (centre: TestCentre, counter: TestWorkstation): Promise<void> => {
  await centre.silence();
  await counter.request('sync.run', {});
  await counter.until('the centre is missed', async () => (await counter.request('sync.status', {})).centre === false);
};

describe('looking a vehicle up at a counter', () => {
  it('asks the centre while it answers, and nothing of it waits here', async () => {
    const { centre, counter } = await start(testOfficers.collection);
    const { source, vehicles, fitsOpenCase } = await counter.request('vehicle.search', asked());
    expect([source, fitsOpenCase]).toEqual(['centre', true]);
    expect(vehicles).toMatchObject([{ plate: { text: 'KDA 002K', colour: 'white' } }]);
    const applications = vehicles[0]?.applications ?? [];
    expect(Object.fromEntries(applications.map(({ office, isHere }) => [office.id, isHere]))).toEqual({
      [one.officeId]: true,
      [kisumu.id]: false,
    });
    expect(applications.every(({ serviceName }) => serviceName.sw !== '')).toBe(true);
    expect(await listRows(centre)).toMatchObject([{ staffNumber: 'KT1003', offline: false, query: 'KDAOO2K' }]);
    expect((await counter.request('sync.status', {})).counts.waiting).toBe(0);
  });

  it('without the centre answers from its own office’s records with their age; the look-up outlives a kill and arrives once', async () => {
    const { centre, counter } = await start(testOfficers.collection);
    await cutOff(centre, counter);
    const found = await counter.request('vehicle.search', asked());
    expect(found).toMatchObject({ source: 'cache', fitsOpenCase: true });
    expect(found.asOf).toBeGreaterThan(0);
    expect(found.vehicles[0]?.applications.map(({ reference }) => reference)).toEqual([one.reference]);
    const whole = one.register?.owners[0]?.identity.number ?? '';
    expect(JSON.stringify(found)).not.toContain(whole);
    const byLogbook = await counter.request('vehicle.search', asked({ query: one.register?.logbookNumber ?? '' }));
    expect(byLogbook.vehicles[0]?.applications.map(({ reference }) => reference)).toEqual([one.reference]);
    const missed = await counter.request('vehicle.search', asked({ query: 'ZZZ 999Z', reason: { code: 'owner' } }));
    expect(missed.vehicles).toEqual([]);
    expect((await counter.request('sync.waiting', {})).map(({ name, reference }) => [name, reference])).toEqual([
      ['vehicle.look-up', 'KDA OO2K'],
      ['vehicle.look-up', one.register?.logbookNumber],
      ['vehicle.look-up', 'ZZZ 999Z'],
    ]);

    await counter.stop(true);
    await centre.serve();
    const again = await open(startTestWorkstation({ centre, folder: counter.profile }));
    await again.signIn(testOfficers.verifying);
    await again.settled();
    const sent = (await listRows(centre)).toSorted((a, b) => a.at - b.at);
    expect(sent).toMatchObject([
      { staffNumber: 'KT1003', offline: true, fitsOpenCase: true, shown: [one.reference] },
      { staffNumber: 'KT1003', offline: true, fitsOpenCase: true, shown: [one.reference] },
      { staffNumber: 'KT1003', offline: true, fitsOpenCase: false, shown: [], query: 'ZZZ999Z' },
    ]);
    await again.settled();
    expect(await listRows(centre)).toHaveLength(3);
    expect((await again.request('sync.status', {})).counts).toMatchObject({ waiting: 0, refused: 0 });
  });

  it.each([
    ['too wide', { query: 'KDA' }, 'LOOK_TOO_WIDE'],
    ['everything', { query: '%' }, 'LOOK_TOO_WIDE'],
  ] as const)('%s is refused with and without the centre, and on record nowhere', async (_name, change, code) => {
    const { centre, counter } = await start(testOfficers.collection);
    expect(await counter.ask('vehicle.search', asked(change))).toMatchObject({ ok: false, error: { code } });
    await cutOff(centre, counter);
    expect(await counter.ask('vehicle.search', asked(change))).toMatchObject({ ok: false, error: { code } });
    // The end of a plate alone names nothing, though the index of words has it.
    expect((await counter.request('vehicle.search', asked({ query: '002K' }))).vehicles).toEqual([]);
    expect(await counter.request('sync.waiting', {})).toHaveLength(1);
  });

  it('prints the copy of records with who, when, why, whose answer and how old; nobody else’s, and not on blanks', async () => {
    const { centre, counter } = await start(testOfficers.supervisor);
    await cutOff(centre, counter);
    const { id } = await counter.request('vehicle.search', asked());
    const printer = counter.desk.printer.name;
    await counter.request('preference.update', { slipPrinter: printer });
    await counter.request('vehicle.print', { id, place: 0, printer });
    const [paper] = counter.desk.submitted;
    const text = textOf(await readPdf(paper?.bytes ?? new Uint8Array()));
    for (const part of [
      'COPY OF RECORDS',
      'Nakala ya kumbukumbu',
      'From the cache of this office as of',
      'Susan Njeri',
      'KT1004',
      'Open case',
      one.reference,
      one.vehicle.chassisNumber,
      'KDA 002K',
    ])
      expect(text).toContain(part);
    // The supervisor reads it whole on the screen; the paper goes to whoever asked.
    expect(text).not.toContain(one.register?.owners[0]?.identity.number ?? 'no number');
    expect(await counter.ask('vehicle.print', { id, place: 3, printer })).toMatchObject({
      error: { code: 'NOT_FOUND' },
    });
    await counter.request('session.signOut', {});
    await centre.serve();
    await counter.signIn(testOfficers.verifying);
    expect(await counter.ask('vehicle.preview', { id, place: 0 })).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });

  it('lists for the supervisor what fits no open case: the office’s at the centre, this workstation’s without it', async () => {
    const { centre, counter } = await start(testOfficers.supervisor);
    await counter.request('vehicle.search', asked({ reason: { code: 'police', detail: 'OB 1/2' } }));
    await counter.request('vehicle.search', asked());
    expect(await counter.request('vehicle.lookUps', {})).toMatchObject({
      source: 'centre',
      lookUps: [{ officer: 'Susan Njeri', query: 'KDAOO2K', reason: 'police', detail: 'OB 1/2', offline: false }],
      next: null,
    });
    await cutOff(centre, counter);
    await counter.request('vehicle.search', asked({ reason: { code: 'other', detail: 'a neighbour' } }));
    await counter.request('vehicle.search', asked());
    const here = await counter.request('vehicle.lookUps', {});
    expect(here).toMatchObject({
      source: 'cache',
      lookUps: [{ staffNumber: 'KT1004', reason: 'other', detail: 'a neighbour', receivedAt: null, found: 1 }],
    });
    await centre.serve();
    await counter.settled();
    await counter.until('the centre lists it', async () => {
      const { source, lookUps } = await counter.request('vehicle.lookUps', {});
      return source === 'centre' && lookUps.length === 2;
    });
    await counter.request('session.signOut', {});
    await counter.signIn(testOfficers.verifying);
    expect(await counter.ask('vehicle.lookUps', {})).toMatchObject({ error: { code: 'ROLE_MISSING' } });
  });
});
