import { z } from 'zod';
import { AppError } from '#domain/contract/errors.ts';
import type { Printer } from '#domain/contract/ipc.ts';
import type { PrinterJob, Printers } from '../../service/printers.ts';

/**
 * Printing on Windows, through the PowerShell of the PrintManagement module. Not yet seen on Windows: written after its
 * documentation, tested on JSON of the documented shape only. Names travel as variables, never inside a script.
 */
export type PowerShell = (script: string, variables: Record<string, string>) => Promise<string>;
export type PrintPdf = (bytes: Uint8Array, printer: string, title: string) => Promise<void>;

const utf8 = '[Console]::OutputEncoding = [Text.Encoding]::UTF8; ';
/** Each script is exported by a name that ends so: a test parses them all. */
export const listScript = `${utf8}$default = (Get-CimInstance Win32_Printer -Filter 'Default=TRUE').Name; ConvertTo-Json -Compress -InputObject @(Get-Printer | ForEach-Object { [pscustomobject]@{ name = $_.Name; status = [string]$_.PrinterStatus; isDefault = ($_.Name -eq $default) } })`;
export const jobScript = `${utf8}ConvertTo-Json -Compress -InputObject @(Get-PrintJob -PrinterName $env:KAUNTA_PRINTER | ForEach-Object { [pscustomobject]@{ title = $_.DocumentName; status = [string]$_.JobStatus } })`;

const printerRowSchema = z.object({ name: z.string(), status: z.string(), isDefault: z.boolean() });
const jobRowSchema = z.object({ title: z.string(), status: z.string() });

const words = (status: string): string[] => status.split(',').map((word) => word.trim().toLowerCase());
const includesAny = (status: string, ...wanted: string[]): boolean => words(status).some((word) => wanted.includes(word));

export const parsePrinters = (json: string): Printer[] =>
  z
    .array(printerRowSchema)
    .parse(JSON.parse(json))
    .map(({ name, status, isDefault }) => {
      const isStopped = includesAny(status, 'paused', 'error', 'offline', 'paperjam', 'paperout', 'dooropen', 'notavailable', 'userintervention', 'notoner');
      const isBusy = includesAny(status, 'printing', 'busy', 'processing', 'warmingup', 'iobusy');
      return { name, isDefault, state: isStopped ? 'stopped' : isBusy ? 'busy' : 'ready', reason: includesAny(status, 'normal') ? '' : status };
    });

/** The job is found by its title: the hidden window learns no number from the spooler. A job that has left is `unknown`. */
export const parseJob = (json: string, title: string): PrinterJob => {
  const job = z
    .array(jobRowSchema)
    .parse(JSON.parse(json))
    .find((one) => one.title === title);
  if (job === undefined) return { state: 'unknown', reason: '' };
  const states: [PrinterJob['state'], string[]][] = [
    ['done', ['printed', 'complete', 'completed']],
    ['canceled', ['deleting', 'deleted']],
    ['held', ['paused']],
    ['stopped', ['error', 'offline', 'paperout', 'userintervention', 'blocked']],
    ['printing', ['printing']],
  ];
  return { state: states.find(([, wanted]) => includesAny(job.status, ...wanted))?.[0] ?? 'waiting', reason: job.status };
};

export const makeWindowsPrinters = ({ powerShell, printPdf }: { powerShell: PowerShell; printPdf: PrintPdf }): Printers => {
  const run = async <Answer>(parse: (json: string) => Answer, script: string, variables: Record<string, string> = {}): Promise<Answer> => {
    try {
      return parse(await powerShell(script, variables));
    } catch (fault) {
      throw new AppError('PRINTER_MISSING', 'The print system does not answer', { cause: fault instanceof Error ? fault.message : String(fault) });
    }
  };
  const list = () => run(parsePrinters, listScript);
  return {
    list,
    submit: async (bytes, printer, title) => {
      const found = (await list()).find(({ name }) => name === printer);
      if (found === undefined) throw new AppError('PRINTER_MISSING', 'There is no such printer', { printer });
      if (found.state === 'stopped') throw new AppError('PRINTER_STOPPED', 'The printer is stopped', { printer, reason: found.reason });
      await printPdf(bytes, printer, title);
      return { printerJobId: title };
    },
    follow: (printer, printerJobId) => run((json) => parseJob(json, printerJobId), jobScript, { KAUNTA_PRINTER: printer }),
  };
};
