import type { SheetRow, updateSheet } from '#db/query/sheet.ts';
import { toProblem } from '#domain/contract/errors.ts';
import { type PrinterState, printerStateSchema } from '#domain/printer-state.ts';
import type { PrinterJob } from '../paper/printers.ts';

type SheetChange = Parameters<typeof updateSheet>[2];

/** What the printer's last word makes of a sheet; undefined while it has none. */
export const findLastWord = (printer: string, { state, reason }: PrinterJob): SheetChange | undefined => {
  if (state === 'done') return { state: 'printed', problem: null };
  if (state === 'unknown') return { state: 'gone', problem: null };
  if (state !== 'canceled' && state !== 'aborted') return undefined;
  const problem = {
    code: 'PRINTER_REJECTED',
    message: 'the printer gave the job up',
    details: { printer, reason, state },
  } as const;
  return { state: 'failed', problem: toProblem(problem) };
};

/** The print system's last word on a sheet, as its row has kept it. */
export const readPrinterState = (sheet: Pick<SheetRow, 'state' | 'problem'> | undefined): PrinterState => {
  if (sheet?.state === 'printed') return 'printed';
  if (sheet?.state !== 'failed') return 'unknown';
  // What was never taken has no state at the printer
  return printerStateSchema.safeParse(sheet.problem?.details.state).data ?? 'refused';
};
