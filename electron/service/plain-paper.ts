import { AppError } from '#domain/contract/errors.ts';
import type { Preference } from '#domain/contract/screen/program.ts';
import { getReadyPrinter, type Printers } from '../paper/printers.ts';
import type { PrintRun } from './print-run.ts';

export type PlainPaperOptions = {
  printers: Printers;
  printRun: Pick<PrintRun, 'printers'>;
  preference: () => Pick<Preference, 'printer' | 'slipPrinter'>;
};

/**
 * Prints a paper that is no numbered blank (a slip, a copy): checked, spooled, not followed. On a numbered blank it
 * would use that up unseen: a printer that holds blanks takes it only once it was chosen for slips.
 * @throws AppError PRINTER_HOLDS_BLANKS, PRINTER_MISSING, PRINTER_STOPPED, PRINTER_REJECTED
 */
export const printPlain = async (
  { printers, printRun, preference }: PlainPaperOptions,
  bytes: Uint8Array,
  printer: string,
  title: string,
): Promise<void> => {
  const chosen = preference();
  const holdsBlanks =
    printer !== chosen.slipPrinter &&
    (await printRun.printers(chosen.printer)).some((one) => one.name === printer && one.holdsBlanks);
  if (holdsBlanks) throw new AppError('PRINTER_HOLDS_BLANKS', 'numbered blanks lie in this printer', { printer });
  await getReadyPrinter(printers, printer);
  await printers.submit(bytes, printer, title).catch((error: unknown) => {
    throw error instanceof AppError ? error : new AppError('PRINTER_REJECTED', String(error), { printer });
  });
};
