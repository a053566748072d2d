import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Application, findConfirmedPrint, listBlanks, statusSchema } from '#domain/application.ts';
import { type ApplyContext, apply } from '#domain/command/apply.ts';
import { type Command, type CommandName, commandNames, commandSchema, type Payload } from '#domain/command/command.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Role } from '#domain/officer.ts';
import {
  codeOf,
  confirmAll,
  contextOf,
  createCommand,
  createOfficer,
  releasePayload,
  serialOf,
  testOffice,
} from '#test/support/act.ts';
import { createApplication, createUuid } from '#test/support/application.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';

const plain = createApplication();
const digest = 'a'.repeat(64);
const payloads: { [Name in CommandName]: Payload<Name> } = {
  'verification.record': { revision: 1, marks: {} },
  'application.approve': { revision: 1, documentSha256: digest, pages: firstPageSeen },
  'application.return': { revision: 1, reasons: [{ code: 'logbook-illegible' }] },
  'application.reject': { revision: 1, reasons: [{ code: 'logbook-illegible' }] },
  'logbook.print': { jobId: createUuid(1), documentSha256: digest },
  'logbook.confirm': { jobId: createUuid(1), serial: serialOf },
  'logbook.spoil': { jobId: createUuid(1), serial: null, reason: 'paper-jam' },
  'item.shelve': { serial: serialOf, bay: 'A', box: '1' },
  'collection.handOver': releasePayload(plain),
  'evidence.attach': { sha256: digest, mediaType: 'image/png', sizeBytes: 9, kind: 'counter-scan' },
  'act.withdraw': {
    commandId: createUuid(9),
    commandName: 'application.approve',
    reason: 'the buyer came back',
    blank: null,
  },
  'act.escalate': { commandId: createUuid(9), commandName: 'application.approve', note: 'who is right' },
};
const commandOf = (name: CommandName): Command => createCommand(name, plain, payloads[name]);

const desks = ['verifying', 'printing', 'collection'] as const;
const rules: [CommandName, readonly Role[], string[]][] = [
  ['verification.record', ['verifying'], ['submitted']],
  ['application.approve', ['verifying'], ['submitted']],
  ['application.return', ['verifying'], ['submitted']],
  ['application.reject', ['verifying'], ['submitted']],
  ['logbook.print', ['printing'], ['approved']],
  ['logbook.confirm', ['printing'], ['printing']],
  ['logbook.spoil', ['printing'], ['printing']],
  ['item.shelve', ['collection'], ['printed', 'shelved']],
  ['collection.handOver', ['collection'], ['shelved']],
  ['evidence.attach', desks, [...statusSchema.options].sort()],
  ['act.withdraw', desks, [...statusSchema.options].sort()],
  ['act.escalate', desks, [...statusSchema.options].sort()],
];

test('the table below knows every act', () => expect(rules.map(([name]) => name)).toEqual(commandNames));

test.each(['act.withdraw', 'act.escalate'] as const)(
  '%s changes no fact at any step, and stands on the timeline with what it is about',
  (name) => {
    for (const status of statusSchema.options) {
      const state = { ...plain, status };
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

test.each(rules)('%s is done by %s only, or a supervisor', (name, roles, [status]) => {
  const state = { ...plain, status: statusSchema.parse(status) };
  const refused = (...held: Role[]) =>
    codeOf(() => apply(state, commandOf(name), contextOf(...held))) === 'ROLE_MISSING';
  const others = [...desks, 'auditor' as const].filter((other) => !roles.includes(other));
  expect([refused(), refused(...others), refused('auditor'), refused('supervisor')]).toEqual([true, true, true, false]);
  for (const role of roles) expect(refused(role)).toBe(false);
});

test.each(rules)('%s of an officer of another office is refused whatever the role', (name, roles, [status]) => {
  const context: ApplyContext = {
    ...contextOf(...roles, 'supervisor'),
    officer: { ...createOfficer(...roles, 'supervisor'), officeId: 'ntsa-mombasa' },
  };
  expect(codeOf(() => apply({ ...plain, status: statusSchema.parse(status) }, commandOf(name), context))).toBe(
    'OTHER_OFFICE',
  );
});

test.each(rules)('%s is refused from every status but its own', (name, roles, from) => {
  const open = statusSchema.options.filter(
    (status) => codeOf(() => apply({ ...plain, status }, commandOf(name), contextOf(...roles))) !== 'WRONG_STATUS',
  );
  expect(open.sort()).toEqual(from);
});

const freeze = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
};
const context = freeze(
  structuredClone({ ...contextOf('supervisor'), office: { ...testOffice, separation: 'open' as const } }),
);
const start: Application = freeze({ ...plain, verification: confirmAll(plain) });

const jobId = fc.integer({ min: 1, max: 3 }).map((one) => createUuid(one));
const serial = fc.constantFrom(serialOf, 'B1042338', 'x');
const act: fc.Arbitrary<[CommandName, unknown]> = fc.oneof(
  fc.constantFrom<[CommandName, unknown][]>(
    ...commandNames.map((name): [CommandName, unknown] => [name, payloads[name]]),
  ),
  fc
    .constantFrom('confirmed', 'faulted')
    .map((mark): [CommandName, unknown] => ['verification.record', { revision: 1, marks: { agreement: { mark } } }]),
  jobId.map((one): [CommandName, unknown] => ['logbook.print', { ...payloads['logbook.print'], jobId: one }]),
  fc.tuple(jobId, serial).map(([one, two]): [CommandName, unknown] => ['logbook.confirm', { jobId: one, serial: two }]),
  fc
    .tuple(jobId, fc.option(serial))
    .map(([one, two]): [CommandName, unknown] => ['logbook.spoil', { jobId: one, serial: two, reason: 'paper-jam' }]),
  serial.map((one): [CommandName, unknown] => ['item.shelve', { serial: one, bay: 'A', box: '1' }]),
);

const step = (state: Application, command: Command): Application => {
  try {
    return apply(state, command, context);
  } catch (error) {
    if (error instanceof AppError) return state;
    throw error; // also what a write to a frozen value throws
  }
};
const parse = ([name, payload]: [CommandName, unknown]): Command =>
  freeze(commandSchema.parse({ ...commandOf('verification.record'), id: createUuid(1), sequence: 1, name, payload }));

let collected = 0;
const check = (acts: [CommandName, unknown][]): void => {
  let state = start;
  for (const one of acts) {
    const command = parse(one);
    const next = freeze(step(state, command));
    expect(step(state, command)).toEqual(next);
    state = next;
  }
  if (state.status !== 'collected') return;
  collected += 1;
  expect(state.decision?.kind).toBe('approved');
  expect(findConfirmedPrint(state)?.serial).toBeDefined();
  expect(state.prints.filter((job) => job.outcome === 'confirmed')).toHaveLength(1);
  expect(state.prints.filter((job) => job.outcome === 'open')).toEqual([]);
  expect(state.shelf).not.toBeNull();
  expect(state.handOver?.signature.strokes.length).toBeGreaterThan(0);
  expect(
    state.timeline
      .map((entry) => entry.act)
      .filter((name) => !['item.shelve', 'logbook.spoil', 'evidence.attach'].includes(name) && !name.startsWith('act.'))
      .at(-1),
  ).toBe('collection.handOver');
};

/** The way to the end with noise before each step, and now and then a step left out. */
const way = (
  ['application.approve', 'logbook.print', 'logbook.confirm', 'item.shelve', 'collection.handOver'] as const
).map((name) =>
  fc
    .tuple(fc.array(act, { maxLength: 4 }), fc.integer({ max: 9, min: 0 }))
    .map(([noise, luck]) => (luck === 0 ? noise : [...noise, [name, payloads[name]] as [CommandName, unknown]])),
);
const acts = fc.tuple(...way).map((steps) => steps.flat());

test('no sequence of acts changes what it was given, answers twice differently, or ends collected without approval, serial, shelf and signature', () => {
  fc.assert(fc.property(acts, check), { numRuns: 300 });
  expect(collected, 'some of the random sequences must reach the end, or the property proves nothing').toBeGreaterThan(
    0,
  );
});
