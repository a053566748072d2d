import { AppError } from '#domain/contract/errors.ts';
import { offer, type Parts } from '../program/parts.ts';
import type { PreferenceStore } from '../program/preference.ts';
import { printPlain } from '../service/plain-paper.ts';
import { findToShelve, readShelf, shelveItem } from '../service/shelf.ts';
import { requireRole } from '../workstation/session.ts';
import type { Handlers } from './router.ts';

type Routes =
  | 'print.list'
  | 'printer.list'
  | 'blank.get'
  | 'blank.giveBack'
  | 'blank.ask'
  | 'item.preview'
  | 'item.make'
  | 'item.confirm'
  | 'item.spoil'
  | 'shelf.list'
  | 'shelf.find'
  | 'item.shelve'
  | 'slip.preview'
  | 'slip.print'
  | 'copy.preview'
  | 'copy.print';

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
  'item.preview': async (input) => {
    requireRole(parts().session.officer(), 'printing', 'verifying');
    return { url: await offer(parts(), async () => ({ bytes: await parts().printRun.preview(input) })) };
  },
  'item.make': (input) => parts().printRun.print(parts().session.officer(), input),
  'item.confirm': (input) => parts().printRun.confirm(parts().session.officer(), input),
  'item.spoil': (input) => parts().printRun.spoil(parts().session.officer(), input),
  'shelf.list': () => {
    requireRole(parts().session.officer(), 'collection', 'printing');
    return readShelf(parts().counter);
  },
  'shelf.find': (input) => {
    requireRole(parts().session.officer(), 'collection');
    return findToShelve(parts().counter, input);
  },
  'item.shelve': (input) => shelveItem(parts().counter, parts().session.officer(), input),
  'slip.preview': async (input) => {
    requireRole(parts().session.officer(), 'collection');
    return { url: await offer(parts(), async () => ({ bytes: await parts().paper.makeSlip(input) })) };
  },
  'slip.print': async ({ printer, ...input }) => {
    requireRole(parts().session.officer(), 'collection');
    await printPlain(
      { ...parts(), preference: preferences.get() },
      await parts().paper.makeSlip(input),
      printer,
      'Kaunta slip',
    );
    return {};
  },
  'copy.preview': async (input) => {
    requireRole(parts().session.officer(), 'collection', 'verifying');
    return { url: await offer(parts(), async () => ({ bytes: await parts().paper.makeCopy(input) })) };
  },
  'copy.print': async ({ printer, ...input }) => {
    requireRole(parts().session.officer(), 'collection', 'verifying');
    await printPlain(
      { ...parts(), preference: preferences.get() },
      await parts().paper.makeCopy(input),
      printer,
      'Kaunta copy',
    );
    return {};
  },
});
