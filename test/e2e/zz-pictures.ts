import type { ApplicationOptions } from '#test/support/application.ts';
import { testOfficers } from '#test/support/central.ts';
import { resize } from '#test/support/electron.ts';
import { goTo, openCase, scan } from '#test/support/walk.ts';
import { expect, test } from './desk.ts';

const by = { at: Date.now(), by: testOfficers.verifying.staffNumber, officerName: testOfficers.verifying.name };
const ready: ApplicationOptions = {
  status: 'shelved',
  decision: { kind: 'approved', reasons: [], revision: 1, ...by },
  prints: [{ jobId: '01900000-0000-7999-8000-000000000001', documentSha256: 'a'.repeat(64), workstationId: 'ws-1', outcome: 'confirmed', serial: 'B1042331', ...by }],
  shelf: { bay: 'A', box: '1', ...by },
};
test('pictures', async ({ openSignedIn, submit }) => {
  test.slow();
  const [one, two] = await submit({}, ready);
  const { app, page } = await openSignedIn(testOfficers.supervisor);
  await resize(app, { width: 1280, height: 720 });
  const shots = async (name: string) => {
    for (const [language, theme, textSize] of [['en', 'light', 100], ['sw', 'dark', 150]] as const) {
      await page.evaluate((change) => window.bridge.request('preference.update', change), { language, theme, textSize } as never);
      await page.waitForTimeout(600);
      await page.screenshot({ path: `/tmp/pictures/a/${name}-${language}-${theme}-${textSize}.png` });
    }
    await page.evaluate((change) => window.bridge.request('preference.update', change), { language: 'en', theme: 'light', textSize: 100 } as never);
    await page.waitForTimeout(300);
  };
  const alt = await page.getByRole('navigation', { name: 'Desks' }).getByRole('button').allInnerTexts();
  console.log(alt);
  await goTo(page, 'Queue');
  await openCase(page, one.vehicle.registrationNumber);
  await scan(page, 'KCA123A');
  await shots('case-scan');
  await page.keyboard.press('a');
  await page.waitForTimeout(300);
  await shots('case-blocked');
  await page.keyboard.press('r');
  await page.waitForTimeout(300);
  await page.keyboard.type('page', { delay: 120 });
  await shots('return-find');
  await page.getByRole('dialog').getByRole('checkbox').first().focus();
  await scan(page, 'A012345678Z');
  await shots('return-scan');
  await page.keyboard.press('Escape');
  await goTo(page, 'Collection');
  await scan(page, two.vehicle.registrationNumber);
  await expect(page.getByRole('heading', { name: 'What the person shows' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Number on the document' }).fill('12345678');
  await scan(page, 'B7654321');
  await page.waitForTimeout(500);
  await goTo(page, 'Sync');
  await goTo(page, 'Collection');
  await scan(page, two.vehicle.registrationNumber);
  await page.waitForTimeout(500);
  await shots('hand-over-kept');
  await page.keyboard.press('Control+Enter');
  await shots('hand-over-blocked');
  await scan(page, 'B7654321');
  await page.waitForTimeout(500);
  await page.getByRole('alert').scrollIntoViewIfNeeded();
  await shots('hand-over-strange');
  await goTo(page, 'Shelf');
  await page.getByRole('textbox', { name: 'Bay' }).focus();
  await page.keyboard.press('Enter');
  await shots('shelf-blocked');
});
