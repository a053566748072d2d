import type { Desk } from '../program/parts.ts';
import { compareCollectorName, handOver, readCollectionItem, readToday } from '../service/collection.ts';
import { findApplications } from '../service/queue.ts';
import { requireRole } from '../workstation/session.ts';
import type { Handlers } from './router.ts';

const foundAtOnce = 20;

export const collectionHandlers = (
  desk: () => Desk,
): Pick<
  Handlers,
  'collection.today' | 'collection.find' | 'collection.get' | 'collection.compareName' | 'collection.handOver'
> => ({
  'collection.today': () => {
    requireRole(desk().session.officer(), 'collection');
    return readToday(desk().counter);
  },
  'collection.find': ({ query }) => {
    requireRole(desk().session.officer(), 'collection');
    // Whoever stands at this desk has come for what is ready.
    return findApplications(desk().counter, query, foundAtOnce, 'shelved');
  },
  'collection.get': ({ id }) => {
    const officer = desk().session.officer();
    requireRole(officer, 'collection');
    return readCollectionItem(desk().counter, officer, id);
  },
  'collection.compareName': ({ id, name }) => {
    requireRole(desk().session.officer(), 'collection');
    return { match: compareCollectorName(desk().counter, id, name) };
  },
  'collection.handOver': (input) => {
    const { counter, session } = desk();
    const officer = session.officer();
    const slipNumber = handOver(counter, officer, input);
    return { slipNumber, item: readCollectionItem(counter, officer, input.id) };
  },
});
