import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { CaseKey } from '#central/demo/draft.ts';
import { readReference } from '#central/reference/pack.ts';
import type { GreyPicture } from '#domain/page-picture.ts';
import { findOcrFiles, openOcr } from '#electron/document/ocr.ts';
import { createOcrThread } from '#electron/document/ocr-thread.ts';
import { measureHelp } from '#test/support/ocr-measure.ts';

/** The real engine on the demonstration's own papers; every service is in `npm run bench -- ocr`. */
const script = new URL('../../../electron/document/ocr-worker.ts', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'kaunta-ocr-data-'));
afterAll(() => rmSync(folder, { recursive: true }));

const white = (width: number, height: number): GreyPicture => ({
  width,
  height,
  grey: new Uint8Array(width * height).fill(255),
});

test('OCR finds the pages of a transfer that are pictures without an order', {
  timeout: 240_000,
}, async () => {
  const reference = await readReference();
  const read = await openOcr(findOcrFiles(import.meta.url));
  const bornAt = Date.parse('2026-11-20T10:00:00+03:00');
  const key: CaseKey = { seed: 1, officeId: 'huduma-gpo-nairobi', officeOrder: 0, index: 12, bornAt };
  const { found, lines, wrong } = await measureHelp(key, 'ownership-transfer', reference, read);
  process.stdout.write(`OCR: lines found ${found} of ${lines}, wrong suggestions ${wrong.length}\n`);
  expect(lines).toBe(8);
  expect(found).toBeGreaterThanOrEqual(7);
  expect(wrong).toEqual([]);
});

test('OCR in its thread: an empty page has no text, missing or damaged data are told, and whoever leaves is not waited for', {
  timeout: 120_000,
}, async () => {
  const files = findOcrFiles(import.meta.url);
  expect((await createOcrThread(script).read(white(300, 200)))?.trim()).toBe('');

  const damaged = join(folder, 'damaged.gz');
  writeFileSync(damaged, 'no data');
  for (const change of [{ language: join(folder, 'absent') }, { language: damaged }, { engine: damaged }])
    expect(await createOcrThread(script, { ...files, ...change }).read(white(10, 10))).toBeNull();

  const reader = createOcrThread(script);
  const left = reader.read(white(1700, 1000));
  reader.stop();
  expect(await left).toBe('');
  // Another page ends the one before
  const [first, second] = await Promise.all([reader.read(white(1700, 1000)), reader.read(white(300, 200))]);
  expect([first, second?.trim()]).toEqual(['', '']);
});
