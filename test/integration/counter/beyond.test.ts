import { afterEach, describe, expect, it } from 'vitest';
import { lookBeyond } from '#central/database/schema/index.ts';
import { createApplication, testReference } from '../../support/application.ts';
import { startTestCentre, testOfficers } from '../../support/central.ts';
import { startTestWorkstation } from '../../support/workstation.ts';

const opened: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.stop();
});
const open = async <One extends { stop: () => Promise<void> }>(starting: Promise<One>): Promise<One> => {
  const one = await starting;
  opened.push(one);
  return one;
};

describe('asking the centre about other offices', () => {
  it('brings the other office to the window with the plate drawn, records who asked and why, and stores nothing here', async () => {
    const kisumu = testReference.office.find(({ id }) => id !== 'ntsa-upper-hill');
    if (kisumu === undefined) throw new Error('there are other offices');
    const centre = await open(startTestCentre());
    await centre.centre.createOffice(kisumu);
    await centre.centre.placeRecord(createApplication({ number: 5, officeId: kisumu.id }));
    const counter = await open(startTestWorkstation({ centre }));
    const asked = { kind: 'plate', query: 'KDA006K', reason: 'Amekuja dirishani – “leo”' } as const;
    expect(await counter.ask('beyond.find', asked)).toMatchObject({ ok: false, error: { code: 'SIGNED_OUT' } });
    await counter.signIn(testOfficers.collection);
    await counter.settled();
    const found = await counter.request('beyond.find', asked);
    expect(found).toMatchObject([
      {
        reference: 'TIMS-000005',
        office: { name: kisumu.name },
        plate: { text: 'KDA 006K', colour: 'white' },
        owner: 'P••• O••• O•••',
      },
    ]);
    const [row] = await centre.store.database.select().from(lookBeyond);
    expect(row).toMatchObject({
      staffNumber: 'KT1003',
      kind: 'plate',
      query: 'KDA006K',
      reason: asked.reason,
      found: 1,
    });
    expect(await counter.request('application.find', { query: 'KDA006K', limit: 10 })).toEqual([]);
    await centre.silence();
    expect(await counter.ask('beyond.find', asked)).toMatchObject({ ok: false, error: { code: 'CENTRE_UNREACHABLE' } });
  });
});
