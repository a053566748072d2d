import { beforeAll, expect, test } from 'vitest';
import { admit } from '#central/application/intake.ts';
import { createAgain, createFirst, createSending, playPast } from '#central/demo/case.ts';
import { listServices } from '#central/demo/catalogue.ts';
import { canBePlanted, defects, reasonFor } from '#central/demo/defect.ts';
import { listInitial, orderOffices } from '#central/demo/demonstration.ts';
import { type CaseKey, createDraft, ordinalOf } from '#central/demo/draft.ts';
import { listSheets } from '#central/demo/paper-order.ts';
import { initialCountOf, planCase } from '#central/demo/plan.ts';
import { createUuid } from '#central/demo/random.ts';
import { traits } from '#central/demo/trait.ts';
import { readReference } from '#central/reference/pack.ts';
import {
  type Application,
  applicationSchema,
  findRelease,
  listBlanks,
  plateOf,
  statusOf,
} from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { findWait } from '#domain/deadline.ts';
import { normalisePhone } from '#domain/identity.ts';
import type { Submission } from '#domain/intake.ts';
import { type MachineCheck, runMachineChecks } from '#domain/machine-check.ts';
import { findPages } from '#domain/paper-order.ts';
import { classifyPlate } from '#domain/plate.ts';
import { listLines, listReasons, type Reference } from '#domain/reference.ts';
import { listUnknownWords } from '#domain/unknown-word.ts';

const seed = 1;
const startedAt = Date.parse('2026-11-23T09:00:00+03:00');
const today = civilDateAt(startedAt);

let reference: Reference;
let records: { record: Application; key: CaseKey }[];
beforeAll(async () => {
  reference = await readReference();
  records = orderOffices(reference.office).flatMap((office, officeOrder) =>
    listInitial({ seed, reference }, office, officeOrder, startedAt).map((key) => ({ key, record: play(key) })),
  );
}, 30_000);

/** The record with which the demonstration begins: taken in, and what officers did before laid over it. */
const play = (key: CaseKey): Application => {
  const office = reference.office.find(({ id }) => id === key.officeId);
  if (office === undefined) throw new Error('no office');
  const opened = open(createFirst(key, reference), key);
  return playPast(opened, key, office, reference, startedAt) ?? opened;
};

const open = (submission: Submission, key: CaseKey): Application =>
  admit(undefined, submission, {
    reference,
    at: startedAt,
    allot: ({ id, numbered }) => ({
      id: createUuid(key.bornAt, `${key.officeId}/${key.index}/${id}`),
      number: numbered ? String(ordinalOf(key)) : null,
    }),
  });

const check = (application: Application): MachineCheck[] =>
  runMachineChecks(
    application,
    listLines(reference, application).flatMap(({ checks }) => checks),
    reference,
    today,
  );
const keyOf = (index: number): CaseKey => ({
  seed,
  officeId: 'huduma-gpo-nairobi',
  officeOrder: 0,
  index,
  bornAt: startedAt - 2 * 86_400_000,
});

test('the same seed and start give the same records, another seed gives others', () => {
  const office = orderOffices(reference.office)[0];
  if (office === undefined) throw new Error('no office');
  const again = listInitial({ seed, reference }, office, 0, startedAt).map(play);
  expect(again).toEqual(records.slice(0, again.length).map(({ record }) => record));
  const other = listInitial({ seed: 2, reference }, office, 0, startedAt).map(play);
  expect(other.map(({ id }) => id).filter((id) => again.some((one) => one.id === id))).toEqual([]);
});

test('there are six hundred and more, and every status has content in every office', () => {
  expect(records.length).toBeGreaterThanOrEqual(600);
  for (const office of reference.office) {
    const here = records.filter(({ record }) => record.officeId === office.id);
    expect(here).toHaveLength(initialCountOf(office.id));
    const statuses = new Set(here.map(({ record }) => statusOf(record)));
    for (const status of [
      'submitted',
      'awaiting-buyer',
      'returned',
      'approved',
      'made',
      'shelved',
      'released',
    ] as const)
      expect(statuses).toContain(status);
    expect(here.some(({ record }) => record.standing === 'submitted' && record.resubmittedAt !== null)).toBe(true);
  }
});

test('the order of papers that comes with a document sends each line to a sheet of its own paper', () => {
  for (const { record } of records) {
    const sheets = listSheets(record, reference);
    const { papers, pageCount = 0 } = record.document;
    for (const line of listLines(reference, record)) {
      const [first] = findPages(line, papers, pageCount);
      const own = sheets.findIndex((sheet) => sheet.line.id === line.id);
      if (own >= 0) expect(first).toBe(own + 1);
    }
    expect(papers?.reduce((sum, { pages }) => sum + pages, 0)).toBe(sheets.length);
  }
});

test('every record parses, is marked as a demonstration and shares no number with another', () => {
  for (const { record, key } of records) {
    const plate = plateOf(record);
    const isOdd = planCase(key, reference).defect?.id === 'number-odd';
    if (plate !== null && !isOdd) expect(classifyPlate(plate, reference['plate-series'])).not.toBe('special');
    expect(applicationSchema.safeParse(record).success).toBe(true);
    expect(record.sourceSystem).toBe('demonstration');
    expect(record.reference).toMatch(/^DEMO-/);
    expect(record.owners[0]?.phone).toMatch(/^\+254000\d{6}$/);
    expect(normalisePhone(record.owners[0]?.phone ?? '')).toBeUndefined();
    expect(Math.max(...record.timeline.map(({ at }) => at))).toBeLessThanOrEqual(startedAt);
  }
  const listOf = (of: (one: Application) => unknown) =>
    records.map(({ record }) => of(record)).filter((one) => one != null);
  for (const of of [
    (one: Application) => one.id,
    (one: Application) => one.reference,
    plateOf,
    (one: Application) => one.vehicle?.chassisNumber,
    (one: Application) => one.owners[0]?.identity.number,
    (one: Application) => one.items.find(({ number }) => number !== null)?.number,
  ])
    expect(new Set(listOf(of)).size).toBe(listOf(of).length);
  const serials = records.flatMap(({ record }) => listBlanks(record).map(({ serial }) => serial));
  expect(new Set(serials).size).toBe(serials.length);
});

test('every office has logbooks to be issued electronically, plates on its shelf, and a few words nobody knows', () => {
  for (const office of reference.office) {
    const here = records.map(({ record }) => record).filter(({ officeId }) => officeId === office.id);
    expect(here.some(({ medium }) => medium === 'electronic')).toBe(true);
    const words = here.filter((one) => listUnknownWords(one).length > 0);
    expect([1, 2, 3, 4, 5, 6]).toContain(words.length);
    const shelved = here.filter((one) => statusOf(one) === 'shelved');
    expect(shelved.length).toBeGreaterThan(0);
  }
  const sales = records.filter(({ record }) => record.transfer !== null);
  const electronic = sales.filter(({ record }) => record.medium === 'electronic').length;
  expect(electronic / sales.length).toBeGreaterThan(0.05);
  expect(electronic / sales.length).toBeLessThan(0.25);
  const plates = records.filter(({ record }) => record.items.some(({ made, shelf }) => made === 'produced' && shelf));
  expect(plates.length).toBeGreaterThan(6);
  const together = records.filter(({ record }) => record.releases.some(({ items }) => items.length > 1));
  expect(together.length).toBeGreaterThan(0);
  for (const { record } of together)
    for (const id of record.releases.flatMap(({ items }) => items))
      expect(findRelease(record, id)?.slipNumber).toMatch(/^DEMO-S/);
});

test('about a third of what waits to be verified carries a fault', () => {
  const waiting = records.filter(({ record }) => record.standing === 'submitted');
  const planted = waiting.filter(
    ({ record, key }) => record.revision === 1 && planCase(key, reference).defect !== undefined,
  );
  expect(planted.length / waiting.length).toBeGreaterThan(0.3);
  expect(planted.length / waiting.length).toBeLessThan(0.4);
});

test('each fault of the table is somewhere in the queues', () => {
  const queued = new Set(
    records
      .filter(({ record }) => record.standing === 'submitted' && record.revision === 1)
      .map(({ key }) => planCase(key, reference).defect?.id),
  );
  for (const { id } of defects) expect(queued).toContain(id);
});

test('what waits without a fault fails no machine check', () => {
  for (const { record, key } of records) {
    if (record.standing !== 'submitted' || (record.revision === 1 && planCase(key, reference).defect !== undefined))
      continue;
    const { defect } = planCase(key, reference);
    if (defect?.isFixable === false) continue;
    expect(check(record).filter(({ result }) => result === 'fail')).toEqual([]);
  }
});

/** The newest row of every service, with its checklist. */
const rowsOf = () => listServices(reference);

test.each(defects)('$id is found by whom it says, in every service that it is planted in', (defect) => {
  const rows = rowsOf().filter((one) => canBePlanted(defect, one));
  expect(rows.length).toBeGreaterThan(0);
  for (const { service } of rows)
    for (const index of [3, 14]) {
      const key = keyOf(index);
      const clean = createDraft(key, service.id, reference, {}, true);
      expect(
        check(open(clean.submission, key)).filter(({ result }) => result === 'fail'),
        service.id,
      ).toEqual([]);
      const draft = createDraft(key, service.id, reference, {}, true);
      defect.plant(draft, key, reference);
      expect(applicationSchema.safeParse(open(draft.submission, key)).success).toBe(true);
      const found = check(open(draft.submission, key));
      if (defect.seenBy === 'eye') {
        // The form is as it was: nothing but the scan tells.
        expect(found.filter(({ result }) => result === 'fail')).toEqual([]);
        expect(draft.paper, service.id).not.toEqual(clean.paper);
        continue;
      }
      const { check: id, result } = defect.seenBy;
      expect(
        found.filter((one) => one.id === id).map((one) => one.result),
        service.id,
      ).toContain(result);
    }
});

test('every machine check that a checklist calls is seen failing or warning somewhere', () => {
  // Where no officer decides, nothing is planted
  const decided = rowsOf().filter(({ service }) => service.approvals.some(({ count }) => count > 0));
  const called = new Set(
    decided.flatMap(({ checklist }) => checklist.lines.flatMap(({ checks }) => checks)).map(({ id }) => id),
  );
  const shown = new Set(
    records
      .filter(({ record }) => record.standing === 'submitted')
      .flatMap(({ record }) => check(record))
      .filter(({ result }) => result !== 'pass')
      .map(({ id }) => id),
  );
  expect([...called].filter((id) => !shown.has(id))).toEqual([]);
});

test('each reason is on the list of its service for the act it is used with', () => {
  for (const defect of defects) {
    const codes = reference['reason-code'].map(({ code }) => code);
    for (const reason of defect.reasons) expect(codes, defect.id).toContain(reason);
    for (const { service } of rowsOf().filter((one) => canBePlanted(defect, one))) {
      const own = listReasons(reference, service.id, 'return').map(({ code }) => code);
      if (defect.isFixable)
        expect(defect.reasons, service.id).toContain(reasonFor(defect, service.id, 'return', reference));
      if (defect.isFixable) expect(own).toContain(reasonFor(defect, service.id, 'return', reference));
    }
  }
});

test('every office has every service three times, and the first every condition', () => {
  for (const office of reference.office) {
    const here = records.filter(({ key }) => key.officeId === office.id);
    for (const { service } of rowsOf())
      expect(here.filter(({ record }) => record.service === service.id).length, service.id).toBeGreaterThanOrEqual(3);
  }
  const first = records.filter(({ key }) => key.officeId === 'huduma-gpo-nairobi');
  const planned = first.map(({ key }) => planCase(key, reference));
  for (const { id } of traits) expect(planned.filter(({ trait }) => trait?.id === id).length, id).toBeGreaterThan(0);
  const here = first.map(({ record }) => record);
  const conditions: Record<string, (one: Application) => boolean> = {
    'lender on the register': (one) => one.registeredFinancier !== null,
    'lender to be entered': (one) => one.requestedFinancier !== null,
    'joint owners': ({ owners }) => owners.length === 2,
    trailer: ({ vehicle }) => vehicle?.vehicleClass === 'trailer-four-wheels' && vehicle.driveSide === null,
    tractor: ({ vehicle }) => vehicle?.vehicleClass === 'tractor',
    motorcycle: ({ vehicle }) => vehicle?.vehicleClass === 'motorcycle',
    electric: ({ vehicle }) => vehicle?.fuel === 'electric' && vehicle.ratingCc === null,
    company: ({ owners }) => owners[0]?.kind === 'organisation',
    'alien card': ({ owners }) => owners[0]?.identity.kind === 'alien-card',
    passport: ({ owners }) => owners[0]?.identity.kind === 'passport',
    'Maisha Card': ({ collector }) => collector.identity.kind === 'maisha-card',
    'lost, and replaced': ({ evidence }) => evidence.length > 0,
    'electronic logbook': ({ medium }) => medium === 'electronic',
    'no vehicle': ({ vehicle, licence }) => vehicle === null && licence !== null,
    'one of two approvals': ({ standing, approvals }) => standing === 'submitted' && approvals.length === 1,
    'kept back for seven days': (one) =>
      one.standing === 'submitted' && findWait(one, 'approve', reference, today) !== undefined,
  };
  for (const [name, isOf] of Object.entries(conditions)) expect(here.some(isOf), name).toBe(true);
  const replaced = records.filter(({ record }) =>
    record.releases.some(({ surrendered }) => surrendered.some((one) => one.replacedBy !== undefined)),
  );
  expect(replaced.length).toBeGreaterThan(0);
});

test('green plates and electronic logbooks are of vehicles registered since there are any', () => {
  for (const { record } of records) {
    const { register, vehicle } = record;
    if (/^E(VA|MAA) /.test(plateOf(record) ?? '') && register !== null)
      expect(register.registeredOn >= '2026-02-07', record.reference).toBe(true);
    if (register?.logbookMedium === 'electronic') expect(register.registeredOn >= '2026-06-10').toBe(true);
    if (vehicle === null) expect(record.medium).toBe('paper');
  }
  const early = createDraft(
    { ...keyOf(5), bornAt: Date.parse('2026-05-20T09:00:00+03:00') },
    'ownership-transfer',
    reference,
    { isElectronic: true },
  );
  expect(early.submission).toMatchObject({ medium: 'paper', register: { logbookMedium: 'paper' } });
});

test('a resubmission mends what could be mended, names another document and begins the checklist anew', () => {
  const returned = records.find(({ record }) => record.standing === 'returned');
  if (returned === undefined) throw new Error('nothing returned');
  const again = admit(returned.record, createAgain(returned.record, returned.key, reference), {
    reference,
    at: startedAt,
    allot: () => ({ id: 'never', number: null }),
  });
  expect(again).toMatchObject({
    id: returned.record.id,
    revision: 2,
    standing: 'submitted',
    resubmittedAt: startedAt,
    verification: {},
  });
  expect(again.document.id).toMatch(/-r2$/);
  expect(check(again).filter(({ result }) => result === 'fail')).toEqual([]);
  expect(createSending(returned.key, 2, reference).paper.blemishes).toEqual({});
});
