import { expect, test } from 'vitest';
import { type Application, listBlanks, standingSchema } from '#domain/application.ts';
import { apply, isAtStep, isOnline, listBlocks, listItems } from '#domain/command/apply.ts';
import {
  acts,
  type Command,
  type CommandName,
  commandNames,
  commandSchema,
  type Payload,
} from '#domain/command/command.ts';
import type { ApplyContext } from '#domain/command/rule.ts';
import type { Role } from '#domain/officer.ts';
import type { Reference } from '#domain/reference.ts';
import {
  advance,
  codeOf,
  contextOf,
  createCommand,
  createOfficer,
  digest,
  releasePayload,
  serialOf,
  testNow,
} from '#test/support/act.ts';
import { createApplication, createUuid, itemOf, testReference } from '#test/support/application.ts';
import { createLodging } from '#test/support/lodging.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';

const plain = createApplication();
const { id: itemId } = itemOf(plain);
const payloads: { [Name in CommandName]: Payload<Name> } = {
  'application.lodge': createLodging(),
  'application.withdraw': { reason: 'sold meanwhile' },
  'verification.record': { revision: 1, marks: {} },
  'application.approve': { revision: 1, documentSha256: digest, pages: firstPageSeen },
  'application.return': { revision: 1, reasons: [{ code: 'logbook-illegible' }] },
  'application.reject': { revision: 1, reasons: [{ code: 'logbook-illegible' }] },
  'application.hold': { reason: 'a doubt', until: null },
  'application.release-hold': { holdId: createUuid(4) },
  'application.note': { note: 'a word' },
  'application.assign': { to: null, reason: 'a doubt' },
  'item.make': { itemId, jobId: createUuid(1), documentSha256: digest },
  'item.confirm': { itemId, jobId: createUuid(1), serial: serialOf },
  'item.spoil': { itemId, jobId: createUuid(1), serial: null, reason: 'paper-jam' },
  'item.shelve': { itemId, scanned: serialOf, bay: 'A', box: '1' },
  'item.release': { ...releasePayload(plain), items: [itemId] },
  'evidence.attach': { sha256: digest, mediaType: 'image/png', sizeBytes: 9, kind: 'counter-scan' },
  'act.withdraw': {
    commandId: createUuid(9),
    commandName: 'application.approve',
    reason: 'the buyer came back',
    blank: null,
  },
  'act.escalate': { commandId: createUuid(9), commandName: 'application.approve', note: 'who is right' },
  'vehicle.look-up': { query: 'KDA 001A', reason: { code: 'owner', detail: '' }, shown: [], asOf: null },
};
const commandOf = (name: CommandName): Command => createCommand(name, plain, payloads[name]);

const desks = ['verifying', 'printing', 'collection'] as const;
const every = [...standingSchema.options];
const lodging = ['verifying', 'collection'] as const;
const rules: [CommandName, readonly Role[], string[]][] = [
  ['application.lodge', lodging, ['lodged']],
  ['application.withdraw', lodging, ['lodged', 'awaiting-buyer', 'submitted', 'returned']],
  ['verification.record', ['verifying'], ['submitted']],
  ['application.approve', ['verifying'], ['submitted']],
  ['application.return', ['verifying'], ['submitted']],
  ['application.reject', ['verifying'], ['submitted']],
  ['application.hold', desks, ['submitted', 'approved']],
  ['application.release-hold', desks, every],
  ['application.note', desks, every],
  ['application.assign', ['verifying'], ['submitted']],
  ['item.make', ['printing'], ['approved']],
  ['item.confirm', ['printing'], ['approved']],
  ['item.spoil', ['printing'], ['approved']],
  ['item.shelve', ['collection'], ['approved']],
  ['item.release', ['collection'], ['approved']],
  ['evidence.attach', desks, every],
  ['act.withdraw', desks, every],
  ['act.escalate', desks, every],
  ['vehicle.look-up', desks, []],
];

test('the table below, the acts, and what is read from outside know the same names', () => {
  expect(rules.map(([name]) => name)).toEqual(commandNames);
  expect(commandSchema.options.map(({ shape }) => shape.name.value)).toEqual(commandNames);
  for (const name of commandNames) expect(acts[name].name).toBe(name);
});

test.each(['act.withdraw', 'act.escalate'] as const)(
  '%s changes no fact at any standing, and is on the timeline with what it is about',
  (name) => {
    for (const standing of every) {
      const state = { ...plain, standing };
      const { timeline, ...facts } = apply(state, commandOf(name), contextOf('printing'));
      const { timeline: _, ...before } = state;
      expect(facts).toEqual(before);
      expect(timeline).toMatchObject([
        { act: name, about: { id: createUuid(9), act: 'application.approve' }, note: expect.any(String) },
      ]);
    }
  },
);

test('the blank of a withdrawn print stands on the timeline by its key, and reads as one', () => {
  const withdraw = (serial: string) =>
    apply(
      plain,
      createCommand('act.withdraw', plain, { ...payloads['act.withdraw'], blank: { jobId: createUuid(1), serial } }),
      contextOf('printing'),
    );
  expect(listBlanks(withdraw(' b 104-2337 '))).toEqual([{ jobId: createUuid(1), serial: serialOf }]);
  expect(codeOf(() => withdraw('no'))).toBe('SERIAL_FORMAT');
});

const codesOf = (name: CommandName, state: Application, context: ApplyContext, at = testNow) =>
  listBlocks(name, state, { ...context, at }, listItems(commandOf(name))).map(({ code }) => code);
/** Any will do for an act that is on no application. */
const standingOf = (text = 'submitted') => standingSchema.parse(text);

test.each(rules)('%s is done by %s only, or a supervisor', (name, roles, [standing]) => {
  const state = { ...plain, standing: standingOf(standing) };
  const isRefused = (...held: Role[]) => {
    const isBlocked = codesOf(name, state, contextOf(...held)).includes('ROLE_MISSING');
    expect(codeOf(() => apply(state, commandOf(name), contextOf(...held))) === 'ROLE_MISSING').toBe(isBlocked);
    return isBlocked;
  };
  const others = [...desks, 'auditor' as const].filter((other) => !roles.includes(other));
  expect([isRefused(), isRefused(...others), isRefused('auditor'), isRefused('supervisor')]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  for (const role of roles) expect(isRefused(role)).toBe(false);
});

test.each(rules)('%s of an officer of another office is refused whatever the role', (name, roles, [standing]) => {
  const context: ApplyContext = {
    ...contextOf(...roles, 'supervisor'),
    officer: { ...createOfficer(...roles, 'supervisor'), officeId: 'ntsa-mombasa' },
  };
  const state = { ...plain, standing: standingOf(standing) };
  expect(codeOf(() => apply(state, commandOf(name), context))).toBe('OTHER_OFFICE');
});

test.each(rules)('%s is refused from every standing but its own', (name, roles, from) => {
  const open = every.filter(
    (standing) => !codesOf(name, { ...plain, standing }, contextOf(...roles)).includes('WRONG_STATUS'),
  );
  expect(open).toEqual(from);
});

const [row] = testReference.service.filter(({ id }) => id === plain.service);
if (row === undefined) throw new Error('the pack holds the transfer');
const wait = { id: 'w', label: { en: 'W', sw: 'W' }, days: 7, unit: 'day', from: 'received', source: 'x' } as const;
const slow: Reference = {
  ...testReference,
  service: [
    {
      ...row,
      online: ['approve', 'make', 'release'],
      waits: (['approve', 'make', 'release'] as const).map((before) => ({ ...wait, before })),
    },
  ],
};
const held = apply(
  plain,
  createCommand('application.hold', plain, { reason: 'a doubt', until: null }),
  contextOf('verifying'),
).holds;

test('what stands against an act is told in the order in which it is to be healed, and an act meets the first of it', () => {
  const state = {
    ...advance(plain, 'shelved'),
    holds: held,
    restrictions: [{ kind: 'caveat', note: 'n', since: '2026-03-01' }],
  };
  const context: ApplyContext = {
    ...contextOf(),
    officer: { ...createOfficer(), officeId: 'ntsa-mombasa', staffNumber: 'KT1' },
    reference: slow,
    contact: false,
  };
  const all = listBlocks('item.release', { ...state, standing: 'returned' }, { ...context, at: testNow }, [
    itemId,
    createUuid(8),
  ]);
  expect(all.map(({ code }) => code)).toEqual([
    'OTHER_OFFICE',
    'ROLE_MISSING',
    'WRONG_STATUS',
    'ITEM_UNKNOWN',
    'ON_HOLD',
    'WAIT_RUNNING',
    'CENTRE_NEEDED',
    'RESTRICTED',
    'SEPARATION',
  ]);
  expect(all.find(({ code }) => code === 'ON_HOLD')?.details).toMatchObject({ reason: 'a doubt', officer: 'KT1' });
  expect(all.find(({ code }) => code === 'WAIT_RUNNING')?.details).toEqual({ wait: 'w', until: '08/03/2026' });
});

const dayMs = 86_400_000;
test.each<[string, number, number | undefined, boolean]>([
  ['on its last day', 5, undefined, true],
  ['after it', 6, undefined, false],
  ['after it by the counter, on its last day by the centre', 6, 5, true],
  ['on its last day by the counter, after it by the centre', 5, 6, true],
  ['after it by both', 6, 9, false],
])('a wait is not passed %s', (_name, at, received, isBlocked) => {
  const context = {
    ...contextOf('verifying'),
    reference: slow,
    ...(received === undefined ? {} : { receivedAt: testNow + received * dayMs }),
  };
  expect(codesOf('application.approve', plain, context, testNow + at * dayMs).includes('WAIT_RUNNING')).toBe(isBlocked);
});

test.each<[CommandName, boolean]>([
  ['application.approve', true],
  ['item.make', true],
  ['item.release', true],
  ['item.confirm', false],
  ['item.shelve', false],
  ['application.note', false],
])('%s needs the centre where its row says so: %s', (name, needs) => {
  expect([isOnline(commandOf(name), plain, slow), isOnline(commandOf(name), plain, testReference)]).toEqual([
    needs,
    false,
  ]);
  const away = (contact: boolean | undefined) =>
    codesOf(name, plain, {
      ...contextOf('supervisor'),
      reference: slow,
      ...(contact === undefined ? {} : { contact }),
    }).includes('CENTRE_NEEDED');
  expect([away(false), away(true), away(undefined)]).toEqual([needs, false, false]);
});

test('a service out of reach keeps its steps back with a plain word, and what is no step goes on', () => {
  const reference = { ...testReference, service: [] };
  const shelved = advance(plain, 'shelved');
  const stands = (name: CommandName, state: Application) =>
    codesOf(name, state, { ...contextOf('supervisor'), reference }).includes('SERVICE_UNKNOWN');
  for (const name of ['verification.record', 'application.approve', 'item.make', 'item.release'] as const)
    expect(stands(name, shelved), name).toBe(true);
  for (const name of ['application.note', 'item.confirm', 'item.spoil', 'item.shelve', 'evidence.attach'] as const)
    expect(stands(name, shelved), name).toBe(false);
  expect(isOnline(commandOf('item.release'), shelved, reference)).toBe(false);
});

test('an act is at its step when its application and each of its items are', () => {
  const [approved, shelved] = [advance(plain, 'approved'), advance(plain, 'shelved')];
  expect([isAtStep('item.make', approved, [itemId]), isAtStep('item.make', shelved, [itemId])]).toEqual([true, false]);
  expect([
    isAtStep('item.release', shelved, [itemId]),
    isAtStep('item.release', shelved, [itemId, createUuid(8)]),
  ]).toEqual([true, false]);
  expect([isAtStep('application.approve', plain), isAtStep('application.approve', approved)]).toEqual([true, false]);
});
