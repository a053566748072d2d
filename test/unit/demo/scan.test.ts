import { PDFDocument } from 'pdf-lib';
import { beforeAll, expect, test } from 'vitest';
import { defects } from '#central/demo/defect.ts';
import { type CaseKey, createDraft } from '#central/demo/draft.ts';
import { listPapers } from '#central/demo/paper-order.ts';
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

test.each(['import', 'sale'] as const)(
  'the scan of an %s is the same bytes each time, a page a paper, and light',
  { timeout: 30_000 },
  async (form) => {
    const one = await compileScan(createDraft(key, form, reference), 'label');
    const other = await compileScan(createDraft(key, form, reference), 'label');
    expect(Buffer.compare(one, other)).toBe(0);
    expect(one.length).toBeLessThan(600_000);
    const pdf = await PDFDocument.load(one);
    expect(pdf.getPageCount()).toBe(listPapers(form).length);
  },
);

test('a fault that only the eye finds changes the scan', { timeout: 30_000 }, async () => {
  const clean = await compileScan(createDraft(key, 'sale', reference), 'label');
  for (const defect of defects.filter(({ seenBy, forms }) => seenBy === 'eye' && forms.includes('sale'))) {
    const draft = createDraft(key, 'sale', reference);
    defect.plant(draft, key, reference);
    const scan = await compileScan(draft, 'label');
    expect(Buffer.compare(clean, scan), defect.id).not.toBe(0);
    expect(scan.length, defect.id).toBeLessThan(600_000);
  }
});
