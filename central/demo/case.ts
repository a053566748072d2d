import type { Application, Service } from '#domain/application.ts';
import type { Office, Reference } from '#domain/reference.ts';
import { type Defect, defects } from './defect.ts';
import { answerDelayMs, type CaseKey, createDraft, type Draft, documentIdOf, ordinalOf } from './draft.ts';
import { type PastStage, passThrough, sendBack } from './history.ts';
import { listPapers } from './paper-order.ts';
import { createRandom, scatter } from './random.ts';

/** Where an application stands when the demonstration begins, and whether a fault is planted in it. */
type Stage = 'submitted' | 'resubmitted' | 'awaiting-buyer' | 'returned' | 'closed' | PastStage;
type Slot = { stage: Stage; isPlanted: boolean };

const repeat = (count: number, stage: Stage, isPlanted = false): Slot[] =>
  Array.from({ length: count }, () => ({ stage, isPlanted }));

/** Thirty applications of an office, shuffled: 16 to verify of which 6 carry a fault, and something for every desk. */
const block: readonly Slot[] = [
  ...repeat(8, 'submitted'),
  ...repeat(6, 'submitted', true),
  ...repeat(2, 'resubmitted', true),
  ...repeat(1, 'awaiting-buyer'),
  ...repeat(1, 'awaiting-buyer', true),
  ...repeat(2, 'returned', true),
  ...repeat(1, 'closed', true),
  ...repeat(3, 'approved'),
  ...repeat(2, 'printed'),
  ...repeat(3, 'shelved'),
  ...repeat(1, 'collected'),
];

/** How many applications an office begins with; those that follow come one by one while the program runs. */
export const initialCountOf = (officeId: string): number => (officeId === 'huduma-gpo-nairobi' ? 90 : 60);

const pairs = defects.flatMap((defect) => defect.services.map((service) => ({ defect, service })));
const pairsFor = (stage: Stage) => {
  if (stage === 'awaiting-buyer') return pairs.filter(({ service }) => service === 'ownership-transfer');
  if (stage === 'closed') return pairs.filter(({ defect }) => !defect.isFixable && defect.id !== 'over-14-days');
  if (stage === 'submitted') return pairs;
  return pairs.filter(({ defect }) => defect.isFixable);
};

export type Plan = { stage: Stage; service: Service; defect: Defect | undefined };

/** What a case is to be; it follows from the seed, the office and the index alone. */
export const planCase = (key: Omit<CaseKey, 'bornAt'>): Plan => {
  const { seed, officeId, officeOrder, index } = key;
  const random = createRandom(seed, `plan/${officeId}/${index}`);
  const isInitial = index < initialCountOf(officeId);
  const blockNumber = Math.floor(index / block.length);
  const slots = createRandom(seed, `block/${officeId}/${blockNumber}`).shuffle(block);
  const slot = isInitial
    ? slots[index % block.length]
    : { stage: 'submitted' as const, isPlanted: random.chance(0.35) };
  if (slot === undefined) throw new Error('a block has a slot for each index');
  if (!slot.isPlanted) {
    const isTransfer = slot.stage === 'awaiting-buyer' || random.chance(0.6);
    return { stage: slot.stage, service: isTransfer ? 'ownership-transfer' : 'registration-used', defect: undefined };
  }
  const candidates = createRandom(seed, `defects/${slot.stage}`).shuffle(pairsFor(slot.stage));
  const before = slots.slice(0, index % block.length).filter((one) => one.stage === slot.stage && one.isPlanted).length;
  const perBlock = block.filter((one) => one.stage === slot.stage && one.isPlanted).length;
  const turn = isInitial ? (officeOrder * 3 + blockNumber) * perBlock + before : random.integer(0, 10_000);
  const chosen = candidates[turn % candidates.length];
  if (chosen === undefined) throw new Error('every stage has defects to choose from');
  return { stage: slot.stage, ...chosen };
};

/** The form and the papers of one revision. From the second on, what the applicant could mend is mended. */
export const createRevision = (key: CaseKey, revision: number, reference: Reference): Draft => {
  const { service, defect } = planCase(key);
  const draft = createDraft(key, service, reference);
  if (defect !== undefined && (revision === 1 || !defect.isFixable)) defect.plant(draft, key, reference);
  draft.application.revision = revision;
  draft.application.document = {
    ...draft.application.document,
    id: documentIdOf(key, revision),
    pageCount: listPapers(service).length,
  };
  return draft;
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const ageDays: Record<Stage, [number, number]> = {
  submitted: [0, 9],
  resubmitted: [5, 11],
  'awaiting-buyer': [0.1, 10],
  returned: [3, 11],
  closed: [4, 14],
  approved: [1.2, 4],
  printed: [2, 5],
  shelved: [5, 40],
  collected: [6, 45],
};

/** How long before the first start the case was born. It does not depend on when that was. */
export const ageMsOf = (key: Omit<CaseKey, 'bornAt'>): number => {
  const { stage, service } = planCase(key);
  const random = createRandom(key.seed, `age/${ordinalOf({ ...key, bornAt: 0 })}`);
  const [least, most] = ageDays[stage];
  // Most of the queue is of the last days; squaring leaves a thin tail of overdue ones.
  const days = least + (most - least) * (stage === 'submitted' ? random.next() ** 1.7 : random.next());
  return (
    Math.round(
      (days * dayMs +
        random.integer(5, 55) * 60_000 +
        (stage === 'awaiting-buyer' ? 0 : answerDelayMs({ ...key, bornAt: 0 }, service))) /
        1000,
    ) * 1000
  );
};

const serialOf = (key: CaseKey): string => `D${String(1_000_000 + scatter(key.seed + 31, ordinalOf(key), 9_000_000))}`;

const awaitBuyer = (application: Application): Application => ({
  ...application,
  status: 'awaiting-buyer',
  submittedAt: application.transfer?.sellerStartedAt ?? application.submittedAt,
  payments: [],
  transfer:
    application.transfer === null ? null : { ...application.transfer, buyerAnsweredAt: null, buyerAnswer: null },
  timeline: application.timeline.slice(0, 1),
});

/** The second revision over the record that was sent back: marks begin anew, the earlier decision stays to be read. */
export const resubmit = (stored: Application, key: CaseKey, reference: Reference, at: number): Application => {
  const { application } = createRevision(key, stored.revision + 1, reference);
  const { vehicle, owners, previousOwners, importDetail, register, declared, payments, document } = application;
  return {
    ...stored,
    ...{ vehicle, owners, previousOwners, importDetail, register, declared, payments, document },
    transfer:
      stored.transfer === null ? null : { ...stored.transfer, mileageKm: application.transfer?.mileageKm ?? null },
    status: 'submitted',
    revision: stored.revision + 1,
    resubmittedAt: at,
    verification: {},
    timeline: [...stored.timeline, { act: 'portal.resubmit', at, by: 'applicant' }],
  };
};

/** The record with which the demonstration begins. `startedAt` is the instant of the very first start. */
export const createInitial = (key: CaseKey, office: Office, reference: Reference, startedAt: number): Application => {
  const { stage, defect } = planCase(key);
  const { application } = createRevision(key, 1, reference);
  const past = {
    reference,
    office,
    random: createRandom(key.seed, `past/${ordinalOf(key)}`),
    from: application.submittedAt,
    until: startedAt - 60_000,
  };
  const reason = defect?.reason ?? 'page-missing';
  switch (stage) {
    case 'submitted':
      return application;
    case 'awaiting-buyer':
      return awaitBuyer(application);
    case 'returned':
      return sendBack(application, 'return', reason, past);
    case 'closed':
      return sendBack(application, 'reject', reason, past);
    case 'resubmitted': {
      const backAt = startedAt - past.random.integer(1, 40) * hourMs;
      return resubmit(sendBack(application, 'return', reason, { ...past, until: backAt }), key, reference, backAt);
    }
    default:
      return passThrough(application, stage, serialOf(key), past);
  }
};
