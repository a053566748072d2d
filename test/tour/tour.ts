import { copyFile, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { startDemonstrationProcess } from '#central/demo/process.ts';
import type { Demonstration } from '#domain/contract/api.ts';
import type { RouteOutput } from '#domain/contract/ipc.ts';
import { findPrinted, printerName } from '../support/cups-folder.ts';
import { openKaunta } from '../support/electron.ts';
import { approve, choosePrinter, collect, confirmEveryLine, goTo, openCase, printLogbook, scan, signIn } from '../support/walk.ts';

/**
 * The main job in the real window of a demonstration, by keyboard, with a picture of each step in light and dark and the
 * printed papers beside them. Ends with 0 when every step was seen to work.
 */
const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'tour');
const started = Date.now();
let number = 0;

const say = (text: string): void => {
  process.stdout.write(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}\n`);
};

const look = async (page: Page, name: string, text: string): Promise<void> => {
  number += 1;
  say(text);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(150);
    await page.screenshot({ path: join(folder, `${String(number).padStart(2, '0')}-${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light' });
};

/** The first case of the queue that an officer can approve as it is, asked for as the window asks. */
const findGoodCase = (page: Page, service: string): Promise<{ id: string; plate: string }> =>
  page.evaluate(async (wanted) => {
    type Value<T> = { value: T };
    const ask = <T>(route: string, input: unknown) => window.bridge.request(route, input) as Promise<Value<T>>;
    const { value } = await ask<RouteOutput<'queue.list'>>('queue.list', { filter: 'to-verify', offset: 0, limit: 200 });
    for (const row of value.rows) {
      if (row.service !== wanted || row.resubmitted) continue;
      const one = (await ask<RouteOutput<'application.get'>>('application.get', { id: row.id })).value;
      if (one.checks.every((check) => check.result === 'pass' || (check.result === 'warn' && check.id === 'fee-paid')))
        return { id: row.id, plate: row.plate.text };
    }
    throw new Error('no case without a fault in the queue');
  }, service);

const readApplication = (page: Page, id: string): Promise<RouteOutput<'application.get'>['application']> =>
  page.evaluate(
    async (one) => ((await window.bridge.request('application.get', { id: one })) as { value: RouteOutput<'application.get'> }).value.application,
    id,
  );

const demonstrationOfficer = async (page: Page, staffNumber: string): Promise<Demonstration['officers'][number]> => {
  const reply = await page.evaluate(async () => (await window.bridge.request('demonstration.find', {})) as { value: Demonstration });
  const officer = reply.value.officers.find((one) => one.staffNumber === staffNumber);
  if (officer === undefined) throw new Error(`no demonstration officer ${staffNumber}`);
  return officer;
};

/** Verify, print, shelve, hand over one application, with pictures when `named`. */
const doMainJob = async (page: Page, service: string, serial: string, named: string): Promise<void> => {
  await goTo(page, 'Queue');
  const { id, plate } = await findGoodCase(page, service);
  await openCase(page, plate);
  await look(page, `${named}-case`, `${plate}: the compiled document beside the facts and the checklist`);
  await confirmEveryLine(page);
  await look(page, `${named}-checked`, 'every line of the checklist confirmed');
  await approve(page);
  await look(page, `${named}-approved`, 'approved');
  await goTo(page, 'Print desk');
  if ((await page.getByRole('combobox', { name: 'Printer' }).inputValue()) === '') await choosePrinter(page, printerName);
  await printLogbook(page, plate);
  await look(page, `${named}-printed`, `sent to the printer ${printerName} and followed until the sheet was out`);
  await scan(page, serial);
  await expect(page.getByText(`confirmed for ${plate}`)).toBeVisible();
  await goTo(page, 'Shelf');
  await scan(page, serial);
  await page.getByRole('textbox', { name: 'Bay' }).fill('B');
  await page.getByRole('textbox', { name: 'Box' }).fill('4');
  await look(page, `${named}-shelf`, 'its serial scanned, bay and box named');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: /on the shelf/ }).getByText(plate)).toBeVisible();
  await goTo(page, 'Collection');
  const application = await readApplication(page, id);
  await collect(page, application, () => look(page, `${named}-collection`, 'the collector checked, the old logbook taken in, signed'));
  await look(page, `${named}-handed-over`, 'handed over, with its slip');
  const printed = await findPrinted(application.reference);
  await copyFile(printed, join(folder, `${named}-logbook.pdf`));
};

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const data = await mkdtemp(join(tmpdir(), 'kaunta-tour-'));
say('starting the demonstration centre');
let centre = await startDemonstrationProcess(join(data, 'central'), 0);
const port = Number(new URL(centre.url).port);
const kaunta = await openKaunta({ centralUrl: centre.url, enrolmentCode: centre.enrolmentCode, profile: join(data, 'profile') });
const { page } = kaunta;
try {
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByText('Achieng Otieno')).toBeVisible();
  await look(page, 'sign-in', 'enrolled; the sign-in names the demonstration officers');
  await signIn(page, await demonstrationOfficer(page, 'KN1001'));
  await expect(page.getByRole('row').nth(5)).toBeVisible();
  await look(page, 'queue', 'the queue, most urgent first');
  await doMainJob(page, 'ownership-transfer', 'B 1042337', 'transfer');
  await doMainJob(page, 'registration-used', 'B 1042338', 'registration');

  say('stopping the centre');
  await centre.stop();
  await goTo(page, 'Sync');
  await page.keyboard.press('t');
  await expect(page.getByRole('button', { name: /Centre not reached/ })).toBeVisible({ timeout: 30_000 });
  await doMainJob(page, 'ownership-transfer', 'B 1042339', 'offline');
  await goTo(page, 'Sync');
  await look(page, 'sync-offline', 'the same work with the centre gone; what waits stands on the Sync desk');
  say('starting the centre again');
  centre = await startDemonstrationProcess(join(data, 'central'), port);
  await page.keyboard.press('t');
  await expect(page.getByText('Nothing waits to be sent.')).toBeVisible({ timeout: 60_000 });
  await look(page, 'sync-after', 'everything has arrived');
} finally {
  await kaunta.close(true);
  await centre.stop();
  await rm(data, { recursive: true, force: true });
}
if (process.argv.includes('--readme')) {
  await cp(folder, join(root, 'docs', 'picture'), { recursive: true, filter: (path) => !path.includes('-dark') || path.includes('case-dark') });
}
say(`done. Pictures and printed logbooks: ${folder}`);
