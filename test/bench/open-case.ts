import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { PDFDocument } from 'pdf-lib';
import { civilDateAt } from '#domain/civil-date.ts';
import { createApplication } from '#test/support/application.ts';
import { testOfficers } from '#test/support/central.ts';
import { type Bench, type Comparison, compareCost } from './report.ts';
import { openBare, openBenchDesk, percentile } from './window.ts';

const scanned = 12;
/** An officer looks at a row, or at a case, before the next key: half a minute at the desk, the least of it here. */
const restMs = 1000;

/** Eight pages of 200 dpi, as an office's scanner makes them: drawn in the bare window. */
const createScan = async (page: Page): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create();
  for (let number = 1; number <= 8; number += 1) {
    const text = await page.evaluate((title) => window.scanPage(title), `Sheet ${number}`);
    const picture = await pdf.embedJpg(Buffer.from(text, 'latin1'));
    pdf.addPage([595.28, 841.89]).drawImage(picture, { x: 0, y: 0, width: 595.28, height: 841.89 });
  }
  return pdf.save({ useObjectStreams: false });
};

declare global {
  interface Window {
    paint: (file: string, width: number) => Promise<number>;
    scanPage: (title: string) => Promise<string>;
    pressed: Promise<{ header: number; page: number; width: number }>;
  }
}

/** Milliseconds from a key to the header of the case, and to its first page on the glass. */
const openBy = async (page: Page, key: string): Promise<{ header: number; page: number; width: number }> => {
  await page.evaluate(() => {
    const sheet = () => document.querySelector('figure[aria-busy="false"] canvas');
    const title = () => document.querySelector('main h1, h1')?.textContent;
    const before = { sheet: sheet(), title: title() };
    // The window's own listener hears the key first and alone: the time begins here, with the way of the key against us
    const begun = performance.now();
    let header = 0;
    window.pressed = new Promise((resolve, reject) => {
      setTimeout(
        () => reject(new Error(`no page within 30 s; the header ${header > 0 ? 'came' : 'did not come'}: ${title()}`)),
        30_000,
      );
      const look = (): void => {
        if (header === 0 && title() !== before.title && title() !== undefined) header = performance.now() - begun;
        const drawn = sheet();
        if (header > 0 && drawn instanceof HTMLCanvasElement && drawn !== before.sheet) {
          resolve({ header, page: performance.now() - begun, width: drawn.width });
        } else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  });
  await page.keyboard.press(key);
  return page.evaluate(() => window.pressed);
};

/**
 * Enter on a row of the queue, and N in a case, to the first page painted; the document is in the cache. Against pdf.js
 * alone.
 */
export const runOpenCase: Bench = async ({ isQuick, size, say }) => {
  const cached = size ?? (isQuick ? 5000 : 100_000);
  const folder = await mkdtemp(join(tmpdir(), 'kaunta-bench-'));
  const bare = await openBare('pdf');
  await bare.page.locator('body[data-ready]').waitFor();
  const document = await createScan(bare.page);
  const file = join(folder, 'scan.pdf');
  await writeFile(file, document);
  say(`a cache of ${cached}, ${scanned} scans of ${Math.round(document.length / 1e6)} MB`);
  const on = civilDateAt(Date.now());
  // Resubmitted, so that they come first, each with bytes of its own at the centre's word.
  const atCentre = Array.from({ length: scanned }, (_one, place) => ({
    ...createApplication({ number: place + 1, on }),
    resubmittedAt: Date.now(),
  }));
  const toVerify = Math.min(5000, cached / 2);
  const desk = await openBenchDesk({
    officer: testOfficers.verifying,
    toVerify,
    shelved: cached - toVerify,
    atCentre,
    document,
  });
  try {
    const kaunta = await desk.open();
    const { page } = kaunta;
    await desk.signIn(page);
    await page.getByRole('row').nth(scanned).waitFor();
    await page.keyboard.press('Home');
    // Each once, unmeasured: its document comes into the cache, the program's code is warm.
    await openBy(page, 'Enter');
    for (let place = 1; place < scanned; place += 1) await openBy(page, 'n');
    await page.keyboard.press('Escape');
    await kaunta.close(true);

    const again = await desk.open();
    await desk.signIn(again.page);
    await again.page.getByRole('row').nth(scanned).waitFor();
    await again.page.keyboard.press('Home');
    const results: { header: number; page: number; other: number; key: string }[] = [];
    for (let place = 0; place < scanned; place += 1) {
      const key = place % 2 === 0 ? 'Enter' : 'n';
      await again.page.waitForTimeout(restMs);
      const took = await openBy(again.page, key);
      if (key === 'n') await again.page.keyboard.press('Escape');
      if (key === 'n') await again.page.keyboard.press('ArrowDown');
      const other = await bare.page.evaluate(([path, width]) => window.paint(path, width), [file, took.width] as const);
      // The first of each side compiles what it runs for the first time.
      if (place > 1) results.push({ ...took, other, key });
    }
    await again.close(true);
    const rows: Comparison[] = [];
    for (const key of ['Enter', 'n']) {
      const mine = results.filter((one) => one.key === key);
      const [ours, other] = [mine.map((one) => one.page), mine.map((one) => one.other)];
      const headers = mine.map(({ header }) => header);
      rows.push(
        compareCost(`open-case-${key.toLowerCase()}`, ours, other, {
          cached,
          goal: 2,
          restMs,
          p95: [ours, other].map((values) => Math.round(percentile(values, 0.95))),
          headerMs: [0.5, 0.95].map((share) => Math.round(percentile(headers, share))),
        }),
      );
    }
    return rows;
  } finally {
    await bare.close();
    await desk.close();
    await rm(folder, { recursive: true });
  }
};
