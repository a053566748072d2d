import { beforeAll, describe, expect, test } from 'vitest';
import { createRevision, initialCountOf, planCase, resubmit } from '#central/demo/case.ts';
import { defects } from '#central/demo/defect.ts';
import { listInitial, orderOffices } from '#central/demo/demonstration.ts';
import { type CaseKey, createDraft, parseDocumentId } from '#central/demo/draft.ts';
import { readReference } from '#central/reference/pack.ts';
import { type Application, applicationSchema, statusSchema } from '#domain/application.ts';
import { machineCheckIdSchema } from '#domain/checklist.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { normalisePhone } from '#domain/identity.ts';
import { type MachineCheck, runMachineChecks } from '#domain/machine-check.ts';
import { classifyPlate } from '#domain/plate.ts';
import type { Reference } from '#domain/reference.ts';

const seed = 1;
const startedAt = Date.parse('2026-11-23T09:00:00+03:00');
const today = civilDateAt(startedAt);

let reference: Reference;
let records: { record: Application; key: CaseKey }[];
beforeAll(async () => {
  reference = await readReference();
  records = orderOffices(reference.office).flatMap((office, officeOrder) =>
    listInitial({ seed, reference }, office, officeOrder, startedAt).map((record, index) => ({
      record,
      key: { seed, officeId: office.id, officeOrder, index, bornAt: parseDocumentId(record.document.id)?.bornAt ?? 0 },
    })),
  );
}, 30_000);

const check = (application: Application): MachineCheck[] =>
  runMachineChecks(application, machineCheckIdSchema.options, reference, today);
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
  const again = listInitial({ seed, reference }, office, 0, startedAt);
  expect(again).toEqual(records.slice(0, again.length).map(({ record }) => record));
  const other = listInitial({ seed: 2, reference }, office, 0, startedAt);
  expect(other.map(({ id }) => id).filter((id) => again.some((one) => one.id === id))).toEqual([]);
});

test('every office has at least sixty, the one that opens ninety, and every status has content', () => {
  expect(records.length).toBeGreaterThanOrEqual(360);
  for (const office of reference.office) {
    const here = records.filter(({ record }) => record.officeId === office.id);
    expect(here).toHaveLength(initialCountOf(office.id));
    const statuses = new Set(here.map(({ record }) => record.status));
    for (const status of [
      'submitted',
      'awaiting-buyer',
      'returned',
      'approved',
      'printed',
      'shelved',
      'collected',
    ] as const)
      expect(statuses).toContain(status);
    for (const status of statuses) expect(statusSchema.options).toContain(status);
    expect(here.some(({ record }) => record.status === 'submitted' && record.resubmittedAt !== null)).toBe(true);
  }
});

test('every record parses, is marked as a demonstration and shares no number with another', () => {
  for (const { record } of records) {
    expect(applicationSchema.safeParse(record).success).toBe(true);
    expect(record.sourceSystem).toBe('demonstration');
    expect(record.reference).toMatch(/^DEMO-/);
    expect(classifyPlate(record.vehicle.registrationNumber, reference['plate-series'])).not.toBe('special');
    expect(normalisePhone(record.owners[0]?.phone ?? '')).toMatch(/^\+25470000/);
    expect(Math.max(...record.timeline.map(({ at }) => at))).toBeLessThanOrEqual(startedAt);
  }
  const distinct = (of: (one: Application) => unknown) => new Set(records.map(({ record }) => of(record))).size;
  for (const of of [
    (one: Application) => one.id,
    (one: Application) => one.reference,
    (one: Application) => one.vehicle.registrationNumber,
    (one: Application) => one.vehicle.chassisNumber,
    (one: Application) => one.owners[0]?.identity.number,
    (one: Application) => one.logbookNumber,
  ])
    expect(distinct(of)).toBe(records.length);
  const serials = records.flatMap(({ record }) => record.prints.flatMap(({ serial }) => serial ?? []));
  expect(new Set(serials).size).toBe(serials.length);
});

test('about a third of what waits to be verified carries a fault', () => {
  const waiting = records.filter(({ record }) => record.status === 'submitted');
  const planted = waiting.filter(({ record, key }) => record.revision === 1 && planCase(key).defect !== undefined);
  expect(planted.length / waiting.length).toBeGreaterThan(0.3);
  expect(planted.length / waiting.length).toBeLessThan(0.4);
});

test('each fault of the table is somewhere in the queues', () => {
  const queued = new Set(
    records
      .filter(({ record }) => record.status === 'submitted' && record.revision === 1)
      .map(({ key }) => planCase(key).defect?.id),
  );
  for (const { id } of defects) expect(queued).toContain(id);
});

test('what waits without a fault fails no machine check', () => {
  for (const { record, key } of records) {
    if (record.status !== 'submitted' || (record.revision === 1 && planCase(key).defect !== undefined)) continue;
    const { defect } = planCase(key);
    if (defect?.isFixable === false) continue;
    expect(check(record).filter(({ result }) => result === 'fail')).toEqual([]);
  }
});

describe.each(defects.flatMap((defect) => defect.services.map((service) => ({ id: defect.id, defect, service }))))(
  '$id in $service',
  ({ defect, service }) => {
    test.each([3, 14, 27])('case %i', (index) => {
      const key = keyOf(index);
      const clean = createDraft(key, service, reference);
      expect(check(clean.application).filter(({ result }) => result === 'fail')).toEqual([]);
      const draft = createDraft(key, service, reference);
      defect.plant(draft, key, reference);
      expect(applicationSchema.safeParse(draft.application).success).toBe(true);
      expect(draft).not.toEqual(clean);
      const found = check(draft.application);
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
  for (const { reason, services, isFixable } of defects) {
    const code = reference['reason-code'].find((one) => one.code === reason);
    for (const service of services) expect(code?.services, reason).toContain(service);
    if (isFixable) expect(code?.for).toContain('return');
  }
});

test('a resubmission mends what could be mended, names another document and begins the checklist anew', () => {
  const returned = records.find(({ record }) => record.status === 'returned');
  if (returned === undefined) throw new Error('nothing returned');
  const again = resubmit(returned.record, returned.key, reference, startedAt);
  expect(again).toMatchObject({
    id: returned.record.id,
    revision: 2,
    status: 'submitted',
    resubmittedAt: startedAt,
    verification: {},
  });
  expect(again.document.id).toMatch(/-r2$/);
  expect(check(again).filter(({ result }) => result === 'fail')).toEqual([]);
  expect(createRevision(returned.key, 2, reference).paper.blemishes).toEqual({});
});
