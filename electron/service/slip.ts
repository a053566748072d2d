import { getApplication } from '#db/query/application.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Preference, RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { Officer } from '#domain/officer.ts';
import type { Counter } from '../workstation/context.ts';
import { requireRole } from '../workstation/session.ts';
import type { Offer } from './offer.ts';
import type { MakePaper, PrintRun } from './print-run.ts';

type Options = {
  counter: Pick<Counter, 'connection'>;
  printRun: Pick<PrintRun, 'printers' | 'printPlain'>;
  makePaper: MakePaper;
  offer: Offer;
  preference: () => Pick<Preference, 'printer' | 'slipPrinter'>;
};

/** The slip that says what was handed over, on plain paper. */
export const createSlipDesk = ({ counter, printRun, makePaper, offer, preference }: Options) => {
  const makeSlip = async (officer: Officer, id: string): Promise<Uint8Array> => {
    requireRole(officer, 'collection');
    const { record } = getApplication(counter.connection.reader, id);
    if (record.handOver === null)
      throw new AppError('WRONG_STATUS', 'nothing was handed over yet', { status: record.status });
    return makePaper('slip', record);
  };

  /**
   * A slip on a numbered blank uses it up unseen: a printer that holds blanks takes slips only once it was chosen for
   * them.
   */
  const requirePlainPaper = async (name: string): Promise<void> => {
    const { printer, slipPrinter } = preference();
    if (name === slipPrinter) return;
    if ((await printRun.printers(printer)).some((one) => one.name === name && one.holdsBlanks))
      throw new AppError('PRINTER_HOLDS_BLANKS', 'numbered blanks lie in this printer', { printer: name });
  };

  return {
    preview: async (officer: Officer, { id }: RouteInput<'slip.preview'>): Promise<RouteOutput<'slip.preview'>> => ({
      url: await offer(async () => ({ bytes: await makeSlip(officer, id) })),
    }),

    print: async (officer: Officer, { id, printer }: RouteInput<'slip.print'>): Promise<RouteOutput<'slip.print'>> => {
      await requirePlainPaper(printer);
      await printRun.printPlain(await makeSlip(officer, id), printer, 'Kaunta slip');
      return {};
    },
  };
};
