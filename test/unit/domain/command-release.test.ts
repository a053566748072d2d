import { expect, test } from 'vitest';
import { type Application, stateOfItem, statusOf } from '#domain/application.ts';
import { apply } from '#domain/command/apply.ts';
import type { Payload } from '#domain/command/command.ts';
import { listSurrenderDue } from '#domain/command/release.ts';
import {
  advance,
  codeOf,
  contextOf,
  createCommand,
  createOfficer,
  releasePayload,
  testNow,
  testOffice,
} from '#test/support/act.ts';
import { buyer, createApplication, createUuid, itemOf, seller } from '#test/support/application.ts';

const plain = createApplication();
const shelved = advance(plain, 'shelved');
const registration = advance(createApplication({ service: 'registration-used' }), 'shelved');
const [logbook = '', front = '', rear = '', sticker = ''] = registration.items.map(({ id }) => id);
const collection = contextOf('collection');
type Change = {
  payload?: Partial<Payload<'item.release'>>;
  state?: Partial<Application>;
  by?: Parameters<typeof apply>[2];
};
const release = ({ payload, state, by = collection }: Change, of: Application = shelved) => {
  const record = { ...of, ...state };
  return apply(record, createCommand('item.release', record, { ...releasePayload(record), ...payload }), by);
};
const collector = (change: Partial<typeof plain.collector>) => ({
  payload: { collector: { ...plain.collector, ...change } },
});
const clerk = { ...collection, officer: { ...createOfficer('collection'), staffNumber: 'KT1' } };

test.each<[string, string, Change]>([
  ['to the named person', 'done', {}],
  ['to another ID number', 'COLLECTOR_MISMATCH', collector({ identity: seller.identity })],
  [
    'to the number on another kind of document',
    'COLLECTOR_MISMATCH',
    collector({ identity: { ...buyer.identity, kind: 'alien-card' } }),
  ],
  ['to the ID with a gap in it', 'done', collector({ identity: { kind: 'national-id', number: '30 112 233' } })],
  ['to another name', 'COLLECTOR_MISMATCH', collector({ name: 'Peter Otieno Ouma' })],
  ['to a close name', 'done', collector({ name: 'Peter Odhiambo' })],
  ['without the old logbook', 'SURRENDER_MISSING', { payload: { surrendered: [] } }],
  [
    "for another vehicle's old logbook",
    'SURRENDER_MISSING',
    { payload: { surrendered: [{ kind: 'logbook', number: 'K99' }] } },
  ],
  [
    'for something else with the number of the old logbook',
    'SURRENDER_MISSING',
    { payload: { surrendered: [{ kind: 'plate', number: 'K00000001' }] } },
  ],
  [
    'for the old logbook with gaps in its number',
    'done',
    { payload: { surrendered: [{ kind: 'logbook', number: 'k 0000 0001' }] } },
  ],
  [
    'under a restriction since',
    'RESTRICTED',
    { state: { restrictions: [{ kind: 'caveat', note: '', since: '2026-03-01' }] } },
  ],
  ['the same item twice in one act', 'INVALID_INPUT', { payload: { items: [itemOf(shelved).id, itemOf(shelved).id] } }],
  ['an item of another application', 'ITEM_UNKNOWN', { payload: { items: [itemOf(shelved).id, createUuid(8)] } }],
  ['by the officer who approved and printed, hands kept apart', 'SEPARATION', { by: clerk }],
  [
    'by the officer who approved and printed, small office',
    'done',
    { by: { ...clerk, office: { ...testOffice, separation: 'open' } } },
  ],
  [
    'by the officer who only printed',
    'done',
    { by: clerk, state: { approvals: shelved.approvals.map((one) => ({ ...one, by: 'KT2' })) } },
  ],
  [
    'by the officer who only approved',
    'done',
    {
      by: clerk,
      state: {
        items: shelved.items.map((item) => ({ ...item, sheets: item.sheets.map((job) => ({ ...job, by: 'KT2' })) })),
      },
    },
  ],
  [
    'by one of two who approved, who printed too',
    'SEPARATION',
    {
      by: clerk,
      state: { approvals: [...shelved.approvals, ...shelved.approvals.map((one) => ({ ...one, by: 'KT2' }))] },
    },
  ],
])('handing over %s → %s', (_name, code, change) => expect(codeOf(() => release(change))).toBe(code));

test('no signature, no hand-over, even from a caller that skipped the schema', () => {
  const command = createCommand('item.release', shelved, releasePayload(shelved));
  const bare = { ...command, payload: { ...command.payload, signature: { strokes: [] } } };
  expect(codeOf(() => apply(shelved, bare, collection))).toBe('SIGNATURE_MISSING');
});

test('a hand-over keeps who collected, how the name matched, what was taken in and which officer', () => {
  const next = release(collector({ name: 'Peter Odhiambo' }));
  expect(statusOf(next)).toBe('released');
  expect(next.releases).toMatchObject([
    {
      items: shelved.items.map(({ id }) => id),
      nameMatch: 'close',
      surrendered: [{ kind: 'logbook', number: 'K00000001' }],
      officerName: 'Mary Atieno',
      by: 'KT1',
      at: testNow,
    },
  ]);
});

test('several items leave in one act, or each when it is there; none leaves twice', () => {
  expect(statusOf(release({}, registration))).toBe('released');
  const first = release({ payload: { items: [front, rear] } }, registration);
  expect(first.items.map((item) => stateOfItem(item, first))).toEqual(['shelved', 'released', 'released', 'shelved']);
  expect(statusOf(first)).toBe('shelved');
  expect(codeOf(() => release({ payload: { items: [logbook, rear] } }, first))).toBe('ITEM_NOT_AT_STEP');
  const second = release({ payload: { items: [logbook, sticker] } }, first);
  expect([statusOf(second), second.releases.length]).toEqual(['released', 2]);
});

test('one item that is not there keeps the whole act back', () => {
  const made = advance(createApplication({ service: 'registration-used' }), 'made');
  expect(codeOf(() => release({ payload: { items: made.items.map(({ id }) => id) } }, made))).toBe('ITEM_NOT_AT_STEP');
});

test('what an earlier hand-over took in is not asked for again', () => {
  const due = [{ kind: 'logbook', number: 'K7' }];
  const before = { ...registration, surrenders: due };
  expect(codeOf(() => release({ payload: { items: [front], surrendered: [] } }, before))).toBe('SURRENDER_MISSING');
  const first = release({ payload: { items: [front] } }, before);
  expect(listSurrenderDue(first)).toEqual([]);
  expect(codeOf(() => release({ payload: { items: [logbook, rear], surrendered: [] } }, first))).toBe('done');
});

test('an electronic item is with its owner when it is issued, but for one whose old paper has to be handed in', () => {
  const withPaper = advance(createApplication({ medium: 'electronic' }), 'approved');
  expect([statusOf(withPaper), listSurrenderDue(withPaper).length]).toEqual(['made', 1]);
  expect(statusOf(release({}, withPaper))).toBe('released');
  const { register } = plain;
  const without = advance(
    createApplication({ medium: 'electronic', register: register && { ...register, logbookMedium: 'electronic' } }),
    'approved',
  );
  expect([statusOf(without), without.releases]).toEqual(['released', []]);
});

test('a first registration has nothing to hand in', () =>
  expect(listSurrenderDue(createApplication({ service: 'registration-used' }))).toEqual([]));
