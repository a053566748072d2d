import { z } from 'zod';

/**
 * What the print system last said of a sheet's job, as the act that settles the sheet tells it: it never took the job
 * (`refused`), gave it up before anything was printed (`canceled`, `aborted`), says that the sheet is out (`printed`),
 * or has no word to rely on (`unknown`).
 */
export const printerStateSchema = z.enum(['refused', 'canceled', 'aborted', 'printed', 'unknown']);
export type PrinterState = z.infer<typeof printerStateSchema>;

/**
 * The print system itself says that nothing of the job is on paper. An act without its word says nothing of the kind.
 */
export const isUnprinted = (state: PrinterState | undefined): boolean =>
  state === 'refused' || state === 'canceled' || state === 'aborted';
