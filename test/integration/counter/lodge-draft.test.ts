import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, civilDateAt } from '#domain/civil-date.ts';
import { listBrought } from '#domain/reference.ts';
import { createApplication, testPacks, testReference } from '#test/support/application.ts';
import { startTestCentre, type TestCentre, testOfficers } from '#test/support/central.ts';
import { typeLeast } from '#test/support/lodging.ts';
import { startTestWorkstation, type TestWorkstation } from '#test/support/workstation.ts';

/** What can befall a draft between its first sign and the centre's word. */
const service = 'plates-lost';
const pdf = new TextEncoder().encode('%PDF-1.7 the papers of one application');
const vehicle = createApplication({ number: 1 });

let centre: TestCentre;
let desk: TestWorkstation;
beforeAll(async () => {
  centre = await startTestCentre();
  await centre.centre.placeRecords([vehicle]);
  desk = await startTestWorkstation({ centre });
  await desk.signIn(testOfficers.collection);
  await desk.settled();
});
afterAll(async () => {
  await desk.stop();
  await centre.stop();
});

const begin = async (of = service, { request } = desk) => (await request('draft.create', { service: of })).id;
const save = (id: string, typed: Record<string, string>, brought: string[] = []) =>
  desk.request('draft.save', { id, typed, brought });
const attach = async (id: string, bytes: Uint8Array = pdf) => {
  desk.choose(bytes);
  return desk.ask('draft.attach', { id });
};
const whole = async (of = service) => {
  const id = await begin(of);
  await save(id, typeLeast(of, centre.now()));
  await attach(id);
  return id;
};
const codeOf = async (reply: ReturnType<TestWorkstation['ask']>) => {
  const answer = await reply;
  return answer.ok ? '' : answer.error.code;
};

describe('what is still to be brought', () => {
  it('names papers and things that are neither ticked nor attached, and no fact that the office reads for itself', async () => {
    const id = await whole();
    const { lines, papers } = await desk.request('draft.get', { id });
    const [ticked = '', attached = '', ...rest] = lines.map((line) => line.id);
    expect(rest.length).toBeGreaterThan(0);
    for (const fact of ['particulars', 'fees-register', 'plates'])
      expect(lines.map((line) => line.id)).not.toContain(fact);
    await save(id, typeLeast(service, centre.now()), [ticked]);
    const [paper] = papers;
    await desk.request('draft.arrange', {
      id,
      papers: [{ sha256: paper?.sha256 ?? '', turn: 0, line: attached }],
    });
    await desk.request('application.lodge', { id });
    const { application } = await desk.request('application.get', { id });
    expect(application.lodged?.missing).toEqual(rest);
    expect(listBrought(testReference, application).map((line) => line.id)).toEqual([ticked, attached, ...rest]);
  });
});

describe('the papers of a draft', () => {
  it('are looked at as they would be lodged, and not as they were before a change', async () => {
    const id = await begin();
    await attach(id);
    const sha256 = (await desk.request('draft.get', { id })).document?.sha256 ?? '';
    const { url } = await desk.request('draft.preview', { id, sha256 });
    expect(Buffer.from(desk.program.tray.find(url.split('/').at(-1) ?? '') ?? [])).toEqual(Buffer.from(pdf));
    await desk.request('draft.arrange', { id, papers: [] });
    expect(await codeOf(desk.ask('draft.preview', { id, sha256 }))).toBe('NOT_FOUND');
  });

  it.each([
    ['nothing', new Uint8Array(), 'SCAN_UNREADABLE'],
    ['a text', new TextEncoder().encode('no picture'), 'SCAN_TYPE_REFUSED'],
  ])('are never %s, and the draft stays as it is', async (_name, bytes, code) => {
    const id = await begin();
    expect(await codeOf(attach(id, bytes))).toBe(code);
    expect(await desk.request('draft.get', { id })).toMatchObject({ papers: [], document: null });
  });
});

describe('what a record here knows of the vehicle', () => {
  it('is offered for the plate that was typed, field by field, and never of another vehicle or of people', async () => {
    const id = await begin();
    expect((await desk.request('draft.get', { id })).known).toBeNull();
    const { known } = await save(id, { 'vehicle/registrationNumber': ' kda oo2k ' });
    // O for 0 names another plate here: only what is written alike fills a form
    expect(known).toBeNull();
    const view = await save(id, { 'vehicle/registrationNumber': ' kda 002k ' });
    expect(view.known?.reference).toBe(vehicle.reference);
    expect(view.known?.typed).toMatchObject({
      'vehicle/chassisNumber': vehicle.vehicle.chassisNumber,
      'vehicle/yearOfManufacture': String(vehicle.vehicle.yearOfManufacture),
      'register/logbookNumber': vehicle.register?.logbookNumber,
    });
    expect(
      Object.keys(view.known?.typed ?? {}).filter((path) => !/^(vehicle|register)\/[a-zA-Z]+$/.test(path)),
    ).toEqual([]);
    // Nothing is filled in by itself
    expect(view.typed).toEqual({ 'vehicle/registrationNumber': ' kda 002k ' });
    const filled = await save(id, { ...typeLeast(service, centre.now()), ...view.known?.typed });
    expect(filled.faults).toEqual({});
  });
});

describe('a draft', () => {
  it('that is lodged is changed by nobody, while it waits and after', async () => {
    await centre.silence();
    const id = await whole();
    const { papers } = await desk.request('draft.get', { id });
    await desk.request('application.lodge', { id });
    const change = async () => [
      await codeOf(desk.ask('draft.save', { id, typed: {}, brought: [] })),
      await codeOf(attach(id)),
      await codeOf(
        desk.ask('draft.arrange', { id, papers: papers.map(({ sha256 }) => ({ sha256, turn: 90, line: null })) }),
      ),
      await codeOf(desk.ask('draft.remove', { id })),
      await codeOf(desk.ask('application.lodge', { id })),
    ];
    expect(await change()).toEqual(Array(5).fill('NOT_FOUND'));
    await centre.serve();
    await desk.settled();
    expect(await change()).toEqual(Array(5).fill('NOT_FOUND'));
  });

  it('is found by its provisional reference in the queue, waiting and at the centre, and withdrawn from there', async () => {
    await centre.silence();
    const id = await whole();
    const { provisionalReference } = await desk.request('application.lodge', { id });
    const find = async () =>
      (await desk.request('application.find', { query: provisionalReference.toLowerCase(), limit: 5 })).map(
        (row) => row.id,
      );
    expect(await find()).toEqual([id]);
    await centre.serve();
    await desk.settled();
    expect(await find()).toEqual([id]);
    expect((await desk.request('application.get', { id })).blocks.withdraw).toEqual([]);
    await desk.request('application.withdraw', { id, reason: 'sold meanwhile' });
    const { application, blocks } = await desk.request('application.get', { id });
    expect([application.standing, application.timeline.at(-1)?.note]).toEqual(['withdrawn', 'sold meanwhile']);
    expect(blocks.withdraw).not.toEqual([]);
    const portal = await desk.request('application.get', { id: vehicle.id });
    expect(portal.blocks.withdraw.map(({ code }) => code)).toContain('NOT_LODGED');
  });

  it('that a full disk cannot keep is told, keeps what it had, and takes the text once there is room', async () => {
    const id = await begin();
    await save(id, { statement: 'first' });
    const { client } = desk.program.parts().counter.connection;
    const most = client.pragma('max_page_count', { simple: true });
    client.pragma(`max_page_count = ${client.pragma('page_count', { simple: true })}`);
    const long = {
      statement: 'x'.repeat(2000),
      ...Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`other/${at}`, 'y'.repeat(2000)])),
    };
    const kept = async () => (await desk.request('draft.get', { id })).typed;
    try {
      expect(await codeOf(desk.ask('draft.save', { id, typed: long, brought: [] }))).toBe('DISK_FULL');
      expect(await kept()).toEqual({ statement: 'first' });
    } finally {
      client.pragma(`max_page_count = ${most}`);
    }
    await save(id, long);
    expect(await kept()).toEqual(long);
  });

  it('keeps what its service asks for no more, says so, and lodges nothing of it', async () => {
    const id = await whole();
    const typed = { ...typeLeast(service, centre.now()), 'vehicle/wheels': 'four', 'declared/old-paper/number': '12' };
    const { aside, faults } = await save(id, typed);
    expect(aside).toEqual({ 'vehicle/wheels': 'four', 'declared/old-paper/number': '12' });
    expect(faults).toEqual({});
    await desk.request('application.lodge', { id });
    expect(JSON.stringify((await desk.request('application.get', { id })).application)).not.toContain('wheels');
  });
});

describe('a draft that the program of before has left', () => {
  it.each([
    ['of a service that ended yesterday', true, 'SERVICE_ENDED'],
    ['of a service that is not known any more', false, 'SERVICE_UNKNOWN'],
  ] as const)('%s is in the list, says so, is not lodged, and can be discarded', async (_name, isKnown, code) => {
    const change = isKnown ? { effectiveTo: addDays(civilDateAt(centre.now()), -1) } : undefined;
    const first = await startTestWorkstation({ centre });
    await first.signIn(testOfficers.verifying);
    const id = await begin(service, first);
    await first.request('draft.save', { id, typed: typeLeast(service, centre.now()), brought: [] });
    first.choose(pdf);
    await first.request('draft.attach', { id });
    await first.stop(true);
    const rows = testPacks.service.rows.flatMap((row) =>
      (row as { id: string }).id !== service ? [row] : change === undefined ? [] : [{ ...(row as object), ...change }],
    );
    const packs = { ...testPacks, service: { ...testPacks.service, version: '2099-01-01', rows } };
    const again = await startTestWorkstation({ centre, folder: first.profile, packs });
    try {
      await again.signIn(testOfficers.verifying);
      expect((await again.request('lodge.list', {})).drafts.map((one) => one.id)).toEqual([id]);
      const opened = await again.ask('draft.get', { id });
      if (change === undefined) expect(opened).toMatchObject({ ok: false, error: { code } });
      else expect(opened).toMatchObject({ ok: true, value: { endedOn: change.effectiveTo } });
      expect(await codeOf(again.ask('application.lodge', { id }))).toBe(code);
      await again.request('draft.remove', { id });
      expect((await again.request('lodge.list', {})).drafts).toEqual([]);
    } finally {
      await again.stop();
    }
  });
});

it('a lodging that the centre refuses is mended in its form, and goes again under its uuid and reference', async () => {
  const of = 'ownership-transfer';
  const part = 'requestedFinancier';
  const reference = {
    ...testReference,
    service: testReference.service.map((row) =>
      row.id === of ? { ...row, parts: [...row.parts, part] as typeof row.parts } : row,
    ),
  };
  const strict = await startTestCentre({ reference });
  const own = await startTestWorkstation({ centre: strict });
  try {
    await own.signIn(testOfficers.collection);
    const id = await begin(of, own);
    const typed = typeLeast(of, strict.now());
    await own.request('draft.save', { id, typed, brought: [] });
    own.choose(pdf);
    await own.request('draft.attach', { id });
    const { provisionalReference } = await own.request('application.lodge', { id });
    const refused = await own.until('the centre has refused it', async () => {
      await own.request('sync.run', {});
      return (await own.request('lodge.list', {})).drafts.find((one) => one.id === id)?.refused ?? undefined;
    });
    expect(refused.problem).toMatchObject({ code: 'PART_MISSING', details: { part } });
    expect((await own.request('sync.refused', {})).map(({ advice }) => advice)).toEqual(['fix']);
    const mended = { ...typed, [`${part}/name`]: 'Bank of Test', [`${part}/kind`]: 'in-charge' };
    expect((await own.request('draft.save', { id, typed: mended, brought: [] })).faults).toEqual({});
    expect((await own.request('application.lodge', { id })).provisionalReference).toBe(provisionalReference);
    await own.settled();
    expect(await strict.centre.getApplication(strict.office.id, id)).toMatchObject({
      id,
      requestedFinancier: { name: 'Bank of Test' },
      lodged: { provisionalReference },
    });
    expect(await own.request('lodge.list', {})).toMatchObject({ drafts: [], lodged: [{ id }] });
    expect((await own.request('sync.status', {})).counts.refused).toBe(0);
  } finally {
    await own.stop();
    await strict.stop();
  }
});
