import type { Parts } from '../program/parts.ts';
import { createAsk } from './officer.ts';
import type { Handlers } from './router.ts';

type Routes = 'collection.today' | 'collection.find' | 'collection.get' | 'collection.compareName' | 'item.release';

export const collectionHandlers = (parts: () => Parts): Pick<Handlers, Routes> => {
  const ask = createAsk(parts, ({ collectionDesk }) => collectionDesk);
  return {
    'collection.today': () => ask((desk, officer) => desk.today(officer)),
    'collection.find': (input) => ask((desk, officer) => desk.find(officer, input)),
    'collection.get': (input) => ask((desk, officer) => desk.get(officer, input)),
    'collection.compareName': (input) => ask((desk, officer) => desk.compareName(officer, input)),
    'item.release': (input) => ask((desk, officer) => desk.release(officer, input)),
  };
};
