import { expect, test } from 'vitest';
import { type Application, listBlanks, stateOfItem, statusOf } from '#domain/application.ts';
import { apply } from '#domain/command/apply.ts';
import { findConfirmedSheet } from '#domain/item.ts';
import { advance, codeOf, contextOf, createCommand, digest, jobIdOf, serialOf, testNow } from '#test/support/act.ts';
import { createApplication, createUuid, itemOf } from '#test/support/application.ts';

const plain = createApplication();
const printing = contextOf('printing');
const { id: itemId } = itemOf(plain);
const jobId = jobIdOf(itemOf(plain));
const approved = advance(plain, 'approved');
const open = advance(plain, 'making');
const [none, other] = [createUuid(8), createUuid(6)];

const make = (state: Application, item = itemId) =>
  apply(
    state,
    createCommand('item.make', state, { itemId: item, jobId: createUuid(5), documentSha256: digest }),
    printing,
  );
const confirm = (serial: string | null, job = jobId, state: Application = open, item = itemId) =>
  apply(state, createCommand('item.confirm', state, { itemId: item, jobId: job, serial }), printing);
const spoil = (serial: string | null, reason = 'paper-jam', job = jobId, state: Application = open) =>
  apply(
    state,
    createCommand('item.spoil', state, { itemId, jobId: job, serial, reason, printerState: 'canceled' }),
    printing,
  );

const registration = advance(createApplication({ service: 'registration-used' }), 'approved');
const plate = registration.items.find(({ made }) => made === 'produced')?.id ?? '';
const unnumbered = { ...registration, vehicle: { ...registration.vehicle, registrationNumber: null } };
const electronic = advance(createApplication({ medium: 'electronic' }), 'approved');

test.each<[string, string, () => unknown]>([
  ['make once', 'done', () => make(approved)],
  ['make twice', 'ITEM_NOT_AT_STEP', () => make(make(approved))],
  ['make what is not approved', 'WRONG_STATUS', () => make(plain)],
  ['make an item of another application', 'ITEM_UNKNOWN', () => make(approved, none)],
  ['make a thing that arrives', 'ITEM_NOT_AT_STEP', () => make(registration, plate)],
  ['make what the centre issues', 'ITEM_NOT_AT_STEP', () => make(electronic, itemOf(electronic).id)],
  ['make before the number is assigned', 'NUMBER_NOT_ASSIGNED', () => make(unnumbered, itemOf(unnumbered).id)],
  [
    'make again under the id of a spoiled sheet',
    'PRINT_UNDER_WAY',
    () => make(spoil(null, 'paper-jam', createUuid(5), make(approved))),
  ],
  ['confirm', 'done', () => confirm('b 104-2337')],
  ['confirm a serial too short', 'SERIAL_FORMAT', () => confirm('B1')],
  ['confirm words', 'SERIAL_FORMAT', () => confirm('SPOILED')],
  ['confirm a link scanned by mistake', 'SERIAL_FORMAT', () => confirm('https://x.ke/1042337?a=1')],
  ['confirm a sheet of another job', 'PRINT_JOB_UNKNOWN', () => confirm(serialOf, other)],
  ['confirm what was never printed', 'ITEM_NOT_AT_STEP', () => confirm(serialOf, jobId, approved)],
  ['confirm an item of another application', 'ITEM_UNKNOWN', () => confirm(serialOf, jobId, open, none)],
  ['confirm twice', 'ITEM_NOT_AT_STEP', () => confirm('B1042338', jobId, confirm(serialOf))],
  ['spoil with the serial', 'done', () => spoil(serialOf)],
  ['spoil without a blank used up', 'done', () => spoil(null, 'not-printed')],
  ['spoil with a malformed serial', 'SERIAL_FORMAT', () => spoil('B1')],
  ['spoil for an invented reason', 'REASON_UNKNOWN', () => spoil(null, 'felt like it')],
  ['spoil a sheet of another job', 'PRINT_JOB_UNKNOWN', () => spoil(null, 'paper-jam', other)],
  ['spoil the paper that was confirmed', 'ITEM_NOT_AT_STEP', () => spoil(null, 'paper-jam', jobId, confirm(serialOf))],
])('a printed item: %s → %s', (_name, code, act) => expect(codeOf(act)).toBe(code));

test('a spoiled sheet keeps its serial on record, frees the item for a new one, and is never its paper', () => {
  const spoiled = spoil(serialOf);
  expect(itemOf(spoiled).sheets).toMatchObject([
    { outcome: 'spoiled', serial: serialOf, spoilReason: 'paper-jam', settledAt: testNow },
  ]);
  expect([stateOfItem(itemOf(spoiled), spoiled), statusOf(spoiled)]).toEqual(['due', 'approved']);
  const done = confirm('B1042338', createUuid(5), make(spoiled));
  expect(findConfirmedSheet(itemOf(done))?.serial).toBe('B1042338');
  expect(listBlanks(done).map(({ serial }) => serial)).toEqual([serialOf, 'B1042338']);
});

test('an application is where its least advanced item is', () => {
  const statuses = (['approved', 'making', 'made', 'shelved', 'released'] as const).map((to) =>
    statusOf(advance(createApplication({ service: 'registration-used' }), to)),
  );
  expect(statuses).toEqual(['approved', 'approved', 'approved', 'shelved', 'released']);
  expect(
    (['approved', 'making', 'made', 'shelved', 'released'] as const).map((to) => statusOf(advance(plain, to))),
  ).toEqual(['approved', 'making', 'made', 'shelved', 'released']);
});

const search = createApplication({ service: 'vehicle-search' });
const copy = make(search, itemOf(search).id);
const settleCopy = (name: 'item.confirm' | 'item.spoil', serial: string | null) => {
  const { id } = itemOf(copy);
  const reason = name === 'item.spoil' ? { reason: 'paper-jam', printerState: 'canceled' } : {};
  const command = createCommand(name, copy, { itemId: id, jobId: createUuid(5), serial, ...reason });
  return () => apply(copy, command, printing);
};
test.each<[string, string, () => unknown]>([
  ['a paper on no blank, without a serial', 'done', settleCopy('item.confirm', null)],
  ['a paper on no blank, by a serial', 'INVALID_INPUT', settleCopy('item.confirm', 'B1042337')],
  ['a sheet on a blank, without a serial', 'SERIAL_FORMAT', () => confirm(null)],
  ['a spoiled paper on no blank, without a serial', 'done', settleCopy('item.spoil', null)],
  ['a spoiled paper on no blank, by a serial', 'INVALID_INPUT', settleCopy('item.spoil', 'B1042337')],
])('%s: %s', (_what, expected, act) => expect(codeOf(act)).toBe(expected));
