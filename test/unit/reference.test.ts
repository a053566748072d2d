import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { bilingualSchema } from '#domain/bilingual.ts';
import { checkCallSchema, type MachineCheckId } from '#domain/checklist.ts';
import { classifyPlate, formatPlate } from '#domain/plate.ts';
import { listReasons } from '#domain/reference.ts';
import { packNames, packVersionSchema, parsePacks, parseReference } from '#domain/reference-pack.ts';

const folder = join(import.meta.dirname, '../../resources/reference');
const read = (key: string): unknown => JSON.parse(readFileSync(join(folder, `${key}.json`), 'utf8'));
const keys: readonly string[] = packNames;
const reference = parseReference(parsePacks(Object.fromEntries(keys.map((key) => [key, read(key)]))));

const sourced = z.object({ source: z.string().min(4) });
const packSchema = z.object({ version: packVersionSchema, note: z.string().min(20), rows: z.array(z.unknown()) });

test('the folder holds one file per key and nothing else', () => {
  expect(readdirSync(folder).sort()).toEqual(keys.map((key) => `${key}.json`).sort());
});

test.each(keys)('every row of %s says where it comes from', (key) => {
  const pack = packSchema.parse(read(key));
  for (const row of pack.rows) {
    const lines = z.object({ lines: z.array(sourced).min(1) }).safeParse(row);
    if (!lines.success) expect(sourced.safeParse(row).success, JSON.stringify(row)).toBe(true);
  }
});

test('this program can use every row that is shipped', () => expect(reference.setAside).toEqual([]));

test('each machine check of this program is asked by a line of some checklist', () => {
  const used = new Set(
    reference.checklist.flatMap(({ lines }) => lines.flatMap(({ checks }) => checks.map(({ id }) => id))),
  );
  const checkIds: MachineCheckId[] = checkCallSchema.options.flatMap(({ shape }) => [...shape.id.def.values]);
  expect([...used].sort()).toEqual(checkIds.sort());
});

test('every name of a service and of an item has two languages, and a clock its own words', () => {
  for (const { name, short, clocks } of reference.service)
    for (const text of [name, short, ...clocks.map(({ label }) => label)]) expect(text.en).not.toBe(text.sw);
  for (const { name } of reference['item-kind']) expect(name.en).not.toBe(name.sw);
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
  for (const { id: service } of reference.service)
    for (const act of ['return', 'reject'] as const)
      expect(listReasons(reference, service, act).length, `${service} ${act}`).toBeGreaterThan(2);
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
