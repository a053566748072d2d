import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { readReference } from '#central/reference/pack.ts';
import { type Language, languageSchema } from '#domain/bilingual.ts';
import type { ApplicationRow } from '#domain/contract/screen/case.ts';
import english from '#resources/locales/en/common.json' with { type: 'json' };
import kiswahili from '#resources/locales/sw/common.json' with { type: 'json' };
import { openFound } from '../support/walk.ts';
import { ask } from './ask.ts';

const toLanguage: Record<Language, string> = { en: kiswahili.palette.toEnglish, sw: english.palette.toKiswahili };

/** One case of each service: one that waits for an officer, where there is one. */
const findOneOfEach = async (page: Page): Promise<ApplicationRow[]> => {
  const rows = await ask(page, 'queue.list', { filter: 'all', offset: 0, limit: 500 });
  const waiting = rows.filter(({ status, resubmitted }) => status === 'submitted' && !resubmitted);
  return [...new Map([...rows, ...waiting].map((row) => [row.service.id, row])).values()];
};

/**
 * A picture of one case of each service in each language: `FOLDER/LANGUAGE/SERVICE.png`.
 * @param page signed in as an officer who verifies and does nothing else: every case opens for reading.
 */
export const pictureServices = async (page: Page, folder: string, say: (text: string) => void): Promise<void> => {
  const { size } = new Set((await readReference()).service.map(({ id }) => id)); // a service has a row for each of its times
  await expect.poll(async () => (await findOneOfEach(page)).length, { timeout: 60_000 }).toBe(size);
  const cases = await findOneOfEach(page);
  for (const language of languageSchema.options) {
    if ((await page.locator('html').getAttribute('lang')) !== language) await openFound(page, toLanguage[language]);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await mkdir(join(folder, language), { recursive: true });
    for (const { service, reference } of cases) {
      await openFound(page, reference);
      await expect(page.getByRole('heading', { level: 1 }).locator('..')).toContainText(reference);
      await expect(page.locator('figure[aria-busy="false"]').first()).toBeVisible();
      await page.screenshot({ path: join(folder, language, `${service.id}.png`) });
    }
    say(`${cases.length} services, in the language ${language}`);
  }
};
