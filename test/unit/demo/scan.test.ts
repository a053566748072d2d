import { PDFDocument } from 'pdf-lib';
import { beforeAll, expect, test } from 'vitest';
import { listServices } from '#central/demo/catalogue.ts';
import { canBePlanted, defects } from '#central/demo/defect.ts';
import { type CaseKey, createDraft } from '#central/demo/draft.ts';
import { listSheets } from '#central/demo/paper-order.ts';
import { createScanCompiler } from '#central/demo/scan/compile.ts';
import { readReference } from '#central/reference/pack.ts';
import type { Reference } from '#domain/reference.ts';

const compileScan = createScanCompiler();
let reference: Reference;
beforeAll(async () => {
  reference = await readReference();
});
const key: CaseKey = {
  seed: 1,
  officeId: 'huduma-gpo-nairobi',
  officeOrder: 0,
  index: 12,
  bornAt: Date.parse('2026-11-20T10:00:00+03:00'),
};

test('the scan of every service has a page a sheet, and is light', {
  timeout: 120_000,
}, async () => {
  for (const { service } of listServices(reference)) {
    const draft = createDraft(key, service.id, reference);
    const one = await compileScan(draft, reference, 'label');
    expect(one.length, service.id).toBeLessThan(600_000);
    const pages = listSheets(draft.submission, reference).length;
    expect(pages, service.id).toBeGreaterThan(0);
    expect((await PDFDocument.load(one)).getPageCount()).toBe(pages);
  }
});

test('the scan is the same bytes each time, and a fault that only the eye finds changes it', {
  timeout: 60_000,
}, async () => {
  const rows = listServices(reference).find(({ service }) => service.id === 'ownership-transfer');
  if (rows === undefined) throw new Error('no transfer');
  const { id } = rows.service;
  const clean = await compileScan(createDraft(key, id, reference), reference, 'label');
  const planted = defects.filter((defect) => defect.seenBy === 'eye' && canBePlanted(defect, rows));
  expect(planted.length).toBe(5);
  const again = await compileScan(createDraft(key, id, reference), reference, 'label');
  expect(Buffer.compare(clean, again)).toBe(0);
  for (const defect of planted) {
    const draft = createDraft(key, id, reference);
    defect.plant(draft, key, reference);
    const scan = await compileScan(draft, reference, 'label');
    expect(Buffer.compare(clean, scan), defect.id).not.toBe(0);
    expect(scan.length, defect.id).toBeLessThan(600_000);
  }
});
