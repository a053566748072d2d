import { z } from 'zod';
import { type Application, getItem, licenceOf, plateOf, stateOfItem } from '../application.ts';
import { AppError } from '../contract/errors.ts';
import { findConfirmedSheet, type Item, type ItemKind } from '../item.ts';
import { normalisePlate } from '../plate.ts';
import { getItemKind } from '../reference.ts';
import { normaliseSerial, requireSerial } from '../serial.ts';
import { isNumberAwaited } from '../service.ts';
import { type Block, defineAct } from './rule.ts';

type Named = Pick<Application, 'vehicle' | 'licence' | 'reference'>;

/** Whether a scan is of what the application is known by: its plate, its licence's number, its reference. */
export const isScanOfApplication = (scanned: string, application: Named): boolean =>
  isSamePlate(scanned, application) ||
  [licenceOf(application)?.number, application.reference].some(
    (name) => name != null && normaliseSerial(name) === normaliseSerial(scanned),
  );

const isSamePlate = (scanned: string, application: Pick<Application, 'vehicle'>): boolean => {
  const key = normalisePlate(plateOf(application) ?? '');
  return key !== '' && key === normalisePlate(scanned);
};

/**
 * Whether a scan is of this item, by its kind: of anything, for a thing that carries no number; of nothing, for a plate
 * whose number is not known yet. A thing with a serial of its own takes the first scan of it for that, but never the
 * number of the plate or of the licence: those find the application, and are on other things.
 */
export const isScanOf = (
  scanned: string,
  item: Item,
  application: Named,
  { scannedAs }: Pick<ItemKind, 'scannedAs'>,
): boolean => {
  switch (scannedAs) {
    case 'serial':
      return findConfirmedSheet(item)?.serial === normaliseSerial(scanned);
    case 'plate':
      return isSamePlate(scanned, application);
    case 'own-serial':
      return item.serial === null
        ? !isScanOfApplication(scanned, application)
        : item.serial === normaliseSerial(scanned);
    case 'nothing':
      return true;
  }
};

/** Only a scan of the thing itself makes it ready. Produced things arrive for their case, and go straight to the shelf. */
export const shelve = defineAct({
  name: 'item.shelve',
  payload: z.object({
    itemId: z.uuid(),
    /** A reference, the longest of what may be scanned, has up to 40 signs. */
    scanned: z.string().trim().min(1).max(40),
    bay: z.string().trim().min(1).max(10),
    box: z.string().trim().min(1).max(10),
  }),
  role: 'collection',
  from: ['approved'],
  items: {
    of: ({ itemId }) => [itemId],
    states: { printed: ['made', 'shelved'], stocked: ['due', 'shelved'], produced: ['due', 'shelved'] },
  },
  heaps: (state, { itemId }) => stateOfItem(getItem(state, itemId), state) === 'shelved',
  repair: { kind: 'shelve', form: 'shelf' },
  blocks: (state, { reference }, itemIds) =>
    state.items
      .filter(({ id }) => itemIds.includes(id))
      .flatMap(({ kind }): Block[] => {
        const found = reference['item-kind'].find(({ id }) => id === kind);
        if (found === undefined) return [{ code: 'ITEM_UNKNOWN', details: { item: kind } }];
        return found.scannedAs === 'plate' && isNumberAwaited(reference, state)
          ? [{ code: 'NUMBER_NOT_ASSIGNED', details: {} }]
          : [];
      }),
  apply: (state, { payload, at, officer }, { reference }) => {
    const item = getItem(state, payload.itemId);
    const kind = getItemKind(reference, item.kind);
    if (!isScanOf(payload.scanned, item, state, kind))
      throw new AppError('SERIAL_OF_OTHER', 'What was scanned is not this item', { serial: payload.scanned });
    const shelf = { bay: payload.bay.toUpperCase(), box: payload.box.toUpperCase(), at, by: officer };
    const serial = kind.scannedAs === 'own-serial' ? requireSerial(payload.scanned) : item.serial;
    return {
      ...state,
      items: state.items.map((one) => (one.id === item.id ? { ...one, serial, shelf } : one)),
    };
  },
});
