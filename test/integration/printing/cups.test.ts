import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getService } from '#domain/service.ts';
import { readPaperMaker } from '#electron/paper/maker.ts';
import { getReadyPrinter } from '#electron/paper/printers.ts';
import { createPrinters, type PrinterJob } from '#electron/shell/printers/printers.ts';
import { advance, testOffice } from '#test/support/act.ts';
import { createApplication, itemOf, testReference } from '#test/support/application.ts';
import { mustSkip } from '#test/support/skip.ts';

const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { env: { ...process.env, LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'ignore'] }).toString();
const schedulerRuns = (): boolean => run('lpstat', '-r').includes('is running');

const configuration = '/etc/cups/cups-pdf.conf';
const canPrint =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  existsSync('/usr/sbin/cupsd') &&
  existsSync(configuration);
const isSkipped = mustSkip(
  canPrint,
  'Printing on a real queue',
  'Linux, root, and the packages cups and printer-driver-cups-pdf',
);

/** Queues of this run alone, so that two runs at once do not stop each other's printer. */
const queue = (name: string) => `Kaunta-${name}-${process.pid}`;
const good = queue('Good');
const stopped = queue('Stopped');
const rejecting = queue('Rejecting');

const outputFolder = (): string => {
  const setting =
    /^Out\s+(\S+)/m.exec(readFileSync(configuration, 'utf8'))?.[1] ?? join('/var/spool/cups-pdf', userInfo().username);
  return setting.replace(/\$\{HOME\}/g, userInfo().homedir).replace(/\$\{USER\}/g, userInfo().username);
};

describe.skipIf(isSkipped)('a real CUPS queue', () => {
  const printers = createPrinters('linux', { userName: userInfo().username });
  let stopScheduler = () => {};
  let bytes = new Uint8Array();

  const followTo = async (printer: string, printerJobId: string, wanted: PrinterJob['state']): Promise<PrinterJob> => {
    let job = await printers.follow(printer, printerJobId);
    for (let attempt = 0; job.state !== wanted && attempt < 200; attempt += 1) {
      await sleep(100);
      job = await printers.follow(printer, printerJobId);
    }
    return job;
  };
  const listWaiting = (printer: string): string => run('lpstat', '-o', printer).trim();

  beforeAll(async () => {
    if (!schedulerRuns()) {
      const server = spawn('/usr/sbin/cupsd', ['-f'], { stdio: 'ignore' });
      stopScheduler = () => server.kill();
      for (let attempt = 0; !schedulerRuns() && attempt < 100; attempt += 1) await sleep(100);
    }
    for (const name of [good, stopped, rejecting])
      run('lpadmin', '-p', name, '-v', 'cups-pdf:/', '-m', 'lsb/usr/cups-pdf/CUPS-PDF_opt.ppd', '-E');
    run('cupsdisable', '-r', 'Toner door open', stopped);
    run('cupsreject', '-r', 'Closed for the day', rejecting);
    const application = advance(createApplication({ service: 'registration-used' }), 'approved');
    bytes = new Uint8Array(
      await readPaperMaker('resources')({
        kind: 'sheet',
        layout: 'logbook',
        application,
        office: testOffice,
        plate: application.vehicle.registrationNumber ?? '',
        itemId: itemOf(application).id,
        service: getService(testReference, application),
      }),
    );
  });

  afterAll(() => {
    for (const name of [good, stopped, rejecting]) run('lpadmin', '-x', name);
    stopScheduler();
  });

  it('lists each queue with its state and its own words', async () => {
    const list = await printers.list();
    const find = (name: string) => list.find((printer) => printer.name === name);
    expect(find(good)).toMatchObject({ state: 'ready', reason: '' });
    expect(find(stopped)).toMatchObject({ state: 'stopped', reason: 'Toner door open' });
    expect(find(rejecting)).toMatchObject({ state: 'rejecting', reason: 'Closed for the day' });
  });

  it('prints a logbook: the job is followed to its end and the PDF is there', async () => {
    const title = `kaunta-${process.pid}-printed`;
    const { printerJobId } = await printers.submit(bytes, good, title);
    expect(await followTo(good, printerJobId, 'done')).toEqual({ state: 'done', reason: '' });
    const written = readdirSync(outputFolder()).filter((file) => file.startsWith(title));
    expect(written).toHaveLength(1);
    const path = join(outputFolder(), written[0] ?? '');
    expect(readFileSync(path).subarray(0, 5).toString()).toBe('%PDF-');
    rmSync(path);
  });

  it('refuses a stopped printer before anything is spooled', async () => {
    await expect(getReadyPrinter(printers, stopped)).rejects.toMatchObject({
      code: 'PRINTER_STOPPED',
      details: { printer: stopped, reason: 'Toner door open' },
    });
  });

  it('refuses a rejecting printer before anything is spooled, and one that rejects since then spools nothing', async () => {
    await expect(getReadyPrinter(printers, rejecting)).rejects.toMatchObject({
      code: 'PRINTER_REJECTED',
      details: { reason: 'Closed for the day' },
    });
    await expect(printers.submit(bytes, rejecting, 'x')).rejects.toMatchObject({ code: 'PRINTER_REJECTED' });
    expect(listWaiting(rejecting)).toBe('');
  });

  it('knows a queue that is not there, whatever its name', async () => {
    for (const name of ['Kaunta-None', '../admin', 'a b/ö?#'])
      await expect(printers.submit(bytes, name, 'x')).rejects.toMatchObject({ code: 'PRINTER_MISSING' });
  });

  it('follows a job that stands behind a printer that stopped after it, was held, released, then cancelled', async () => {
    run('cupsdisable', good);
    try {
      const jobId = /-(\d+) \(/.exec(run('lp', '-d', good, configuration))?.[1] ?? '';
      expect(await printers.follow(good, jobId)).toMatchObject({ state: 'stopped' });
      run('lp', '-i', `${good}-${jobId}`, '-H', 'hold');
      expect(await printers.follow(good, jobId)).toMatchObject({ state: 'held' });
      run('cancel', `${good}-${jobId}`);
      expect(await printers.follow(good, jobId)).toMatchObject({ state: 'canceled' });
      // Another queue's job of the same number is not this one
      expect(await printers.follow(stopped, jobId)).toEqual({ state: 'unknown', reason: '' });
    } finally {
      run('cupsenable', good);
    }
  });

  describe('a job taken back', () => {
    const printedAs = (title: string): string[] => readdirSync(outputFolder()).filter((file) => file.startsWith(title));
    const holdNew = (isHeld: boolean) =>
      run('lpadmin', '-p', good, '-o', `job-hold-until-default=${isHeld ? 'indefinite' : 'no-hold'}`);
    const comesToRest = async () => {
      for (let attempt = 0; listWaiting(good) !== '' && attempt < 100; attempt += 1) await sleep(100);
    };

    it('desk-2: while it is held never comes out, and the sheet printed in its place does, once', async () => {
      const [first, second] = [`Kaunta-${process.pid}-first`, `Kaunta-${process.pid}-second`];
      holdNew(true);
      const { printerJobId } = await printers.submit(bytes, good, first);
      expect(await printers.follow(good, printerJobId)).toMatchObject({ state: 'held' });
      expect(await printers.cancel(good, printerJobId)).toMatchObject({ state: 'canceled' });
      expect(listWaiting(good)).toBe('');
      holdNew(false);
      await followTo(good, (await printers.submit(bytes, good, second)).printerJobId, 'done');
      await comesToRest();
      expect([printedAs(first).length, printedAs(second).length]).toEqual([0, 1]);
      for (const file of printedAs(second)) rmSync(join(outputFolder(), file));
    });

    it('desk-2: behind a stopped printer it does not come out when the printer is started again', async () => {
      const title = `Kaunta-${process.pid}-behind`;
      holdNew(true);
      const { printerJobId } = await printers.submit(bytes, good, title);
      run('cupsdisable', good);
      holdNew(false);
      run('lp', '-i', `${good}-${printerJobId}`, '-H', 'resume');
      try {
        expect(await printers.follow(good, printerJobId)).toMatchObject({ state: 'stopped' });
        expect(await printers.cancel(good, printerJobId)).toMatchObject({ state: 'canceled' });
      } finally {
        run('cupsenable', good);
      }
      await sleep(500);
      expect(printedAs(title)).toEqual([]);
    });

    it('desk-2: is found by its name when its number was lost, waiting or ended, on its own queue alone', async () => {
      const title = `Kaunta lost-${process.pid}`;
      holdNew(true);
      const { printerJobId } = await printers.submit(bytes, good, title);
      holdNew(false);
      expect(await printers.find(good, title)).toBe(printerJobId);
      expect(await printers.find(stopped, title)).toBeUndefined();
      expect(await printers.find(good, `${title}x`)).toBeUndefined();
      await printers.cancel(good, printerJobId);
      expect(await printers.find(good, title)).toBe(printerJobId);
      expect(await printers.cancel(good, printerJobId)).toMatchObject({ state: 'canceled' });
    });

    it('desk-2: of another queue, or that never was, is not touched', async () => {
      holdNew(true);
      const { printerJobId } = await printers.submit(bytes, good, `Kaunta-${process.pid}-other`);
      holdNew(false);
      expect(await printers.cancel(stopped, printerJobId)).toEqual({ state: 'unknown', reason: '' });
      expect(listWaiting(good)).toContain(`${good}-${printerJobId}`);
      expect(await printers.cancel(good, '999999999')).toEqual({ state: 'unknown', reason: '' });
      await printers.cancel(good, printerJobId);
    });

    it('H7: that has been printed is out, and cancelling it says so', async () => {
      const title = `Kaunta-${process.pid}-out`;
      const { printerJobId } = await printers.submit(bytes, good, title);
      await followTo(good, printerJobId, 'done');
      expect(await printers.cancel(good, printerJobId)).toMatchObject({ state: 'done' });
      for (const file of printedAs(title)) rmSync(join(outputFolder(), file));
    });
  });

  it('H7: a scheduler that keeps what it printed is told of by the queue, and one that does not is not', async () => {
    const { printerJobId } = await printers.submit(bytes, good, `Kaunta kept-${process.pid}`);
    await followTo(good, printerJobId, 'done');
    const isKept = existsSync(`/var/spool/cups/d${printerJobId.padStart(5, '0')}-001`);
    expect((await printers.listKeeping()).includes(good)).toBe(isKept);
    for (const file of readdirSync(outputFolder()).filter((name) => name.includes(`kept-${process.pid}`)))
      rmSync(join(outputFolder(), file));
  });

  it('desk-8: a queue says whether it prints on both sides', async () => {
    const name = queue('Duplex');
    run(
      'lpadmin',
      '-p',
      name,
      '-v',
      'file:/dev/null',
      '-m',
      'drv:///sample.drv/laserjet.ppd',
      '-o',
      'Option1=True',
      '-E',
    );
    try {
      const list = await printers.list();
      expect(list.find((one) => one.name === name)?.twoSided).toBe(true);
      expect(list.find((one) => one.name === good)?.twoSided).toBe(false);
    } finally {
      run('lpadmin', '-x', name);
    }
  });

  it('does not know a job that never was', async () => {
    for (const id of ['999999999', '', 'one', '-1'])
      expect(await printers.follow(good, id)).toEqual({ state: 'unknown', reason: '' });
  });

  it('says so when the scheduler does not answer', async () => {
    const nobody = createPrinters('linux', {
      userName: 'x',
      schedulers: [{ socketPath: '/nowhere/cups.sock' }, { host: '127.0.0.1', port: 9 }],
    });
    await expect(nobody.list()).rejects.toMatchObject({ code: 'PRINTER_MISSING' });
    await expect(nobody.submit(bytes, good, 'x')).rejects.toMatchObject({ code: 'PRINTER_MISSING' });
  });
});
