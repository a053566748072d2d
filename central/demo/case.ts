import { admit } from '#central/application/intake.ts';
import type { Application } from '#domain/application.ts';
import type { Submission } from '#domain/intake.ts';
import type { Office, Reference } from '#domain/reference.ts';
import { type Defect, defects } from './defect.ts';
import {
  answerDelayMs,
  type CaseKey,
  createDraft,
  type Draft,
  documentIdOf,
  ordinalOf,
  parseDocumentId,
} from './draft.ts';
import { type PastStage, passThrough, sendBack } from './history.ts';
import { listPapers } from './paper-order.ts';
import { createRandom, scatter } from './random.ts';
import type { Form } from './service.ts';

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
  ...repeat(2, 'made'),
  ...repeat(3, 'shelved'),
  ...repeat(1, 'released'),
];

/** How many applications an office begins with; those that follow come one by one while the program runs. */
export const initialCountOf = (officeId: string): number => (officeId === 'huduma-gpo-nairobi' ? 90 : 60);

const pairs = defects.flatMap((defect) => defect.forms.map((form) => ({ defect, form })));
const pairsFor = (stage: Stage) => {
  if (stage === 'awaiting-buyer') return pairs.filter(({ form }) => form === 'sale');
  if (stage === 'closed') return pairs.filter(({ defect }) => !defect.isFixable && defect.id !== 'over-14-days');
  if (stage === 'submitted') return pairs;
  return pairs.filter(({ defect }) => defect.isFixable);
};

export type Plan = { stage: Stage; form: Form; defect: Defect | undefined };

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
    const isSale = slot.stage === 'awaiting-buyer' || random.chance(0.6);
    return { stage: slot.stage, form: isSale ? 'sale' : 'import', defect: undefined };
  }
  const candidates = createRandom(seed, `defects/${slot.stage}`).shuffle(pairsFor(slot.stage));
  const before = slots.slice(0, index % block.length).filter((one) => one.stage === slot.stage && one.isPlanted).length;
  const perBlock = block.filter((one) => one.stage === slot.stage && one.isPlanted).length;
  const turn = isInitial ? (officeOrder * 3 + blockNumber) * perBlock + before : random.integer(0, 10_000);
  const chosen = candidates[turn % candidates.length];
  if (chosen === undefined) throw new Error('every stage has defects to choose from');
  return { stage: slot.stage, ...chosen };
};

/**
 * The form and the papers as they are sent for the n-th time. From the second on, what the applicant could mend is
 * mended.
 */
export const createSending = (key: CaseKey, sending: number, reference: Reference): Draft => {
  const { form, defect } = planCase(key);
  const draft = createDraft(key, form, reference);
  if (defect !== undefined && (sending === 1 || !defect.isFixable)) defect.plant(draft, key, reference);
  draft.submission.document = {
    ...draft.submission.document,
    id: documentIdOf(key, sending),
    pageCount: listPapers(form).length,
  };
  return draft;
};

/** What the portal sends first: of one that waits for its buyer the seller's half. */
export const createFirst = (key: CaseKey, reference: Reference): Submission => {
  const { submission } = createSending(key, 1, reference);
  const { transfer } = submission;
  if (planCase(key).stage !== 'awaiting-buyer' || transfer === null) return submission;
  return {
    ...submission,
    submittedAt: transfer.sellerStartedAt,
    payments: [],
    transfer: { ...transfer, buyerAnsweredAt: null, buyerAnswer: null },
  };
};

/** The papers once more, mended, for one that was sent back; who answered when is as it was. */
export const createAgain = (stored: Application, key: CaseKey, reference: Reference): Submission => {
  const { submission } = createSending(key, (parseDocumentId(stored.document.id)?.sending ?? 1) + 1, reference);
  if (submission.transfer === null || stored.transfer === null) return submission;
  const { buyerAnsweredAt, buyerAnswer } = stored.transfer;
  return { ...submission, transfer: { ...submission.transfer, buyerAnsweredAt, buyerAnswer } };
};

/** The buyer's half. */
export const createAnswer = (
  stored: Application,
  key: CaseKey,
  reference: Reference,
  isYes: boolean,
  at: number,
): Submission => {
  const { submission } = createSending(key, parseDocumentId(stored.document.id)?.sending ?? 1, reference);
  if (submission.transfer === null) return submission;
  return {
    ...submission,
    payments: isYes ? submission.payments.map((payment) => ({ ...payment, paidAt: at })) : [],
    transfer: { ...submission.transfer, buyerAnsweredAt: at, buyerAnswer: isYes ? 'accepted' : 'declined' },
  };
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
  made: [2, 5],
  shelved: [5, 40],
  released: [6, 45],
};

/** How long before the first start the case was born. It does not depend on when that was. */
export const ageMsOf = (key: Omit<CaseKey, 'bornAt'>): number => {
  const { stage, form } = planCase(key);
  const random = createRandom(key.seed, `age/${ordinalOf({ ...key, bornAt: 0 })}`);
  const [least, most] = ageDays[stage];
  // Most of the queue is of the last days; squaring leaves a thin tail of overdue ones.
  const days = least + (most - least) * (stage === 'submitted' ? random.next() ** 1.7 : random.next());
  return (
    Math.round(
      (days * dayMs +
        random.integer(5, 55) * 60_000 +
        (stage === 'awaiting-buyer' ? 0 : answerDelayMs({ ...key, bornAt: 0 }, form))) /
        1000,
    ) * 1000
  );
};

const serialOf = (key: CaseKey): string => `D${String(1_000_000 + scatter(key.seed + 31, ordinalOf(key), 9_000_000))}`;

/** The items are there already: nothing is allotted by a resubmission. */
const allotNothing = (): never => {
  throw new Error('a resubmission of the demonstration issues what the first did');
};

/**
 * What became of an application before the demonstration began, over the record that intake has made of it; undefined
 * where nothing did. `startedAt` is the instant of the very first start.
 */
export const playPast = (
  stored: Application,
  key: CaseKey,
  office: Office,
  reference: Reference,
  startedAt: number,
): Application | undefined => {
  const { stage, defect } = planCase(key);
  const past = {
    reference,
    office,
    random: createRandom(key.seed, `past/${ordinalOf(key)}`),
    from: stored.submittedAt,
    until: startedAt - 60_000,
  };
  const reason = defect?.reason ?? 'page-missing';
  switch (stage) {
    case 'submitted':
    case 'awaiting-buyer':
      return undefined;
    case 'returned':
      return sendBack(stored, 'return', reason, past);
    case 'closed':
      return sendBack(stored, 'reject', reason, past);
    case 'resubmitted': {
      const at = startedAt - past.random.integer(1, 40) * hourMs;
      const returned = sendBack(stored, 'return', reason, { ...past, until: at });
      return admit(returned, createAgain(returned, key, reference), { reference, at, allot: allotNothing });
    }
    default:
      return passThrough(stored, stage, serialOf(key), past);
  }
};
