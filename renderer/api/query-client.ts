import { QueryClient } from '@tanstack/react-query';
import type { ProgramEvent } from '#domain/contract/events.ts';
import type { Route } from '#domain/contract/ipc.ts';

/** Everything is local and cheap to ask; an answer stays good until an event says what changed. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        retry: false,
        refetchOnWindowFocus: false,
        networkMode: 'always',
      },
      // What was typed for an act is not kept once it is done.
      mutations: { retry: false, networkMode: 'always', gcTime: 0 },
    },
  });

const ofOneRecord: ReadonlySet<Route> = new Set(['application.get', 'collection.get', 'evidence.list'] as const);

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
const stale: Record<
  Exclude<ProgramEvent['kind'], 'application.changed' | 'scan.changed' | 'session.changed' | 'lease.changed'>,
  Route[]
> = {
  'sync.changed': ['sync.get', 'repair.get', 'health.get', 'case.listOpen', 'carry.get'],
  'carry.changed': ['carry.get'],
  'print.changed': ['print.list', 'blank.get', 'printer.list'],
  'program.changed': ['program.get', 'demonstration.find', 'session.find'],
};

/** Lists follow a change at once; while changes pour in, as in a first sync, no more often than this. */
const listEveryMs = 500;

/**
 * Marks what an event touched as stale; what is on screen is asked again. A record that is open is asked for at once
 * and for its own changes only.
 */
export const followEvents = (client: QueryClient): ((event: ProgramEvent) => void) => {
  const invalidate = (...routes: Route[]): void => {
    const wanted = new Set<unknown>(routes);
    // our keys start with a route
    void client.invalidateQueries({ predicate: ({ queryKey: [route] }) => wanted.has(route) });
  };
  const refreshLists = atMostEvery(listEveryMs, () => invalidate(...lists));
  return (event) => {
    switch (event.kind) {
      case 'application.changed': {
        const changed = new Set(event.ids);
        void client.invalidateQueries({
          predicate: ({ queryKey: [route, input] }) =>
            // the input of each of these routes
            ofOneRecord.has(route as Route) && changed.has((input as { id: string }).id),
        });
        return refreshLists();
      }
      case 'scan.changed':
        return void client.invalidateQueries({ queryKey: ['evidence.list', { id: event.applicationId }] });
      case 'session.changed':
        // What one officer was answered or has typed is not there for the next.
        client.removeQueries({ type: 'inactive' });
        client.getMutationCache().clear();
        return void client.invalidateQueries();
      case 'lease.changed':
        // The next case is one that nobody else has open; an own lease changes nothing of the record.
        return event.ofOthers ? invalidate('case.listOpen', 'application.get') : invalidate('case.listOpen');
      default:
        return invalidate(...stale[event.kind]);
    }
  };
};

/** Runs the work at once, and once more after the pause for all who asked meanwhile. */
const atMostEvery = (pauseMs: number, work: () => void): (() => void) => {
  let isPausing = false;
  let isWanted = false;
  const run = (): void => {
    if (isPausing) {
      isWanted = true;
      return;
    }
    isPausing = true;
    isWanted = false;
    work();
    setTimeout(() => {
      isPausing = false;
      if (isWanted) run();
    }, pauseMs);
  };
  return run;
};
