import { z } from 'zod';
import { type Application, plateOf } from './application.ts';
import { bilingualSchema } from './bilingual.ts';
import type { Checklist } from './checklist.ts';
import { type CivilDate, civilDateAt, civilDateSchema } from './civil-date.ts';
import { type Asked, conditionSchema, isMet } from './condition.ts';
import { AppError } from './contract/errors.ts';
import { findLatestBegun, findReadableInForce } from './in-force.ts';
import type { Reference } from './reference.ts';
import { serviceIdSchema } from './service-id.ts';
import { knownWords, wordSchema } from './word.ts';

/**
 * A service is a row of the pack `service`. The row in force on the day of receipt governs a case to its end. No other
 * room knows a service by its id: what differs between services is said here, in data.
 */
/** The happenings that waits and clocks run between; `domain/deadline.ts` finds their days. */
export const momentSchema = z.enum([
  'received',
  'sold',
  'seller-started',
  'buyer-answered',
  'approved',
  'made',
  'released',
]);
export type Moment = z.infer<typeof momentSchema>;
const unitSchema = z.enum(['day', 'working-day']);
const id = z.string().regex(/^[a-z0-9-]+$/);

/** Blocks the acts of its step until the days have gone. */
export const waitSchema = z.strictObject({
  id,
  label: bilingualSchema,
  days: z.int().positive(),
  unit: unitSchema,
  from: momentSchema,
  before: z.enum(['approve', 'make', 'release']),
  source: z.string(),
});
export type Wait = z.infer<typeof waitSchema>;

/**
 * Is shown and sorted by, and blocks nothing. `within`: only at this step of the application, else while it is open.
 * `items`: it stands where the application has items of these kinds, and ends when those are made; else when all are.
 */
export const clockRowSchema = z.strictObject({
  id,
  label: bilingualSchema,
  days: z.int().positive(),
  unit: unitSchema,
  from: momentSchema,
  to: momentSchema,
  within: z.enum(['awaiting-buyer', 'in-office']).optional(),
  items: z.array(wordSchema).min(1).optional(),
  /** From so many days before its last one on it is told as near. */
  soonDays: z.int().min(0).max(60).default(1),
  source: z.string(),
});
export type ClockRow = z.infer<typeof clockRowSchema>;

/** The parts of a record that a service asks for. */
export const partNames = [
  'importDetail',
  'transfer',
  'register',
  'requestedFinancier',
  'registeredFinancier',
  'booking',
  'ground',
  'statement',
] as const;
/** Who is told of what, in the centre's queue of notices. */
export const noticeSchema = z.strictObject({
  on: z.enum(['received', 'returned', 'rejected', 'approved', 'ready']),
  to: z.enum(['applicant', 'registered-owner', 'seller']),
});
/** A row's part that stands only where its condition, one of the row's own, is met. */
const when = id.optional();

export const serviceSchema = z.strictObject({
  id: serviceIdSchema,
  name: bilingualSchema,
  short: bilingualSchema,
  subject: z.enum(['vehicle', 'licence']),
  parts: z.array(z.enum(partNames)),
  /** What it changes in the register; asked instead of its id. */
  changes: z.array(z.enum(['registration', 'owner', 'particulars', 'financier', 'plates', 'licence', 'end'])),
  /** By which word the screens of this service call them: "Buyer", "Heir". */
  parties: z.strictObject({ owners: bilingualSchema, registered: bilingualSchema.optional() }),
  /** An id of the pack `checklist`. */
  checklist: id,
  /** Of the pack `fee-component`. */
  fees: z.array(z.strictObject({ component: id, when })),
  conditions: z.record(id, conditionSchema),
  /** Each by another officer; the largest count whose condition holds. None: it opens approved. */
  approvals: z.array(z.strictObject({ count: z.int().min(0).max(2), when })),
  waits: z.array(waitSchema),
  issues: z.array(z.strictObject({ kind: wordSchema, when })),
  /**
   * What the collector hands in, by its number in the register, null for a thing without one; `medium`: only where the
   * old logbook is on it; `or`: the papers, of the pack `evidence-kind`, that replace it where it is lost.
   */
  surrenders: z.array(
    z.strictObject({
      kind: wordSchema,
      number: z.enum(['logbookNumber', 'registrationNumber', 'stickerNumber', 'licenceNumber']).nullable(),
      medium: z.enum(['paper', 'electronic']).optional(),
      or: z.array(id).min(1).max(5).optional(),
      when,
    }),
  ),
  clocks: z.array(clockRowSchema),
  delivery: z.array(z.enum(knownWords.delivery)).min(1),
  /** Steps that need the centre's word: sent before they are applied here. */
  online: z.array(z.enum(['approve', 'make', 'release'])),
  notices: z.array(noticeSchema),
  effectiveFrom: civilDateSchema,
  /** The last day on which it is received; cases that are open go on. */
  effectiveTo: civilDateSchema.optional(),
  source: z.string(),
});
export type Service = z.infer<typeof serviceSchema>;

type Received = Pick<Application, 'service' | 'submittedAt'>;
const findOn = <Name extends 'service' | 'checklist'>(
  pack: Name,
  id: string,
  { submittedAt }: Received,
  reference: Pick<Reference, Name | 'setAside'>,
): Reference[Name][number] | undefined => {
  const rows: readonly Reference[Name][number][] = reference[pack];
  const setAside = reference.setAside.filter((one) => one.pack === pack && one.row === id).map(({ from }) => from);
  return findReadableInForce(
    rows.filter((row) => row.id === id),
    setAside,
    civilDateAt(submittedAt),
  );
};

type ServiceReference = Pick<Reference, 'service' | 'checklist' | 'setAside'>;
/** The rows of a service and of its checklist that were in force on the day of receipt, where this program can read both. */
const findRows = (
  reference: ServiceReference,
  received: Received,
): { service: Service; checklist: Checklist } | undefined => {
  const service = findOn('service', received.service, received, reference);
  const checklist = service && findOn('checklist', service.checklist, received, reference);
  return service && checklist && { service, checklist };
};

/** @throws AppError SERVICE_UNKNOWN */
export const getServiceRows = (
  reference: ServiceReference,
  received: Received,
): { service: Service; checklist: Checklist } => {
  const rows = findRows(reference, received);
  if (rows === undefined)
    throw new AppError('SERVICE_UNKNOWN', 'no row of this service is in force', { service: received.service });
  return rows;
};

export const findService = (reference: ServiceReference, received: Received): Service | undefined =>
  findRows(reference, received)?.service;

/** @throws AppError SERVICE_UNKNOWN when no row that this program can read was in force on the day of receipt */
export const getService = (reference: ServiceReference, received: Received): Service =>
  getServiceRows(reference, received).service;

/** The last day on which the service was received, where that has gone; undefined while it is received. */
export const findEndOfService = (reference: Pick<Reference, 'service'>, received: Received): CivilDate | undefined => {
  const on = civilDateAt(received.submittedAt);
  const rows = reference.service.filter(({ id }) => id === received.service);
  const endsOn = findLatestBegun(rows, on)?.effectiveTo;
  return endsOn !== undefined && endsOn < on ? endsOn : undefined;
};

export const isConditionMet = (service: Service, when: string | undefined, application: Asked): boolean => {
  const condition = when === undefined ? undefined : service.conditions[when];
  return when === undefined || (condition !== undefined && isMet(condition, application));
};

/** It is about a vehicle that has no registration number yet. */
export const isNumberAwaited = (reference: ServiceReference, application: Application): boolean =>
  findService(reference, application)?.subject === 'vehicle' && plateOf(application) === null;

/** How many officers approve it. */
export const countApprovals = (service: Service, application: Application): number =>
  Math.max(
    0,
    ...service.approvals.filter(({ when }) => isConditionMet(service, when, application)).map(({ count }) => count),
  );

/** Every condition that the row names, by where it stands. */
export const listNamedConditions = ({ approvals, fees, issues, surrenders }: Service): string[] =>
  [...approvals, ...fees, ...issues, ...surrenders].flatMap(({ when }) => when ?? []);

/** The parts of the fee that an application pays. */
export const listFeeComponents = (service: Service, application: Asked): string[] => [
  ...new Set(
    service.fees.filter(({ when }) => isConditionMet(service, when, application)).map(({ component }) => component),
  ),
];
