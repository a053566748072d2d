import type { z } from 'zod';
import { type Application, applicationSchema, type Standing } from './application.ts';
import { AppError } from './contract/errors.ts';
import type { Item, ItemKind } from './item.ts';
import { getItemKind, type Reference } from './reference.ts';
import { countApprovals, getService, isConditionMet, type Service } from './service.ts';

/**
 * How an application comes in: what a portal submits, and what the centre makes of it by the row of its service. The
 * one way in, for the demonstration and for a portal's HTTP alike.
 */
export const submissionSchema = applicationSchema
  .pick({
    id: true,
    reference: true,
    officeId: true,
    service: true,
    sourceSystem: true,
    submittedAt: true,
    medium: true,
    asked: true,
    vehicle: true,
    owners: true,
    previousOwners: true,
    registeredFinancier: true,
    requestedFinancier: true,
    importDetail: true,
    transfer: true,
    register: true,
    restrictions: true,
    declared: true,
    collector: true,
    payments: true,
    document: true,
  })
  .loose();
export type Submission = z.infer<typeof submissionSchema>;

/** What the centre and the officers have written: a submission that carries a member of such a name changes none. */
const listOwn = (stored: Application): Partial<Application> =>
  Object.fromEntries(
    Object.keys(applicationSchema.shape)
      .filter((member) => !(member in submissionSchema.shape))
      .map((member) => [member, stored[member]]),
  );

/** What the centre allots to a new item: its id (UUID v7), and its number in the record, null where the kind has none. */
export type Allot = (kind: ItemKind) => { id: string; number: string | null };

/** The part of a record that the service asks for and the submission lacks. */
const requireParts = (service: Service, submission: Submission): void => {
  const part = service.parts.find((name) => submission[name] === null);
  if (part !== undefined) throw new AppError('PART_MISSING', 'the service asks for a part that is missing', { part });
};

const standingOf = (service: Service, application: Application): Standing => {
  const answer = application.transfer?.buyerAnswer;
  if (answer === null) return 'awaiting-buyer';
  if (answer === 'declined') return 'withdrawn';
  return countApprovals(service, application) === 0 ? 'approved' : 'submitted';
};

/** The items that the row issues for this application; those that are there already stay as they are. */
const listItems = (service: Service, application: Application, reference: Reference, allot: Allot): Item[] =>
  service.issues
    .filter(({ when }) => isConditionMet(service, when, application))
    .map(({ kind: id }) => {
      const there = application.items.find((item) => item.kind === id);
      if (there !== undefined) return there;
      const kind = getItemKind(reference, id);
      return { ...allot(kind), kind: id, made: kind.made, sheets: [], shelf: null };
    });

const listSurrenders = (service: Service, application: Application): Application['surrenders'] => {
  const { register } = application;
  if (register === null) return [];
  return service.surrenders
    .filter(({ medium }) => medium === undefined || medium === register.logbookMedium)
    .filter(({ when }) => isConditionMet(service, when, application))
    .map(({ kind, number }) => ({ kind, number: register[number] }));
};

const settle = (application: Application, reference: Reference, allot: Allot): Application => {
  const service = getService(reference, application);
  return {
    ...application,
    standing: standingOf(service, application),
    items: listItems(service, application, reference, allot),
    surrenders: listSurrenders(service, application),
  };
};

/**
 * The record of a first submission.
 * @throws AppError SERVICE_UNKNOWN, PART_MISSING
 */
export const openApplication = (submission: Submission, reference: Reference, allot: Allot): Application => {
  requireParts(getService(reference, submission), submission);
  const application: Application = {
    ...submission,
    standing: 'submitted',
    version: 1,
    revision: 1,
    resubmittedAt: null,
    verification: {},
    decision: null,
    approvals: [],
    holds: [],
    items: [],
    surrenders: [],
    releases: [],
    evidence: [],
    timeline: [],
  };
  return settle(application, reference, allot);
};

/**
 * The record after a resubmission, or after the other party's answer: the next revision, which no approval and no mark
 * of the one before speaks for. What officers noted, held and attached stays.
 * @throws AppError SERVICE_UNKNOWN, PART_MISSING; WRONG_STATUS once the application is approved, rejected or withdrawn;
 *   REVISION_CHANGED for another service or office than it was received for
 */
export const resubmitApplication = (
  stored: Application,
  submission: Submission,
  at: number,
  reference: Reference,
  allot: Allot,
): Application => {
  const isOpen =
    stored.standing === 'awaiting-buyer' || stored.standing === 'submitted' || stored.standing === 'returned';
  if (!isOpen) throw new AppError('WRONG_STATUS', 'The application is decided', { status: stored.standing });
  if (submission.service !== stored.service || submission.officeId !== stored.officeId)
    throw new AppError('REVISION_CHANGED', 'The application was received for another service or office', {
      service: stored.service,
    });
  requireParts(getService(reference, stored), submission);
  const next: Application = {
    ...stored,
    ...submission,
    ...listOwn(stored),
    submittedAt: stored.submittedAt,
    resubmittedAt: at,
    revision: stored.revision + 1,
    verification: {},
    decision: null,
    approvals: [],
  };
  return settle(next, reference, allot);
};
