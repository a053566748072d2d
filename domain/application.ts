import { z } from 'zod';
import { civilDateSchema, instantSchema } from './civil-date.ts';
import { AppError } from './contract/errors.ts';
import { amountCentsSchema, frozenQuoteSchema } from './frozen-quote.ts';
import { type Item, type ItemState, itemSchema, itemStates, stateOf } from './item.ts';
import { type Licence, licenceSchema } from './licence.ts';
import { paperOrderSchema } from './paper-order.ts';
import { collectorSchema, financierSchema, partySchema } from './party.ts';
import { serviceIdSchema } from './service-id.ts';
import { sha256Schema } from './sha256.ts';
import { bookingSchema, importDetailSchema, registerEntrySchema, restrictionSchema, vehicleSchema } from './vehicle.ts';
import { wordSchema } from './word.ts';

/**
 * The record of one application, as the centre keeps it and the counter caches it. Objects are loose on purpose:
 * fields that a newer centre sends are kept and sent back, never dropped.
 *
 * `awaiting-buyer` (the seller has started, the buyer has not answered) → `submitted` → `approved`; or from
 * `submitted`: `returned` (to the applicant, who may resubmit) or `rejected`. `withdrawn`: the buyer declined, or the
 * applicant took it back. `lodged`: taken down at this counter, and the centre has not got it yet; no record of the
 * centre's stands so.
 */
export const standingSchema = z.enum([
  'lodged',
  'awaiting-buyer',
  'submitted',
  'returned',
  'rejected',
  'withdrawn',
  'approved',
]);
export type Standing = z.infer<typeof standingSchema>;

/**
 * Where an application is, for lists and people: its standing until it is approved, then that of its least advanced
 * item. `done`: approved, and nothing is issued. Derived by `statusOf`, kept only as a column for queries.
 */
export const statusSchema = z.enum([...standingSchema.options, 'making', 'made', 'shelved', 'released', 'done']);
export type Status = z.infer<typeof statusSchema>;

const text = z.string().max(120);
const actSchema = { at: instantSchema, by: z.string().max(20) };

/** What the applicant keyed from each attached paper, by the paper and the field. The checks name both. */
export const declaredSchema = z.record(wordSchema, z.record(wordSchema, z.string().max(200)));
export type Declared = z.infer<typeof declaredSchema>;

/**
 * The three phases of a transfer (domain facts 0.1, 3.2) with the particulars Traffic Act s.9(2) asks of the seller.
 */
export const transferSchema = z.looseObject({
  reference: text,
  seller: partySchema,
  soldOn: civilDateSchema,
  mileageKm: z.int().nonnegative().nullable(),
  sellerStartedAt: instantSchema,
  buyerAnsweredAt: instantSchema.nullable(),
  buyerAnswer: z.enum(['accepted', 'declined']).nullable(),
});

export const paymentSchema = z.looseObject({
  invoiceNumber: text,
  reference: text,
  amountCents: amountCentsSchema,
  paidAt: instantSchema,
  payer: wordSchema,
  /** M-Pesa, card …, where the portal says it. */
  method: wordSchema.optional(),
  /**
   * False for "paid, not yet reflected": the citizen has a receipt, the system has not matched it (domain facts 6.1).
   */
  reflected: z.boolean(),
});

export const documentReferenceSchema = z.looseObject({
  id: z.string().min(1).max(80),
  name: text,
  pageCount: z.int().positive().optional(),
  /** Which paper stands on which page, where whoever compiled it says so. */
  papers: paperOrderSchema.optional(),
  /** Absent until the centre has stored the bytes; the counter then pins what it first received. */
  sha256: sha256Schema.optional(),
});

export const markSchema = z.looseObject({
  mark: z.enum(['confirmed', 'overridden', 'faulted']),
  /** Required for `overridden`. */
  reason: z.string().max(500).optional(),
  /** 1-based page of the compiled PDF that shows it. */
  page: z.int().positive().optional(),
  /** The failed checks (`MachineCheck.key`) that stood when the line was overridden: a later fail is not covered. */
  checks: z.array(z.string()).optional(),
  ...actSchema,
});
export type Mark = z.infer<typeof markSchema>;

export const givenReasonSchema = z.looseObject({
  code: z.string().min(1).max(60),
  note: z.string().max(500).optional(),
});
export type GivenReason = z.infer<typeof givenReasonSchema>;

export const decisionSchema = z.looseObject({
  kind: z.enum(['approved', 'returned', 'rejected']),
  reasons: z.array(givenReasonSchema),
  /** The bytes the officer had on screen when deciding. */
  documentSha256: z.string().optional(),
  revision: z.int(),
  ...actSchema,
});

const leafSchema = z.union([z.string(), z.number(), z.boolean()]).nullable();

/**
 * The submission before this one: what was decided on it, its document, and what the applicant has changed since, by
 * the path in the record. `more`: changes beyond those that are told.
 */
export const formerSchema = z.looseObject({
  revision: z.int().positive(),
  decision: decisionSchema.nullable(),
  document: documentReferenceSchema,
  changes: z.array(z.looseObject({ path: z.string().max(200), before: leafSchema, after: leafSchema })),
  more: z.int().nonnegative(),
});
export type Former = z.infer<typeof formerSchema>;

/** Pen strokes as flat x,y lists in a 600 × 200 box. No picture and no biometrics are kept (domain facts 9.4). */
export const signatureSchema = z.object({
  strokes: z
    .array(z.array(z.number().min(0).max(600)).min(4).max(4000))
    .min(1)
    .max(200),
});
export type Signature = z.infer<typeof signatureSchema>;

const numberOfThing = z.string().min(1).max(60).nullable();
/** What has to be handed in. `or`: the papers, of the pack `evidence-kind`, that replace it where it is lost. */
export const surrenderDueSchema = z.looseObject({
  kind: wordSchema,
  /** Null for a thing that carries none, or whose number the register does not hold. */
  number: numberOfThing,
  or: z.array(wordSchema).min(1).max(5).optional(),
});
export type SurrenderDue = z.infer<typeof surrenderDueSchema>;

/** What was handed in; `replacedBy`: it was not, and these papers stand for it, each attached as evidence. */
export const surrenderedSchema = z.looseObject({
  kind: wordSchema,
  number: numberOfThing,
  replacedBy: z.array(wordSchema).min(1).max(5).optional(),
});
export type Surrendered = z.infer<typeof surrenderedSchema>;

/** One officer's approval of the present revision; each counts once. */
export const approvalSchema = z.looseObject({ documentSha256: z.string(), revision: z.int(), ...actSchema });

/** Keeps the application where it is until it is released. */
export const holdSchema = z.looseObject({
  id: z.uuid(),
  reason: z.string().max(300),
  /** The day to look at it again; it is held after that day too, until somebody releases it. */
  until: civilDateSchema.nullable().default(null),
  releasedAt: instantSchema.nullable(),
  releasedBy: z.string().max(20).nullable(),
  ...actSchema,
});
export type Hold = z.infer<typeof holdSchema>;

/** Whose turn a case is: of the office's officers, or with `to` null of its supervisors. */
export const assignmentSchema = z.looseObject({
  to: z.string().max(20).nullable(),
  reason: z.string().max(300).nullable(),
  revision: z.int().positive(),
  ...actSchema,
});
export type Assignment = z.infer<typeof assignmentSchema>;

/** Several items handed over in one act: one collector, one signature, one slip. */
export const releaseSchema = z.looseObject({
  items: z.array(z.uuid()).min(1),
  collector: collectorSchema,
  nameMatch: z.enum(['exact', 'close']),
  surrendered: z.array(surrenderedSchema),
  signature: signatureSchema,
  slipNumber: z.string(),
  /** As the slip names the officer; `by` is the staff number. */
  officerName: z.string().max(120),
  ...actSchema,
});
export type Release = z.infer<typeof releaseSchema>;

/** The papers that officers scan: what a browser shows without more, and no wider. */
export const scanMediaTypeSchema = z.enum(['application/pdf', 'image/jpeg', 'image/png']);
export type ScanMediaType = z.infer<typeof scanMediaTypeSchema>;

/**
 * A scan that an officer attached at the counter. The act goes to the centre at once, the bytes follow when there is
 * time.
 */
export const evidenceSchema = z.looseObject({
  sha256: sha256Schema,
  mediaType: text,
  sizeBytes: z.int().positive(),
  /** A code of the reference pack `evidence-kind`. */
  kind: text,
  note: z.string().max(300).optional(),
  workstationId: text,
  ...actSchema,
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const timelineEntrySchema = z.looseObject({
  act: z.string(),
  workstationId: z.string().optional(),
  /** Of an act about a refused one: which it was. */
  about: z.looseObject({ id: z.string(), act: z.string() }).optional(),
  note: z.string().optional(),
  /** Whom it was handed to, by staff number. */
  to: z.string().max(20).optional(),
  /** The blank that came out of a print which was then withdrawn: spoiled. */
  blank: z.looseObject({ jobId: z.string(), serial: z.string() }).optional(),
  ...actSchema,
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** How it came in where an officer took it down at a counter, by whom and where. */
export const lodgedSchema = z.looseObject({
  /** What the citizen was given until there was a reference of the centre's; it stays good. */
  provisionalReference: z.string().min(1).max(40),
  workstationId: text,
  /** The lines of the checklist whose papers the citizen had still to bring. */
  missing: z.array(z.string().max(60)).max(60),
  ...actSchema,
});

/** A part of the record that the service may not have. */
const part = <Part extends z.ZodType>(schema: Part) => schema.nullable().default(null);

export const applicationSchema = z.looseObject({
  id: z.uuid(),
  /** The number the citizen holds, from the portal. */
  reference: z.string().min(1).max(40),
  officeId: z.string().min(1).max(40),
  service: serviceIdSchema,
  standing: standingSchema,
  /** Raised by the centre with each change. */
  version: z.int().positive(),
  /** Raised by the portal with each (re)submission: a decision names the one it was taken on. */
  revision: z.int().positive(),
  /** Which system the application came from (domain facts 3.4 B6). `demonstration` is shown wherever the record is. */
  sourceSystem: text,
  /** Absent: a portal sent it. */
  lodged: lodgedSchema.optional(),
  submittedAt: instantSchema,
  resubmittedAt: instantSchema.nullable(),
  /** On what the logbook is to be issued: the centre's decision, by office, service and date. */
  medium: z.enum(['paper', 'electronic']),
  /** What the applicant asked for, where the service leaves a choice; empty: all of it. */
  asked: z.array(wordSchema),
  /** What it is about, by its service's `subject`: a vehicle or a driving licence. */
  vehicle: part(vehicleSchema),
  licence: part(licenceSchema),
  owners: z.array(partySchema).min(1),
  /** History, the latest first. The seller of a transfer is a party of it. */
  previousOwners: z.array(partySchema),
  /** On the register today, to be discharged or to stay. */
  registeredFinancier: part(financierSchema),
  /** To be entered by this application. */
  requestedFinancier: part(financierSchema),
  importDetail: part(importDetailSchema),
  transfer: part(transferSchema),
  register: part(registerEntrySchema),
  restrictions: z.array(restrictionSchema),
  /** Of the legal grounds that the service names, the one that it rests on (Traffic Act s.9(2), proviso). */
  ground: part(wordSchema),
  /** Why the applicant asks, in their own words: of a search, a re-registration. */
  statement: part(z.string().min(1).max(500)),
  booking: part(bookingSchema),
  /** County and sub-county of registration, as the form asks them. */
  registeredIn: part(z.looseObject({ countyCode: z.string().max(10), subCounty: text })),
  /** How the applicant wants to get it: at the counter, by courier. */
  delivery: wordSchema.default('counter'),
  declared: declaredSchema,
  collector: collectorSchema,
  payments: z.array(paymentSchema),
  /** What the fee was when it was paid: the centre freezes it as the payment comes in. */
  quote: part(frozenQuoteSchema),
  document: documentReferenceSchema,
  verification: z.record(z.string(), markSchema),
  decision: decisionSchema.nullable(),
  former: part(formerSchema),
  approvals: z.array(approvalSchema),
  holds: z.array(holdSchema),
  assignment: part(assignmentSchema),
  /** What it ends in, and what is to be handed in for it: both of the service's row, when it was received. */
  items: z.array(itemSchema),
  surrenders: z.array(surrenderDueSchema),
  releases: z.array(releaseSchema),
  evidence: z.array(evidenceSchema),
  timeline: z.array(timelineEntrySchema),
});
export type Application = z.infer<typeof applicationSchema>;

/** The registration number as the record has it; null while none is assigned, and where there is no vehicle. */
export const plateOf = ({ vehicle }: Pick<Application, 'vehicle'>): string | null =>
  vehicle?.registrationNumber ?? null;

/** Make and model; null where there is no vehicle. */
export const modelOf = ({ vehicle }: Pick<Application, 'vehicle'>): string | null =>
  vehicle === null ? null : `${vehicle.make} ${vehicle.model}`;

/** The licence that it is about; null where it is about a vehicle, whatever licence comes with it. */
export const licenceOf = ({ vehicle, licence }: Pick<Application, 'vehicle' | 'licence'>): Licence | null =>
  vehicle === null ? licence : null;

/** When the present revision reached the office. */
export const receivedAt = (application: Application): number => application.resubmittedAt ?? application.submittedAt;

/** The hand-over in which an item left. */
export const findRelease = ({ releases }: Pick<Application, 'releases'>, itemId: string): Release | undefined =>
  releases.find(({ items }) => items.includes(itemId));

type Standings = Pick<Application, 'standing' | 'releases' | 'surrenders'>;
/** An electronic item is released by its issue, but for one whose old paper has still to be taken in. */
export const stateOfItem = (item: Item, application: Standings): ItemState => {
  const isApproved = application.standing === 'approved';
  const isIssued = item.made === 'electronic' && isApproved && application.surrenders.length === 0;
  return stateOf(item, isApproved, isIssued || findRelease(application, item.id) !== undefined);
};

export const statusOf = (application: Standings & Pick<Application, 'items'>): Status => {
  if (application.standing !== 'approved') return application.standing;
  const states = application.items.map((item) => stateOfItem(item, application));
  if (states.length === 0) return 'done';
  const least = itemStates.find((state) => states.includes(state)) ?? 'due';
  return least === 'due' ? 'approved' : least;
};

/** @throws AppError ITEM_UNKNOWN */
export const getItem = ({ items }: Pick<Application, 'items'>, itemId: string): Item => {
  const found = items.find(({ id }) => id === itemId);
  if (found === undefined) throw new AppError('ITEM_UNKNOWN', 'no such item on this application', { item: itemId });
  return found;
};

/** Every numbered blank that is gone for this application: on its papers, spoiled, or after a withdrawn print. */
export const listBlanks = ({ items, timeline }: Application): { serial: string; jobId: string }[] => [
  ...items.flatMap(({ sheets }) =>
    sheets.flatMap(({ serial, jobId }) => (serial === undefined ? [] : [{ serial, jobId }])),
  ),
  ...timeline.flatMap(({ blank }) => (blank === undefined ? [] : [{ serial: blank.serial, jobId: blank.jobId }])),
];

/** The approvals that count: those of the present revision. */
export const listApprovals = ({
  approvals,
  revision,
}: Pick<Application, 'approvals' | 'revision'>): Application['approvals'] =>
  approvals.filter((approval) => approval.revision === revision);

/** Who has approved an application that waits for another officer; null where none does. */
export const findFirstApprover = (application: Application): string | null =>
  application.standing === 'submitted' ? (listApprovals(application)[0]?.by ?? null) : null;

/** What keeps an application where it is. */
/** Whose turn it is to verify it; undefined once it is decided or submitted again, and where nobody is named. */
export const findAssignment = ({
  assignment,
  standing,
  revision,
}: Pick<Application, 'assignment' | 'standing' | 'revision'>): Assignment | undefined =>
  assignment !== null && standing === 'submitted' && assignment.revision === revision ? assignment : undefined;

export const findHold = ({ holds }: Pick<Application, 'holds'>): Hold | undefined =>
  holds.find(({ releasedAt }) => releasedAt === null);
