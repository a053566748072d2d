import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeLogbook } from '#electron/print/logbook.ts';
import { makePrinters, type PrinterJob } from '#electron/shell/printers/printers.ts';
import { mustSkip } from '#test/support/skip.ts';
import { readFonts, readWords, registration } from '../../unit/print/sample.ts';

const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { env: { ...process.env, LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'ignore'] }).toString();
const schedulerRuns = (): boolean => run('lpstat', '-r').includes('is running');

const configuration = '/etc/cups/cups-pdf.conf';
const canPrint = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/sbin/cupsd') && existsSync(configuration);
const isSkipped = mustSkip(canPrint, 'Printing on a real queue', 'Linux, root, and the packages cups and printer-driver-cups-pdf');

/** Queues of this run alone, so that two runs at once do not stop each other's printer. */
const queue = (name: string) => `Kaunta-${name}-${process.pid}`;
const good = queue('Good');
const stopped = queue('Stopped');
const rejecting = queue('Rejecting');

const outputFolder = (): string => {
  const setting = /^Out\s+(\S+)/m.exec(readFileSync(configuration, 'utf8'))?.[1] ?? join('/var/spool/cups-pdf', userInfo().username);
  return setting.replace(/\$\{HOME\}/g, userInfo().homedir).replace(/\$\{USER\}/g, userInfo().username);
};

describe.skipIf(isSkipped)('a real CUPS queue', () => {
  const printers = makePrinters('linux', { userName: userInfo().username });
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
    for (const name of [good, stopped, rejecting]) run('lpadmin', '-p', name, '-v', 'cups-pdf:/', '-m', 'lsb/usr/cups-pdf/CUPS-PDF_opt.ppd', '-E');
    run('cupsdisable', '-r', 'Toner door open', stopped);
    run('cupsreject', '-r', 'Closed for the day', rejecting);
    bytes = new Uint8Array(
      await makeLogbook({ application: registration, office: { name: 'Upper Hill' }, fonts: readFonts(), words: readWords(), watermark: false }),
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
    await expect(printers.submit(bytes, stopped, 'x')).rejects.toMatchObject({
      code: 'PRINTER_STOPPED',
      details: { printer: stopped, reason: 'Toner door open' },
    });
    expect(listWaiting(stopped)).toBe('');
  });

  it('refuses a rejecting printer before anything is spooled', async () => {
    await expect(printers.submit(bytes, rejecting, 'x')).rejects.toMatchObject({ code: 'PRINTER_REJECTED', details: { reason: 'Closed for the day' } });
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

  it('does not know a job that never was', async () => {
    for (const id of ['999999999', '', 'one', '-1']) expect(await printers.follow(good, id)).toEqual({ state: 'unknown', reason: '' });
  });

  it('says so when the scheduler does not answer', async () => {
    const nobody = makePrinters('linux', { userName: 'x', schedulers: [{ socketPath: '/nowhere/cups.sock' }, { host: '127.0.0.1', port: 9 }] });
    await expect(nobody.list()).rejects.toMatchObject({ code: 'PRINTER_MISSING' });
    await expect(nobody.submit(bytes, good, 'x')).rejects.toMatchObject({ code: 'PRINTER_MISSING' });
  });
});
