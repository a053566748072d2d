import { expect, test } from 'vitest';
import { createEpochStore } from '#electron/workstation/epoch.ts';
import { openTestCache } from '#test/support/counter.ts';

const start = () => {
  const connection = openTestCache();
  let made = 0;
  const open = () => createEpochStore(connection, () => `epoch-${++made}`);
  return { open, store: open() };
};

test('what a sign-in is known by is said again until an answer has come, by the next run of the program too', () => {
  const { open, store } = start();
  const claim = { epoch: null, nextEpoch: 'epoch-1', head: { sequence: 0, hash: '0'.repeat(64) } };
  expect([store.claim(), store.claim(), open().claim()]).toEqual([claim, claim, claim]);
  open().confirm('epoch-1');
  expect(open().claim()).toMatchObject({ epoch: 'epoch-1', nextEpoch: 'epoch-2' });
});

test('the answer to a sign-in of before, or to none of ours, moves nothing: the next one would be taken for a copy’s', () => {
  const { store } = start();
  store.claim();
  store.confirm('epoch-0');
  expect(store.claim()).toMatchObject({ epoch: null, nextEpoch: 'epoch-1' });
  store.confirm('epoch-1');
  store.claim();
  store.confirm('epoch-1');
  expect(store.claim()).toMatchObject({ epoch: 'epoch-1', nextEpoch: 'epoch-2' });
});
