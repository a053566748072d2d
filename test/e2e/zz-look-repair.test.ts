import type { Page } from '@playwright/test';
import { sql } from 'drizzle-orm';
import { layCable } from '#test/support/cable.ts';
import { testOfficers } from '#test/support/central.ts';
import { resize } from '#test/support/electron.ts';
import { approve, confirmEveryLine, enrol, goTo, openCase, signIn, signOut } from '#test/support/walk.ts';
import { startTestWorkstation } from '#test/support/workstation.ts';
import { ask, expect, test } from './desk.ts';

const shot = async (page: Page, name: string, both = true) => {
  await page.mouse.move(1, 1);
  for (const colorScheme of (both ? ['light', 'dark'] : ['light']) as ('light' | 'dark')[]) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForTimeout(200);
    await page.screenshot({ path: `/tmp/repair-shots/${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
};

test('look', async ({ centre, open, credentials, submit }) => {
  test.setTimeout(240_000);
  const cable = await layCable(centre.url);
  const job = { documentSha256: 'a'.repeat(64), workstationId: 'ws', at: Date.now(), by: 'KT1002', officerName: 'x' };
  const [application, , third] = await submit(
    {},
    {},
    { status: 'approved', decision: { kind: 'approved', reasons: [], revision: 1, at: Date.now(), by: 'KT1001' } },
    {},
    {},
  );
  const plate = application.vehicle.registrationNumber;
  const { page, app } = await open({ centralUrl: cable.url, size: { width: 1280, height: 720 } });
  await enrol(page, await centre.centre.createEnrolmentCode(centre.office.id));
  await signIn(page, credentials(testOfficers.verifying));
  await goTo(page, 'Sync');
  await expect(page.getByText('Nothing waits to be sent.')).toBeVisible();
  await page.waitForTimeout(1500);
  await shot(page, '01-empty');
  await goTo(page, 'Queue');
  await openCase(page, plate);
  cable.cut();
  await confirmEveryLine(page);
  await approve(page);
  await goTo(page, 'Sync');
  await page.waitForTimeout(4000);
  await shot(page, '02-offline');
  const second = await startTestWorkstation({ centre });
  await second.signIn(testOfficers.supervisor);
  await second.settled();
  await second.request('case.takeOver', { id: application.id });
  const codes = (await second.request('reason.list', {})).reasons.filter((one) => one.for.includes('return') && one.services.includes(application.service));
  await second.request('application.return', { id: application.id, revision: 1, reasons: [{ code: codes[0]?.code ?? '', note: 'Page 3 cannot be read' }] });
  await second.settled();
  cable.mend();
  await page.keyboard.press('t');
  await expect(page.getByRole('region', { name: 'Refused by the centre' })).toBeVisible();
  await page.waitForTimeout(1500);
  await shot(page, '03-refused');
  const list = page
    .getByRole('region', { name: 'Refused by the centre' })
    .getByRole('listitem')
    .filter({ hasText: /Approved/ });
  await list.getByRole('button', { name: 'Open' }).click();
  await expect(page.getByRole('heading', { name: 'What differs' })).toBeVisible();
  await page.waitForTimeout(300);
  await shot(page, '04-repair');
  await page.keyboard.press('d');
  await shot(page, '05-repair-all', false);
  await page.keyboard.press('d');
  await page.keyboard.press('w');
  await expect(page.getByRole('dialog')).toBeVisible();
  await shot(page, '06-withdraw', false);
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.getByRole('dialog').getByRole('textbox').fill('The buyer stands here; which decision holds?');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.waitForTimeout(500);
  await shot(page, '07-given', false);
  await page.keyboard.press('Escape');
  await shot(page, '08-given-list', false);
  await signOut(page);
  await signIn(page, credentials(testOfficers.supervisor));
  await goTo(page, 'Sync');
  await page.waitForTimeout(1000);
  await shot(page, '09-supervisor');
  // parked
  await centre.store.database.execute(sql`update application set record = jsonb_set(record, '{vehicle}', '"a boat"') where id = ${third.id}`);
  await page.getByRole('button', { name: 'Display and language' }).press('Enter');
  await page.getByRole('radio', { name: '125%' }).press('Space');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await resize(app, { width: 1280, height: 720 });
  await shot(page, '10-supervisor-125');
  await page.getByRole('region', { name: 'For the supervisor' }).getByRole('button', { name: 'Open' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'What differs' })).toBeVisible();
  await shot(page, '11-repair-125');
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox').last().fill('Switch to Kiswahili');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(500);
  await shot(page, '12-repair-125-sw');
  await page.keyboard.press('Escape');
  await page.waitForTimeout(300);
  await shot(page, '13-sync-125-sw');
  await second.stop();
  await cable.remove();
  void ask;
  void job;
});
