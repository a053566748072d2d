import type { Parts } from '../program/parts.ts';
import { createAsk } from './officer.ts';
import type { Handlers } from './router.ts';

type Routes =
  | 'reason.list'
  | 'queue.list'
  | 'queue.counts'
  | 'queue.failed'
  | 'application.find'
  | 'application.get'
  | 'case.show'
  | 'case.listOpen'
  | 'case.takeOver'
  | 'verification.record'
  | 'application.approve'
  | 'application.return'
  | 'application.reject'
  | 'document.open'
  | 'heading.list'
  | 'document.readPicture'
  | 'document.stopReading';

export const caseHandlers = (parts: () => Parts): Pick<Handlers, Routes> => {
  const ask = createAsk(parts, ({ caseDesk }) => caseDesk);
  const askReader = createAsk(parts, ({ pictures }) => pictures);
  return {
    'reason.list': async () => parts().caseDesk.listReasons(),
    'queue.list': (input) => ask((desk) => desk.listQueue(input)),
    'queue.counts': () => ask((desk) => desk.countFilters()),
    'queue.failed': (input) => ask((desk) => desk.countFailures(input)),
    'application.find': (input) => ask((desk) => desk.find(input)),
    'application.get': (input) => ask((desk, officer) => desk.get(officer, input)),
    'case.show': (input) => ask((desk) => desk.show(input)),
    'case.listOpen': () => ask((desk) => desk.listOpen()),
    'case.takeOver': (input) => ask((desk, officer) => desk.takeOver(officer, input)),
    'verification.record': (input) => ask((desk, officer) => desk.record(officer, input)),
    'application.approve': (input) => ask((desk, officer) => desk.approve(officer, input)),
    'application.return': (input) => ask((desk, officer) => desk.giveBack(officer, input)),
    'application.reject': (input) => ask((desk, officer) => desk.reject(officer, input)),
    'document.open': (input) => ask((desk, officer) => desk.openDocument(officer, input)),
    'heading.list': async () => parts().caseDesk.listHeadings(),
    'document.readPicture': (input) => askReader((pictures) => pictures.read(input)),
    'document.stopReading': async () => {
      parts().pictures.stop();
      return {};
    },
  };
};
