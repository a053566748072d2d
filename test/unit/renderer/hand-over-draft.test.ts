import { expect, test } from 'vitest';
import type { Block } from '#domain/contract/screen/case.ts';
import type { CollectionCase } from '#domain/contract/screen/collection.ts';
import {
  draftOf,
  findMissing,
  isUntouched,
  listChosen,
  listSurrendered,
  takeIn,
  toggleItem,
} from '#renderer/screen/collection/hand-over-draft.ts';
import { buyer } from '#test/support/application.ts';

const away: Block = { code: 'ITEM_NOT_AT_STEP', details: { state: 'due' } };
const createItem = (id: string, blocks: Block[]): CollectionCase['items'][number] => ({
  item: {
    id,
    kind: 'thing',
    name: { en: 'Thing', sw: 'Kitu' },
    made: 'printed',
    handOver: 'collection',
    onBlank: true,
    state: 'shelved',
    number: null,
    serial: null,
    shelf: null,
  },
  blocks,
});
type Shown = Parameters<typeof listChosen>[0];
const shown: Shown = {
  collector: { name: buyer.name, identity: buyer.identity },
  acceptedKinds: [buyer.identity.kind],
  surrender: [
    {
      kind: 'logbook',
      number: 'K1',
      or: [{ code: 'police-abstract', label: { en: 'Abstract', sw: 'Hati' }, isAttached: true }],
    },
  ],
  items: [createItem('one', []), createItem('two', []), createItem('away', [away])],
};
const signature = { strokes: [[1, 1, 2, 2]] };
const empty = draftOf(undefined, shown);
const full = {
  ...empty,
  kind: buyer.identity.kind,
  number: buyer.identity.number,
  name: buyer.name,
  originalSeen: true,
  surrendered: ['logbook K1'],
};

test('all items that can go are chosen, and no other', () => {
  expect(listChosen(shown, empty)).toEqual(['one', 'two']);
});

test('an item that is kept back stays, goes again when it is ticked again, and its draft is touched', () => {
  const kept = toggleItem(empty, 'one');
  expect(listChosen(shown, kept)).toEqual(['two']);
  expect(isUntouched(kept)).toBe(false);
  expect(listChosen(shown, toggleItem(kept, 'one'))).toEqual(['one', 'two']);
});

test('a hand-over of nothing is not in order, whatever else is', () => {
  expect(findMissing(shown, full, 'exact', signature)).toBeUndefined();
  expect(findMissing(shown, { ...full, kept: ['one', 'two'] }, 'exact', signature)).toBe('items');
  expect(findMissing(shown, { ...full, surrendered: [] }, 'exact', signature)).toBe('surrender');
});

test('a thing is handed in or replaced by its papers, never both', () => {
  const replaced = takeIn(full, 'logbook K1', 'replaced');
  expect(replaced).toMatchObject({ surrendered: [], replaced: ['logbook K1'] });
  expect(listSurrendered(shown, replaced)).toEqual([
    { kind: 'logbook', number: 'K1', replacedBy: ['police-abstract'] },
  ]);
  expect(findMissing(shown, replaced, 'exact', signature)).toBeUndefined();
  const inHand = takeIn(replaced, 'logbook K1', 'surrendered');
  expect(listSurrendered(shown, inHand)).toEqual([{ kind: 'logbook', number: 'K1' }]);
  expect(findMissing(shown, takeIn(inHand, 'logbook K1', 'neither'), 'exact', signature)).toBe('surrender');
});

test('an item that cannot go is nowhere to be ticked into a hand-over', () => {
  expect(listChosen(shown, toggleItem(empty, 'away'))).toEqual(['one', 'two']);
});
