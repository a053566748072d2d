import { getApplication } from '#db/query/application.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Preference } from '#domain/contract/screen/program.ts';
import { type Desk, offer } from '../program/parts.ts';
import type { PreferenceStore } from '../program/preference.ts';
import { readShelf, shelveItem } from '../service/shelf.ts';
import { requireRole } from '../workstation/session.ts';
import type { Handlers } from './router.ts';

type Routes =
  | 'print.list'
  | 'printer.list'
  | 'blank.get'
  | 'blank.giveBack'
  | 'blank.ask'
  | 'logbook.preview'
  | 'logbook.print'
  | 'logbook.confirm'
  | 'logbook.spoil'
  | 'shelf.list'
  | 'item.shelve'
  | 'slip.preview'
  | 'slip.print';

const makeSlip = async ({ counter, session, makePaper }: Desk, id: string): Promise<Uint8Array> => {
  requireRole(session.officer(), 'collection');
  const { record } = getApplication(counter.connection.reader, id);
  if (record.handOver === null)
    throw new AppError('WRONG_STATUS', 'nothing was handed over yet', { status: record.status });
  return makePaper('slip', record);
};

/**
 * A slip on a numbered blank uses it up unseen: a printer that holds blanks takes slips only once it was chosen for
 * them.
 */
const requirePlainPaper = async (
  { printRun }: Desk,
  { printer, slipPrinter }: Preference,
  name: string,
): Promise<void> => {
  if (name === slipPrinter) return;
  if ((await printRun.printers(printer)).some((one) => one.name === name && one.holdsBlanks))
    throw new AppError('PRINTER_HOLDS_BLANKS', 'numbered blanks lie in this printer', { printer: name });
};

export const printHandlers = (desk: () => Desk, preferences: Pick<PreferenceStore, 'get'>): Pick<Handlers, Routes> => ({
  'print.list': () => {
    requireRole(desk().session.officer(), 'printing');
    return desk().printRun.list();
  },
  'printer.list': () => {
    desk().session.officer();
    return desk().printRun.printers(preferences.get().printer);
  },
  'blank.get': () => {
    requireRole(desk().session.officer(), 'printing');
    return desk().serials.read();
  },
  'blank.giveBack': () => {
    const { session, serials, engine } = desk();
    requireRole(session.officer(), 'printing');
    // Given back without the centre, nothing could be printed until it is reached.
    if (engine.status().centre === false)
      throw new AppError('CENTRE_UNREACHABLE', 'blanks are given back to the centre');
    serials.giveBack();
    return {};
  },
  'blank.ask': () => {
    requireRole(desk().session.officer(), 'printing');
    desk().serials.askNow();
    return {};
  },
  'logbook.preview': async ({ id }) => {
    requireRole(desk().session.officer(), 'printing', 'verifying');
    return { url: await offer(desk(), async () => ({ bytes: await desk().printRun.preview(id) })) };
  },
  'logbook.print': (input) => desk().printRun.print(desk().session.officer(), input),
  'logbook.confirm': (input) => desk().printRun.confirm(desk().session.officer(), input),
  'logbook.spoil': (input) => desk().printRun.spoil(desk().session.officer(), input),
  'shelf.list': () => {
    requireRole(desk().session.officer(), 'collection', 'printing');
    return readShelf(desk().counter);
  },
  'item.shelve': (input) => shelveItem(desk().counter, desk().session.officer(), input),
  'slip.preview': async ({ id }) => ({ url: await offer(desk(), async () => ({ bytes: await makeSlip(desk(), id) })) }),
  'slip.print': async ({ id, printer }) => {
    desk().session.officer();
    await requirePlainPaper(desk(), preferences.get(), printer);
    await desk().printRun.printPlain(await makeSlip(desk(), id), printer, 'Kaunta slip');
    return {};
  },
});
