import fc from 'fast-check';
import { type Application, findHold, plateOf, type Surrendered, stateOfItem } from '#domain/application.ts';
import { addDays, type CivilDate, startOfDay } from '#domain/civil-date.ts';
import { apply } from '#domain/command/apply.ts';
import { type Command, type CommandName, commandSchema } from '#domain/command/command.ts';
import { listSurrenderDue } from '#domain/command/release.ts';
import type { ApplyContext } from '#domain/command/rule.ts';
import { AppError } from '#domain/contract/errors.ts';
import { openApplication, resubmitApplication, type Submission } from '#domain/intake.ts';
import { findConfirmedSheet, findOpenSheet, type Item } from '#domain/item.ts';
import type { Role } from '#domain/officer.ts';
import type { Party } from '#domain/party.ts';
import { listLines, listReasons, type Reference } from '#domain/reference.ts';
import type { Service } from '#domain/service.ts';
import { digest, signature, testDay, testNow, testOffice } from './act.ts';
import { buyer, createSubmission, createUuid, testOfficeId, testReference } from './application.ts';
import { licence } from './licence.ts';
import { createLodging } from './lodging.ts';
import { firstPageSeen } from './pages-seen.ts';
import { anyRow, referenceOf } from './random-row.ts';

/**
 * Applications for services that nobody has thought of, and officers who do whatever comes to mind. `papers`: the kinds
 * of evidence that are attached from the start.
 */
export type Case = { service: Service; reference: Reference; submission: Submission; papers: string[] };
const company: Party = {
  ...buyer,
  kind: 'organisation',
  identity: { kind: 'company', number: 'PVT-1' },
  kraPin: 'P009988776C',
};
const foreigner: Party = { ...buyer, identity: { kind: 'alien-card', number: '7654321' } };
const { importDetail } = createSubmission({ service: 'registration-used' });
const financier = { name: 'Example Bank', kind: 'in-charge' };
/** What a row may ask for and a submission lacks by chance. */
const parts = {
  importDetail,
  requestedFinancier: financier,
  registeredFinancier: financier,
  booking: { centre: 'Likoni Road', on: testDay, slipNumber: 'B-1', result: null, defects: [] },
  ground: 'refuses',
  statement: 'why',
} as const;
const everyPaper = testReference['evidence-kind'].map(({ code }) => code);
const papers = fc.oneof(fc.constant(everyPaper), fc.subarray(everyPaper));

const submissionOf = (service: string, on: CivilDate, payments?: Submission['payments']) =>
  fc
    .record({
      medium: fc.constantFrom('paper', 'electronic'),
      asked: fc.constantFrom<string[][]>([], ['card-a'], ['plate-front'], ['flag']),
      vehicleClass: fc.constantFrom('car', 'tractor', undefined),
      isEngineOther: fc.boolean(),
      hasNumber: fc.integer({ min: 0, max: 9 }).map((luck) => luck > 0),
      isElectronicBefore: fc.boolean(),
      fuel: fc.constantFrom('petrol', 'diesel', 'hydrogen'),
      use: fc.constantFrom('private', 'commercial'),
      owners: fc.constantFrom<Party[][]>([buyer], [company], [foreigner], [buyer, company]),
      registeredFinancier: fc.constantFrom(null, financier),
      will: fc.constantFrom<Submission['declared'][]>({}, { will: { number: 'W-1' } }),
      ground: fc.constantFrom(null, 'died', 'refuses'),
      country: fc.constantFrom('japan ', 'Germany', undefined),
    })
    .map(
      ({
        hasNumber,
        vehicleClass,
        isEngineOther,
        isElectronicBefore,
        fuel,
        use,
        will,
        country,
        ...more
      }): Submission => {
        const made = createSubmission({ service, on, ...more, ...(payments === undefined ? {} : { payments }) });
        const { vehicle, register } = made;
        return {
          ...made,
          declared: { ...made.declared, ...will },
          importDetail: country && importDetail ? { ...importDetail, firstRegisteredIn: country } : made.importDetail,
          vehicle: {
            ...vehicle,
            fuel,
            use,
            vehicleClass,
            engineNumber: isEngineOther ? 'OTHER1' : vehicle.engineNumber,
            registrationNumber: hasNumber ? vehicle.registrationNumber : null,
          },
          register: register && { ...register, logbookMedium: isElectronicBefore ? 'electronic' : 'paper' },
        };
      },
    );

/** As shipped, but for what machines say of papers: here it is the rows that are asked. */
const shipped: Reference = {
  ...testReference,
  checklist: testReference.checklist.map((list) => ({
    ...list,
    lines: list.lines.map((one) => ({ ...one, checks: [] })),
  })),
};

/** The parts that a row asks for, where chance has left them out. */
const lackedBy = (service: Service, given: Submission): Partial<Submission> =>
  Object.fromEntries(
    Object.entries(parts).filter(
      ([name]) => service.parts.some((part) => part === name) && given[name as keyof typeof parts] === null,
    ),
  );

/** What is about a licence names one, and no vehicle. */
const onSubject = ({ subject }: Service, given: Submission): Submission =>
  subject === 'licence' ? { ...given, vehicle: null, licence } : given;

/** An application for a service that is made up, or for one of the rows as they are shipped. */
export const anyCase: fc.Arbitrary<Case> = fc.oneof(
  {
    weight: testReference.service.length,
    arbitrary: fc.tuple(anyRow, submissionOf('random', testDay, []), papers).map(([service, submission, attached]) => ({
      service,
      submission: onSubject(service, submission),
      reference: referenceOf(service),
      papers: attached,
    })),
  },
  ...testReference.service.map((service) =>
    fc.tuple(submissionOf(service.id, addDays(service.effectiveFrom, 1)), papers).map(([given, attached]) => ({
      service,
      submission: onSubject(service, { ...given, ...lackedBy(service, given) }),
      reference: shipped,
      papers: attached,
    })),
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
/** All of it, or where the papers that may replace a thing are attached these. */
const surrender = (state: Application): Surrendered[] =>
  listSurrenderDue(state).map(({ kind: thing, number, or }) =>
    or?.every((paper) => state.evidence.some((one) => one.kind === paper)) === true
      ? { kind: thing, number, replacedBy: or }
      : { kind: thing, number },
  );

/** What a scan of the thing itself gives. */
const scanOf = (item: Item | undefined, state: Application, reference: Reference): string => {
  const serial = item && (findConfirmedSheet(item)?.serial ?? item.serial);
  const isMarked = item && reference['item-kind'].find(({ id }) => id === item.kind)?.scannedAs === 'own-serial';
  return serial ?? (item && isMarked ? `S${item.id.slice(-7)}` : (plateOf(state) ?? 'none'));
};
const serialOfItem = ({ id }: Item): string => `B${id.slice(-7)}`;

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
  const scanned = scanOf(item, state, reference);
  const isOnBlank = reference['item-kind'].find(({ id }) => id === item?.kind)?.scannedAs === 'serial';
  const payloads: { [Name in CommandName]: unknown } = {
    'application.lodge': createLodging(),
    'application.withdraw': { reason: 'sold meanwhile' },
    'verification.record': {
      revision,
      marks: Object.fromEntries(listLines(reference, state).map(({ id }) => [id, { mark: 'confirmed', page: 1 }])),
      pages: firstPageSeen,
    },
    'application.approve': { revision, documentSha256: digest, pages: firstPageSeen },
    'application.return': { revision, reasons: [{ code: reasonFor('return') }] },
    'application.reject': { revision, reasons: [{ code: reasonFor('reject') }] },
    'application.hold': { reason: 'a doubt', until: null },
    'application.release-hold': { holdId: (own ?? findHold(state))?.id ?? createUuid(406) },
    'application.note': { note: 'a word' },
    'application.assign': { to: null, reason: 'a doubt' },
    'item.make': { itemId, jobId: createId(), documentSha256: digest },
    'item.confirm': { itemId, jobId, serial: item && !isOnBlank ? null : item ? serialOfItem(item) : 'B1042337' },
    'item.spoil': { itemId, jobId, serial: null, reason: 'paper-jam', printerState: 'canceled' },
    'item.shelve': { itemId, scanned, bay: 'A', box: '1' },
    'item.release': {
      items: itemIds,
      collector: state.collector,
      originalSeen: true,
      surrendered: surrender(state),
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
    'vehicle.look-up': { query: 'KDA 001A', reason: { code: 'owner' }, shown: [], asOf: null },
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

const attach = (paper: string, { submittedAt: at }: Submission): Application['evidence'][number] => ({
  sha256: createId().replaceAll('-', '').padEnd(64, '0'),
  mediaType: 'image/png',
  sizeBytes: 9,
  kind: paper,
  workstationId: 'counter-1',
  at,
  by: 'KT1',
});
const allotFor = () => ({ id: createId(), number: null });

/** Whatever officers did to an application, in order; `look` sees each attempt before it is made. */
export const play = (
  one: Case,
  steps: readonly Step[],
  look: (state: Application, attempt: Attempt) => void,
): { first: Application; happenings: Happening[]; last: Application } => {
  const { reference, submission } = one;
  const opened = openApplication(submission, reference, allotFor);
  const first = { ...opened, evidence: one.papers.map((paper) => attach(paper, submission)) };
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
    const command = step.isCareless ? forget(attempt.command, step.isOpen) : attempt.command;
    const next = attemptOf(() => apply(state, command, attempt.context));
    if (next === undefined) continue;
    state = next;
    happenings.push({ command, context: attempt.context, at, after: next });
  }
  return { first, happenings, last: state };
};

/** Nothing is taken in; or all is said to be lost, whatever papers there are. */
const forget = (command: Command, isSaidLost: boolean): Command => {
  if (command.name !== 'item.release') return command;
  const lost = command.payload.surrendered.map((one) => ({ ...one, replacedBy: ['police-abstract', 'affidavit'] }));
  return { ...command, payload: { ...command.payload, surrendered: isSaidLost ? lost : [] } };
};

const attemptOf = (act: () => Application): Application | undefined => {
  try {
    return act();
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
};
