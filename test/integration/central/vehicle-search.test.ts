import { desc, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookBeyond } from '#central/database/schema/index.ts';
import {
  lookUpListSchema,
  mostLookUps,
  type VehicleSearch,
  vehicleSearchSchema,
} from '#domain/contract/centre/vehicle-search.ts';
import { problemSchema } from '#domain/contract/errors.ts';
import { looksADay } from '#domain/look-beyond.ts';
import { createApplication, createUuid, testReference } from '#test/support/application.ts';
import {
  createCommandMaker,
  signBatch,
  startTestCentre,
  type TestCentre,
  testOfficers,
} from '#test/support/central.ts';

/**
 * An officer looks a vehicle up: the centre wants to know why, keeps who looked at what for good, and tells the
 * supervisor of what fits no case.
 */
const { collection, supervisor, verifying, auditor } = testOfficers;
const kisumu = testReference.office.find(({ id }) => id !== 'ntsa-upper-hill');
if (kisumu === undefined) throw new Error('there are other offices');
const owner = { code: 'owner' };

describe('a look-up of a vehicle', () => {
  let centre: TestCentre;
  let token: string;
  let chief: string;
  let workstationId: string;
  let command: ReturnType<typeof createCommandMaker>;
  const one = createApplication({ number: 1 });
  const same = { ...createApplication({ number: 2, officeId: kisumu.id }), vehicle: one.vehicle };

  beforeAll(async () => {
    centre = await startTestCentre();
    await centre.centre.createOffice(kisumu);
    const device = await centre.enrolNew();
    workstationId = device.workstationId;
    command = createCommandMaker(workstationId, centre.now, 640);
    token = (await centre.signIn(device, collection)).token;
    chief = (await centre.signIn(await centre.enrolNew(), supervisor)).token;
    await centre.centre.placeRecords([one, same, createApplication({ number: 3 })]);
  });
  afterAll(() => centre.stop());

  const ask = (json: unknown, as = token) => centre.request('/v1/vehicle-search', { token: as, json });
  const search = async (query: string, reason: unknown = owner, as = token): Promise<VehicleSearch> => {
    const response = await ask({ query, reason }, as);
    expect(response.status, query).toBe(200);
    return vehicleSearchSchema.parse(await response.json());
  };
  const codeOf = async (response: Promise<Response>) => {
    const answer = await response;
    return `${answer.status} ${answer.ok ? '' : problemSchema.parse(await answer.json()).code}`;
  };
  const list = async (after?: string) => {
    const response = await centre.request(`/v1/look-up${after === undefined ? '' : `?after=${after}`}`, {
      token: chief,
    });
    expect(response.status).toBe(200);
    return lookUpListSchema.parse(await response.json());
  };
  const ofOffice = eq(lookBeyond.officeId, 'ntsa-upper-hill');
  const rows = () =>
    centre.store.database.select().from(lookBeyond).where(ofOffice).orderBy(desc(lookBeyond.receivedAt));
  const countRows = async () => (await rows()).length;

  it('answers what the vehicle is, whose, and what was applied for on it in any office, by each of its numbers', async () => {
    const { vehicle } = one;
    for (const query of [
      ` ${(vehicle.registrationNumber ?? '').toLowerCase()}\t\r\n`,
      (vehicle.registrationNumber ?? '').replaceAll('0', 'O'),
      vehicle.chassisNumber,
      vehicle.engineNumber,
      one.reference,
      ` ${(one.register?.logbookNumber ?? '').toLowerCase()} `,
    ]) {
      const { vehicles } = await search(query);
      expect(vehicles, query).toHaveLength(1);
      expect(vehicles[0]?.vehicle.chassisNumber).toBe(vehicle.chassisNumber);
      expect(vehicles[0]?.applications.map(({ office }) => office.id).toSorted()).toEqual(
        [one.officeId, kisumu.id].toSorted(),
      );
    }
  });

  it('tells an officer of a desk the ends of numbers alone, and the supervisor the whole', async () => {
    const whole = one.register?.owners[0]?.identity.number ?? '';
    const text = JSON.stringify(await search(one.vehicle.chassisNumber));
    expect(text).toContain(whole.slice(-4));
    for (const secret of [whole, one.owners[0]?.kraPin, one.owners[0]?.phone, one.collector.name, same.id])
      expect(text).not.toContain(secret);
    expect(JSON.stringify(await search(one.vehicle.chassisNumber, owner, chief))).toContain(whole);
  });

  it.each([
    ['no reason', { query: 'KDA 002K' }, '422 REASON_REQUIRED'],
    ['an empty one', { query: 'KDA 002K', reason: {} }, '400 INVALID_INPUT'],
    ['one of no list', { query: 'KDA 002K', reason: { code: 'curious' } }, '422 REASON_REQUIRED'],
    ['a case that is not named', { query: 'KDA 002K', reason: { code: 'open-case' } }, '422 REASON_REQUIRED'],
    ['everything', { query: '%', reason: owner }, '422 LOOK_TOO_WIDE'],
    ['every plate of a series', { query: 'KDA', reason: owner }, '422 LOOK_TOO_WIDE'],
    ['nothing', { query: ' \t\n', reason: owner }, '422 LOOK_TOO_WIDE'],
    ['a page of text', { query: 'x'.repeat(100_000), reason: owner }, '413 INVALID_INPUT'],
    ['a long line', { query: `KDA ${'0'.repeat(300)}`, reason: owner }, '400 INVALID_INPUT'],
    [
      'a text that no database keeps',
      { query: 'KDA 002K', reason: { code: 'other', detail: 'a\u0000bc' } },
      '400 INVALID_INPUT',
    ],
  ])('with %s is refused, and neither answered nor recorded', async (_name, body, code) => {
    const before = await countRows();
    expect(await codeOf(ask(body))).toBe(code);
    expect(await countRows()).toBe(before);
  });

  it('is not an auditor’s', async () => {
    const { token: reading } = await centre.signIn(await centre.enrolNew(), auditor);
    expect(await codeOf(ask({ query: 'KDA 002K', reason: owner }, reading))).toBe('403 ROLE_MISSING');
  });

  it('stands under the officer and workstation of the session, whatever the body says', async () => {
    await ask({
      query: 'KDA 002K',
      reason: { code: 'police', detail: 'OB 12/3' },
      staffNumber: verifying.staffNumber,
      officer: verifying.staffNumber,
      workstationId: 'ws-other',
      officeId: kisumu.id,
      fitsOpenCase: true,
      at: 1,
    });
    const [{ id: _, at, receivedAt, ...row } = { id: '', at: 0, receivedAt: 0 }] = await rows();
    expect(row).toEqual({
      officeId: one.officeId,
      workstationId,
      staffNumber: collection.staffNumber,
      kind: 'vehicle',
      query: 'KDA002K',
      reasonCode: 'police',
      reason: 'OB 12/3',
      found: 2,
      shown: expect.arrayContaining([one.reference, same.reference]),
      fitsOpenCase: false,
      offline: false,
    });
    expect([at, receivedAt]).toEqual([receivedAt, at]);
    expect(at).toBeGreaterThan(1);
  });

  it('made twice is on record twice, and one that found nothing too', async () => {
    const before = await countRows();
    await search('KDA 002K');
    await search('KDA 002K');
    expect((await search('ZZZ 999Z')).vehicles).toEqual([]);
    expect(await countRows()).toBe(before + 3);
  });

  it('fits where the centre finds the named case open at the own office on that vehicle, and nowhere else', async () => {
    const named = (detail: string) => ({ code: 'open-case', detail });
    expect((await search('KDA 002K', named('tims-000001'))).fitsOpenCase).toBe(true);
    expect((await search('KDA 002K', named(same.reference))).fitsOpenCase).toBe(false);
    expect((await search('KDA 002K', named('TIMS-000003'))).fitsOpenCase).toBe(false);
    expect((await search('KDA 002K', named('TIMS-999999'))).fitsOpenCase).toBe(false);
  });

  it('is never changed or taken back', async () => {
    const { database } = centre.store;
    for (const statement of [
      sql`update look_beyond set fits_open_case = true`,
      sql`delete from look_beyond`,
      sql`truncate look_beyond`,
    ])
      await expect(database.execute(statement)).rejects.toMatchObject({
        cause: { message: expect.stringContaining('kept for good') },
      });
  });

  const offline = (staffNumber: string, payload: object = {}) =>
    command('vehicle.look-up', createUuid(1, 641), staffNumber, {
      query: 'KDA 002K',
      reason: { code: 'owner', detail: '' },
      shown: [one.reference],
      asOf: centre.now() - 60_000,
      ...payload,
    });
  const findRow = async (id: string) => (await rows()).find((row) => row.id === id);

  it('that a counter answered by itself arrives once, under the officer who was signed in there', async () => {
    const act = offline(collection.staffNumber, { reason: { code: 'open-case', detail: one.reference } });
    expect((await centre.push(token, [act])).map(({ kind }) => kind)).toEqual(['applied']);
    expect((await centre.push(token, [act, act])).map(({ kind }) => kind)).toEqual(['duplicate', 'duplicate']);
    expect((await rows()).filter(({ id }) => id === act.id)).toMatchObject([
      {
        staffNumber: collection.staffNumber,
        workstationId,
        offline: true,
        fitsOpenCase: true,
        shown: [one.reference],
        at: act.at,
      },
    ]);
  });

  it('in another officer’s name is refused, however it is signed', async () => {
    const act = offline(verifying.staffNumber);
    const response = await centre.request('/v1/command', { token, json: signBatch(token, [act]) });
    const { answers } = (await response.json()) as { answers: { kind: string; problem: { code: string } }[] };
    expect(answers).toMatchObject([{ kind: 'refused', problem: { code: 'OFFICER_NOT_SIGNED_IN' } }]);
    expect(await findRow(act.id)).toBeUndefined();
  });

  it.each([
    ['back by a month', -30 * 86_400_000],
    ['ahead by a month', 30 * 86_400_000],
  ])('dated %s is recorded as of its arrival, and stands first in the list', async (_name, byMs) => {
    const act = { ...offline(collection.staffNumber), at: centre.now() + byMs };
    const answers = await centre.push(token, [act]);
    if (byMs > 0) {
      // Beyond the end of the grant nobody acts.
      expect(answers).toMatchObject([{ kind: 'refused', problem: { code: 'OFFICER_NOT_SIGNED_IN' } }]);
      return;
    }
    expect(answers).toMatchObject([{ kind: 'applied' }]);
    const { lookUps } = await list();
    expect(lookUps[0]).toMatchObject({ id: act.id, at: act.at, offline: true });
    expect(lookUps[0]?.receivedAt).toBeGreaterThan(act.at + 86_400_000);
  });

  it.each([
    ['without a reason', { reason: undefined }],
    ['for everything', { query: '%' }],
    ['of a reason without its case', { reason: { code: 'open-case', detail: '' } }],
  ])('that a counter sends %s is refused', async (_name, change) => {
    const act = offline(collection.staffNumber);
    const sent = { ...act, payload: { ...act.payload, ...change } };
    expect((await centre.push(token, [sent])).map(({ kind }) => kind)).toEqual(['refused']);
    expect(await findRow(act.id)).toBeUndefined();
  });

  it('is no act on an application, and no other act is one', async () => {
    const act = offline(collection.staffNumber);
    const note = command('application.note', one.id, collection.staffNumber, { note: 'a word' });
    const crossed = [
      { ...act, subject: { kind: 'application', id: one.id } },
      { ...note, subject: { kind: 'look-up', id: one.id } },
    ];
    expect((await centre.push(token, crossed)).map(({ problem }) => problem?.code)).toEqual([
      'INVALID_INPUT',
      'INVALID_INPUT',
    ]);
    expect((await centre.centre.getApplication(one.officeId, one.id)).version).toBe(one.version);
  });

  it('that fits no open case is the supervisor’s to read: by pages, the last to arrive first, with names, once each', async () => {
    expect(await codeOf(centre.request('/v1/look-up', { token }))).toBe('403 ROLE_MISSING');
    const seeded = Array.from({ length: mostLookUps + 5 }, (_, place) => ({
      officeId: one.officeId,
      id: `seed-${String(place).padStart(3, '0')}`,
      workstationId,
      staffNumber: place === 0 ? 'KT-GONE' : verifying.staffNumber,
      kind: 'vehicle' as const,
      query: 'KDA002K',
      reasonCode: 'other' as const,
      reason: 'x',
      found: 0,
      shown: [],
      fitsOpenCase: place === 1,
      offline: false,
      at: one.submittedAt,
      // Of one millisecond: the id alone tells them apart.
      receivedAt: one.submittedAt,
    }));
    await centre.store.database.insert(lookBeyond).values(seeded);
    await centre.store.database
      .insert(lookBeyond)
      .values({ ...seeded[2], officeId: kisumu.id, id: 'other-office' } as (typeof seeded)[0]);
    const pages = [await list()];
    for (let next = pages[0]?.next; next != null; next = pages.at(-1)?.next) pages.push(await list(next));
    const all = pages.flatMap(({ lookUps }) => lookUps);
    expect(pages.every(({ lookUps }) => lookUps.length <= mostLookUps)).toBe(true);
    const ids = all.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const wanted = (await rows()).filter(({ fitsOpenCase }) => !fitsOpenCase).map(({ id }) => id);
    expect(ids.toSorted()).toEqual(wanted.toSorted());
    expect(ids).not.toContain('seed-001');
    expect(ids).not.toContain('other-office');
    const arrivals = all.map(({ receivedAt }) => receivedAt ?? 0);
    expect(arrivals).toEqual(arrivals.toSorted((a, b) => b - a));
    expect(all.find(({ id }) => id === 'seed-002')?.officer).toBe(verifying.name);
    expect(all.find(({ id }) => id === 'seed-000')?.officer).toBeNull();
    expect(await codeOf(centre.request('/v1/look-up?after=nonsense', { token: chief }))).toBe('400 INVALID_INPUT');
  });

  it('ends for the day at its most, in plain words; what a counter answered meanwhile is recorded all the same', async () => {
    const now = centre.now();
    await centre.store.database.insert(lookBeyond).values(
      Array.from({ length: looksADay.most }, (_, place) => ({
        officeId: one.officeId,
        id: `many-${place}`,
        workstationId,
        staffNumber: collection.staffNumber,
        kind: 'vehicle' as const,
        query: 'KDA002K',
        reasonCode: 'owner' as const,
        reason: '',
        found: 0,
        shown: [],
        fitsOpenCase: true,
        offline: false,
        at: now,
        receivedAt: now,
      })),
    );
    expect(await codeOf(ask({ query: 'KDA 002K', reason: owner }))).toBe('429 LOOK_LIMIT');
    const act = offline(collection.staffNumber);
    expect((await centre.push(token, [act])).map(({ kind }) => kind)).toEqual(['applied']);
    expect(await findRow(act.id)).toBeDefined();
  });
});
