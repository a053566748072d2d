import { expect, test } from 'vitest';
import { type Application, findConfirmedPrint, listSurrenderDue } from '#domain/application.ts';
import { apply } from '#domain/command/apply.ts';
import type { Payload } from '#domain/command/command.ts';
import { buyer, createApplication, createUuid, seller } from '#test/support/application.ts';
import {
  advance,
  codeOf,
  contextOf,
  createCommand,
  createOfficer,
  handOverPayload,
  jobIdOf,
  serialOf,
  testNow,
  testOffice,
} from '#test/support/counter.ts';

const plain = createApplication();
const digest = 'a'.repeat(64);
const printing = contextOf('printing');
const collection = contextOf('collection');
const jobId = jobIdOf(plain);
const [approved, open, printed, shelved] = (['approved', 'printing', 'printed', 'shelved'] as const).map((to) =>
  advance(plain, to),
) as [Application, Application, Application, Application]; // one a step

const print = (state: Application) =>
  apply(state, createCommand('logbook.print', state, { jobId: createUuid(5), documentSha256: digest }), printing);
const confirm = (serial: string, job = jobId, state = open) =>
  apply(state, createCommand('logbook.confirm', state, { jobId: job, serial }), printing);
const spoil = (serial: string | null, reason = 'paper-jam', job = jobId) =>
  apply(open, createCommand('logbook.spoil', open, { jobId: job, serial, reason, printerState: 'canceled' }), printing);
const spoilOf = (state: Application) =>
  createCommand('logbook.spoil', state, {
    jobId: createUuid(5),
    serial: null,
    reason: 'paper-jam',
    printerState: 'aborted',
  });
const shelve = (serial: string, state = printed) =>
  apply(state, createCommand('item.shelve', state, { serial, bay: ' b ', box: '07' }), collection);

test.each<[string, string, () => unknown]>([
  ['print once', 'done', () => print(approved)],
  ['print twice', 'WRONG_STATUS', () => print(print(approved))],
  [
    'print while a sheet is open, whatever the status says',
    'PRINT_UNDER_WAY',
    () => print({ ...open, status: 'approved' }),
  ],
  [
    'print again under the id of a spoiled sheet',
    'PRINT_UNDER_WAY',
    () => print(apply(print(approved), spoilOf(print(approved)), printing)),
  ],
  ['confirm', 'done', () => confirm('b 104-2337')],
  ['confirm a serial too short', 'SERIAL_FORMAT', () => confirm('B12')],
  ['confirm words', 'SERIAL_FORMAT', () => confirm('SPOILED')],
  ['confirm a link scanned by mistake', 'SERIAL_FORMAT', () => confirm('https://x.ke/1042337')],
  ['confirm a sheet of another job', 'PRINT_JOB_UNKNOWN', () => confirm(serialOf, createUuid(6))],
  ['confirm twice', 'WRONG_STATUS', () => confirm('B1042338', jobId, confirm(serialOf))],
  ['spoil with the serial', 'done', () => spoil(serialOf)],
  ['spoil without a blank used up', 'done', () => spoil(null, 'not-printed')],
  ['spoil with a malformed serial', 'SERIAL_FORMAT', () => spoil('B1')],
  ['spoil for an invented reason', 'REASON_UNKNOWN', () => spoil(null, 'felt like it')],
  ['spoil a sheet of another job', 'PRINT_JOB_UNKNOWN', () => spoil(null, 'paper-jam', createUuid(6))],
  ['shelve', 'done', () => shelve('b 1042337')],
  ['shelve anew', 'done', () => shelve(serialOf, shelved)],
  ["shelve another application's logbook here", 'SERIAL_OF_OTHER', () => shelve('B1042338')],
])('paper: %s → %s', (_name, code, act) => expect(codeOf(act)).toBe(code));

test('a spoiled sheet keeps its serial on record, frees the application for a new one, and is never its logbook', () => {
  const spoiled = spoil(serialOf);
  expect(spoiled).toMatchObject({
    status: 'approved',
    prints: [{ outcome: 'spoiled', serial: serialOf, spoilReason: 'paper-jam', settledAt: testNow }],
  });
  const again = apply(
    spoiled,
    createCommand('logbook.print', spoiled, { jobId: createUuid(5), documentSha256: digest }),
    printing,
  );
  const done = apply(
    again,
    createCommand('logbook.confirm', again, { jobId: createUuid(5), serial: 'B1042338' }),
    printing,
  );
  expect(findConfirmedPrint(done)?.serial).toBe('B1042338');
  expect(codeOf(() => shelve(serialOf, done))).toBe('SERIAL_OF_OTHER');
});

test('a shelf is written the same way however it was typed', () =>
  expect(shelve(serialOf).shelf).toMatchObject({ bay: 'B', box: '07' }));

type Change = {
  payload?: Partial<Payload<'collection.handOver'>>;
  state?: Partial<Application>;
  by?: Parameters<typeof apply>[2];
};
const handOver = ({ payload, state, by = collection }: Change) => {
  const item = { ...shelved, ...state };
  return apply(item, createCommand('collection.handOver', item, { ...handOverPayload(item), ...payload }), by);
};
const collector = (change: Partial<typeof plain.collector>) => ({
  payload: { collector: { ...plain.collector, ...change } },
});
const register = (change: Partial<NonNullable<Application['register']>>): Change => ({
  state: { register: plain.register && { ...plain.register, ...change } },
});
const clerk = { ...collection, officer: { ...createOfficer('collection'), staffNumber: 'KT1' } };

test.each<[string, string, Change]>([
  ['the named person', 'done', {}],
  ['another ID number', 'COLLECTOR_MISMATCH', collector({ identity: seller.identity })],
  [
    'the number on another kind of document',
    'COLLECTOR_MISMATCH',
    collector({ identity: { ...buyer.identity, kind: 'alien-card' } }),
  ],
  ['the ID with a gap in it', 'done', collector({ identity: { kind: 'national-id', number: '30 112 233' } })],
  ['another name', 'COLLECTOR_MISMATCH', collector({ name: 'Peter Otieno Ouma' })],
  ['a close name', 'done', collector({ name: 'Peter Odhiambo' })],
  ['no old logbook', 'SURRENDER_MISSING', { payload: { surrendered: [] } }],
  [
    "another vehicle's old logbook",
    'SURRENDER_MISSING',
    { payload: { surrendered: [{ kind: 'logbook', number: 'K99' }] } },
  ],
  [
    'the old logbook with gaps in its number',
    'done',
    { payload: { surrendered: [{ kind: 'logbook', number: 'k 0000 0001' }] } },
  ],
  [
    'an electronic old logbook needs none',
    'done',
    { ...register({ logbookMedium: 'electronic' }), payload: { surrendered: [] } },
  ],
  [
    'a restriction since',
    'RESTRICTED',
    { state: { restrictions: [{ kind: 'caveat', note: '', since: '2026-03-01' }] } },
  ],
  ['the officer who approved and printed, hands kept apart', 'SEPARATION', { by: clerk }],
  [
    'the officer who approved and printed, small office',
    'done',
    { by: { ...clerk, office: { ...testOffice, separation: 'open' } } },
  ],
  [
    'the officer who only printed',
    'done',
    { by: clerk, state: { decision: shelved.decision && { ...shelved.decision, by: 'KT2' } } },
  ],
  [
    'the officer who only approved',
    'done',
    { by: clerk, state: { prints: shelved.prints.map((job) => ({ ...job, by: 'KT2' })) } },
  ],
])('hand over: %s → %s', (_name, code, change) => expect(codeOf(() => handOver(change))).toBe(code));

test('no signature, no hand-over, even from a caller that skipped the schema', () => {
  const command = createCommand('collection.handOver', shelved, handOverPayload(shelved));
  expect(
    codeOf(() =>
      apply(shelved, { ...command, payload: { ...command.payload, signature: { strokes: [] } } }, collection),
    ),
  ).toBe('SIGNATURE_MISSING');
});

test('the hand-over keeps who collected, how the name matched, what was taken in and which officer', () => {
  const { handOver: kept, status } = handOver(collector({ name: 'Peter Odhiambo' }));
  expect(status).toBe('collected');
  expect(kept).toMatchObject({
    nameMatch: 'close',
    surrendered: [{ kind: 'logbook', number: 'K00000001' }],
    officerName: 'Mary Atieno',
    by: 'KT1',
    at: testNow,
  });
});

test('a first registration has no old logbook to surrender', () =>
  expect(listSurrenderDue(createApplication({ service: 'registration-used' }))).toEqual([]));
