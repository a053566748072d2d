import { MutationObserver, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Status } from '#domain/application.ts';
import type { ProgramEvent } from '#domain/contract/events.ts';
import type { Route } from '#domain/contract/ipc.ts';
import { createQueryClient, followEvents } from '#renderer/api/query-client.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A window that shows the answers of these routes; counts how often each is asked. */
const show = (...asked: [Route, unknown][]) => {
  const client = createQueryClient();
  const counts = new Map<string, number>();
  const ends = asked.map((queryKey) => {
    const name = JSON.stringify(queryKey);
    const queryFn = () => {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return 1;
    };
    return new QueryObserver(client, { queryKey, queryFn }).subscribe(() => {});
  });
  const end = (): void => {
    for (const one of ends) one();
    client.clear();
  };
  return { follow: followEvents(client), times: () => [...counts.values()], end };
};

test('while changes pour in a list is asked again at once, then twice a second, and for the last of them', async () => {
  const window = show(['queue.list', {}]);
  await vi.advanceTimersByTimeAsync(0);
  for (let at = 0; at < 2_000; at += 50) {
    window.follow({ kind: 'application.changed', ids: [`id-${at}`], statuses: [], acts: false });
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(window.times()[0]).toBeGreaterThanOrEqual(5);
  expect(window.times()[0]).toBeLessThanOrEqual(6);
  const before = window.times()[0] ?? 0;
  window.follow({ kind: 'application.changed', ids: ['last'], statuses: [], acts: false });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(window.times()[0]).toBe(before + 1);
  window.end();
});

test('an open record is asked again for its own changes, at once, and for no other', async () => {
  const window = show(['application.get', { id: 'mine' }]);
  await vi.advanceTimersByTimeAsync(0);
  window.follow({ kind: 'application.changed', ids: ['other'], statuses: [], acts: false });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(window.times()).toEqual([1]);
  window.follow({ kind: 'application.changed', ids: ['other', 'mine'], statuses: [], acts: false });
  await vi.advanceTimersByTimeAsync(0);
  expect(window.times()).toEqual([2]);
  window.end();
});

test('a case is not read a second time for its own lease, but for what another desk opened', async () => {
  const window = show(['application.get', { id: 'mine' }], ['case.listOpen', {}]);
  await vi.advanceTimersByTimeAsync(0);
  window.follow({ kind: 'lease.changed', ofOthers: false });
  await vi.advanceTimersByTimeAsync(0);
  expect(window.times()).toEqual([1, 2]);
  window.follow({ kind: 'lease.changed', ofOthers: true });
  await vi.advanceTimersByTimeAsync(0);
  expect(window.times()).toEqual([2, 3]);
  window.end();
});

/** Everything that a window may have on screen, with what is read of the answers. */
const onScreen: Partial<Record<Route, { input?: unknown; answer?: unknown }>> = {
  'application.get': { input: { id: 'mine' } },
  'application.find': {},
  'blank.get': {},
  'carry.get': {},
  'case.listOpen': {},
  'collection.find': {},
  'collection.get': { input: { id: 'mine' } },
  'collection.today': { answer: { handedOver: [{ id: 'listed' }] } },
  'demonstration.find': {},
  'document.open': { input: { id: 'mine' } },
  'evidence.list': { input: { id: 'mine' } },
  'health.get': {},
  'print.list': {
    answer: { ready: [{ application: { id: 'listed' } }], sheets: [{ application: { id: 'printing' } }] },
  },
  'printer.list': {},
  'program.get': {},
  'queue.counts': {},
  'queue.failed': { answer: { listed: 1 } },
  'queue.list': {},
  'reason.list': {},
  'repair.get': { input: { commandId: '1' }, answer: { command: { applicationId: 'mine' } } },
  'session.find': {},
  'shelf.find': { answer: { items: [], toScan: [{ application: { id: 'listed' } }] } },
  'shelf.list': { answer: { toShelve: [{ application: { id: 'listed' } }], shelved: [] } },
  'sync.figures': {},
  'sync.parked': {},
  'sync.refused': { answer: [{ applicationId: 'mine' }] },
  'sync.sent': {},
  'sync.status': {},
  'sync.waiting': {},
};
const records: readonly Route[] = [
  ...(['application.find', 'collection.find', 'queue.counts', 'queue.list', 'sync.figures'] as const),
];
/** Each item of an approved application is at a step of its own. */
const ofItems: readonly Route[] = ['blank.get', 'collection.today', 'print.list', 'shelf.find', 'shelf.list'];
const own: readonly Route[] = ['application.get', 'collection.get', 'evidence.list'];
const acts: readonly Route[] = [
  ...(['blank.get', 'carry.get', 'health.get', 'repair.get', 'sync.refused'] as const),
  ...(['sync.sent', 'sync.status', 'sync.waiting'] as const),
];

const change = (id: string, ...statuses: (Status | 'gone')[]): ProgramEvent => ({
  kind: 'application.changed',
  ids: ['another', id],
  statuses,
  acts: false,
});

test.each<[string, ProgramEvent, readonly Route[]]>([
  ['a record that came to be approved', change('other', 'approved'), [...records, ...ofItems]],
  ['a record that came to the shelf', change('other', 'shelved'), [...records, ...ofItems]],
  ['a record that was arriving', change('other', 'submitted', 'awaiting-buyer'), records],
  ['a record that has left this workstation', change('other', 'gone'), [...records, ...ofItems]],
  [
    'a record that has left its lists',
    change('listed', 'withdrawn'),
    [...records, 'collection.today', 'print.list', 'queue.failed', 'shelf.find', 'shelf.list'],
  ],
  ['a record whose sheet is under way', change('printing', 'returned'), [...records, 'print.list']],
  ['a record that is not open', { kind: 'application.changed', ids: ['other'], statuses: [], acts: false }, records],
  [
    'the record that is open, and of which an act was refused',
    { kind: 'application.changed', ids: ['mine'], statuses: [], acts: false },
    [...records, ...own, 'repair.get', 'sync.refused'],
  ],
  [
    'an act on a record that is not open',
    { kind: 'application.changed', ids: ['other'], statuses: [], acts: true },
    [...records, ...acts],
  ],
  [
    'an act on the record that is open',
    { kind: 'application.changed', ids: ['other', 'mine'], statuses: [], acts: true },
    [...records, ...own, ...acts],
  ],
  ['the exchange with the centre', { kind: 'sync.changed' }, ['case.listOpen', 'sync.status']],
  ['an entry that cannot be read', { kind: 'parked.changed' }, ['sync.parked']],
  ['the anchor, the reference data', { kind: 'health.changed' }, ['health.get']],
  ['a file that is carried', { kind: 'carry.changed' }, ['carry.get']],
  [
    'a scan of the record that is open',
    { kind: 'scan.changed', applicationId: 'mine' },
    ['carry.get', 'evidence.list'],
  ],
  ['a scan of another', { kind: 'scan.changed', applicationId: 'other' }, ['carry.get']],
  ['a sheet or the blanks', { kind: 'print.changed' }, ['blank.get', 'print.list', 'printer.list']],
  ['the own lease', { kind: 'lease.changed', ofOthers: false }, ['case.listOpen']],
  ['a lease of another desk', { kind: 'lease.changed', ofOthers: true }, ['application.get', 'case.listOpen']],
  ['the program', { kind: 'program.changed' }, ['demonstration.find', 'program.get', 'session.find']],
  ['the session', { kind: 'session.changed' }, Object.keys(onScreen) as Route[]], // the keys of that very object
])(
  'of all that is on screen each event asks once for what it changed, and for nothing else: %s',
  async (_name, event, asked) => {
    const client = createQueryClient();
    const heard: string[] = [];
    const ends = Object.entries(onScreen).map(([route, { input = {}, answer = 1 }]) => {
      const queryFn = () => {
        heard.push(route);
        return answer;
      };
      return new QueryObserver(client, { queryKey: [route, input], queryFn }).subscribe(() => {});
    });
    await vi.advanceTimersByTimeAsync(0);
    heard.length = 0;
    followEvents(client)(event);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(heard.toSorted()).toEqual(asked.toSorted());
    for (const end of ends) end();
    client.clear();
  },
);

test('M19: what was typed for an act lies in no cache once it is done, though its screen is gone', async () => {
  const client = createQueryClient();
  const act = new MutationObserver(client, { mutationFn: async (given: { note: string }) => given.note.length });
  const unsubscribe = act.subscribe(() => {});
  await act.mutate({ note: 'a citizen’s words' });
  unsubscribe();
  await vi.waitFor(() => expect(client.getMutationCache().getAll()).toEqual([]));
});

test('M19: a session that changes leaves nothing of what was typed or asked before', () => {
  const client = createQueryClient();
  client.getMutationCache().build(client, { mutationFn: async () => 1 }).state.variables = { code: '123456' };
  client.setQueryData(['application.get', { id: '1' }], { owner: 'Grace' });
  followEvents(client)({ kind: 'session.changed' });
  expect([client.getMutationCache().getAll(), client.getQueryCache().getAll()]).toEqual([[], []]);
});
