import type { Locator, Page } from '@playwright/test';
import { testOfficers } from '#test/support/central.ts';
import { readFixture } from '#test/support/fixture.ts';
import { goTo, searchQueue } from '#test/support/walk.ts';
import { expect, test } from './desk.ts';

const open = async (page: Page, plate: string): Promise<Locator> => {
  await goTo(page, 'Queue');
  await searchQueue(page, plate);
  await expect(page.getByRole('row', { name: new RegExp(plate) })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: plate })).toBeVisible();
  return page.getByRole('region', { name: 'Compiled document' });
};

const partly = 'Part of this page could not be drawn';
const broken = 'This page cannot be drawn. The other pages are not affected.';
const givenUp = 'This page was given up';

/** Share of pixels of the picture that are not white. */
const inkOf = (paper: Locator): Promise<number> =>
  paper
    .locator('figure canvas')
    .first()
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement; // found by its tag
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: new Uint8ClampedArray() };
      let dark = 0;
      for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 200) dark += 1;
      return dark / (data.length / 4);
    });

type Case = { file: string; page?: number; total?: number; words?: string[]; never?: string[]; text?: string; hasInk?: boolean };
const cases: Case[] = [
  { file: 'cjk-90ms-RKSJ-H', text: 'ABC123', hasInk: true, never: [partly] },
  { file: 'page-3-of-8-missing', total: 8, page: 3, words: [broken] },
  { file: 'count-too-low', total: 5, page: 5, text: 'Paper 5 of 5', never: [partly] },
  { file: 'field-text-no-appearance-no-need', hasInk: true, never: [partly] },
  { file: 'stamp-no-appearance', words: ['1 mark on this page is not shown: stamp'] },
  { file: 'portfolio', words: ['This PDF is a folder of files', 'attached inside this PDF and not shown here'] },
  { file: 'xfa-dynamic', words: ['This PDF is a form that only the program it was made with can show', partly] },
  { file: 'image-jpeg-garbage', words: [partly] },
  { file: 'image-jpeg-is-webp', words: [partly] },
  { file: 'image-jpx-garbage', words: [partly] },
  { file: 'image-colorspace-broken', words: [partly] },
  { file: 'image-missing-object', words: [partly] },
  { file: 'content-flate-all-corrupt', words: [partly] },
  { file: 'page-middle-null-contents', page: 3, total: 5, words: [partly] },
  { file: 'image-unknown-filter', words: [partly] },
  { file: 'image-jpeg-header-only', words: [partly] },
  { file: 'image-jpeg-cut-half', words: [partly] },
  { file: 'content-flate-corrupt', words: [partly] },
  { file: 'mono-a3-1200dpi', words: [partly] },
  { file: 'image-bomb-20000x20000-1bit', words: [partly] },
  { file: 'function-type4-loop', words: [givenUp] },
  { file: 'form-billion-laughs', words: [givenUp] },
  { file: 'flate-bomb-1GB', words: [partly] },
  { file: 'garbage-3k-after-eof', hasInk: true, never: ['The end of the file is missing'] },
  { file: 'count-negative', words: ['The PDF is damaged'] },
  { file: 'garbage-1500-before-header', hasInk: true, never: [partly] },
];

test('each damaged or hostile file is drawn or named, the window lives, and the next case opens', async ({ documents, openSignedIn, submit }) => {
  test.setTimeout(400_000);
  const applications = await submit(...cases.map(() => ({})));
  for (const [index, { file }] of cases.entries()) documents.set(applications[index]?.document.id ?? '', readFixture(`${file}.pdf`));
  const { page } = await openSignedIn(testOfficers.verifying);
  for (const [index, { file, page: number = 1, total, words = [], never = [], text, hasInk }] of cases.entries()) {
    await test.step(`pdf ${file}`, async () => {
      const paper = await open(page, applications[index]?.vehicle.registrationNumber ?? '');
      if (total !== undefined) await expect(paper.getByText(`of ${total}`, { exact: true })).toBeVisible();
      for (let at = 1; at < number; at += 1) await page.keyboard.press(']');
      for (const one of words) await expect.soft(paper.getByText(one, { exact: false }), one).toBeVisible();
      if (text !== undefined) await expect.soft(paper.getByRole('figure')).toContainText(text);
      if (hasInk === true) await expect.soft.poll(() => inkOf(paper)).toBeGreaterThan(0.001);
      for (const one of never) await expect.soft(paper.getByText(one, { exact: false })).toBeHidden();
      await page.screenshot({ path: `/tmp/c/shot-${file}.png` });
    });
  }
});
