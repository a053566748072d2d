import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The queue that writes each job as a PDF (`scripts/printer.mjs`), where there is one. */
export const hasPrinter = process.env.KAUNTA_TEST_PRINTER !== undefined;
export const printerName = process.env.KAUNTA_TEST_PRINTER ?? 'Kaunta-PDF';

/** The PDF that the printer made of the job for an application. */
export const findPrinted = async (reference: string): Promise<string> => {
  const folder = process.env.KAUNTA_TEST_PRINTER_FOLDER;
  if (folder === undefined) throw new Error('KAUNTA_TEST_PRINTER_FOLDER is not set: run this through npm');
  const wanted = reference.replace(/[^A-Za-z0-9]/g, '_');
  const names = (await readdir(folder)).filter((name) => name.replace(/[^A-Za-z0-9]/g, '_').includes(wanted));
  const [last] = names.sort().reverse();
  if (last === undefined) throw new Error(`the printer's folder ${folder} holds nothing of ${reference}`);
  return join(folder, last);
};
