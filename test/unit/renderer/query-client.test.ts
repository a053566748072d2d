import { MutationObserver, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
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
    window.follow({ kind: 'application.changed', ids: [`id-${at}`] });
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(window.times()[0]).toBeGreaterThanOrEqual(5);
  expect(window.times()[0]).toBeLessThanOrEqual(6);
  const before = window.times()[0] ?? 0;
  window.follow({ kind: 'application.changed', ids: ['last'] });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(window.times()[0]).toBe(before + 1);
  window.end();
});

test('an open record is asked again for its own changes, at once, and for no other', async () => {
  const window = show(['application.get', { id: 'mine' }]);
  await vi.advanceTimersByTimeAsync(0);
  window.follow({ kind: 'application.changed', ids: ['other'] });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(window.times()).toEqual([1]);
  window.follow({ kind: 'application.changed', ids: ['other', 'mine'] });
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

test('a round of the sync asks for no list', async () => {
  const window = show(['queue.list', {}], ['sync.get', {}]);
  await vi.advanceTimersByTimeAsync(0);
  window.follow({ kind: 'sync.changed' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(window.times()).toEqual([1, 2]);
  window.end();
});

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
