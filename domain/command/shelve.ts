import { z } from 'zod';
import { type Application, getItem, stateOfItem } from '../application.ts';
import { AppError } from '../contract/errors.ts';
import { findConfirmedSheet, type Item } from '../item.ts';
import { normalisePlate } from '../plate.ts';
import { getItemKind, type Reference } from '../reference.ts';
import { normaliseSerial } from '../serial.ts';
import { defineAct } from './rule.ts';

/** What a scan of the item gives, by its kind; undefined for a thing that carries no number. */
export const findScanKey = (item: Item, { vehicle }: Application, reference: Reference): string | undefined => {
  const { scannedAs } = getItemKind(reference, item.kind);
  if (scannedAs === 'nothing') return undefined;
  return scannedAs === 'plate' ? normalisePlate(vehicle.registrationNumber ?? '') : findConfirmedSheet(item)?.serial;
};

/** Only a scan of the thing itself makes it ready. Produced things arrive for their case, and go straight to the shelf. */
export const shelve = defineAct({
  name: 'item.shelve',
  payload: z.object({
    itemId: z.uuid(),
    scanned: z.string().trim().min(1).max(30),
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
  apply: (state, { payload, at, officer }, { reference }) => {
    const key = findScanKey(getItem(state, payload.itemId), state, reference);
    if (key !== undefined && key !== normaliseSerial(payload.scanned) && key !== normalisePlate(payload.scanned))
      throw new AppError('SERIAL_OF_OTHER', 'What was scanned is not this item', { serial: payload.scanned });
    const shelf = { bay: payload.bay.toUpperCase(), box: payload.box.toUpperCase(), at, by: officer };
    return {
      ...state,
      items: state.items.map((item) => (item.id === payload.itemId ? { ...item, shelf } : item)),
    };
  },
});
