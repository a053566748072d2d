import type { Printer } from '#domain/contract/ipc.ts';

/**
 * `waiting` in the queue, `printing`, `done` (the printer says the sheet is out), `held` by an operator, `stopped` (the
 * printer is, the job waits for it), `canceled`, `aborted`, `unknown` (the system no longer knows the job: look at the
 * printer). `reason` is the system's own words, empty when it has none.
 */
export type PrinterJob = {
  state: 'waiting' | 'printing' | 'done' | 'held' | 'stopped' | 'canceled' | 'aborted' | 'unknown';
  reason: string;
};

/**
 * The printers of this computer. Every function throws `PRINTER_MISSING` when the print system does not answer.
 * A printer that is missing, stopped or rejecting is found before anything is spooled.
 */
export type Printers = {
  list: () => Promise<Printer[]>;
  /**
   * Spools a PDF. `title` names the job and must be unique to it.
   * @throws AppError PRINTER_MISSING, PRINTER_STOPPED, PRINTER_REJECTED: nothing of it will be printed
   */
  submit: (bytes: Uint8Array, printer: string, title: string) => Promise<{ printerJobId: string }>;
  follow: (printer: string, printerJobId: string) => Promise<PrinterJob>;
};
