import { z } from 'zod';
import { civilDateSchema, instantSchema } from './civil-date.ts';
import { collectorSchema, financierSchema, partySchema } from './party.ts';
import { importDetailSchema, registerEntrySchema, restrictionSchema, vehicleSchema } from './vehicle.ts';

/**
 * The record of one application, as the centre keeps it and the counter caches it. Objects are loose on purpose:
 * fields that a newer centre sends are kept and sent back, never dropped.
 */
export const serviceSchema = z.enum(['registration-used', 'ownership-transfer']);
export type Service = z.infer<typeof serviceSchema>;

/**
 * `awaiting-buyer` (the seller has started, the buyer has not answered) → `submitted` → `approved` → `printing`
 * (a sheet is under way) → `printed` (its serial is confirmed) → `shelved` (ready) → `collected`;
 * or from `submitted`: `returned` (to the applicant, who may resubmit) or `rejected`. `withdrawn`: the buyer declined.
 */
export const statusSchema = z.enum([
  'awaiting-buyer',
  'submitted',
  'returned',
  'rejected',
  'withdrawn',
  'approved',
  'printing',
  'printed',
  'shelved',
  'collected',
]);
export type Status = z.infer<typeof statusSchema>;

const text = z.string().max(120);
const actSchema = { at: instantSchema, by: z.string().max(20) };

/**
 * What the applicant keyed from each attached paper. The officer compares it with the scan; the checks with the form.
 */
export const declaredSchema = z.looseObject({
  logbook: z.looseObject({ number: text, registrationNumber: text, chassisNumber: text, ownerName: text }).optional(),
  customsEntry: z.looseObject({ number: text, chassisNumber: text }).optional(),
  insurance: z
    .looseObject({ insurer: text, policyNumber: text, startsOn: civilDateSchema, expiresOn: civilDateSchema })
    .optional(),
  inspection: z.looseObject({ reportNumber: text, inspectedOn: civilDateSchema, chassisNumber: text }).optional(),
});

/**
 * The three phases of a transfer (domain facts 0.1, 3.2) with the particulars Traffic Act s.9(2) asks of the seller.
 */
export const transferSchema = z.looseObject({
  reference: text,
  soldOn: civilDateSchema,
  mileageKm: z.int().nonnegative().nullable(),
  sellerStartedAt: instantSchema,
  buyerAnsweredAt: instantSchema.nullable(),
  buyerAnswer: z.enum(['accepted', 'declined']).nullable(),
});

export const paymentSchema = z.looseObject({
  invoiceNumber: text,
  reference: text,
  amountCents: z.int().nonnegative(),
  paidAt: instantSchema,
  payer: z.enum(['applicant', 'seller', 'buyer']),
  /**
   * False for "paid, not yet reflected": the citizen has a receipt, the system has not matched it (domain facts 6.1).
   */
  reflected: z.boolean(),
});

export const documentReferenceSchema = z.looseObject({
  id: z.string().min(1).max(80),
  name: text,
  pageCount: z.int().positive().optional(),
  /** Lower-case hex. Absent until the centre has stored the bytes; the counter then pins what it first received. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

export const markSchema = z.looseObject({
  mark: z.enum(['confirmed', 'overridden', 'faulted']),
  /** Required for `overridden`. */
  reason: z.string().max(500).optional(),
  /** 1-based page of the compiled PDF that shows it. */
  page: z.int().positive().optional(),
  /** The failed checks that stood when the line was overridden: a fail that came later is not covered. */
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

/** One sheet of paper: from the intent, before anything is spooled, to its serial or its spoiling. */
export const printJobSchema = z.looseObject({
  jobId: z.uuid(),
  documentSha256: z.string(),
  workstationId: z.string(),
  outcome: z.enum(['open', 'confirmed', 'spoiled']),
  serial: z.string().optional(),
  spoilReason: z.string().optional(),
  settledAt: instantSchema.optional(),
  settledBy: z.string().optional(),
  ...actSchema,
});
export type PrintJob = z.infer<typeof printJobSchema>;

export const shelfSchema = z.looseObject({
  bay: z.string().min(1).max(10),
  box: z.string().min(1).max(10),
  ...actSchema,
});

/** Pen strokes as flat x,y lists in a 600 × 200 box. No picture and no biometrics are kept (domain facts 9.4). */
export const signatureSchema = z.object({
  strokes: z
    .array(z.array(z.number().min(0).max(600)).min(4).max(4000))
    .min(1)
    .max(200),
});
export type Signature = z.infer<typeof signatureSchema>;

export const surrenderedSchema = z.looseObject({ kind: z.enum(['logbook']), number: z.string().min(1).max(60) });

export const handOverSchema = z.looseObject({
  collector: collectorSchema,
  nameMatch: z.enum(['exact', 'close']),
  surrendered: z.array(surrenderedSchema),
  signature: signatureSchema,
  slipNumber: z.string(),
  /** As the slip names the officer; `by` is the staff number. */
  officerName: z.string().max(120),
  ...actSchema,
});

/** The papers that officers scan: what a browser shows without more, and no wider. */
export const scanMediaTypeSchema = z.enum(['application/pdf', 'image/jpeg', 'image/png']);
export type ScanMediaType = z.infer<typeof scanMediaTypeSchema>;

/**
 * A scan that an officer attached at the counter. The act goes to the centre at once, the bytes follow when there is
 * time.
 */
export const evidenceSchema = z.looseObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
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
  /** The blank that came out of a print which was then withdrawn: spoiled. */
  blank: z.looseObject({ jobId: z.string(), serial: z.string() }).optional(),
  ...actSchema,
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

export const applicationSchema = z.looseObject({
  id: z.uuid(),
  /** The number the citizen holds, from the portal. */
  reference: z.string().min(1).max(40),
  officeId: z.string().min(1).max(40),
  service: serviceSchema,
  status: statusSchema,
  /** Raised by the centre with each change. */
  version: z.int().positive(),
  /** Raised by the portal with each (re)submission: a decision names the one it was taken on. */
  revision: z.int().positive(),
  /** Which system the application came from (domain facts 3.4 B6). `demonstration` is shown wherever the record is. */
  sourceSystem: text,
  submittedAt: instantSchema,
  resubmittedAt: instantSchema.nullable(),
  vehicle: vehicleSchema,
  owners: z.array(partySchema).min(1),
  previousOwners: z.array(partySchema),
  financier: financierSchema.nullable(),
  importDetail: importDetailSchema.nullable(),
  transfer: transferSchema.nullable(),
  register: registerEntrySchema.nullable(),
  restrictions: z.array(restrictionSchema),
  declared: declaredSchema,
  collector: collectorSchema,
  payments: z.array(paymentSchema),
  document: documentReferenceSchema,
  /** The record number of the logbook to be issued, allotted by the centre; not the serial of the blank (1.2). */
  logbookNumber: text,
  verification: z.record(z.string(), markSchema),
  decision: decisionSchema.nullable(),
  prints: z.array(printJobSchema),
  shelf: shelfSchema.nullable(),
  handOver: handOverSchema.nullable(),
  /** Left out by records older than it. */
  evidence: z.array(evidenceSchema).optional(),
  timeline: z.array(timelineEntrySchema),
});
export type Application = z.infer<typeof applicationSchema>;

/** When the present revision reached the office. */
export const receivedAt = (application: Application): number => application.resubmittedAt ?? application.submittedAt;

/** The sheet that is under way: printed or perhaps printed, not yet confirmed and not spoiled. */
export const findOpenPrint = (application: Application): PrintJob | undefined =>
  application.prints.find((job) => job.outcome === 'open');

/** The sheet that is the citizen's logbook. */
export const findConfirmedPrint = (application: Application): PrintJob | undefined =>
  application.prints.find((job) => job.outcome === 'confirmed');

/**
 * Every numbered blank that is gone for this application, as its logbook, spoiled, or after a print that was withdrawn.
 */
export const listBlanks = ({ prints, timeline }: Application): { serial: string; jobId: string }[] => [
  ...prints.flatMap(({ serial, jobId }) => (serial === undefined ? [] : [{ serial, jobId }])),
  ...timeline.flatMap(({ blank }) => (blank === undefined ? [] : [{ serial: blank.serial, jobId: blank.jobId }])),
];

/** The old logbook that the collector must hand in (Traffic Act s.9(4)); none where the old one is electronic (1.3). */
export const listSurrenderDue = (application: Application): { kind: 'logbook'; number: string }[] =>
  application.service === 'ownership-transfer' && application.register?.logbookMedium === 'paper'
    ? [{ kind: 'logbook', number: application.register.logbookNumber }]
    : [];
