import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { SignedPack } from '#domain/contract/centre/signed-pack.ts';
import { findNewestVersion, type Pack, packNames, parseReference } from '#domain/reference-pack.ts';
import { createApplication, createSubmission, testPacks, testReference } from '../../support/application.ts';
import { startTestCentre, type TestCentre, testOfficers } from '../../support/central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../support/workstation.ts';

const shipped = findNewestVersion(Object.values(testPacks));

/** The whole counter against the real centre: what the centre publishes is what the counter judges by, and shows. */
let centre: TestCentre;
let folder: string;
let station: TestWorkstation;
const { id } = createApplication({ number: 1 });
const reason = {
  code: 'stamp-missing',
  for: ['return'],
  services: ['registration-used', 'ownership-transfer'],
  label: { en: 'Stamp missing', sw: 'Muhuri haupo' },
  wording: { en: 'The form bears no stamp.', sw: 'Fomu haina muhuri.' },
  source: 'test',
};
/** A service that the centre has a row of, and no counter yet: a transfer, by another name. */
const succession = {
  ...testReference.service.find((row) => row.id === 'ownership-transfer'),
  id: 'transfer-of-tomorrow',
  name: { en: 'Transfer by succession', sw: 'Uhamisho wa urithi' },
};
const withSuccession = (change: object, version: string): Pack => ({
  version,
  rows: [...testPacks.service.rows, { ...succession, ...change }],
});
/** Changes what comes back, as somebody between the two would. */
let onTheWay: (signed: SignedPack) => unknown = (signed) => signed;
const packRequests: { name: string; status: number }[] = [];
/** While it is there nothing is asked for. */
let gate: Promise<void> | undefined;
let isCut = false;
const line: typeof globalThis.fetch = async (input, init) => {
  if (isCut) throw new TypeError('fetch failed');
  const name = /\/v1\/reference\/(.+)$/.exec(String(input))?.[1];
  if (name !== undefined) await gate;
  const response = await fetch(input, init);
  if (name === undefined) return response;
  packRequests.push({ name, status: response.status });
  if (!response.ok) return response;
  const headers = new Headers(response.headers);
  return new Response(JSON.stringify(onTheWay((await response.json()) as SignedPack)), { headers }); // by the contract
};

const open = async (packs = testPacks) => {
  station = await startTestWorkstation({
    centre,
    folder,
    fetch: line,
    packs,
    enrolmentCode: await centre.centre.createEnrolmentCode(centre.office.id),
  });
};
const health = async () => (await station.request('health.get', {})).reference;
const reasons = async () => (await station.request('reason.list', {})).reasons.map(({ code }) => code);
const asked = (count: number) =>
  station.until(`${count} packs were asked for`, async () => packRequests.length >= count);
const signInAnew = async () => {
  await station.request('session.signOut', {});
  await station.signIn(testOfficers.supervisor);
};
const act = () => station.ask('application.return', { id, revision: 1, reasons: [{ code: reason.code }] });

beforeAll(async () => {
  const packs = { ...testPacks, service: withSuccession({}, '2026-12-01') };
  centre = await startTestCentre({ demonstration: true, reference: parseReference(packs) });
  folder = await mkdtemp(join(tmpdir(), 'kaunta-reference-'));
  await centre.centre.placeRecord(createApplication({ number: 1, officeId: centre.office.id }));
  await open();
  await station.signIn(testOfficers.supervisor);
  await station.until('the case is here', async () => (await station.ask('application.get', { id })).ok);
  await asked(packNames.length);
});
afterEach(() => {
  onTheWay = (signed) => signed;
});
afterAll(async () => {
  await station.stop();
  await rm(folder, { recursive: true, force: true });
  await centre.stop();
});

it('all packs come in the first session; afterwards the answer is 304', async () => {
  expect(packRequests.map(({ name, status }) => [name, status])).toEqual(packNames.map((name) => [name, 200]));
  expect(await health()).toEqual({ inUse: shipped, next: null, keptOut: [], setAside: [] });
  packRequests.length = 0;
  await signInAnew();
  await asked(packNames.length);
  expect(new Set(packRequests.map(({ status }) => status))).toEqual(new Set([304]));
});

it('a pack that somebody changed on its way is not used, and the Sync desk tells the person to tell', async () => {
  centre.packs['reason-code'] = {
    ...testPacks['reason-code'],
    version: '2026-12-05',
    rows: [...testPacks['reason-code'].rows, reason],
  };
  onTheWay = (signed) =>
    signed.pack === 'reason-code' ? { ...signed, body: { ...signed.body, version: '2099-01-01' } } : signed;
  await signInAnew();
  await station.until('it is kept out', async () => (await health()).keptOut.length > 0);
  expect(await health()).toEqual({
    inUse: shipped,
    next: null,
    keptOut: [{ pack: 'reason-code', reason: 'unsigned', row: null }],
    setAside: [],
  });
  expect(await reasons()).not.toContain(reason.code);
});

it('a new reason of the centre’s is an officer’s to give after the next sign-in, and not in the middle of this one', async () => {
  packRequests.length = 0;
  await signInAnew();
  // All of them: what is still on its way at the sign-out would be used for that alone.
  await asked(packNames.length);
  await station.until('it waits', async () => (await health()).next === '2026-12-05');
  expect(await reasons()).not.toContain(reason.code);
  expect(await act()).toMatchObject({ ok: false, error: { code: 'REASON_UNKNOWN' } });
  await signInAnew();
  expect(await health()).toEqual({ inUse: '2026-12-05', next: null, keptOut: [], setAside: [] });
  expect(await reasons()).toContain(reason.code);
});

it('is used without a line after a restart, by the rules too', async () => {
  await station.settled();
  await station.stop(true);
  isCut = true;
  await open();
  expect(await reasons()).toContain(reason.code);
  isCut = false;
  await station.signIn(testOfficers.supervisor);
  await station.until('the case is here', async () => (await station.ask('application.get', { id })).ok);
  expect(await act()).toMatchObject({ ok: true });
});

it('the pack of a newer program is kept out, and what was in use stays', async () => {
  centre.packs.fee = { ...testPacks.fee, version: '2027-01-01', rows: [{ tariff: 'of tomorrow' }] };
  packRequests.length = 0;
  await signInAnew();
  await station.until('it is kept out', async () => (await health()).keptOut.length > 0);
  await asked(packNames.length);
  expect(await health()).toEqual({
    inUse: '2026-12-05',
    next: null,
    keptOut: [{ pack: 'fee', reason: 'unreadable', row: null }],
    setAside: [],
  });
  centre.packs.fee = testPacks.fee;
});

it('a centre that hangs over its packs holds up neither acts nor the feed nor a sign-in', async () => {
  let free = (): void => {};
  gate = new Promise<void>((resolve) => {
    free = resolve;
  });
  packRequests.length = 0;
  const second = createApplication({ number: 2, officeId: centre.office.id });
  await signInAnew();
  await centre.centre.placeRecord(second);
  await station.until('the new case is here', async () => (await station.ask('application.get', { id: second.id })).ok);
  await station.request('verification.record', { id: second.id, revision: 1, marks: { buyer: { mark: 'confirmed' } } });
  await station.settled();
  await signInAnew();
  expect(packRequests).toEqual([]);
  free();
  await asked(1);
});

it('a record of a service with no row here is parked with a plain reason, and comes by itself with the row', async () => {
  const submission = { ...createSubmission({ number: 3, officeId: centre.office.id }), service: succession.id };
  const [unknown] = await centre.centre.takeIn([submission]);
  const after = await centre.centre.placeRecord(createApplication({ number: 4, officeId: centre.office.id }));
  if (unknown === undefined) throw new Error('it was taken in');
  const parked = async () =>
    (await station.request('sync.parked', {})).map(({ kind, id, reason }) => ({ kind, id, reason }));
  const isParked = { kind: 'application', id: unknown.id, reason: 'service transfer-of-tomorrow' };
  const find = () => station.ask('application.get', { id: unknown.id });
  const record = (of: string) =>
    station.request('verification.record', { id: of, revision: 1, marks: { buyer: { mark: 'confirmed' } } });
  const take = async (pack: Pack) => {
    centre.packs.service = pack;
    packRequests.length = 0;
    await signInAnew();
    await asked(packNames.length);
    // An asking that was still under way may have brought it before the sign-in: it is in use already then.
    await station.until('it is here', async () => {
      await station.request('sync.run', {});
      const { inUse, next } = await health();
      return [inUse, next].includes(pack.version);
    });
    await signInAnew();
  };

  await station.until(
    'what came after it is here',
    async () => (await station.ask('application.get', { id: after.id })).ok,
  );
  expect(await parked()).toEqual([isParked]);
  expect(await find()).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
  await record(after.id);
  await station.settled();
  expect(await centre.centre.getApplication(centre.office.id, after.id)).toMatchObject({ version: 2 });

  // A row of a later program: only what hangs on it stays out of reach.
  await take(withSuccession({ ceremony: 'of tomorrow' }, '2026-12-06'));
  expect((await health()).setAside).toMatchObject([{ pack: 'service', row: succession.id, reason: 'unreadable' }]);
  await station.settled();
  expect(await parked()).toEqual([isParked]);

  await take(withSuccession({}, '2026-12-07'));
  await station.until('it has come', async () => (await find()).ok);
  expect([await parked(), await health()]).toMatchObject([[], { inUse: '2026-12-07', setAside: [] }]);
  const { application, row } = await record(unknown.id);
  expect([row.service.name, application.items.map(({ kind }) => kind)]).toEqual([succession.name, ['paper-logbook']]);
  await station.settled();
  expect((await station.request('application.get', { id: unknown.id })).application).toEqual(
    await centre.centre.getApplication(centre.office.id, unknown.id),
  );
});
