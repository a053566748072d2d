import { readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import english from '#resources/locales/en/error.json' with { type: 'json' };
import kiswahili from '#resources/locales/sw/error.json' with { type: 'json' };
import { expect, test } from './desk.ts';

test('H4: a workstation whose file leads to a stranger says which entry it is, in both languages, and dials nobody', async ({
  centre,
  open,
}) => {
  const first = await open({ enrolmentCode: await centre.centre.createEnrolmentCode(centre.office.id) });
  await expect(first.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  const heard = centre.logs.length;
  const kept = await mkdtemp(join(tmpdir(), 'kaunta-e2e-'));
  // Closing the program takes its profile away.
  await cp(first.profile, kept, { recursive: true, filter: (source) => !/Singleton/.test(source) });
  await first.close();
  try {
    for (const [language, text] of [
      ['en', english],
      ['sw', kiswahili],
    ] as const) {
      const profile = await mkdtemp(join(tmpdir(), 'kaunta-e2e-'));
      await cp(kept, profile, { recursive: true });
      const file = join(profile, 'workstation.json');
      writeFileSync(file, readFileSync(file, 'utf8').replace(centre.url, 'https://kaunta-centre.example.com'));
      writeFileSync(
        join(profile, 'preference.json'),
        JSON.stringify({ language, textSize: 150, theme: language === 'en' ? 'light' : 'dark' }),
      );
      const { page, close } = await open({ profile });
      const alert = page.getByRole('alert');
      await expect(alert).toContainText(text.WORKSTATION_FILE_CHANGED.what);
      await expect(alert).toContainText('“centralUrl”');
      await expect(alert).toContainText('“https://kaunta-centre.example.com”');
      await expect(page.getByLabel(/assword|Nenosiri/)).toHaveCount(0);
      await close();
    }
    expect(centre.logs.slice(heard)).toEqual([]);
  } finally {
    await rm(kept, { recursive: true, force: true });
  }
});
