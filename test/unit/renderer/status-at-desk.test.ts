import { expect, test } from 'vitest';
import type { ItemRow } from '#domain/contract/screen/case.ts';
import { statusAtDesk } from '#renderer/screen/collection/status-at-desk.ts';

type Thing = [ItemRow['made'], ItemRow['state']];

test.each<[string, Parameters<typeof statusAtDesk>[0]['status'], Thing[], string]>([
  ['an electronic logbook that waits for its old paper is ready', 'made', [['electronic', 'made']], 'shelved'],
  [
    'with a plate on the shelf too',
    'made',
    [
      ['electronic', 'made'],
      ['produced', 'shelved'],
    ],
    'shelved',
  ],
  [
    'with a plate handed over',
    'made',
    [
      ['electronic', 'made'],
      ['produced', 'released'],
    ],
    'shelved',
  ],
  [
    'not while a paper has no place',
    'made',
    [
      ['electronic', 'made'],
      ['printed', 'made'],
    ],
    'made',
  ],
  [
    'nor while a plate is to come',
    'approved',
    [
      ['electronic', 'made'],
      ['produced', 'due'],
    ],
    'approved',
  ],
  ['what is gone is gone', 'released', [['electronic', 'released']], 'released'],
])('at the Collection desk: %s', (_what, status, things, expected) => {
  const items = things.map(([made, state]) => ({ made, state }) as ItemRow); // no more of it is read
  expect(statusAtDesk({ status, items })).toBe(expected);
});
