import type { Parts } from '../program/parts.ts';
import { compareCollectorName, handOver, readCollectionItem, readToday } from '../service/collection.ts';
import { findApplications } from '../service/queue.ts';
import { requireRole } from '../workstation/session.ts';
import type { Handlers } from './router.ts';

const foundAtOnce = 20;

export const collectionHandlers = (
  parts: () => Parts,
): Pick<
  Handlers,
  'collection.today' | 'collection.find' | 'collection.get' | 'collection.compareName' | 'collection.handOver'
> => ({
  'collection.today': () => {
    requireRole(parts().session.officer(), 'collection');
    return readToday(parts().counter);
  },
  'collection.find': ({ query }) => {
    requireRole(parts().session.officer(), 'collection');
    // Whoever stands at this desk has come for what is ready.
    return findApplications(parts().counter, query, foundAtOnce, 'shelved');
  },
  'collection.get': ({ id }) => {
    const officer = parts().session.officer();
    requireRole(officer, 'collection');
    return readCollectionItem(parts().counter, officer, id);
  },
  'collection.compareName': ({ id, name }) => {
    requireRole(parts().session.officer(), 'collection');
    return { match: compareCollectorName(parts().counter, id, name) };
  },
  'collection.handOver': (input) => {
    const { counter, session } = parts();
    const officer = session.officer();
    const slipNumber = handOver(counter, officer, input);
    return { slipNumber, item: readCollectionItem(counter, officer, input.id) };
  },
});
