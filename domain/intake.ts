import type { z } from 'zod';
import { type Application, applicationSchema, type Standing } from './application.ts';
import { type CivilDate, civilDateAt, formatCivilDate } from './civil-date.ts';
import { canonicalJson } from './contract/canonical-json.ts';
import { AppError } from './contract/errors.ts';
import { listRates } from './fee.ts';
import { describeFormer } from './former.ts';
import type { FrozenQuote } from './frozen-quote.ts';
import type { Item, ItemKind } from './item.ts';
import { getItemKind, type Reference } from './reference.ts';
import { countApprovals, findEndOfService, getService, isConditionMet, type Service } from './service.ts';

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
    licence: true,
    owners: true,
    previousOwners: true,
    registeredFinancier: true,
    requestedFinancier: true,
    importDetail: true,
    transfer: true,
    register: true,
    restrictions: true,
    ground: true,
    statement: true,
    booking: true,
    registeredIn: true,
    delivery: true,
    declared: true,
    collector: true,
    payments: true,
    document: true,
  })
  .loose();
export type Submission = z.infer<typeof submissionSchema>;

/** What the centre allots to a new item: its id (UUID v7), and its number in the record, null where the kind has none. */
export type Allot = (kind: ItemKind) => { id: string; number: string | null };

/** What the service is about and the parts that it asks for have to be there. @throws AppError PART_MISSING */
const requireParts = (service: Service, submission: Submission): void => {
  const part = [service.subject, ...service.parts].find((name) => submission[name] === null);
  if (part !== undefined) throw new AppError('PART_MISSING', 'the service asks for a part that is missing', { part });
};

/** New ones alone: those that were received before go on to their end. @throws AppError SERVICE_ENDED */
const requireNotEnded = (submission: Submission, reference: Reference): void => {
  const endedOn = findEndOfService(reference, submission);
  if (endedOn !== undefined)
    throw new AppError('SERVICE_ENDED', 'the service has ended', {
      service: submission.service,
      on: formatCivilDate(endedOn),
    });
};

const standingOf = (service: Service, application: Application): Standing => {
  const answer = service.parts.includes('transfer') ? application.transfer?.buyerAnswer : 'accepted';
  if (answer === null) return 'awaiting-buyer';
  if (answer === 'declined') return 'withdrawn';
  return countApprovals(service, application) === 0 ? 'approved' : 'submitted';
};

const createItem = (kind: ItemKind, allot: Allot): Item => ({
  ...allot(kind),
  kind: kind.id,
  made: kind.made,
  handOver: kind.handOver,
  serial: null,
  sheets: [],
  shelf: null,
});

/** One item of each kind that the row issues for this application; those that are there already stay as they are. */
const issueItems = (service: Service, application: Application, reference: Reference, allot: Allot): Item[] => {
  const issued = service.issues.filter(({ when }) => isConditionMet(service, when, application));
  return [...new Set(issued.map(({ kind }) => kind))].map(
    (kind) => application.items.find((item) => item.kind === kind) ?? createItem(getItemKind(reference, kind), allot),
  );
};

const numberOf = (
  { register, licence }: Pick<Application, 'register' | 'licence'>,
  number: Service['surrenders'][number]['number'],
): string | null => {
  if (number === 'licenceNumber') return licence?.number ?? null;
  return number === null ? null : (register?.[number] ?? null);
};

const listSurrenders = (service: Service, application: Application): Application['surrenders'] => {
  const { register } = application;
  return service.surrenders
    .filter(({ medium }) => medium === undefined || medium === register?.logbookMedium)
    .filter(({ when }) => isConditionMet(service, when, application))
    .map(({ kind, number, or }) => ({
      kind,
      number: numberOf(application, number),
      ...(or === undefined ? {} : { or }),
    }));
};

/** What is the centre's to say of a record is not taken from a portal, whatever it sends beside the members it may. */
const ownMembers = new Set(
  Object.keys(applicationSchema.shape).filter((member) => !(member in submissionSchema.shape)),
);
const pickSubmitted = (submission: Submission): Submission =>
  // without members that a submission does not have
  Object.fromEntries(Object.entries(submission).filter(([member]) => !ownMembers.has(member))) as Submission;

const settle = (application: Application, reference: Reference, allot: Allot): Application => {
  const service = getService(reference, application);
  return {
    ...application,
    standing: standingOf(service, application),
    items: issueItems(service, application, reference, allot),
    surrenders: listSurrenders(service, application),
  };
};

/**
 * The record of a first submission.
 * @throws AppError SERVICE_UNKNOWN, SERVICE_ENDED, PART_MISSING
 */
export const openApplication = (submission: Submission, reference: Reference, allot: Allot): Application => {
  requireNotEnded(submission, reference);
  requireParts(getService(reference, submission), submission);
  const application: Application = {
    ...pickSubmitted(submission),
    standing: 'submitted',
    version: 1,
    revision: 1,
    resubmittedAt: null,
    quote: null,
    verification: {},
    decision: null,
    former: null,
    approvals: [],
    holds: [],
    assignment: null,
    items: [],
    surrenders: [],
    releases: [],
    evidence: [],
    timeline: [],
  };
  return settle(application, reference, allot);
};

/**
 * Until an office has decided. What the buyer declined may be amended and sent again without a new charge (NTSA on
 * digital transfers, ynews.digital 2025).
 */
const openStandings: ReadonlySet<Standing> = new Set(['awaiting-buyer', 'submitted', 'returned', 'withdrawn']);

/**
 * The record after a resubmission, or after the other party's answer: the next revision, which no approval and no mark
 * of the one before speaks for; what that one was decided for, and what has changed since, is kept. What officers noted, held and attached stays, and so does what it was received as: its
 * number, system and day.
 * @throws AppError SERVICE_UNKNOWN, PART_MISSING; WRONG_STATUS once the application is approved or rejected;
 *   REVISION_CHANGED for another application, service or office than it was received for
 */
export const resubmitApplication = (
  stored: Application,
  submission: Submission,
  at: number,
  reference: Reference,
  allot: Allot,
): Application => {
  if (!openStandings.has(stored.standing))
    throw new AppError('WRONG_STATUS', 'The application is decided', { status: stored.standing });
  const other = (['id', 'service', 'officeId'] as const).find((member) => submission[member] !== stored[member]);
  if (other !== undefined)
    throw new AppError('REVISION_CHANGED', 'The application was received for another', { [other]: stored[other] });
  requireParts(getService(reference, stored), submission);
  const next: Application = {
    ...stored,
    ...pickSubmitted(submission),
    reference: stored.reference,
    sourceSystem: stored.sourceSystem,
    submittedAt: stored.submittedAt,
    resubmittedAt: at,
    revision: stored.revision + 1,
    verification: {},
    decision: null,
    approvals: [],
  };
  const former = describeFormer(stored, next, Object.keys(submissionSchema.shape));
  return settle({ ...next, former }, reference, allot);
};

/** The instant of the latest payment that the record did not hold before. */
const findNewPayment = ({ payments }: Application, before: Application | undefined): number | undefined => {
  const isKnown = (one: Application['payments'][number]) =>
    before?.payments.some(
      ({ invoiceNumber, reference }) => invoiceNumber === one.invoiceNumber && reference === one.reference,
    );
  const instants = payments.filter((one) => !isKnown(one)).map(({ paidAt }) => paidAt);
  return instants.length === 0 ? undefined : Math.max(...instants);
};

type Freezing = { reference: Reference; at: number; hash: (text: string) => string };
const freezeRates = (application: Application, on: CivilDate, { reference, hash }: Freezing): FrozenQuote => {
  const rates = listRates(application, reference, on);
  const used = rates.flatMap(({ rate }) => (rate === undefined ? [] : [rate]));
  return {
    on,
    lines: used.map(({ component, amountCents, schedule }) => ({ component, amountCents, scheduleId: schedule.id })),
    missing: rates.filter(({ rate }) => rate === undefined).map(({ component }) => component),
    totalCents: used.reduce((sum, { amountCents }) => sum + amountCents, 0),
    sha256: hash(canonicalJson(used.map(({ schedule, ...row }) => ({ scheduleId: schedule.id, row })))),
  };
};

/**
 * The quote at the rates of the day of payment, as the record keeps it; null until something is paid. It stays until
 * another payment comes, whatever happens to the tariff; where the form was mended in what the fee rests on, it is made
 * anew at the rates of the same day. A payment dated after its intake counts as made then.
 * @param hash SHA-256 of a text, in lower-case hex
 */
export const freezeQuote = (
  application: Application,
  before: Application | undefined,
  freezing: Freezing,
): FrozenQuote | null => {
  const paidAt = findNewPayment(application, before);
  if (paidAt !== undefined) return freezeRates(application, civilDateAt(Math.min(paidAt, freezing.at)), freezing);
  const frozen = before?.quote ?? null;
  if (before === undefined || frozen === null) return null;
  const [old, next] = [before, application].map((one) => canonicalJson(freezeRates(one, frozen.on, freezing)));
  return old === next ? frozen : freezeRates(application, frozen.on, freezing);
};
