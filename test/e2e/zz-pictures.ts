import type { ApplicationOptions } from '#test/support/application.ts';
import { testOfficers } from '#test/support/central.ts';
import { resize } from '#test/support/electron.ts';
import { scan } from '#test/support/walk.ts';
import { test } from './desk.ts';

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
  for (const [language, theme, textSize] of [['en', 'light', 100], ['sw', 'dark', 150]] as const) {
    await page.evaluate((change) => window.bridge.request('preference.update', change), { language, theme, textSize } as never);
    await page.reload();
    await page.waitForTimeout(1500);
    const shot = async (name: string) => {
      await page.waitForTimeout(500);
      await page.screenshot({ path: `/tmp/pictures/a/${name}-${language}-${theme}-${textSize}.png` });
    };
    const write = (text: string) => page.keyboard.type(text, { delay: 300 });
    await page.keyboard.press('Alt+1');
    await page.keyboard.press('/');
    await page.waitForTimeout(500);
    await write(one.vehicle.registrationNumber);
    await page.waitForTimeout(1000);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(3000);
    await scan(page, 'ZCA123A');
    await shot('case-scan');
    await page.keyboard.press('a');
    await shot('case-blocked');
    await page.keyboard.press('r');
    await page.waitForTimeout(1000);
    await write(language === 'en' ? 'page' : 'uku');
    await shot('return-find');
    await page.keyboard.press('F1');
    await shot('help-in-dialog');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Enter');
    await shot('return-blocked');
    await page.keyboard.press('Escape');
    await page.waitForTimeout(500);
    await page.keyboard.press('Alt+4');
    await page.waitForTimeout(1000);
    await scan(page, two.vehicle.registrationNumber);
    await page.waitForTimeout(2000);
    await page.locator('input.mono').first().fill('12345678');
    await page.keyboard.press('Alt+5');
    await page.waitForTimeout(500);
    await page.keyboard.press('Alt+4');
    await page.waitForTimeout(1000);
    await scan(page, two.vehicle.registrationNumber);
    await page.waitForTimeout(2000);
    await shot('hand-over-kept');
    await page.keyboard.press('Control+Enter');
    await shot('hand-over-blocked');
    await page.locator('select').focus();
    await scan(page, 'B7654321');
    await page.waitForTimeout(1000);
    await shot('hand-over-strange');
    await page.keyboard.press('Alt+3');
    await page.waitForTimeout(1000);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await shot('shelf-blocked');
  }
});
