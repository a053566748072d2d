import { getApplication } from '#db/query/application.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Preference } from '#domain/contract/screen/program.ts';
import { offer, type Parts } from '../program/parts.ts';
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

const makeSlip = async ({ counter, session, makePaper }: Parts, id: string): Promise<Uint8Array> => {
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
  { printRun }: Parts,
  { printer, slipPrinter }: Preference,
  name: string,
): Promise<void> => {
  if (name === slipPrinter) return;
  if ((await printRun.printers(printer)).some((one) => one.name === name && one.holdsBlanks))
    throw new AppError('PRINTER_HOLDS_BLANKS', 'numbered blanks lie in this printer', { printer: name });
};

export const printHandlers = (
  parts: () => Parts,
  preferences: Pick<PreferenceStore, 'get'>,
): Pick<Handlers, Routes> => ({
  'print.list': () => {
    requireRole(parts().session.officer(), 'printing');
    return parts().printRun.list();
  },
  'printer.list': () => {
    parts().session.officer();
    return parts().printRun.printers(preferences.get().printer);
  },
  'blank.get': () => {
    requireRole(parts().session.officer(), 'printing');
    return parts().serials.read();
  },
  'blank.giveBack': () => {
    const { session, serials, engine } = parts();
    requireRole(session.officer(), 'printing');
    // Given back without the centre, nothing could be printed until it is reached.
    if (engine.status().centre === false)
      throw new AppError('CENTRE_UNREACHABLE', 'blanks are given back to the centre');
    serials.giveBack();
    return {};
  },
  'blank.ask': () => {
    requireRole(parts().session.officer(), 'printing');
    parts().serials.askNow();
    return {};
  },
  'logbook.preview': async ({ id }) => {
    requireRole(parts().session.officer(), 'printing', 'verifying');
    return { url: await offer(parts(), async () => ({ bytes: await parts().printRun.preview(id) })) };
  },
  'logbook.print': (input) => parts().printRun.print(parts().session.officer(), input),
  'logbook.confirm': (input) => parts().printRun.confirm(parts().session.officer(), input),
  'logbook.spoil': (input) => parts().printRun.spoil(parts().session.officer(), input),
  'shelf.list': () => {
    requireRole(parts().session.officer(), 'collection', 'printing');
    return readShelf(parts().counter);
  },
  'item.shelve': (input) => shelveItem(parts().counter, parts().session.officer(), input),
  'slip.preview': async ({ id }) => ({
    url: await offer(parts(), async () => ({ bytes: await makeSlip(parts(), id) })),
  }),
  'slip.print': async ({ id, printer }) => {
    parts().session.officer();
    await requirePlainPaper(parts(), preferences.get(), printer);
    await parts().printRun.printPlain(await makeSlip(parts(), id), printer, 'Kaunta slip');
    return {};
  },
});
