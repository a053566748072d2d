import type { Printers } from '../../paper/printers.ts';
import { createCupsPrinters, type Scheduler } from './cups.ts';
import { createWindowsPrinters, type PowerShell, type PrintPdf } from './windows.ts';

export type { PrinterJob, Printers } from '../../paper/printers.ts';

export type PrinterDependencies = {
  /** The account the program runs under. */
  userName: string;
  /** CUPS: where the scheduler listens, tried in order; its usual places when absent. */
  schedulers?: readonly Scheduler[];
  /** Windows: runs a script with these variables and gives what it wrote. */
  powerShell?: PowerShell;
  /** Windows: sends a PDF to a printer through a hidden window. */
  printPdf?: PrintPdf;
};

/** The printers of this computer, as the services ask for them. */
export const createPrinters = (
  platform: NodeJS.Platform,
  { userName, schedulers, powerShell, printPdf }: PrinterDependencies,
): Printers => {
  if (platform !== 'win32') return createCupsPrinters({ userName, schedulers });
  if (powerShell === undefined || printPdf === undefined) throw new Error('Windows needs powerShell and printPdf');
  return createWindowsPrinters({ powerShell, printPdf });
};
