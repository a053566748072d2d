import { expect, test } from 'vitest';
import type { ItemRow } from '#domain/contract/screen/case.ts';
import type { Role } from '#domain/officer.ts';
import { findDeskFor } from '#renderer/app/desk.ts';

const createItem = (made: ItemRow['made'], state: ItemRow['state']): ItemRow => ({
  id: `${made} ${state}`,
  kind: 'thing',
  name: { en: 'Thing', sw: 'Kitu' },
  made,
  state,
  number: null,
  serial: null,
  shelf: null,
  handOver: 'collection',
  onBlank: made === 'printed',
});
const officer = (...roles: Role[]) => ({ staffNumber: 'KT1', name: 'A', officeId: 'office', roles });

test.each([
  ['approved', [['printed', 'due']], 'print'],
  ['making', [['printed', 'making']], 'print'],
  ['made', [['printed', 'made']], 'shelf'],
  ['shelved', [['printed', 'shelved']], 'collection'],
  ['released', [['printed', 'released']], 'collection'],
  // The plates have not arrived: the paper that is on the shelf does not wait at the printer again.
  [
    'approved',
    [
      ['printed', 'shelved'],
      ['produced', 'due'],
    ],
    'shelf',
  ],
  [
    'approved',
    [
      ['printed', 'due'],
      ['produced', 'shelved'],
    ],
    'print',
  ],
  ['made', [['electronic', 'made']], 'collection'],
  ['submitted', [['printed', 'due']], 'queue'],
  ['returned', [['printed', 'due']], 'queue'],
  ['done', [], 'queue'],
] as const)('an application that is %s with items %j is next at the desk %s', (status, items, desk) => {
  const row = { status, items: items.map(([made, state]) => createItem(made, state)) };
  expect(findDeskFor(row, officer('supervisor'))).toBe(desk);
});

test('who does not work at that desk reads the case', () => {
  const row = { status: 'approved', items: [createItem('printed', 'due')] } as const;
  expect(findDeskFor({ ...row, items: [...row.items] }, officer('verifying'))).toBe('queue');
});
