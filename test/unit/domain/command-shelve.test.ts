import { expect, test } from 'vitest';
import type { Application } from '#domain/application.ts';
import { apply } from '#domain/command/apply.ts';
import { advance, codeOf, contextOf, createCommand, serialOf, testNow } from '#test/support/act.ts';
import { createApplication, createUuid, itemOf } from '#test/support/application.ts';

const plain = createApplication();
const [made, shelved] = [advance(plain, 'made'), advance(plain, 'shelved')];
const registration = advance(createApplication({ service: 'registration-used' }), 'approved');
const unnumbered = { ...registration, vehicle: { ...registration.vehicle, registrationNumber: null } };
const dashed = { ...registration, vehicle: { ...registration.vehicle, registrationNumber: '--' } };
const plate = registration.items.find(({ kind }) => kind === 'plate-front')?.id ?? '';
const number = registration.vehicle.registrationNumber ?? '';

const shelve = (scanned: string, state: Application = made, itemId = itemOf(state).id, change = {}) => {
  const context = contextOf('collection');
  return apply(state, createCommand('item.shelve', state, { itemId, scanned, bay: ' b ', box: '07' }), {
    ...context,
    reference: { ...context.reference, ...change },
  });
};

test.each<[string, string, () => unknown]>([
  ['by the serial as it is printed', 'done', () => shelve('b 1042337')],
  ['in another box', 'done', () => shelve(serialOf, shelved)],
  ["another application's logbook", 'SERIAL_OF_OTHER', () => shelve('B1042338')],
  ['by a serial with signs that no scanner adds', 'SERIAL_OF_OTHER', () => shelve('B1042337.')],
  ['before it is printed', 'ITEM_NOT_AT_STEP', () => shelve(serialOf, advance(plain, 'approved'))],
  ['after it has left', 'ITEM_NOT_AT_STEP', () => shelve(serialOf, advance(plain, 'released'))],
  ['an item of another application', 'ITEM_UNKNOWN', () => shelve(serialOf, made, createUuid(8))],
  ['a plate as it arrives', 'done', () => shelve(number.toLowerCase(), registration, plate)],
  ['the plate of another vehicle', 'SERIAL_OF_OTHER', () => shelve('KDZ 999Z', registration, plate)],
  ['a plate while no number is assigned', 'NUMBER_NOT_ASSIGNED', () => shelve('-', unnumbered, plate)],
  ['a plate of a number that is no number', 'SERIAL_OF_OTHER', () => shelve('-', dashed, plate)],
  ['of a kind that the pack has lost', 'ITEM_UNKNOWN', () => shelve(number, registration, plate, { 'item-kind': [] })],
])('shelving %s → %s', (_name, code, act) => expect(codeOf(act)).toBe(code));

test('a shelf is written the same way however it was typed', () =>
  expect(itemOf(shelve(serialOf)).shelf).toEqual({ bay: 'B', box: '07', at: testNow, by: 'KT1' }));
