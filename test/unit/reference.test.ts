import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { serviceSchema } from '#domain/application.ts';
import { bilingualSchema } from '#domain/bilingual.ts';
import { type MachineCheckId, machineCheckIdSchema } from '#domain/checklist.ts';
import { classifyPlate, formatPlate } from '#domain/plate.ts';
import { referencePackSchema, referenceSchema } from '#domain/reference.ts';
import { packVersionSchema } from '#domain/reference-pack.ts';

const folder = join(import.meta.dirname, '../../resources/reference');
const read = (key: string): unknown => JSON.parse(readFileSync(join(folder, `${key}.json`), 'utf8'));
const keys = Object.keys(referencePackSchema);
const raw = Object.fromEntries(keys.map((key) => [key, read(key)]));
const reference = referenceSchema.parse(raw);

const sourced = z.object({ source: z.string().min(4) });
const packSchema = z.object({ version: packVersionSchema, note: z.string().min(20), rows: z.array(z.unknown()) });

test('the folder holds one file a key and nothing else', () => {
  expect(readdirSync(folder).sort()).toEqual(keys.map((key) => `${key}.json`).sort());
});

test.each(keys)('every row of %s says where it comes from', (key) => {
  const pack = packSchema.parse(read(key));
  for (const row of pack.rows) {
    const lines = z.object({ lines: z.array(sourced).min(7).max(9) }).safeParse(row);
    if (!lines.success) expect(sourced.safeParse(row).success, JSON.stringify(row)).toBe(true);
  }
});

test('at most one fee row is in force for a service, component, rating and day', () => {
  const rows = reference.fee
    .filter((schedule) => schedule.status === 'in-force')
    .flatMap((schedule) =>
      schedule.rows.map((row) => ({ ...row, from: schedule.effectiveFrom, to: schedule.effectiveTo ?? '9999-12-31' })),
    );
  const meets = (a: (typeof rows)[number], b: (typeof rows)[number]) =>
    a.component === b.component &&
    (a.service === b.service || a.service === '*' || b.service === '*') &&
    a.from <= b.to &&
    b.from <= a.to &&
    (a.minCc ?? 0) <= (b.maxCc ?? Number.POSITIVE_INFINITY) &&
    (b.minCc ?? 0) <= (a.maxCc ?? Number.POSITIVE_INFINITY);
  for (const [index, row] of rows.entries())
    expect(rows.slice(index + 1).filter((other) => meets(row, other))).toEqual([]);
});

/** Checks that find nothing to say of a first registration: the register holds no entry and there is no old logbook. */
const onlyTransfer: MachineCheckId[] = [
  'seller-name',
  'logbook-vehicle',
  'current-owners',
  'transfer-14-day',
  'seller-7-day',
];
const onlyImport: MachineCheckId[] = ['first-registration', 'drive-side', 'customs-entry-format'];

test.each([
  ['registration-used', onlyTransfer],
  ['ownership-transfer', onlyImport],
] as const)('each machine check of %s stands on exactly one line', (service, without) => {
  const used = reference.checklist
    .filter((one) => one.service === service)
    .flatMap((one) => one.lines.flatMap((line) => line.checks));
  expect(used.sort()).toEqual(machineCheckIdSchema.options.filter((id) => !without.includes(id)).sort());
});

test('labels are short enough for the list and hints are one sentence in both languages', () => {
  for (const { label, hint } of reference.checklist.flatMap((one) => one.lines)) {
    for (const text of [label.en, label.sw]) expect(text.length, text).toBeLessThanOrEqual(40);
    for (const text of [hint.en, hint.sw]) expect(text, text).toMatch(/^[^.]+\.$/);
  }
});

test('what the citizen reads is complete in both languages, and each service can return and reject', () => {
  for (const { wording, code } of reference['reason-code']) {
    expect(bilingualSchema.safeParse(wording).success).toBe(true);
    for (const text of [wording.en, wording.sw]) expect(text, code).toMatch(/^[A-Z].*\.$/);
    expect(wording.en).not.toBe(wording.sw);
  }
  expect(new Set(reference['reason-code'].map((one) => one.code)).size).toBe(reference['reason-code'].length);
  for (const service of serviceSchema.options)
    for (const act of ['return', 'reject'] as const)
      expect(
        reference['reason-code'].filter((one) => one.services.includes(service) && one.for.includes(act)).length,
      ).toBeGreaterThan(2);
});

test('offices stand in a known county and keep the hands apart at NTSA', () => {
  expect(reference.county).toHaveLength(47);
  for (const office of reference.office) {
    expect(reference.county.map((one) => one.code)).toContain(office.countyCode);
    expect(office.separation).toBe(office.kind === 'ntsa' ? 'strict' : 'open');
  }
});

test.each([
  ['kdk482m', 'civil-current', 'KDK 482M'],
  ['KAB 123', 'civil-legacy', 'KAB 123'],
  ['KMCA-123A', 'motorcycle', 'KMCA 123A'],
  ['KMC 123A', 'civil-current', 'KMC 123A'],
  ['KTWA 123B', 'three-wheeler', 'KTWA 123B'],
  ['EVA 123C', 'ev-car', 'EVA 123C'],
  ['EMAA 123C', 'ev-motorcycle', 'EMAA 123C'],
  ['ZE 3400', 'trailer', 'ZE 3400'],
  ['GK 123A', 'government', 'GK 123A'],
  ['GKB 123C', 'government', 'GKB 123C'],
  ['47CG467G', 'county', '47CG 467G'],
  ['GVN 001A', 'governor', 'GVN 001A'],
  ['KD 1234', 'dealer', 'KD 1234'],
  ['99 CD 19 K', 'diplomatic', '99CD 19K'],
  ['KIO 123A', 'special', 'KIO 123A'],
] as const)('%s is read as %s', (text, plateClass, drawn) => {
  expect(classifyPlate(text, reference['plate-series'])).toBe(plateClass);
  expect(formatPlate(text, reference['plate-series'])).toBe(drawn);
});
