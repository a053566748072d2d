import { z } from 'zod';
import { type Application, documentReferenceSchema, paymentSchema, scanMediaTypeSchema } from './application.ts';
import { civilDateSchema, startOfDay } from './civil-date.ts';
import { type Submission, submissionSchema } from './intake.ts';
import { type Field, type FieldName, listSections, type Section, type SectionId, type Typed } from './lodge-form.ts';
import { type PaperPlace, paperOrderSchema } from './paper-order.ts';
import type { Reference } from './reference.ts';
import { getServiceRows, type Service } from './service.ts';
import { sha256Schema } from './sha256.ts';

/**
 * An application that an officer takes down for a citizen at the counter. A draft is text; the submission of it is what
 * a portal would have sent. The uuid that the counter gives is the application's for good.
 */
export const counterSystem = 'counter';

/** The one PDF that is lodged, as the counter's store holds it. */
export const lodgedDocumentSchema = z.object({
  name: z.string().min(1).max(120),
  /** Absent where nobody has counted. */
  pageCount: z.int().positive().max(2000).optional(),
  sha256: sha256Schema,
  sizeBytes: z.int().positive(),
  /** Which paper stands on which of its pages, by the line of the checklist. */
  papers: paperOrderSchema.optional(),
});
export type LodgedDocument = z.infer<typeof lodgedDocumentSchema>;

/** A paper of a draft as it was brought in, before it is joined with the others. */
export const draftPaperSchema = z.object({
  sha256: sha256Schema,
  name: z.string().min(1).max(120),
  mediaType: scanMediaTypeSchema,
  sizeBytes: z.int().positive(),
  pageCount: z.int().positive().nullable(),
  /** The line of the checklist that it answers; null while nobody has said. */
  line: z.string().max(60).nullable(),
  /** How far the officer has turned it, clockwise, in degrees. */
  turn: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  /** A picture without colour: a copy in colour may be asked for. */
  isGrey: z.boolean(),
});
export type DraftPaper = z.infer<typeof draftPaperSchema>;
/** More than any service asks for. */
export const mostPapers = 40;
/** What an officer says of the papers that are there; one that is not named is taken out. */
export const arrangedPapersSchema = z
  .array(draftPaperSchema.pick({ sha256: true, turn: true, line: true }))
  .max(mostPapers)
  .refine((papers) => new Set(papers.map(({ sha256 }) => sha256)).size === papers.length);

/** Where each paper of a draft stands in the document of them all; what nobody has named has no place. */
export const listPlaces = (papers: readonly DraftPaper[]): PaperPlace[] => {
  let page = 1;
  return papers.flatMap(({ line, pageCount }) => {
    const first = page;
    page += pageCount ?? 0;
    return line === null || pageCount === null ? [] : [{ paper: line, page: first, pages: pageCount }];
  });
};

/**
 * What a lodging carries: the submission without what is the counter's or the centre's to say (id, office, day, both
 * references, restrictions, what a payment came to).
 */
export const lodgedFormSchema = submissionSchema
  .omit({
    id: true,
    reference: true,
    officeId: true,
    sourceSystem: true,
    submittedAt: true,
    restrictions: true,
    document: true,
    payments: true,
  })
  .extend({
    /** "Paid, not yet reflected": a receipt that was shown; only the centre matches it. */
    payments: z.array(paymentSchema.omit({ reflected: true })).max(10),
  })
  .strict();
export type LodgedForm = z.infer<typeof lodgedFormSchema>;

/** Under which id the record names the lodged document: nobody else's can be named so. */
export const documentIdOf = (applicationId: string): string => `lodged-${applicationId}`;

export type Lodging = {
  id: string;
  officeId: string;
  at: number;
  provisionalReference: string;
  form: LodgedForm;
  document: LodgedDocument;
};

/** What `intake.ts` takes in, under the provisional reference until there is another. */
export const toSubmission = ({ id, officeId, at, provisionalReference, form, document }: Lodging): Submission => ({
  ...form,
  transfer: form.transfer && { ...form.transfer, reference: form.transfer.reference || provisionalReference },
  id,
  officeId,
  reference: provisionalReference,
  sourceSystem: counterSystem,
  submittedAt: at,
  restrictions: [],
  payments: form.payments.map((one) => ({ ...one, reflected: false })),
  document: documentReferenceSchema.parse({ ...document, id: documentIdOf(id) }),
});

/** A draft as checks, conditions and fees look at it; it is on no record. */
export const asApplication = ({
  id,
  officeId,
  at,
  parts,
}: Pick<Lodging, 'id' | 'officeId' | 'at'> & { parts: DraftParts }): Application => ({
  ...parts,
  id,
  officeId,
  reference: '',
  sourceSystem: counterSystem,
  submittedAt: at,
  collector: parts.collector ?? { name: '', identity: { kind: '', number: '' } },
  restrictions: [],
  payments: parts.payments.map((one) => ({ ...one, reflected: false })),
  document: { id: documentIdOf(id), name: '' },
  standing: 'lodged',
  version: 1,
  revision: 1,
  resubmittedAt: null,
  former: null,
  quote: null,
  verification: {},
  decision: null,
  approvals: [],
  holds: [],
  assignment: null,
  items: [],
  surrenders: [],
  releases: [],
  evidence: [],
  timeline: [],
});

/** What is wrong with a field: the locale files say it under `lodge:fault`. */
export const faultCodes = [
  'missing',
  'too-long',
  'not-a-date',
  'not-a-number',
  'not-a-sum',
  'not-a-word',
  'refused',
] as const;
export type FaultCode = (typeof faultCodes)[number];

/** One line without tabs, newlines and signs that cannot be seen, whatever was pasted. */
export const cleanLine = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ')
    .trim();

type Read = { value: unknown } | { fault: FaultCode };
const mostSigns = { text: 120, code: 60, prose: 500 } as const;
/** Where the record has another bound than its kind. */
const ownMost: Partial<Record<FieldName, number>> = {
  name: 200,
  email: 200,
  postalAddress: 200,
  phone: 20,
  kraPin: 20,
  identityNumber: 40,
};

const readField = ({ kind, name, words }: Field, text: string): Read => {
  switch (kind) {
    case 'text':
    case 'code':
    case 'prose':
      if (text.length > (ownMost[name] ?? mostSigns[kind])) return { fault: 'too-long' };
      return { value: kind === 'code' ? text.toUpperCase() : text };
    case 'date':
      return civilDateSchema.safeParse(text).success ? { value: text } : { fault: 'not-a-date' };
    case 'whole': {
      const digits = text.replace(/[\s,]/g, '');
      return /^\d{1,9}$/.test(digits) ? { value: Number(digits) } : { fault: 'not-a-number' };
    }
    case 'money': {
      const [, shillings, cents = ''] = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(text.replace(/[\s,]/g, '')) ?? [];
      return shillings === undefined
        ? { fault: 'not-a-sum' }
        : { value: Number(shillings) * 100 + Number(cents.padEnd(2, '0')) };
    }
    case 'word':
      return words === undefined || words.of.length === 0 || words.of.includes(text)
        ? { value: text }
        : { fault: 'not-a-word' };
    case 'words': {
      const chosen = text.split(' ');
      return chosen.every((one) => words?.of.includes(one)) ? { value: chosen } : { fault: 'not-a-word' };
    }
  }
};

type Values = Record<string, unknown>;
/** The values of a section by their members: `identity/number` within `identity`. */
const nest = (path: string, values: ReadonlyMap<string, unknown>): Values => {
  const nested: Values = {};
  for (const [at, value] of values) {
    const members = (path !== '' && at.startsWith(`${path}/`) ? at.slice(path.length + 1) : at).split('/');
    const last = members.pop() ?? '';
    let within = nested;
    for (const member of members) {
      const next = (within[member] ?? {}) as Values; // made here
      within[member] = next;
      within = next;
    }
    within[last] = value;
  }
  return nested;
};

/** `isWhole`: something is there, and nothing of it is missing or wrong. */
type ReadSection = { section: Section; values: Values; faults: Record<string, FaultCode>; isWhole: boolean };

export type Draft = { service: string; typed: Typed };
/** What is whole of a draft; of what is not there yet nothing is said. */
export type DraftParts = Omit<LodgedForm, 'collector'> & { collector: LodgedForm['collector'] | null };
export type ReadDraft = {
  sections: Section[];
  /** By the path of the field. */
  faults: Record<string, FaultCode>;
  parts: DraftParts;
  /** Undefined while anything is missing or wrong. */
  form: LodgedForm | undefined;
};

/**
 * Reads a draft by the row of its service on the day.
 * @throws AppError SERVICE_UNKNOWN
 */
export const readDraft = ({ service: id, typed }: Draft, reference: Reference, at: number): ReadDraft => {
  const rows = getServiceRows(reference, { service: id, submittedAt: at });
  const sections = listSections(rows, typed);
  const read = sections.map((section) => readSection(section, typed));
  const faults: Record<string, FaultCode> = Object.assign({}, ...read.map((one) => one.faults));
  const parts = toParts(rows.service, read, at);
  // A company sends somebody
  if (parts.owners.length > 0 && parts.collector === null) faults['collector/name'] ??= 'missing';
  if (Object.keys(faults).length > 0) return { sections, faults, parts, form: undefined };
  const parsed = lodgedFormSchema.safeParse(parts);
  for (const { path } of parsed.error?.issues ?? []) faults[findPath(sections, path)] = 'refused';
  return { sections, faults, parts, form: parsed.data };
};

const readSection = (section: Section, typed: Typed): ReadSection => {
  const values = new Map<string, unknown>();
  const faults: Record<string, FaultCode> = {};
  for (const field of section.fields) {
    const text = cleanLine(typed[field.path] ?? '');
    if (text === '') continue;
    const found = readField(field, text);
    if ('value' in found) values.set(field.path, found.value);
    else faults[field.path] = found.fault;
  }
  const isBegun = values.size > 0 || Object.keys(faults).length > 0;
  if (isBegun || !section.optional)
    for (const { path, required } of section.fields) if (required && !values.has(path)) faults[path] ??= 'missing';
  const path = section.id === 'request' ? '' : section.path;
  return { section, values: nest(path, values), faults, isWhole: isBegun && Object.keys(faults).length === 0 };
};

/** What a portal leaves out as nothing. */
const noVehicle = {
  registrationNumber: null,
  transmission: null,
  driveSide: null,
  ratingCc: null,
  loadCapacityKg: null,
};

const toParts = (service: Service, read: readonly ReadSection[], at: number): DraftParts => {
  const all = (id: SectionId): Values[] =>
    read.flatMap(({ section, values, isWhole }) => (section.id === id && isWhole ? [values] : []));
  const one = (id: SectionId): Values | null => all(id)[0] ?? null;
  const {
    asked = [],
    medium = 'paper',
    ground = null,
    statement = null,
    delivery = 'counter',
  } = read.find(({ section }) => section.id === 'request')?.values ?? {};
  const owners = all('owner');
  const [owner] = owners;
  const vehicle = one('vehicle') && { ...noVehicle, ...one('vehicle') };
  const [seller, sale, register, registered, payment] = (
    ['seller', 'sale', 'register', 'registered', 'payment'] as const
  ).map(one);
  const registeredOwners = [registered, seller].find((party) => party != null);
  const needsOther = service.changes.includes('owner');
  const parts = {
    service: service.id,
    medium,
    asked,
    ground,
    statement,
    delivery,
    vehicle,
    licence: one('licence') && { number: null, ...one('licence') },
    owners,
    previousOwners: [],
    requestedFinancier: one('requestedFinancier'),
    registeredFinancier: one('registeredFinancier'),
    importDetail: one('importDetail'),
    transfer: seller && sale && toTransfer(seller, sale, at),
    register:
      register && vehicle && (registeredOwners !== undefined || (!needsOther && owner !== undefined))
        ? {
            ...pick(vehicle, ['registrationNumber', 'chassisNumber', 'engineNumber']),
            transfers: 0,
            ...register,
            owners: registeredOwners === undefined ? owners : [registeredOwners],
          }
        : null,
    booking: one('booking') && { ...one('booking'), result: null, defects: [] },
    registeredIn: one('registeredIn'),
    declared: Object.fromEntries(
      read.flatMap(({ section, values, isWhole }) =>
        section.id === 'declared' && isWhole ? [[section.of, values]] : [],
      ),
    ),
    collector: findCollector(read, owner),
    payments: payment == null ? [] : [toPayment(payment, seller != null, at)],
  };
  return parts as unknown as DraftParts; // each member as its fields were read; the schema has the last word over the form
};

const pick = (values: Values, names: readonly string[]): Values =>
  Object.fromEntries(names.map((name) => [name, values[name]]));

const toTransfer = (seller: Values, { buyerAnswer, ...sale }: Values, at: number): Values => ({
  // The sale has no number of its own here: `toSubmission` gives it the application's
  reference: '',
  mileageKm: null,
  ...sale,
  seller,
  sellerStartedAt: at,
  buyerAnswer: buyerAnswer === 'accepted' ? 'accepted' : null,
  buyerAnsweredAt: buyerAnswer === 'accepted' ? at : null,
});

/** Whoever is named, else the first owner where that is a person. */
const findCollector = (read: readonly ReadSection[], owner: Values | undefined): Values | null => {
  const named = read.find(({ section }) => section.id === 'collector');
  if (named?.isWhole === true) return named.values;
  const isBegun = Object.keys(named?.faults ?? {}).length > 0;
  if (isBegun || owner?.kind !== 'individual') return null;
  const { name, identity, phone } = owner;
  return { name, identity, ...(phone === undefined ? {} : { phone }) };
};

/** A receipt names a day; the payment was made by now. */
const toPayment = ({ paidAt, ...payment }: Values, isOfBuyer: boolean, at: number): Values => ({
  ...payment,
  paidAt: Math.min(startOfDay(String(paidAt)), at),
  payer: isOfBuyer ? 'buyer' : 'applicant',
});

/** The field that a complaint of the schema is about, else the first. */
const findPath = (sections: readonly Section[], path: readonly PropertyKey[]): string => {
  const joined = path.map(String).join('/');
  const fields = sections.flatMap((section) => section.fields);
  const found =
    fields.find((field) => field.path === joined) ?? fields.find((field) => field.path.startsWith(joined)) ?? fields[0];
  return found?.path ?? joined;
};
