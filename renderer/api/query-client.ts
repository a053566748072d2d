import { QueryClient } from '@tanstack/react-query';
import type { Status } from '#domain/application.ts';
import type { ProgramEvent } from '#domain/contract/events.ts';
import type { Route, RouteOutput } from '#domain/contract/ipc.ts';

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
/** A change of any record may show in these, or move a page of them. */
const ofRecords: readonly Route[] = [
  'queue.list',
  'queue.counts',
  'application.find',
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
  'blank.get',
  'carry.get',
  'health.get',
  'vehicle.lookUps',
  'lodge.list',
];

type Shown = {
  route: Route;
  /** A record that is at one of these now may have come to it. */
  statuses: readonly (Status | 'gone')[];
  /** One that was in the last answer may have left it. */
  listIds: (data: unknown) => readonly string[];
};
const shown = <R extends Route>(
  route: R,
  statuses: Shown['statuses'],
  listIds: (output: RouteOutput<R>) => readonly string[] = () => [],
): Shown => ({
  route,
  statuses,
  listIds: (data) => listIds(data as RouteOutput<R>), // the answer to this very route
});
const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
const applicationsOf = (entries: readonly { application: { id: string } }[]): string[] =>
  entries.map(({ application }) => application.id);
/** From the approval on an application has items, each of them at a step of its own. */
const withItems = ['approved', 'making', 'made', 'shelved', 'released', 'done', 'gone'] as const;
/** What shows some records alone. */
const ofSomeRecords: readonly Shown[] = [
  shown('queue.failed', [], (failed) => Object.keys(failed)),
  shown('print.list', withItems, ({ ready, sheets }) => applicationsOf([...ready, ...sheets])),
  shown('blank.get', withItems),
  shown('shelf.list', withItems, ({ toShelve, shelved }) => applicationsOf([...toShelve, ...shelved])),
  shown('shelf.find', withItems, ({ items, toScan }) => applicationsOf([...items, ...toScan])),
  shown('collection.today', withItems, ({ handedOver }) => idsOf(handedOver)),
  shown('sync.refused', [], (rows) => rows.map(({ applicationId }) => applicationId)),
  shown('repair.get', [], ({ command }) => [command.applicationId]),
];
const stale: Record<
  Exclude<ProgramEvent['kind'], 'application.changed' | 'scan.changed' | 'session.changed' | 'lease.changed'>,
  readonly Route[]
> = {
  'sync.changed': ['sync.status', 'case.listOpen'],
  'parked.changed': ['sync.parked'],
  'health.changed': ['health.get'],
  'carry.changed': ['carry.get'],
  'draft.changed': ['lodge.list'],
  'print.changed': ['print.list', 'blank.get', 'printer.list'],
  'program.changed': ['program.get', 'demonstration.find', 'session.find'],
};

/** Lists follow a change at once; while changes pour in, as in a first sync, no more often than this. */
const listEveryMs = 500;

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
        const { statuses: now, acts } = event;
        void client.invalidateQueries({
          predicate: ({ queryKey: [route, input] }) =>
            // the input of each of these routes
            ofOneRecord.has(route) && changed.has((input as { id: string }).id),
        });
        const isTouched = ({ route, statuses, listIds }: Shown): boolean =>
          statuses.some((status) => now.includes(status)) ||
          client
            .getQueriesData({ queryKey: [route] })
            .some(([, data]) => data !== undefined && listIds(data).some((id) => changed.has(id)));
        const some = ofSomeRecords.filter(isTouched).map(({ route }) => route);
        return refreshLists([...ofRecords, ...some, ...(acts ? ofActs : [])]);
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
