import type { Parts } from '../program/parts.ts';
import { createAsk } from './officer.ts';
import type { Handlers } from './router.ts';

type Routes =
  | 'lodge.services'
  | 'lodge.list'
  | 'draft.create'
  | 'draft.get'
  | 'draft.save'
  | 'draft.attach'
  | 'draft.arrange'
  | 'draft.preview'
  | 'draft.remove'
  | 'application.lodge'
  | 'application.withdraw'
  | 'acknowledgement.preview'
  | 'acknowledgement.print';

export const lodgeHandlers = (parts: () => Parts): Pick<Handlers, Routes> => {
  const ask = createAsk(parts, ({ lodgeDesk }) => lodgeDesk);
  return {
    'lodge.services': () => ask((desk, officer) => desk.services(officer)),
    'lodge.list': () => ask((desk, officer) => desk.list(officer)),
    'draft.create': (input) => ask((desk, officer) => desk.create(officer, input)),
    'draft.get': (input) => ask((desk, officer) => desk.get(officer, input)),
    'draft.save': (input) => ask((desk, officer) => desk.save(officer, input)),
    'draft.attach': (input) => ask((desk, officer) => desk.attach(officer, input)),
    'draft.arrange': (input) => ask((desk, officer) => desk.arrange(officer, input)),
    'draft.preview': (input) => ask((desk, officer) => desk.previewDraft(officer, input)),
    'draft.remove': (input) => ask((desk, officer) => desk.remove(officer, input)),
    'application.lodge': (input) => ask((desk, officer) => desk.lodge(officer, input)),
    'application.withdraw': (input) => ask((desk, officer) => desk.withdraw(officer, input)),
    'acknowledgement.preview': (input) => ask((desk, officer) => desk.previewPaper(officer, input)),
    'acknowledgement.print': (input) => ask((desk, officer) => desk.printPaper(officer, input)),
  };
};
