import { AppError } from '#domain/contract/errors.ts';
import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { Preference } from '#domain/contract/screen/program.ts';
import type { Officer } from '#domain/officer.ts';
import type { SerialKeeper } from '../blank/lease.ts';
import { requireRole } from '../workstation/session.ts';
import type { Offer } from './offer.ts';
import type { PrintRun } from './print-run.ts';

type Options = {
  printRun: PrintRun;
  serials: Pick<SerialKeeper, 'read' | 'giveBack' | 'askNow'>;
  isReached: () => boolean;
  offer: Offer;
  preference: () => Pick<Preference, 'printer'>;
};

/** What the Print desk asks for: logbooks and the blanks they go on. */
export const createPrintDesk = ({ printRun, serials, isReached, offer, preference }: Options) => ({
  list: async (officer: Officer): Promise<RouteOutput<'print.list'>> => {
    requireRole(officer, 'printing');
    return printRun.list(officer);
  },

  /** For every desk that prints: slips too. */
  listPrinters: (): Promise<RouteOutput<'printer.list'>> => printRun.printers(preference().printer),

  readBlanks: async (officer: Officer): Promise<RouteOutput<'blank.get'>> => {
    requireRole(officer, 'printing');
    return serials.read();
  },

  /** @throws AppError CENTRE_UNREACHABLE: given back without it, nothing could be printed until it is reached */
  giveBackBlanks: async (officer: Officer): Promise<RouteOutput<'blank.giveBack'>> => {
    requireRole(officer, 'printing');
    if (!isReached()) throw new AppError('CENTRE_UNREACHABLE', 'blanks are given back to the centre');
    serials.giveBack();
    return {};
  },

  askForBlanks: async (officer: Officer): Promise<RouteOutput<'blank.ask'>> => {
    requireRole(officer, 'printing');
    serials.askNow();
    return {};
  },

  preview: async (officer: Officer, input: RouteInput<'item.preview'>): Promise<RouteOutput<'item.preview'>> => {
    requireRole(officer, 'printing', 'verifying');
    return { url: await offer(async () => ({ bytes: await printRun.preview(officer, input) })) };
  },

  print: printRun.print,

  confirm: printRun.confirm,

  spoil: printRun.spoil,
});
