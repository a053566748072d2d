import { MutationObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { applyEvent, createQueryClient } from '#renderer/api/query-client.ts';

test('M19: what was typed for an act lies in no cache once it is done, though its screen is gone', async () => {
  const client = createQueryClient();
  const act = new MutationObserver(client, { mutationFn: async (given: { note: string }) => given.note.length });
  const unsubscribe = act.subscribe(() => {});
  await act.mutate({ note: 'a citizen’s words' });
  unsubscribe();
  await expect.poll(() => client.getMutationCache().getAll().length).toBe(0);
});

test('M19: a session that changes leaves nothing of what was typed or asked before', () => {
  const client = createQueryClient();
  client.getMutationCache().build(client, { mutationFn: async () => 1 }).state.variables = { code: '123456' };
  client.setQueryData(['application.get', { id: '1' }], { owner: 'Grace' });
  applyEvent(client, { kind: 'session.changed' });
  expect([client.getMutationCache().getAll(), client.getQueryCache().getAll()]).toEqual([[], []]);
});
