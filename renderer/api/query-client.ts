import { QueryClient } from '@tanstack/react-query';
import type { ProgramEvent } from '#domain/contract/events.ts';
import type { Route } from '#domain/contract/ipc.ts';
import type { RefusedCommand, Repair } from '#domain/contract/screen/sync.ts';

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

/** Show one record, named by the input. */
const ofOneRecord: ReadonlySet<unknown> = new Set([
  'application.get',
  'collection.get',
  'evidence.list',
] satisfies Route[]);

/** What a change of any record may bring into a list, or take out of it. */
const ofRecords: readonly Route[] = [
  'queue.list',
  'queue.counts',
  'application.find',
  'print.list',
  'blank.get',
  'shelf.list',
  'shelf.find',
  'collection.today',
  'collection.find',
  'sync.figures',
];
/** What this workstation's acts change beside the records. */
const ofActs: readonly Route[] = [
  'sync.status',
  'sync.waiting',
  'sync.refused',
  'sync.sent',
  'repair.get',
  'carry.get',
  'health.get',
];
const stale: Record<
  Exclude<ProgramEvent['kind'], 'application.changed' | 'scan.changed' | 'session.changed' | 'lease.changed'>,
  readonly Route[]
> = {
  'sync.changed': ['sync.status', 'case.listOpen'],
  'parked.changed': ['sync.parked'],
  'health.changed': ['health.get'],
  'carry.changed': ['carry.get'],
  'print.changed': ['print.list', 'blank.get', 'printer.list'],
  'program.changed': ['program.get', 'demonstration.find', 'session.find'],
};

/** Lists follow a change at once; while changes pour in, as in a first sync, no more often than this. */
const listEveryMs = 500;

/** The applications that an answer about refused acts is about: what is advised follows their records. */
const findRefused = (route: unknown, data: unknown): string[] => {
  if (data === undefined) return [];
  if (route === 'repair.get') return [(data as Repair).command.applicationId]; // the route's own output
  if (route === 'sync.refused') return (data as RefusedCommand[]).map(({ applicationId }) => applicationId); // likewise
  return [];
};

/**
 * Marks what an event touched as stale; what is on screen is asked again, once. A record that is open is asked for at
 * once and for its own changes only.
 */
export const followEvents = (client: QueryClient): ((event: ProgramEvent) => void) => {
  const invalidate = (...routes: readonly Route[]): void => {
    const wanted = new Set<unknown>(routes);
    // our keys start with a route
    void client.invalidateQueries({ predicate: ({ queryKey: [route] }) => wanted.has(route) });
  };
  const refreshLists = atMostEvery(listEveryMs, invalidate);
  return (event) => {
    switch (event.kind) {
      case 'application.changed': {
        const changed = new Set(event.ids);
        void client.invalidateQueries({
          predicate: ({ queryKey: [route, input], state: { data } }) =>
            ofOneRecord.has(route)
              ? changed.has((input as { id: string }).id) // the input of each of these routes
              : !event.acts && findRefused(route, data).some((id) => changed.has(id)),
        });
        return refreshLists(event.acts ? [...ofRecords, ...ofActs] : ofRecords);
      }
      case 'scan.changed':
        void client.invalidateQueries({ queryKey: ['evidence.list', { id: event.applicationId }] });
        return refreshLists(['carry.get']);
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

/** Refreshes what is asked for at once, and after the pause all that was asked for meanwhile. */
const atMostEvery = (
  pauseMs: number,
  refresh: (...routes: readonly Route[]) => void,
): ((routes: readonly Route[]) => void) => {
  let isPausing = false;
  const wanted = new Set<Route>();
  const run = (): void => {
    if (isPausing || wanted.size === 0) return;
    isPausing = true;
    refresh(...wanted);
    wanted.clear();
    setTimeout(() => {
      isPausing = false;
      run();
    }, pauseMs);
  };
  return (routes) => {
    for (const route of routes) wanted.add(route);
    run();
  };
};
