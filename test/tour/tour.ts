import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { startDemonstrationProcess } from '#central/demo/process.ts';
import type { Application } from '#domain/application.ts';
import type { Demonstration } from '#domain/contract/centre/demonstration.ts';
import type { ApplicationRow } from '#domain/contract/screen/case.ts';
import { findPrinted, hasPrinter, printerName } from '../support/cups-folder.ts';
import { openKaunta } from '../support/electron.ts';
import {
  approve,
  choosePrinter,
  collect,
  confirmEveryLine,
  goTo,
  openCase,
  printLogbook,
  scan,
  shelve,
  signIn,
} from '../support/walk.ts';
import { ask } from './ask.ts';
import { pictureServices } from './services.ts';

/**
 * The main job in the real window of a demonstration, by keyboard, with a picture of each step in light and dark and
 * the printed papers beside them. With `--services` one case of each service in both languages instead. Ends with 0
 * when every step was seen to work.
 */
const isOfServices = process.argv.includes('--services');
const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'tour', isOfServices ? 'services' : 'walk');
const started = Date.now();
let number = 0;

const say = (text: string): void => {
  process.stdout.write(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}\n`);
};

const look = async (page: Page, name: string, text: string): Promise<void> => {
  number += 1;
  say(text);
  await expect(page.locator('figure[aria-busy="true"]')).toHaveCount(0); // the paper is drawn
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(150);
    await page.screenshot({ path: join(folder, `${String(number).padStart(2, '0')}-${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light' });
};

/** The first case of the queue that an officer can approve as it is, and whose logbook is paper. */
const findGoodCase = async (page: Page, service: string): Promise<Item> => {
  const rows = await ask(page, 'queue.list', { filter: 'to-verify', offset: 0, limit: 200 });
  const isPaper = ({ items }: ApplicationRow): boolean => items.some(({ made }) => made === 'printed');
  for (const { id, plate } of rows.filter((row) => row.service.id === service && !row.resubmitted && isPaper(row))) {
    const { checks } = await ask(page, 'application.get', { id });
    if (
      plate !== null &&
      Object.values(checks)
        .flat()
        .every(({ id: check, result }) => result === 'pass' || (result === 'warn' && check === 'fee-paid'))
    )
      return { id, plate: plate.text };
  }
  throw new Error('no case without a fault in the queue');
};

const readApplication = async (page: Page, id: string): Promise<Application> =>
  (await ask(page, 'application.get', { id })).application;

const demonstrationOfficer = async (page: Page, staffNumber: string): Promise<Demonstration['officers'][number]> => {
  const officer = (await ask(page, 'demonstration.find', {}))?.officers.find((one) => one.staffNumber === staffNumber);
  if (officer === undefined) throw new Error(`no demonstration officer ${staffNumber}`);
  return officer;
};

type Item = { id: string; plate: string };

const verify = async (page: Page, service: string, named: string): Promise<Item> => {
  await goTo(page, 'Queue');
  const item = await findGoodCase(page, service);
  await openCase(page, item.plate);
  await look(page, `${named}-case`, `${item.plate}: the compiled document beside the facts and the checklist`);
  await confirmEveryLine(page);
  await look(page, `${named}-checked`, 'every line of the checklist confirmed');
  await approve(page);
  await look(page, `${named}-approved`, 'approved');
  return item;
};

/** The serial that the sheet under way should bear: the paper of a demonstration is imagined. */
const getExpectedSerial = async (page: Page): Promise<string> => {
  const serial = (await ask(page, 'print.list', {})).sheets[0]?.expected ?? undefined;
  if (serial === undefined) throw new Error('no sheet is under way on a blank of this desk');
  return serial;
};

const print = async (page: Page, { plate }: Item, named: string): Promise<string> => {
  await goTo(page, 'Print desk');
  if ((await page.getByRole('combobox', { name: 'Printer' }).inputValue()) !== printerName)
    await choosePrinter(page, printerName);
  await printLogbook(page, plate);
  await look(page, `${named}-printed`, `sent to the printer ${printerName} and followed until the sheet was out`);
  const serial = await getExpectedSerial(page);
  await scan(page, serial);
  await expect(page.getByText(`confirmed for ${plate}`)).toBeVisible();
  return serial;
};

const shelveAndCollect = async (
  page: Page,
  { id, plate }: Item,
  serial: string,
  named: string,
): Promise<Application> => {
  await goTo(page, 'Shelf');
  await scan(page, serial);
  await page.getByRole('textbox', { name: 'Bay' }).fill('B');
  await page.getByRole('textbox', { name: 'Box' }).fill('4');
  await look(page, `${named}-shelf`, 'its serial scanned, bay and box named');
  await page.keyboard.press('Enter');
  await expect(page.getByText(new RegExp(`of ${plate} is in bay B, box 4`))).toBeVisible();
  const application = await readApplication(page, id);
  if (application.items.some(({ made }) => made === 'produced')) {
    await shelve(page, plate, plate, 'B', '4');
    await look(page, `${named}-plates`, 'both plates placed by one scan of their number, the sticker asked for itself');
    await shelve(page, plate, 'W 778812', 'B', '4');
  }
  await goTo(page, 'Collection');
  await collect(page, application, () =>
    look(page, `${named}-collection`, 'the collector checked, the old logbook taken in, signed'),
  );
  await look(page, `${named}-handed-over`, 'handed over, with its slip');
  return application;
};

/** Verify, print, shelve, hand over. Without a printer the last two are done on an item that was printed before. */
const doMainJob = async (page: Page, service: string, named: string): Promise<void> => {
  const item = await verify(page, service, named);
  if (hasPrinter) {
    const serial = await print(page, item, named);
    const { reference } = await shelveAndCollect(page, item, serial, named);
    await copyFile(await findPrinted(reference), join(folder, `${named}-logbook.pdf`));
    return;
  }
  const printed = (await ask(page, 'shelf.list', {})).toShelve.find((one) => one.application.service.id === service);
  if (printed?.item.serial == null) return say(`no ${service} waits for the shelf; its hand-over is left out`);
  const { id, plate } = printed.application;
  await shelveAndCollect(page, { id, plate: plate?.text ?? '' }, printed.item.serial, named);
};

/** The main job thrice, the last time without the centre. */
const walk = async (page: Page): Promise<void> => {
  await expect(page.getByText('Achieng Otieno')).toBeVisible();
  await look(page, 'sign-in', 'enrolled; the sign-in names the demonstration officers');
  await signIn(page, await demonstrationOfficer(page, 'KN1001'));
  await expect(page.getByRole('row').nth(5)).toBeVisible();
  await look(page, 'queue', 'the queue, most urgent first');
  await doMainJob(page, 'ownership-transfer', 'transfer');
  await doMainJob(page, 'registration-used', 'registration');

  say('stopping the centre');
  await centre.stop();
  await goTo(page, 'Sync');
  await page.keyboard.press('t');
  await expect(page.getByRole('button', { name: /Centre not reached/ })).toBeVisible({ timeout: 30_000 });
  await doMainJob(page, 'ownership-transfer', 'offline');
  await goTo(page, 'Sync');
  await look(page, 'sync-offline', 'the same work with the centre gone; what waits stands on the Sync desk');
  say('starting the centre again');
  centre = await startDemonstrationProcess(join(data, 'central'), port);
  await page.keyboard.press('t');
  await expect(page.getByText('Nothing waits to be sent.')).toBeVisible({ timeout: 60_000 });
  await look(page, 'sync-after', 'everything has arrived');
};

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const data = await mkdtemp(join(tmpdir(), 'kaunta-tour-'));
if (!hasPrinter && !isOfServices)
  say(
    'no printer can be had here (it needs root on Linux): printing is left out, and hand-over uses logbooks printed before',
  );
say('starting the demonstration centre');
let centre = await startDemonstrationProcess(join(data, 'central'), 0);
const port = Number(new URL(centre.url).port);
const kaunta = await openKaunta({
  centralUrl: centre.url,
  enrolmentCode: centre.enrolmentCode,
  profile: join(data, 'profile'),
  ...(isOfServices ? { size: { width: 1280, height: 800 } } : {}),
});
const { page } = kaunta;
try {
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  if (isOfServices) {
    await signIn(page, await demonstrationOfficer(page, 'KN1002'));
    await expect(page.getByRole('row').nth(5)).toBeVisible();
    await pictureServices(page, folder, say);
  } else await walk(page);
} catch (error) {
  await page.screenshot({ path: join(folder, 'failed.png') });
  process.exitCode = 1;
  say(`failed, see ${join(folder, 'failed.png')}: ${error instanceof Error ? error.message : String(error)}`);
} finally {
  await kaunta.close(true);
  await centre.stop();
  await rm(data, { recursive: true, force: true });
}
if (process.argv.includes('--readme')) {
  const chosen = {
    case: 'transfer-checked-light',
    queue: 'queue-light',
    'print-dark': 'transfer-printed-dark',
    collection: 'transfer-collection-light',
  };
  const pictures = join(root, 'docs', 'picture');
  await mkdir(pictures, { recursive: true });
  const taken = await readdir(folder);
  for (const [name, wanted] of Object.entries(chosen)) {
    const file = taken.find((one) => one.endsWith(`${wanted}.png`));
    if (file !== undefined) await copyFile(join(folder, file), join(pictures, `${name}.png`));
  }
  execFileSync('pdftoppm', [
    '-q',
    '-png',
    '-r',
    '70',
    '-singlefile',
    join(folder, 'transfer-logbook.pdf'),
    join(pictures, 'logbook'),
  ]);
}
if (process.exitCode === undefined) say(`done. What was seen lies in ${folder}`);
