import { AppError } from '#domain/contract/errors.ts';
import type { Printer } from '#domain/contract/screen/print.ts';

/**
 * `waiting` in the queue, `printing`, `done` (the printer says the sheet is out), `held` by an operator, `stopped` (the
 * printer is, the job waits for it), `canceled` before it began, `aborted` with nothing counted as printed, `unknown`
 * (the system no longer knows the job, or it ended in the middle: look at the printer). `reason` is the system's own
 * words, empty when it has none.
 */
export type PrinterJob = {
  state: 'waiting' | 'printing' | 'done' | 'held' | 'stopped' | 'canceled' | 'aborted' | 'unknown';
  reason: string;
};

/** Something of it may still come out. */
export const isUnderWay = ({ state }: PrinterJob): boolean =>
  state === 'waiting' || state === 'printing' || state === 'held' || state === 'stopped';

/** What the title of each of this program's jobs begins with. */
export const titleStart = 'Kaunta ';

/** Names the job of a sheet for as long as the sheet is open, also where its number at the printer was lost. */
export const titleOf = (reference: string, jobId: string): string => `${titleStart}${reference} ${jobId.slice(-6)}`;

/**
 * The printers of this computer. Every function throws `PRINTER_MISSING` when the print system does not answer.
 */
export type Printers = {
  list: () => Promise<Printer[]>;
  /**
   * Spools a PDF for a printer that was found ready. `title` names the job and must be unique to it.
   * @throws AppError PRINTER_MISSING, PRINTER_REJECTED: nothing of it will be printed
   */
  submit: (bytes: Uint8Array, printer: string, title: string) => Promise<{ printerJobId: string }>;
  follow: (printer: string, printerJobId: string) => Promise<PrinterJob>;
  /** The job of this title, where its number was never written down; undefined when the system knows of none. */
  find: (printer: string, title: string) => Promise<string | undefined>;
  /**
   * Takes a job out of the queue, so that nothing (more) of it is printed. Gives what the system says of the job
   * afterwards: `canceled` only when none of it was printed; `waiting`, `held`, `stopped` or `printing` when it is
   * still to come.
   */
  cancel: (printer: string, printerJobId: string) => Promise<PrinterJob>;
  /** The printers whose system keeps what was printed: whoever may use them can print a logbook from there again. */
  listKeeping: () => Promise<string[]>;
};

/**
 * Asked once, before anything is written down or spooled. A printer that stops after it keeps the job waiting, and
 * following the job says so.
 * @throws AppError PRINTER_MISSING, PRINTER_STOPPED, PRINTER_REJECTED
 */
export const getReadyPrinter = async ({ list }: Pick<Printers, 'list'>, name: string): Promise<Printer> => {
  const printer = (await list()).find((one) => one.name === name);
  if (printer === undefined) throw new AppError('PRINTER_MISSING', 'no such printer', { printer: name });
  const { state, reason } = printer;
  if (state === 'stopped') throw new AppError('PRINTER_STOPPED', 'the printer is stopped', { printer: name, reason });
  if (state === 'rejecting')
    throw new AppError('PRINTER_REJECTED', 'the printer takes no jobs', { printer: name, reason });
  return printer;
};
