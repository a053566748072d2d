import type { Parts } from '../program/parts.ts';
import { createAsk } from './officer.ts';
import type { Handlers } from './router.ts';

type Routes = 'evidence.list' | 'evidence.attach' | 'evidence.open';

export const evidenceHandlers = (parts: () => Parts): Pick<Handlers, Routes> => {
  const ask = createAsk(parts, ({ evidenceDesk }) => evidenceDesk);
  return {
    'evidence.list': (input) => ask((desk, officer) => desk.list(officer, input)),
    'evidence.attach': (input) => ask((desk, officer) => desk.attach(officer, input)),
    'evidence.open': (input) => ask((desk, officer) => desk.open(officer, input)),
  };
};
