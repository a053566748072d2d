import { admit } from '#central/application/intake.ts';
import type { Application } from '#domain/application.ts';
import type { Submission } from '#domain/intake.ts';
import type { Office, Reference } from '#domain/reference.ts';
import { choiceOf } from './catalogue.ts';
import { reasonFor } from './defect.ts';
import {
  answerDelayMs,
  type CaseKey,
  createDraft,
  type Draft,
  documentIdOf,
  ordinalOf,
  parseDocumentId,
} from './draft.ts';
import { attachReplacements, passThrough, sendBack } from './history.ts';
import { listPapers, listSheets } from './paper-order.ts';
import { beforeApproval, planCase, type Stage } from './plan.ts';
import { createRandom, scatter } from './random.ts';

/**
 * The form and the papers as they are sent for the n-th time. From the second on, what the applicant could mend is
 * mended.
 */
export const createSending = (key: CaseKey, sending: number, reference: Reference): Draft => {
  const { stage, service, defect, trait } = planCase(key, reference);
  const draft = createDraft(key, service, reference, trait?.shape, beforeApproval.includes(stage));
  if (defect !== undefined && (sending === 1 || !defect.isFixable)) defect.plant(draft, key, reference);
  const sheets = listSheets(draft.submission, reference);
  draft.submission.document = {
    ...draft.submission.document,
    id: documentIdOf(key, sending),
    pageCount: sheets.length,
    papers: listPapers(sheets),
  };
  return draft;
};

/** What the portal sends first: of one that waits for its buyer the seller's half. */
export const createFirst = (key: CaseKey, reference: Reference): Submission => {
  const { submission } = createSending(key, 1, reference);
  const { transfer } = submission;
  if (planCase(key, reference).stage !== 'awaiting-buyer' || transfer === null) return submission;
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
  'half-approved': [1, 5],
  approved: [1.2, 4],
  made: [2, 5],
  shelved: [5, 40],
  released: [6, 45],
};

/** Days for which its service keeps an application back before it is approved. */
const waitDaysOf = (key: Omit<CaseKey, 'bornAt'>, reference: Reference): number => {
  const { service } = planCase(key, reference);
  const waits = reference.service.findLast(({ id }) => id === service)?.waits ?? [];
  const days = waits
    .filter(({ before }) => before === 'approve')
    .map((wait) => wait.days * (wait.unit === 'day' ? 1 : 2));
  return Math.max(0, ...days);
};

/** How long before the first start the case was born. It does not depend on when that was. */
export const ageMsOf = (key: Omit<CaseKey, 'bornAt'>, reference: Reference): number => {
  const { stage, service } = planCase(key, reference);
  const random = createRandom(key.seed, `age/${ordinalOf({ ...key, bornAt: 0 })}`);
  const [least, most] = ageDays[stage];
  const row = reference.service.findLast(({ id }) => id === service);
  // Most of the queue is of the last days; squaring leaves a thin tail of overdue ones.
  const days = least + (most - least) * (stage === 'submitted' ? random.next() ** 1.7 : random.next());
  const waited = isPast(stage) || stage === 'half-approved' ? waitDaysOf(key, reference) : 0;
  const answered = stage === 'awaiting-buyer' || row === undefined ? 0 : answerDelayMs({ ...key, bornAt: 0 }, row);
  return Math.round(((days + waited) * dayMs + random.integer(5, 55) * 60_000 + answered) / 1000) * 1000;
};

const isPast = (stage: Stage): boolean => ['approved', 'made', 'shelved', 'released'].includes(stage);

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
  const { stage, service, defect, trait } = planCase(key, reference);
  const past = {
    reference,
    office,
    random: createRandom(key.seed, `past/${ordinalOf(key)}`),
    from: stored.submittedAt,
    until: startedAt - 60_000,
  };
  const decided = { ...past, from: stored.submittedAt + waitDaysOf(key, reference) * dayMs };
  const isLost = trait?.shape.isLost ?? choiceOf({ id: service }).isLost ?? false;
  const filed = isLost ? attachReplacements(stored, past) : stored;
  switch (stage) {
    case 'submitted':
    case 'awaiting-buyer':
      return filed === stored ? undefined : filed;
    case 'returned':
      return sendBack(stored, 'return', reasonFor(defect, service, 'return', reference), past);
    case 'closed':
      return sendBack(stored, 'reject', reasonFor(defect, service, 'reject', reference), past);
    case 'resubmitted': {
      const at = startedAt - past.random.integer(1, 40) * hourMs;
      const returned = sendBack(stored, 'return', reasonFor(defect, service, 'return', reference), {
        ...past,
        until: at,
      });
      return admit(returned, createAgain(returned, key, reference), { reference, at, allot: allotNothing });
    }
    default:
      return passThrough(filed, stage, serialOf(key), decided);
  }
};
