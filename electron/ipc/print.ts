import type { Parts } from '../program/parts.ts';
import { createAsk } from './officer.ts';
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

export const printHandlers = (parts: () => Parts): Pick<Handlers, Routes> => {
  const ask = createAsk(parts, ({ printDesk }) => printDesk);
  const askShelf = createAsk(parts, ({ shelfDesk }) => shelfDesk);
  const askSlip = createAsk(parts, ({ slipDesk }) => slipDesk);
  return {
    'print.list': () => ask((desk, officer) => desk.list(officer)),
    'printer.list': () => ask((desk) => desk.listPrinters()),
    'blank.get': () => ask((desk, officer) => desk.readBlanks(officer)),
    'blank.giveBack': () => ask((desk, officer) => desk.giveBackBlanks(officer)),
    'blank.ask': () => ask((desk, officer) => desk.askForBlanks(officer)),
    'item.preview': (input) => ask((desk, officer) => desk.preview(officer, input)),
    'item.make': (input) => ask((desk, officer) => desk.print(officer, input)),
    'item.confirm': (input) => ask((desk, officer) => desk.confirm(officer, input)),
    'item.spoil': (input) => ask((desk, officer) => desk.spoil(officer, input)),
    'shelf.list': () => askShelf((desk, officer) => desk.list(officer)),
    'shelf.find': (input) => askShelf((desk, officer) => desk.find(officer, input)),
    'item.shelve': (input) => askShelf((desk, officer) => desk.shelve(officer, input)),
    'slip.preview': (input) => askSlip((desk, officer) => desk.preview(officer, input)),
    'slip.print': (input) => askSlip((desk, officer) => desk.print(officer, input)),
    'copy.preview': (input) => askSlip((desk, officer) => desk.previewCopy(officer, input)),
    'copy.print': (input) => askSlip((desk, officer) => desk.printCopy(officer, input)),
  };
};
