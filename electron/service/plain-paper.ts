import { AppError } from '#domain/contract/errors.ts';
import type { ListedPrinter } from '#domain/contract/screen/print.ts';
import type { Preference } from '#domain/contract/screen/program.ts';
import { getReadyPrinter, type Printers } from '../paper/printers.ts';
import type { PrintRun } from './print-run.ts';

export type PlainPaperOptions = {
  printers: Printers;
  printRun: Pick<PrintRun, 'printers'>;
  preference: () => Pick<Preference, 'printer' | 'slipPrinter'>;
};

/**
 * A printer that holds blanks takes plain paper only once it was chosen for slips: a blank would be used up unseen.
 * @throws AppError PRINTER_HOLDS_BLANKS
 */
export const requirePlain = (
  listed: readonly ListedPrinter[],
  { slipPrinter }: Pick<Preference, 'slipPrinter'>,
  printer: string,
): void => {
  if (printer !== slipPrinter && listed.some((one) => one.name === printer && one.holdsBlanks))
    throw new AppError('PRINTER_HOLDS_BLANKS', 'numbered blanks lie in this printer', { printer });
};

/**
 * Prints a paper that is no numbered blank (a slip, a copy): checked, spooled, not followed.
 * @throws AppError PRINTER_HOLDS_BLANKS, PRINTER_MISSING, PRINTER_STOPPED, PRINTER_REJECTED
 */
export const printPlain = async (
  { printers, printRun, preference }: PlainPaperOptions,
  bytes: Uint8Array,
  printer: string,
  title: string,
): Promise<void> => {
  const chosen = preference();
  requirePlain(await printRun.printers(chosen.printer), chosen, printer);
  await getReadyPrinter(printers, printer);
  await printers.submit(bytes, printer, title).catch((error: unknown) => {
    throw error instanceof AppError ? error : new AppError('PRINTER_REJECTED', String(error), { printer });
  });
};
