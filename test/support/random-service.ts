import fc from 'fast-check';
import { type Application, findHold, plateOf, stateOfItem } from '#domain/application.ts';
import { startOfDay } from '#domain/civil-date.ts';
import { apply } from '#domain/command/apply.ts';
import { type Command, type CommandName, commandSchema } from '#domain/command/command.ts';
import { listSurrenderDue } from '#domain/command/release.ts';
import type { ApplyContext } from '#domain/command/rule.ts';
import { AppError } from '#domain/contract/errors.ts';
import { openApplication, resubmitApplication, type Submission } from '#domain/intake.ts';
import { findConfirmedSheet, findOpenSheet, type Item, type ItemKind } from '#domain/item.ts';
import type { Role } from '#domain/officer.ts';
import { listLines, listReasons, type Reference } from '#domain/reference.ts';
import { type Service, serviceSchema } from '#domain/service.ts';
import { digest, signature, testDay, testNow, testOffice } from './act.ts';
import { createSubmission, createUuid, testOfficeId, testReference } from './application.ts';
import { licence } from './licence.ts';
import { firstPageSeen } from './pages-seen.ts';

/** Services that nobody has thought of, applications for them, and officers who do whatever comes to mind. */
const both = (text: string) => ({ en: text, sw: text });
const kind = (id: string, made: ItemKind['made'], scannedAs: ItemKind['scannedAs']): ItemKind => ({
  id,
  name: both(id),
  made,
  scannedAs,
  numbered: scannedAs === 'serial',
  courier: false,
  handOver: 'collection',
  ...(made === 'printed' ? { layout: 'logbook' } : {}),
  source: 'test',
});
const kinds = [
  kind('paper-a', 'printed', 'serial'),
  kind('paper-b', 'printed', 'serial'),
  kind('plate-a', 'produced', 'plate'),
  kind('card-a', 'stocked', 'nothing'),
  kind('file-a', 'electronic', 'nothing'),
];
const conditions: Service['conditions'] = {
  paper: { kind: 'medium', is: 'paper' },
  file: { kind: 'medium', is: 'electronic' },
  'card-asked': { kind: 'asked', what: 'card-a' },
  tractor: { kind: 'vehicle-class', of: ['tractor'] },
  'engine-changed': { kind: 'changed', what: 'engineNumber' },
};
const when = fc.option(fc.constantFrom(...Object.keys(conditions)), { nil: undefined });
const moments = {
  approve: ['received', 'sold', 'seller-started', 'buyer-answered'],
  make: ['received', 'approved'],
  release: ['sold', 'approved', 'made'],
} as const;
const waits = (['approve', 'make', 'release'] as const).map((before) =>
  fc.record({
    id: fc.constant(`before-${before}`),
    label: fc.constant(both('W')),
    days: fc.integer({ min: 1, max: 6 }),
    unit: fc.constantFrom('day', 'working-day'),
    from: fc.constantFrom(...moments[before]),
    before: fc.constant(before),
    source: fc.constant('test'),
  }),
);
const plates = new Set(kinds.filter(({ scannedAs }) => scannedAs === 'plate').map(({ id }) => id));
const some = <Value>(...of: Value[]) => fc.subarray(of);

const row: fc.Arbitrary<Service> = fc
  .record({
    approvals: fc.array(fc.record({ count: fc.integer({ min: 0, max: 2 }), when }), { maxLength: 3 }),
    waits: fc.tuple(...waits).chain((all) => fc.subarray(all)),
    issues: fc
      .subarray(kinds)
      .chain((of) => fc.tuple(...of.map(({ id }) => fc.record({ kind: fc.constant(id), when })))),
    surrenders: fc.array(
      fc.record({
        kind: fc.constantFrom('logbook', 'plates'),
        number: fc.constantFrom('logbookNumber', 'registrationNumber'),
        medium: fc.option(fc.constantFrom('paper', 'electronic'), { nil: undefined }),
        when,
      }),
      { maxLength: 2 },
    ),
    online: some('approve', 'make', 'release'),
    subject: fc.constantFrom('vehicle', 'vehicle', 'vehicle', 'vehicle', 'licence'),
  })
  .map((drawn) => {
    // No plate comes of a licence.
    const given = {
      ...drawn,
      issues: drawn.issues.filter((one) => drawn.subject === 'vehicle' || !plates.has(one.kind)),
    };
    const named = [...given.approvals, ...given.issues, ...given.surrenders].map((one) => one.when);
    return serviceSchema.parse({
      id: 'random',
      name: both('Random'),
      short: both('Random'),
      parts: ['transfer', 'register'],
      changes: ['owner'],
      parties: { owners: both('Buyer') },
      notices: [],
      checklist: 'random-papers',
      fees: [],
      clocks: [],
      delivery: ['counter'],
      effectiveFrom: '2024-01-01',
      source: 'test',
      ...given,
      conditions: Object.fromEntries(Object.entries(conditions).filter(([id]) => named.includes(id))),
    });
  });

const line = { id: 'seen', label: both('Seen'), hint: both('See it.'), checks: [], source: 'test' };
const referenceOf = (service: Service): Reference => ({
  ...testReference,
  service: [service],
  'item-kind': kinds,
  checklist: [{ id: 'random-papers', effectiveFrom: '2024-01-01', lines: [line] }],
  'reason-code': testReference['reason-code'].map((one) => ({ ...one, services: ['random'] })),
});

export type Case = { service: Service; reference: Reference; submission: Submission };
const submissionOf = (service: string, payments?: Submission['payments']) =>
  fc
    .record({
      medium: fc.constantFrom('paper', 'electronic'),
      asked: fc.constantFrom<string[][]>([], ['card-a'], ['plate-front'], ['flag']),
      vehicleClass: fc.constantFrom('car', 'tractor', undefined),
      isEngineOther: fc.boolean(),
      hasNumber: fc.integer({ min: 0, max: 9 }).map((luck) => luck > 0),
      isElectronicBefore: fc.boolean(),
    })
    .map(({ medium, asked, vehicleClass, isEngineOther, hasNumber, isElectronicBefore }): Submission => {
      const made = createSubmission({ service, medium, asked, ...(payments === undefined ? {} : { payments }) });
      const { vehicle, register } = made;
      return {
        ...made,
        vehicle: {
          ...vehicle,
          vehicleClass,
          engineNumber: isEngineOther ? 'OTHER1' : vehicle.engineNumber,
          registrationNumber: hasNumber ? vehicle.registrationNumber : null,
        },
        register: register && { ...register, logbookMedium: isElectronicBefore ? 'electronic' : 'paper' },
      };
    });

/** As shipped, but for what machines say of papers: here it is the rows that are asked. */
const shipped: Reference = {
  ...testReference,
  checklist: testReference.checklist.map((list) => ({
    ...list,
    lines: list.lines.map((one) => ({ ...one, checks: [] })),
  })),
};

/** An application for a service that is made up, or for one of the rows as they are shipped. */
export const anyCase: fc.Arbitrary<Case> = fc.oneof(
  {
    weight: 2 * testReference.service.length,
    arbitrary: fc.tuple(row, submissionOf('random', [])).map(([service, submission]) => ({
      service,
      submission: service.subject === 'licence' ? { ...submission, vehicle: null, licence } : submission,
      reference: referenceOf(service),
    })),
  },
  ...testReference.service.map((service) =>
    submissionOf(service.id).map((submission) => ({ service, submission, reference: shipped })),
  ),
);

/** What an officer does next; `pick` and `item` choose among what there is. */
export const anyStep = fc.record({
  pick: fc.nat(99),
  item: fc.nat(9),
  officer: fc.constantFrom('KT1', 'KT2', 'KT3'),
  roles: fc.constantFrom<Role[][]>(
    ['supervisor'],
    ['supervisor'],
    ['supervisor'],
    ['supervisor'],
    ['supervisor'],
    ['verifying'],
    ['printing'],
    ['collection'],
    ['verifying', 'printing', 'collection'],
    ['auditor'],
  ),
  isElsewhere: fc.nat(19).map((luck) => luck === 0),
  isOpen: fc.boolean(),
  /** Lets the collector go with what was to be handed in. */
  isCareless: fc.boolean(),
  contact: fc.constantFrom(true, true, false, undefined),
  days: fc.constantFrom(0, 0, 1, 1, 2, 3, -2),
  lateDays: fc.constantFrom(undefined, undefined, 0, 1, -1),
});
export type Step = typeof anyStep extends fc.Arbitrary<infer Value> ? Value : never;

/** One thing that happened: an act that was taken, or a resubmission. */
export type Happening = { command: Command | 'resubmitted'; context: ApplyContext; at: number; after: Application };

const dayMs = 86_400_000;
let ids = 0;
const createId = (): string => {
  ids += 1;
  return createUuid(ids, 600);
};

const names = [
  'verification.record',
  'application.approve',
  'application.approve',
  'item.make',
  'item.confirm',
  'item.shelve',
  'item.shelve',
  'item.release',
  'item.release',
  'item.spoil',
  'application.hold',
  'application.release-hold',
  'application.note',
  'evidence.attach',
  'application.return',
  'application.reject',
  'act.withdraw',
  'act.escalate',
] as const satisfies CommandName[];

/** What brings it further, as far as it can be told: the others come in between. */
const nextName = (state: Application, pick: number): CommandName => {
  if (findHold(state) !== undefined) return 'application.release-hold';
  if (state.standing !== 'approved')
    return Object.keys(state.verification).length === 0 ? 'verification.record' : 'application.approve';
  const open = state.items.filter((item) => stateOfItem(item, state) !== 'released');
  const item = open[pick % Math.max(1, open.length)];
  if (item === undefined) return 'application.note';
  const itemState = stateOfItem(item, state);
  if (itemState === 'due') return item.made === 'printed' ? 'item.make' : 'item.shelve';
  if (itemState === 'making') return 'item.confirm';
  return itemState === 'made' && item.made !== 'electronic' ? 'item.shelve' : 'item.release';
};
/** What stands on it, for a thing that is known by this kind of number. */
const serialOfItem = (item: Item, scannedAs: ItemKind['scannedAs'], reference: Reference): string | null =>
  reference['item-kind'].some(({ id, scannedAs: kindOfScan }) => id === item.kind && kindOfScan === scannedAs)
    ? `B${item.id.slice(-7)}`
    : null;

/** The payload with which an act goes through, where anything lets it. */
export const rightPayload = (
  name: CommandName,
  state: Application,
  item: Item | undefined,
  itemIds: readonly string[],
  officer: string,
  reference: Reference,
): unknown => {
  const itemId = item?.id ?? createUuid(404);
  const jobId = (item && findOpenSheet(item)?.jobId) ?? createUuid(405);
  const reasonFor = (act: 'return' | 'reject') => listReasons(reference, state.service, act)[0]?.code ?? '';
  const { revision } = state;
  const own = state.holds.find(({ by, releasedAt }) => by === officer && releasedAt === null);
  const ownSerial = item && serialOfItem(item, 'own-serial', reference);
  const scanned = ownSerial ?? (item && findConfirmedSheet(item)?.serial) ?? plateOf(state) ?? 'none';
  const payloads: { [Name in CommandName]: unknown } = {
    'verification.record': {
      revision,
      marks: Object.fromEntries(listLines(reference, state).map(({ id }) => [id, { mark: 'confirmed', page: 1 }])),
      pages: firstPageSeen,
    },
    'application.approve': { revision, documentSha256: digest, pages: firstPageSeen },
    'application.return': { revision, reasons: [{ code: reasonFor('return') }] },
    'application.reject': { revision, reasons: [{ code: reasonFor('reject') }] },
    'application.hold': { reason: 'a doubt' },
    'application.release-hold': { holdId: (own ?? findHold(state))?.id ?? createUuid(406) },
    'application.note': { note: 'a word' },
    'item.make': { itemId, jobId: createId(), documentSha256: digest },
    'item.confirm': { itemId, jobId, serial: item ? serialOfItem(item, 'serial', reference) : 'B1042337' },
    'item.spoil': { itemId, jobId, serial: null, reason: 'paper-jam', printerState: 'canceled' },
    'item.shelve': { itemId, scanned, bay: 'A', box: '1' },
    'item.release': {
      items: itemIds,
      collector: state.collector,
      originalSeen: true,
      surrendered: listSurrenderDue(state),
      signature,
      slipNumber: 'S-1',
    },
    'evidence.attach': {
      sha256: createId().replaceAll('-', '').padEnd(64, '0'),
      mediaType: 'image/png',
      sizeBytes: 9,
      kind: 'counter-scan',
    },
    'act.withdraw': { commandId: createId(), commandName: 'application.note', reason: 'in vain', blank: null },
    'act.escalate': { commandId: createId(), commandName: 'application.note', note: 'who is right' },
  };
  return payloads[name];
};

export type Attempt = {
  name: CommandName;
  itemIds: readonly string[];
  command: Command;
  context: ApplyContext;
};

/** What a step comes to on a record: a name, its items, the right payload and who does it when. */
export const toAttempt = ({ reference }: Case, state: Application, step: Step, at: number): Attempt => {
  const name = step.pick < 60 ? nextName(state, step.item) : (names[step.pick % names.length] ?? 'application.note');
  const fitting = state.items.filter((one) => {
    const itemState = stateOfItem(one, state);
    return name === 'item.release' ? itemState === 'shelved' || itemState === 'made' : itemState !== 'released';
  });
  const item = fitting[step.item % Math.max(1, fitting.length)] ?? state.items[0];
  // Now and then several leave together, or one that is not there with them.
  const several = step.item < 5 ? fitting : step.item === 9 ? state.items : [item].filter((one) => one !== undefined);
  const isOnItems = name.startsWith('item.');
  const itemIds = name === 'item.release' ? several.map(({ id }) => id) : isOnItems && item ? [item.id] : [];
  const payload = rightPayload(
    name,
    state,
    item,
    itemIds.length > 0 ? itemIds : [createUuid(404)],
    step.officer,
    reference,
  );
  const command = commandSchema.parse({
    id: createId(),
    subject: { kind: 'application', id: state.id },
    baseVersion: 1,
    officer: step.officer,
    workstation: 'counter-1',
    at,
    sequence: 1,
    previousHash: digest,
    name,
    payload,
  });
  const officer = {
    staffNumber: step.officer,
    name: 'Mary Atieno',
    officeId: step.isElsewhere ? 'ntsa-mombasa' : testOfficeId,
    roles: step.roles,
  };
  const office = { ...testOffice, separation: step.isOpen ? ('open' as const) : ('strict' as const) };
  const received = step.lateDays === undefined ? {} : { receivedAt: at + step.lateDays * dayMs };
  const contact = step.contact === undefined ? {} : { contact: step.contact };
  return { name, itemIds, command, context: { reference, officer, office, ...received, ...contact } };
};

const allotFor = () => ({ id: createId(), number: null });

/** Whatever officers did to an application, in order; `look` sees each attempt before it is made. */
export const play = (
  one: Case,
  steps: readonly Step[],
  look: (state: Application, attempt: Attempt) => void,
): { first: Application; happenings: Happening[]; last: Application } => {
  const { reference, submission } = one;
  const first = openApplication(submission, reference, allotFor);
  const happenings: Happening[] = [];
  let state = first;
  let at = testNow;
  for (const step of steps) {
    at = Math.max(startOfDay(testDay), at + step.days * dayMs);
    if (step.pick >= 97) {
      const next = attemptOf(() => resubmitApplication(state, submission, at, reference, allotFor));
      if (next === undefined) continue;
      state = next;
      const context = toAttempt(one, state, step, at).context;
      happenings.push({ command: 'resubmitted', context, at, after: next });
      continue;
    }
    const attempt = toAttempt(one, state, step, at);
    look(state, attempt);
    const command = step.isCareless ? forget(attempt.command) : attempt.command;
    const next = attemptOf(() => apply(state, command, attempt.context));
    if (next === undefined) continue;
    state = next;
    happenings.push({ command, context: attempt.context, at, after: next });
  }
  return { first, happenings, last: state };
};

const forget = (command: Command): Command =>
  command.name === 'item.release' ? { ...command, payload: { ...command.payload, surrendered: [] } } : command;

const attemptOf = (act: () => Application): Application | undefined => {
  try {
    return act();
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
};
