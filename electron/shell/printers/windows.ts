import { z } from 'zod';
import { AppError } from '#domain/contract/errors.ts';
import type { Printer } from '#domain/contract/screen/print.ts';
import type { PrinterJob, Printers } from '../../paper/printers.ts';
import { retitlePdf } from './retitle-pdf.ts';

/**
 * Printing on Windows, through the PowerShell of the PrintManagement module. Not yet seen on Windows: written after its
 * documentation, tested on JSON of the documented shape only. Names travel as variables, never inside a script.
 */
export type PowerShell = (script: string, variables: Record<string, string>) => Promise<string>;
export type PrintPdf = (bytes: Uint8Array, printer: string, title: string) => Promise<void>;

/** `Win32_Printer.Capabilities`: Duplex Printing. */
const duplexPrinting = 3;
const utf8 = '[Console]::OutputEncoding = [Text.Encoding]::UTF8; ';
/** Each script is exported by a name that ends so: a test parses them all. */
export const listScript = `${utf8}$known = @{}; Get-CimInstance Win32_Printer | ForEach-Object { $known[$_.Name] = $_ }; ConvertTo-Json -Compress -InputObject @(Get-Printer | ForEach-Object { $one = $known[$_.Name]; [pscustomobject]@{ name = $_.Name; status = [string]$_.PrinterStatus; isDefault = [bool]$one.Default; twoSided = (@($one.Capabilities) -contains ${duplexPrinting}); keepsJobs = [bool]$_.KeepPrintedJobs } })`;
const jobsFunction =
  'function Jobs { Get-PrintJob -PrinterName $env:KAUNTA_PRINTER | ForEach-Object { [pscustomobject]@{ title = $_.DocumentName; status = [string]$_.JobStatus; pages = [int]$_.PagesPrinted } } }; ';
export const jobScript = `${utf8}${jobsFunction}ConvertTo-Json -Compress -InputObject @(Jobs)`;
export const cancelScript = `${utf8}${jobsFunction}$before = @(Jobs); Get-PrintJob -PrinterName $env:KAUNTA_PRINTER | Where-Object { $_.DocumentName -eq $env:KAUNTA_TITLE } | Remove-PrintJob; $after = @(Jobs); ConvertTo-Json -Compress -Depth 3 -InputObject ([pscustomobject]@{ before = $before; after = $after })`;

const printerRowSchema = z.object({
  name: z.string(),
  status: z.string(),
  isDefault: z.boolean(),
  twoSided: z.boolean(),
  keepsJobs: z.boolean(),
});
const jobRowSchema = z.object({ title: z.string(), status: z.string(), pages: z.int() });
type JobRow = z.infer<typeof jobRowSchema>;

const words = (status: string): string[] => status.split(',').map((word) => word.trim().toLowerCase());
const includesAny = (status: string, ...wanted: string[]): boolean =>
  words(status).some((word) => wanted.includes(word));

export const parsePrinters = (json: string): Printer[] =>
  z
    .array(printerRowSchema)
    .parse(JSON.parse(json))
    .map(({ name, status, isDefault, twoSided }) => {
      const isStopped = includesAny(
        status,
        'paused',
        'error',
        'offline',
        'paperjam',
        'paperout',
        'dooropen',
        'notavailable',
        'userintervention',
        'notoner',
      );
      const isBusy = includesAny(status, 'printing', 'busy', 'processing', 'warmingup', 'iobusy');
      return {
        name,
        isDefault,
        twoSided,
        state: isStopped ? 'stopped' : isBusy ? 'busy' : 'ready',
        reason: includesAny(status, 'normal') ? '' : status,
      };
    });

/** The printers whose spooler keeps what it has printed ("Keep printed documents" in their properties). */
export const parseKeeping = (json: string): string[] =>
  z
    .array(printerRowSchema)
    .parse(JSON.parse(json))
    .flatMap(({ name, keepsJobs }) => (keepsJobs ? [name] : []));

/** The printer has begun on it: if it is deleted now, part of it may be on paper. */
const isBegun = ({ status, pages }: JobRow): boolean => pages > 0 || includesAny(status, 'printing', 'printed');

const readJob = (row: JobRow): PrinterJob => {
  const { status } = row;
  const states: [PrinterJob['state'], string[]][] = [
    [isBegun(row) ? 'unknown' : 'canceled', ['deleting', 'deleted']],
    ['done', ['printed', 'complete', 'completed']],
    ['held', ['paused']],
    ['stopped', ['error', 'offline', 'paperout', 'userintervention', 'blocked']],
    ['printing', ['printing']],
  ];
  return { state: states.find(([, wanted]) => includesAny(status, ...wanted))?.[0] ?? 'waiting', reason: status };
};

const findJob = (jobs: readonly JobRow[], title: string): JobRow | undefined => jobs.find((one) => one.title === title);
const gone: PrinterJob = { state: 'unknown', reason: '' };

/**
 * The job is found by its title: the hidden window learns no number from the spooler. A job that has left is `unknown`.
 */
export const parseJob = (json: string, title: string): PrinterJob => {
  const job = findJob(z.array(jobRowSchema).parse(JSON.parse(json)), title);
  return job === undefined ? gone : readJob(job);
};

/**
 * What became of a job that was removed, from the queue before and after: cancelled if the printer had not begun on it.
 */
export const parseCancel = (json: string, title: string): PrinterJob => {
  const { before, after } = z
    .object({ before: z.array(jobRowSchema), after: z.array(jobRowSchema) })
    .parse(JSON.parse(json));
  const [was, left] = [findJob(before, title), findJob(after, title)];
  if (left !== undefined)
    return was !== undefined && isBegun(was) && readJob(left).state === 'canceled' ? gone : readJob(left);
  if (was === undefined || readJob(was).state === 'done') return was === undefined ? gone : readJob(was);
  return { state: isBegun(was) ? 'unknown' : 'canceled', reason: was.status };
};

export const createWindowsPrinters = ({
  powerShell,
  printPdf,
}: {
  powerShell: PowerShell;
  printPdf: PrintPdf;
}): Printers => {
  const run = async <Answer>(
    parse: (json: string) => Answer,
    script: string,
    variables: Record<string, string> = {},
  ): Promise<Answer> => {
    try {
      return parse(await powerShell(script, variables));
    } catch (fault) {
      throw new AppError('PRINTER_MISSING', 'The print system does not answer', {
        cause: fault instanceof Error ? fault.message : String(fault),
      });
    }
  };
  return {
    list: () => run(parsePrinters, listScript),
    submit: async (bytes, printer, title) => {
      // The spooler calls the job what the document calls itself
      await printPdf(retitlePdf(bytes, title), printer, title);
      return { printerJobId: title };
    },
    follow: (printer, printerJobId) =>
      run((json) => parseJob(json, printerJobId), jobScript, { KAUNTA_PRINTER: printer }),
    find: async (printer, title) => {
      const { state } = await run((json) => parseJob(json, title), jobScript, { KAUNTA_PRINTER: printer });
      return state === 'unknown' ? undefined : title;
    },
    cancel: (printer, printerJobId) =>
      run((json) => parseCancel(json, printerJobId), cancelScript, {
        KAUNTA_PRINTER: printer,
        KAUNTA_TITLE: printerJobId,
      }),
    listKeeping: () => run(parseKeeping, listScript),
  };
};
