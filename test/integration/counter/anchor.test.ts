import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditAnchor, commandReceipt, officeKey } from '#central/database/schema/index.ts';
import { packNames } from '#domain/reference-pack.ts';
import { createApplication } from '../../support/application.ts';
import { startTestCentre, type TestCentre, testOfficers } from '../../support/central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../support/workstation.ts';

/** The centre signs for the end of the chain once everything is sent, and the counter believes only its key. */
let centre: TestCentre;
let station: TestWorkstation;
const { id } = createApplication({ number: 1 });
const act = (mark: 'confirmed' | 'faulted') =>
  station.request('verification.record', { id, revision: 1, marks: { buyer: { mark } } });
const read = async () => {
  const { sequence, last } = (await station.request('health.get', {})).anchor;
  return { sequence, unanchored: last - (sequence ?? 0) };
};
/** Asked for at most once a minute. */
const anchored = async (sequence: number): Promise<void> => {
  await station.settled();
  centre.advance(61_000);
  await station.until(`${sequence} is anchored`, async () => {
    await station.request('sync.run', {});
    return (await read()).sequence === sequence;
  });
};

beforeAll(async () => {
  centre = await startTestCentre({ demonstration: true });
  await centre.centre.placeRecord(createApplication({ number: 1, officeId: centre.office.id }));
  station = await startTestWorkstation({ centre });
  await station.signIn(testOfficers.supervisor);
  await station.until('the case is here', async () => (await station.ask('application.get', { id })).ok);
});
afterAll(async () => {
  await station.stop();
  await centre.stop();
});

it('signs for the last act, and says how many came after it', async () => {
  expect(await read()).toEqual({ sequence: null, unanchored: 0 });
  await act('faulted');
  await act('confirmed');
  await anchored(2);
  expect(await read()).toEqual({ sequence: 2, unanchored: 0 });
  const rows = await centre.store.database.select().from(auditAnchor).where(eq(auditAnchor.officeId, centre.office.id));
  expect(rows.map(({ sequence }) => sequence)).toContain(2);
});

it('is asked at a sign-out too, for what came within the last minute', async () => {
  await act('faulted');
  await station.settled();
  await station.request('session.signOut', {});
  await station.until('3 is anchored', async () => {
    const rows = await centre.store.database
      .select()
      .from(auditAnchor)
      .where(eq(auditAnchor.officeId, centre.office.id));
    return rows.some(({ sequence }) => sequence === 3);
  });
  const from = centre.logs.length;
  await station.signIn(testOfficers.supervisor);
  // A pack of reference data under a key that is new would bring that key before the anchor does.
  await station.until('its reference data has come', async () => {
    const packs = centre.logs
      .slice(from)
      .filter(({ route, status }) => route === '/v1/reference/:pack' && status !== 401);
    return packs.length >= packNames.length;
  });
});

it('is not believed under a key that the counter does not know, and is once it does', async () => {
  await act('confirmed');
  await anchored(4);
  await centre.store.database
    .update(officeKey)
    .set({ retiredAt: centre.now() })
    .where(eq(officeKey.officeId, centre.office.id));
  const [other] = await centre.store.database.select().from(officeKey).where(eq(officeKey.kind, 'sign'));
  if (other === undefined) throw new Error('it was made');
  await centre.centre.createOffice({ ...centre.office, id: 'huduma-kisumu' });
  const { getOfficeKeys } = await import('#central/access/office-key.ts');
  await getOfficeKeys(centre.store.database, 'huduma-kisumu', centre.now());
  const rows = await centre.store.database.select().from(officeKey).where(eq(officeKey.officeId, 'huduma-kisumu'));
  for (const row of rows)
    await centre.store.database
      .insert(officeKey)
      .values({ ...row, officeId: centre.office.id, id: `${row.kind}-2`, createdAt: row.createdAt + 1 });
  await act('faulted');
  await station.settled();
  centre.advance(61_000);
  await station.until('an unknown key was seen', async () => {
    await station.request('sync.run', {});
    return station.logs.some(({ event }) => event === 'sync.anchor-unproved');
  });
  expect((await read()).sequence).toBe(4);
  await anchored(5);
  expect(station.logs.map(({ event }) => event)).toContain('sync.anchor-unproved');
});

it('refuses to sign for an act that is not the centre’s, which is recorded and told', async () => {
  await act('confirmed');
  await station.settled();
  await centre.store.database
    .update(commandReceipt)
    .set({ chainSha256: 'a'.repeat(64) })
    .where(sql`office_id = ${centre.office.id} and sequence = 6`);
  centre.advance(61_000);
  await station.until('the fork is told', async () => {
    await station.request('sync.run', {});
    return station.logs.some(
      ({ event, fields }) => event === 'sync.anchor' && JSON.stringify(fields).includes('AUDIT_FORK'),
    );
  });
  expect(await read()).toEqual({ sequence: 5, unanchored: 1 });
  expect(centre.logs.some(({ event, kind, sequence }) => event === 'chain' && kind === 'fork' && sequence === 6)).toBe(
    true,
  );
});
