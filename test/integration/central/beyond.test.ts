import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookBeyond } from '#central/database/schema/index.ts';
import { reasonHeader } from '#domain/contract/centre/look-beyond.ts';
import { problemSchema } from '#domain/contract/errors.ts';
import { type ApplicationBeyond, applicationBeyondSchema } from '#domain/look-beyond.ts';
import { createApplication, testReference } from '../../support/application.ts';
import { startTestCentre, type TestCentre, testOfficers } from '../../support/central.ts';

/**
 * A citizen stands at the wrong office: the officer may learn where to send them, and that they looked is on record.
 */
describe('a look beyond the own office', () => {
  let centre: TestCentre;
  let token: string;
  let workstationId: string;
  const elsewhere = testReference.office.filter(({ id }) => id !== 'ntsa-upper-hill').slice(0, 3);
  const [kisumu] = elsewhere;
  if (kisumu === undefined) throw new Error('there are other offices');
  const decidedAt = Date.parse('2026-03-01T10:00:00+03:00');

  beforeAll(async () => {
    centre = await startTestCentre();
    for (const office of elsewhere) await centre.centre.createOffice(office);
    const device = await centre.enrolNew();
    workstationId = device.workstationId;
    token = (await centre.signIn(device, testOfficers.collection)).token;
    const one = createApplication({
      number: 1,
      officeId: kisumu.id,
      standing: 'approved',
      decision: { kind: 'approved', reasons: [], revision: 1, at: decidedAt, by: 'KT9' },
    });
    const same = {
      ...createApplication({ number: 2, officeId: elsewhere[1]?.id ?? '' }),
      vehicle: one.vehicle,
      submittedAt: one.submittedAt + 1,
    };
    await centre.centre.placeRecords([
      one,
      same,
      createApplication({ number: 3 }),
      createApplication({ number: 4, officeId: elsewhere[2]?.id ?? '' }),
    ]);
  });
  afterAll(() => centre.stop());

  const look = async (path: string, reason = 'Mwananchi yuko hapa · asks'): Promise<ApplicationBeyond[]> => {
    const response = await centre.request(path, { token, headers: { [reasonHeader]: encodeURIComponent(reason) } });
    expect(response.status).toBe(200);
    return ((await response.json()) as { applications: unknown[] }).applications.map((one) =>
      applicationBeyondSchema.parse(one),
    ); // parsed one by one
  };
  const codeOf = async (path: string) => {
    const response = await centre.request(path, { token, headers: { [reasonHeader]: 'asks' } });
    return problemSchema.parse(await response.json()).code;
  };
  const listLooks = () =>
    centre.store.database.select().from(lookBeyond).where(eq(lookBeyond.officeId, centre.office.id));

  it('tells where the application is, how far it has come and since when, with names masked and nothing else of the person', async () => {
    const [found] = await look('/v1/application/TIMS-000001');
    const { receivedAt, ...rest } = found ?? { receivedAt: 0 };
    expect(receivedAt).toBe(createApplication({ number: 1 }).submittedAt);
    expect(rest).toEqual({
      reference: 'TIMS-000001',
      office: { id: kisumu.id, name: kisumu.name },
      service: 'ownership-transfer',
      status: 'approved',
      registrationNumber: 'KDA 002K',
      vehicle: 'Toyota Corolla',
      licence: null,
      owner: 'P••• O••• O•••',
      collector: 'P••• O••• O•••',
      decidedAt,
      readyAt: null,
      collectedAt: null,
    });
  });

  it('finds a vehicle at all offices at once, the newest first, the own office among them', async () => {
    expect((await look('/v1/vehicle?plate=kda-002k')).map(({ reference }) => reference)).toEqual([
      'TIMS-000002',
      'TIMS-000001',
    ]);
    expect((await look('/v1/vehicle?chassis=JTDBR32E7%2000000003')).map(({ office }) => office.id)).toEqual([
      centre.office.id,
    ]);
  });

  it('follows the record: a plate that was corrected is found under the new one only, a removed application not at all', async () => {
    const four = createApplication({ number: 4, officeId: elsewhere[2]?.id ?? '' });
    await centre.centre.placeRecord({ ...four, vehicle: { ...four.vehicle, registrationNumber: 'KDB 777Z' } });
    expect([
      (await look('/v1/vehicle?plate=KDB777Z')).length,
      (await look('/v1/vehicle?plate=KDA005K')).length,
    ]).toEqual([1, 0]);
    await centre.centre.removeApplication(four.officeId, four.id);
    expect(await look('/v1/vehicle?plate=KDB777Z')).toEqual([]);
  });

  it('is on record with who, what, why and whether there was anything, also when there was nothing', async () => {
    const before = (await listLooks()).length;
    await look('/v1/application/TIMS-000001', 'first');
    await look('/v1/vehicle?plate=ZZZ%20999Z', 'zweite – säe');
    const rows = (await listLooks()).toSorted((a, b) => a.at - b.at).slice(before);
    const same = { reasonCode: 'beyond', fitsOpenCase: false, offline: false };
    expect(rows.map(({ id: _, at: __, receivedAt: ___, ...row }) => row)).toEqual([
      {
        officeId: centre.office.id,
        workstationId,
        staffNumber: 'KT1003',
        kind: 'reference',
        query: 'TIMS-000001',
        reason: 'first',
        found: 1,
        shown: ['TIMS-000001'],
        ...same,
      },
      {
        officeId: centre.office.id,
        workstationId,
        staffNumber: 'KT1003',
        kind: 'plate',
        query: 'ZZZ999Z',
        reason: 'zweite – säe',
        found: 0,
        shown: [],
        ...same,
      },
    ]);
  });

  it('leaves neither the reason nor what was looked for in the log', async () => {
    const secret = 'jirani-anauliza';
    await look('/v1/application/TIMS-000003', secret);
    const text = JSON.stringify(centre.logs);
    expect(text).not.toContain(secret);
    expect(text).not.toContain('TIMS-000003');
  });

  it('without a reason records nothing and answers nothing', async () => {
    const before = (await listLooks()).length;
    expect((await centre.request('/v1/application/TIMS-000001', { token })).status).toBe(422);
    expect(await listLooks()).toHaveLength(before);
  });

  it('of fewer than four signs finds nobody and is not answered: it would go through the country by guesses', async () => {
    for (const path of [
      '/v1/vehicle?plate=KDA',
      '/v1/vehicle?plate=K-D%20A',
      '/v1/vehicle?chassis=JTD',
      '/v1/application/TIM',
    ])
      expect(await codeOf(path), path).toBe('INVALID_INPUT');
  });

  it('asks by the office-led indexes: a scan of all applications of the country would otherwise stand behind each look', async () => {
    for (const column of ['reference', 'plate', 'chassis']) {
      const plan = await centre.store.database.transaction(async (transaction) => {
        await transaction.execute(sql`set local enable_seqscan = off`);
        return transaction.execute(
          sql.raw(
            `explain select record from application where office_id in ('${kisumu.id}', '${centre.office.id}') and ${column} = 'KDA002K' limit 20`,
          ),
        );
      });
      expect(JSON.stringify(plan)).toContain(`application_${column}`);
      expect(JSON.stringify(plan)).toMatch(new RegExp(`Index Cond: .*office_id = ANY.*${column} =`));
    }
  });
});
