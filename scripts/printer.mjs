// A real printer for unattended runs: CUPS with the queue `Kaunta-PDF`, which writes every job as a
// PDF file. Needs root on Linux; elsewhere there is no such printer and the tests that print skip.
// Alone, `node scripts/printer.mjs` prints where the PDFs land and leaves the queue running.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { capture, isRoot } from './process.mjs';

export const printerName = 'Kaunta-PDF';

const schedulerRuns = () => capture('lpstat', ['-r']).output === 'scheduler is running';

/** Where cups-pdf puts the jobs of the user who runs this; its file may say `${HOME}`, `${USER}`. */
function outputFolder() {
  const setting = /^Out\s+(\S+)/m.exec(readFileSync('/etc/cups/cups-pdf.conf', 'utf8'))?.[1];
  const { homedir, username } = userInfo();
  const values = { HOME: homedir, USER: username };
  return (setting ?? `/var/spool/cups-pdf/${username}`).replace(/\$\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

async function startScheduler() {
  const server = spawn('/usr/sbin/cupsd', ['-f'], { stdio: 'ignore', detached: true });
  let failed = false;
  server.once('exit', () => {
    failed = true;
  });
  for (let attempt = 0; !schedulerRuns(); attempt += 1) {
    if (failed || attempt === 100) throw new Error('cupsd does not start; see /var/log/cups/error_log.');
    await sleep(100);
  }
  server.unref();
  return () => server.kill();
}

/** What was printed must not stay in the spool, from where it could be printed again (`listKeeping` tells of it). */
function keepNothing() {
  if (/^PreserveJobFiles=No$/im.test(capture('cupsctl', []).output)) return;
  const { ok, error } = capture('cupsctl', ['PreserveJobFiles=No']);
  if (!ok) throw new Error(`CUPS could not be told to keep nothing of what it printed: ${error}`);
}

/**
 * Gives `{ name, folder, stop }`, or undefined where there can be no such printer. `stop` ends
 * cupsd only when it was started here.
 */
export async function startPrinter() {
  if (process.platform !== 'linux' || !isRoot) return undefined;
  const stop = schedulerRuns() ? () => {} : await startScheduler();
  keepNothing();
  const model = 'lsb/usr/cups-pdf/CUPS-PDF_opt.ppd';
  if (!capture('lpstat', ['-p', printerName]).ok)
    console.log(`setup: making the print queue ${printerName}, which writes PDF files and stays`);
  const made = capture('lpadmin', ['-p', printerName, '-v', 'cups-pdf:/', '-m', model, '-E']);
  if (!made.ok) {
    stop();
    throw new Error(`The printer ${printerName} could not be made: ${made.error}`);
  }
  return { name: printerName, folder: outputFolder(), stop };
}

if (import.meta.filename === process.argv[1]) {
  const printer = await startPrinter();
  console.log(printer ? `${printer.name} prints into ${printer.folder}` : 'No printer without root.');
}
