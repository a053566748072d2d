import type { Parts } from '../program/parts.ts';
import type { CaseAct } from '../service/case-desk.ts';
import { createAsk } from './officer.ts';
import type { Handlers } from './router.ts';

type Routes =
  | CaseAct
  | 'reason.list'
  | 'queue.list'
  | 'queue.counts'
  | 'queue.failed'
  | 'application.find'
  | 'application.get'
  | 'case.show'
  | 'case.listOpen'
  | 'case.takeOver'
  | 'application.others'
  | 'document.open'
  | 'heading.list'
  | 'document.readPicture'
  | 'document.stopReading';

export const caseHandlers = (parts: () => Parts): Pick<Handlers, Routes> => {
  const ask = createAsk(parts, ({ caseDesk }) => caseDesk);
  const askReader = createAsk(parts, ({ pictures }) => pictures);
  return {
    'reason.list': async () => parts().caseDesk.listReasons(),
    'queue.list': (input) => ask((desk, officer) => desk.listQueue(officer, input)),
    'queue.counts': () => ask((desk, officer) => desk.countFilters(officer)),
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
    'application.hold': (input) => ask((desk, officer) => desk.hold(officer, input)),
    'application.release-hold': (input) => ask((desk, officer) => desk.releaseHold(officer, input)),
    'application.note': (input) => ask((desk, officer) => desk.note(officer, input)),
    'application.assign': (input) => ask((desk, officer) => desk.assign(officer, input)),
    'application.others': (input) => ask((desk) => desk.listOthers(input)),
    'document.open': (input) => ask((desk, officer) => desk.openDocument(officer, input)),
    'heading.list': async () => parts().caseDesk.listHeadings(),
    'document.readPicture': (input) => askReader((pictures) => pictures.read(input)),
    'document.stopReading': () =>
      askReader(async (pictures) => {
        pictures.stop();
        return {};
      }),
  };
};
