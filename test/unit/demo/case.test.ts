import { beforeAll, describe, expect, test } from 'vitest';
import { admit } from '#central/application/intake.ts';
import { createAgain, createFirst, createSending, initialCountOf, planCase, playPast } from '#central/demo/case.ts';
import { defects } from '#central/demo/defect.ts';
import { listInitial, orderOffices } from '#central/demo/demonstration.ts';
import { type CaseKey, createDraft, ordinalOf } from '#central/demo/draft.ts';
import { createUuid } from '#central/demo/random.ts';
import { getServiceOf } from '#central/demo/service.ts';
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
import { normalisePhone } from '#domain/identity.ts';
import type { Submission } from '#domain/intake.ts';
import { type MachineCheck, runMachineChecks } from '#domain/machine-check.ts';
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
    listInitial({ seed }, office, officeOrder, startedAt).map((key) => ({ key, record: play(key) })),
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
  const again = listInitial({ seed }, office, 0, startedAt).map(play);
  expect(again).toEqual(records.slice(0, again.length).map(({ record }) => record));
  const other = listInitial({ seed: 2 }, office, 0, startedAt).map(play);
  expect(other.map(({ id }) => id).filter((id) => again.some((one) => one.id === id))).toEqual([]);
});

test('every office has at least sixty, the one that opens ninety, and every status has content', () => {
  expect(records.length).toBeGreaterThanOrEqual(360);
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

test('every record parses, is marked as a demonstration and shares no number with another', () => {
  for (const { record } of records) {
    expect(applicationSchema.safeParse(record).success).toBe(true);
    expect(record.sourceSystem).toBe('demonstration');
    expect(record.reference).toMatch(/^DEMO-/);
    expect(classifyPlate(plateOf(record) ?? '', reference['plate-series'])).not.toBe('special');
    expect(normalisePhone(record.owners[0]?.phone ?? '')).toMatch(/^\+25470000/);
    expect(Math.max(...record.timeline.map(({ at }) => at))).toBeLessThanOrEqual(startedAt);
  }
  const distinct = (of: (one: Application) => unknown) => new Set(records.map(({ record }) => of(record))).size;
  for (const of of [
    (one: Application) => one.id,
    (one: Application) => one.reference,
    plateOf,
    (one: Application) => one.vehicle?.chassisNumber,
    (one: Application) => one.owners[0]?.identity.number,
    (one: Application) => one.items.find(({ number }) => number !== null)?.number,
  ])
    expect(distinct(of)).toBe(records.length);
  const serials = records.flatMap(({ record }) => listBlanks(record).map(({ serial }) => serial));
  expect(new Set(serials).size).toBe(serials.length);
});

test('every office has transfers to be issued electronically, plates on its shelf, and one or two words nobody knows', () => {
  for (const office of reference.office) {
    const here = records.map(({ record }) => record).filter(({ officeId }) => officeId === office.id);
    const sales = here.filter(({ transfer }) => transfer !== null);
    const electronic = sales.filter(({ medium }) => medium === 'electronic').length;
    expect(electronic / sales.length).toBeGreaterThan(0.05);
    expect(electronic / sales.length).toBeLessThan(0.25);
    const words = here.filter((one) => listUnknownWords(one).length > 0);
    expect([1, 2]).toContain(words.length);
    const shelved = here.filter((one) => statusOf(one) === 'shelved' && one.items.length > 1);
    expect(shelved.every(({ items }) => items.every(({ shelf }) => shelf !== null))).toBe(true);
  }
  const plates = records.filter(({ record }) => record.items.some(({ made, shelf }) => made === 'produced' && shelf));
  expect(plates.length).toBeGreaterThan(6);
  const together = records.filter(({ record }) => record.releases.some(({ items }) => items.length === 4));
  expect(together.length).toBeGreaterThan(0);
  for (const { record } of together)
    for (const { id } of record.items) expect(findRelease(record, id)?.slipNumber).toMatch(/^DEMO-S/);
});

test('about a third of what waits to be verified carries a fault', () => {
  const waiting = records.filter(({ record }) => record.standing === 'submitted');
  const planted = waiting.filter(({ record, key }) => record.revision === 1 && planCase(key).defect !== undefined);
  expect(planted.length / waiting.length).toBeGreaterThan(0.3);
  expect(planted.length / waiting.length).toBeLessThan(0.4);
});

test('each fault of the table is somewhere in the queues', () => {
  const queued = new Set(
    records
      .filter(({ record }) => record.standing === 'submitted' && record.revision === 1)
      .map(({ key }) => planCase(key).defect?.id),
  );
  for (const { id } of defects) expect(queued).toContain(id);
});

test('what waits without a fault fails no machine check', () => {
  for (const { record, key } of records) {
    if (record.standing !== 'submitted' || (record.revision === 1 && planCase(key).defect !== undefined)) continue;
    const { defect } = planCase(key);
    if (defect?.isFixable === false) continue;
    expect(check(record).filter(({ result }) => result === 'fail')).toEqual([]);
  }
});

describe.each(defects.flatMap((defect) => defect.forms.map((form) => ({ id: defect.id, defect, form }))))(
  '$id in $form',
  ({ defect, form }) => {
    test.each([3, 14, 27])('case %i', (index) => {
      const key = keyOf(index);
      const clean = createDraft(key, form, reference);
      expect(check(open(clean.submission, key)).filter(({ result }) => result === 'fail')).toEqual([]);
      const draft = createDraft(key, form, reference);
      defect.plant(draft, key, reference);
      expect(applicationSchema.safeParse(open(draft.submission, key)).success).toBe(true);
      expect(draft).not.toEqual(clean);
      const found = check(open(draft.submission, key));
      if (defect.seenBy === 'eye') {
        // The form is as it was: nothing but the scan tells.
        expect(found.filter(({ result }) => result === 'fail')).toEqual([]);
        expect(draft.paper).not.toEqual(clean.paper);
        return;
      }
      const { check: id, result } = defect.seenBy;
      expect(found.find((one) => one.id === id)?.result).toBe(result);
    });
  },
);

test('each reason is on the list of its service for the act it is used with', () => {
  for (const { reason, forms, isFixable } of defects) {
    const code = reference['reason-code'].find((one) => one.code === reason);
    for (const form of forms) {
      const service = getServiceOf(form, reference).id;
      const given = isFixable ? [] : listReasons(reference, service, 'reject');
      expect([...given, ...listReasons(reference, service, 'return')], reason).toContain(code);
    }
  }
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
