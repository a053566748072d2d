import { expect, test } from 'vitest';
import { type Application, applicationSchema, statusOf } from '#domain/application.ts';
import { startOfDay } from '#domain/civil-date.ts';
import { apply, isOnline, listBlocks } from '#domain/command/apply.ts';
import type { CommandName, Payload } from '#domain/command/command.ts';
import { listClocks } from '#domain/deadline.ts';
import { quoteFee } from '#domain/fee.ts';
import { openApplication, resubmitApplication } from '#domain/intake.ts';
import type { ItemKind } from '#domain/item.ts';
import type { Role } from '#domain/officer.ts';
import { type Packs, parsePacks, parseReference } from '#domain/reference-pack.ts';
import {
  codeOf,
  confirmAll,
  createCommand,
  createOfficer,
  digest,
  releasePayload,
  testNow,
  testOffice,
} from '#test/support/act.ts';
import { createSubmission, createUuid, testPacks } from '#test/support/application.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';

/** A service that no line of this program knows: rows alone, published by a centre one day. */
const both = (en: string, sw: string) => ({ en, sw });
const add = (packs: Packs, pack: keyof Packs, ...rows: unknown[]): Packs => ({
  ...packs,
  [pack]: { ...packs[pack], rows: [...packs[pack].rows, ...rows] },
});
const rows = {
  service: {
    id: 'lost-logbook',
    name: both('Duplicate of a lost logbook', 'Nakala ya stakabadhi iliyopotea'),
    short: both('Duplicate', 'Nakala'),
    subject: 'vehicle',
    parts: ['register'],
    changes: [],
    parties: { owners: both('Owner', 'Mmiliki') },
    checklist: 'lost-logbook-papers',
    fees: [{ component: 'duplicate-fee' }],
    conditions: {
      'engine-changed': { kind: 'changed', what: 'engineNumber' },
      'sticker-asked': { kind: 'asked', what: 'window-sticker' },
    },
    approvals: [{ count: 1 }, { count: 2, when: 'engine-changed' }],
    waits: [
      {
        id: 'objections',
        label: both('Objections', 'Pingamizi'),
        days: 3,
        unit: 'working-day',
        from: 'approved',
        before: 'release',
        source: 'test',
      },
    ],
    issues: [{ kind: 'spare-logbook' }, { kind: 'window-sticker', when: 'sticker-asked' }],
    surrenders: [{ kind: 'plates', number: 'registrationNumber' }],
    clocks: [
      {
        id: 'standard',
        label: both('Standard', 'Kiwango'),
        days: 2,
        unit: 'day',
        from: 'received',
        to: 'made',
        source: 'test',
      },
    ],
    delivery: ['counter'],
    online: ['approve'],
    notices: [],
    effectiveFrom: '2026-01-01',
    source: 'test',
  },
  checklist: {
    id: 'lost-logbook-papers',
    effectiveFrom: '2026-01-01',
    lines: [
      {
        id: 'abstract',
        label: both('Police abstract', 'Ripoti ya polisi'),
        hint: both('Read the date.', 'Soma tarehe.'),
        checks: [{ id: 'paper-age', paper: 'abstract', days: 30, source: 'test' }],
        source: 'test',
      },
    ],
  },
  kind: (id: string, made: string, scannedAs: string) => ({
    id,
    name: both(id, id),
    made,
    scannedAs,
    numbered: made === 'printed',
    courier: false,
    handOver: 'collection',
    ...(made === 'printed' ? { layout: 'logbook' } : {}),
    source: 'test',
  }),
  fee: {
    id: 'DUPLICATE',
    status: 'in-force',
    source: 'test',
    sourceDate: '2026',
    effectiveFrom: '2026-01-01',
    dayOfEffect: 'stated',
    effectiveTo: null,
    rows: [{ service: 'lost-logbook', component: 'duplicate-fee', amountCents: 255_000 }],
  },
};
const added: [keyof Packs, object][] = [
  ['service', rows.service],
  ['checklist', rows.checklist],
  ['item-kind', rows.kind('spare-logbook', 'printed', 'serial')],
  ['item-kind', rows.kind('window-sticker', 'stocked', 'nothing')],
  ['fee-component', { id: 'duplicate-fee', name: both('Duplicate', 'Nakala'), source: 'test' }],
  ['fee', rows.fee],
];
const packs = added.reduce((all, [pack, row]) => add(all, pack, row), testPacks);
const reference = parseReference(parsePacks(JSON.parse(JSON.stringify(packs))));

const dayMs = 86_400_000;
let at = testNow;
const act = <Name extends CommandName>(
  state: Application,
  name: Name,
  payload: Payload<Name>,
  officer: string,
  ...roles: Role[]
) =>
  apply(state, createCommand(name, state, payload, { officer, at }), {
    reference,
    officer: { ...createOfficer(...roles), staffNumber: officer },
    office: testOffice,
    contact: true,
  });

const [known] = [createSubmission()];
const submission = {
  ...known,
  service: 'lost-logbook',
  transfer: null,
  declared: { abstract: { issuedOn: '2026-02-20', number: 'OB 9' } },
  vehicle: { ...known.vehicle, engineNumber: 'ANOTHER1' },
};
let allotted = 0;
const allot = ({ numbered }: Pick<ItemKind, 'numbered'>) => {
  allotted += 1;
  return { id: createUuid(allotted, 6), number: numbered ? 'D1' : null };
};

test('a service made of rows alone runs from intake to hand-over: checks, fees, two officers, a wait, a stocked item, surrenders', () => {
  expect(reference.setAside).toEqual([]);
  let state = openApplication(submission, reference, allot);
  expect(state.items.map(({ kind, number }) => [kind, number])).toEqual([
    ['spare-logbook', 'D1'],
    ['window-sticker', null],
  ]);
  expect(quoteFee(state, reference, '2026-03-02')).toMatchObject({ totalCents: 255_000, missing: [] });
  expect(listClocks(state, reference, '2026-03-02').map(({ id, state: clock }) => [id, clock])).toEqual([
    ['standard', 'soon'],
  ]);

  state = act(
    state,
    'verification.record',
    { revision: 1, marks: { abstract: { mark: 'confirmed', page: 1 } }, pages: firstPageSeen },
    'V-1',
    'verifying',
  );
  const approval = { revision: 1, documentSha256: digest, pages: firstPageSeen };
  expect(isOnline({ name: 'application.approve' }, state, reference)).toBe(true);
  state = act(state, 'application.approve', approval, 'V-1', 'verifying');
  expect([statusOf(state), state.approvals.length]).toEqual(['submitted', 1]);
  expect(codeOf(() => act(state, 'application.approve', approval, 'V-1', 'verifying'))).toBe('APPROVED_BY_SAME');
  state = act(state, 'application.approve', approval, 'V-2', 'verifying');
  expect([statusOf(state), state.approvals.length]).toEqual(['approved', 2]);

  const [logbook, sticker] = state.items;
  if (logbook === undefined || sticker === undefined) throw new Error('two items');
  const sheet = { itemId: logbook.id, jobId: createUuid(1, 8) };
  state = act(state, 'item.make', { ...sheet, documentSha256: digest }, 'P-1', 'printing');
  state = act(state, 'item.confirm', { ...sheet, serial: 'D1042337' }, 'P-1', 'printing');
  state = act(
    state,
    'item.shelve',
    { itemId: logbook.id, scanned: 'D1042337', bay: 'A', box: '1' },
    'C-1',
    'collection',
  );
  expect(statusOf(state)).toBe('approved');
  state = act(state, 'item.shelve', { itemId: sticker.id, scanned: 'any', bay: 'A', box: '2' }, 'C-1', 'collection');
  expect(statusOf(state)).toBe('shelved');

  const leave = () => act(state, 'item.release', releasePayload(state), 'C-1', 'collection');
  expect(codeOf(leave)).toBe('WAIT_RUNNING');
  at = startOfDay('2026-03-05') + 10 * 3_600_000;
  expect(
    codeOf(() => act(state, 'item.release', { ...releasePayload(state), surrendered: [] }, 'C-1', 'collection')),
  ).toBe('SURRENDER_MISSING');
  state = leave();
  expect(statusOf(state)).toBe('released');
  expect(applicationSchema.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
});

test('the same row with another answer to its conditions is another way: one officer, one item', () => {
  at = testNow;
  const plain = { ...submission, vehicle: known.vehicle, asked: ['nothing-of-this'] };
  let state = openApplication(plain, reference, allot);
  expect(state.items).toHaveLength(1);
  state = { ...state, verification: confirmAll(state, 'confirmed', reference) };
  state = act(
    state,
    'application.approve',
    { revision: 1, documentSha256: digest, pages: firstPageSeen },
    'V-1',
    'verifying',
  );
  expect(statusOf(state)).toBe('approved');
});

test('a resubmission after one of two approvals asks both officers again', () => {
  at = testNow;
  let state = openApplication(submission, reference, allot);
  state = { ...state, verification: confirmAll(state, 'confirmed', reference) };
  state = act(
    state,
    'application.approve',
    { revision: 1, documentSha256: digest, pages: firstPageSeen },
    'V-1',
    'verifying',
  );
  state = resubmitApplication(state, submission, at + dayMs, reference, allot);
  expect(state.approvals).toEqual([]);
  const officer = { ...createOfficer('verifying'), staffNumber: 'V-1' };
  const context = { reference, officer, office: testOffice, at: at + dayMs };
  expect(listBlocks('application.approve', state, context)).toEqual([]);
});
