import type { Parts } from '../program/parts.ts';
import { compareCollectorName, readCollectionCase, readToday, releaseItems } from '../service/collection.ts';
import { findApplications } from '../service/queue.ts';
import { requireRole } from '../workstation/session.ts';
import type { Handlers } from './router.ts';

const foundAtOnce = 20;

export const collectionHandlers = (
  parts: () => Parts,
): Pick<
  Handlers,
  'collection.today' | 'collection.find' | 'collection.get' | 'collection.compareName' | 'item.release'
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
    return readCollectionCase(parts().counter, officer, id);
  },
  'collection.compareName': async ({ id, name }) => {
    requireRole(parts().session.officer(), 'collection');
    return { match: await compareCollectorName(parts().counter, id, name) };
  },
  'item.release': (input) => releaseItems(parts().counter, parts().session.officer(), input),
});
