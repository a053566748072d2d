import { QueryClient } from '@tanstack/react-query';
import type { ProgramEvent } from '#domain/contract/events.ts';
import type { Route } from '#domain/contract/ipc.ts';

/** Everything is local and cheap to ask; an answer stays good until an event says what changed. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: Number.POSITIVE_INFINITY, gcTime: 5 * 60_000, retry: false, refetchOnWindowFocus: false, networkMode: 'always' },
      // What was typed for an act is not kept once it is done.
      mutations: { retry: false, networkMode: 'always', gcTime: 0 },
    },
  });

const lists: Route[] = [
  'queue.list',
  'application.find',
  'print.list',
  'blank.get',
  'shelf.list',
  'collection.today',
  'collection.find',
  'sync.get',
  'repair.get',
];
const stale: Record<Exclude<ProgramEvent['kind'], 'application.changed' | 'scan.changed' | 'session.changed'>, Route[]> = {
  'sync.changed': ['sync.get', 'repair.get', 'health.get', 'queue.list', 'case.listOpen', 'carry.get'],
  // The next case is one that nobody else has open.
  'lease.changed': ['case.listOpen', 'application.get'],
  'carry.changed': ['carry.get'],
  'print.changed': ['print.list', 'blank.get', 'printer.list'],
  'program.changed': ['program.get', 'demonstration.find', 'session.find'],
};

/** Marks what an event touched as stale; what is on screen is asked again. */
export const applyEvent = (client: QueryClient, event: ProgramEvent): void => {
  if (event.kind === 'application.changed') {
    const changed = new Set(event.ids);
    void client.invalidateQueries({
      predicate: ({ queryKey: [route, input] }) => {
        if (lists.includes(route as Route)) return true; // our keys start with a route
        const isOne = route === 'application.get' || route === 'collection.get' || route === 'evidence.list';
        return isOne && changed.has((input as { id: string }).id); // the input of each of these routes
      },
    });
    return;
  }
  if (event.kind === 'scan.changed') {
    void client.invalidateQueries({ queryKey: ['evidence.list', { id: event.applicationId }] });
    return;
  }
  if (event.kind === 'session.changed') {
    // What one officer was answered or has typed is not there for the next.
    client.removeQueries({ type: 'inactive' });
    client.getMutationCache().clear();
    void client.invalidateQueries();
    return;
  }
  for (const route of stale[event.kind]) void client.invalidateQueries({ queryKey: [route] });
};
