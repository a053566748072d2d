import { z } from 'zod';
import type { Application } from './application.ts';
import { bilingualSchema } from './bilingual.ts';
import { checkRowSchema } from './check/check.ts';
import { type ChecklistLine, checklistSchema } from './checklist.ts';
import { type CivilDate, civilDateSchema } from './civil-date.ts';
import { isMet } from './condition.ts';
import { AppError } from './contract/errors.ts';
import { feeComponentSchema, feeScheduleSchema, publishedTotalSchema } from './fee.ts';
import { identityKindRowSchema } from './identity.ts';
import { type ItemKind, itemKindSchema, type LayoutName } from './item.ts';
import { nameToleranceSchema } from './name-tolerance.ts';
import { colleagueSchema } from './officer.ts';
import { paperHeadingSchema } from './paper-heading.ts';
import { plateSeriesSchema } from './plate.ts';
import { isReasonFor } from './reason.ts';
import { findService, getServiceRows, serviceSchema } from './service.ts';
import { serviceIdSchema } from './service-id.ts';
import { holidaySchema } from './working-day.ts';

/**
 * The dated data of `resources/reference`: one file a key. The centre replaces it; the program holds no such constant.
 */
export const officeSchema = z.looseObject({
  id: z.string().min(1).max(40),
  name: z.string(),
  kind: z.enum(['ntsa', 'huduma']),
  countyCode: z.string().regex(/^\d{3}$/),
  /** `strict`: who approved and printed an application does not hand it over. `open`: small offices. */
  separation: z.enum(['strict', 'open']),
  /** Who works there or did, for names on screen and for handing over a case; the centre fills it in. */
  officers: z.array(colleagueSchema).max(500).optional(),
});
export type Office = z.infer<typeof officeSchema>;

export const reasonCodeSchema = z.object({
  code: z.string().regex(/^[a-z0-9-]+$/),
  for: z.array(z.enum(['return', 'reject'])).min(1),
  /** `*`: of any service. */
  services: z.array(z.union([serviceIdSchema, z.literal('*')])).min(1),
  /** The officer's short label. */
  label: bilingualSchema,
  /** What the citizen is told. */
  wording: bilingualSchema,
  source: z.string(),
});
export type ReasonCode = z.infer<typeof reasonCodeSchema>;

/** A used import may be registered when first registered in or after entry year less `maxAgeYears` (KS 1515:2000). */
export const importRuleSchema = z.object({
  maxAgeYears: z.int().positive(),
  driveSide: z.enum(['right', 'left']),
  effectiveFrom: civilDateSchema,
  source: z.string(),
});

export const spoilReasonSchema = z.object({ code: z.string(), label: bilingualSchema });

/** What a scan made at the counter shows. */
export const evidenceKindSchema = z.object({
  code: z.string().regex(/^[a-z0-9-]+$/),
  label: bilingualSchema,
  source: z.string(),
});
export type EvidenceKind = z.infer<typeof evidenceKindSchema>;

/** How long what is done with stays on a workstation, and how long a document that nobody opens. */
export const retentionSchema = z.object({
  closedDays: z.int().min(1),
  scanDays: z.int().min(1),
  effectiveFrom: civilDateSchema,
  source: z.string(),
});

/** Pack (file name in `resources/reference`) → the schema of one row of it. */
export const referenceRowSchema = {
  service: serviceSchema,
  'item-kind': itemKindSchema,
  checklist: checklistSchema,
  check: checkRowSchema,
  fee: feeScheduleSchema,
  'fee-component': feeComponentSchema,
  'published-total': publishedTotalSchema,
  office: officeSchema,
  county: z.object({ code: z.string(), name: z.string() }),
  holiday: holidaySchema,
  'plate-series': plateSeriesSchema,
  'reason-code': reasonCodeSchema,
  'spoil-reason': spoilReasonSchema,
  'evidence-kind': evidenceKindSchema,
  'import-rule': importRuleSchema,
  retention: retentionSchema,
  'identity-kind': identityKindRowSchema,
  'name-tolerance': nameToleranceSchema,
  'paper-heading': paperHeadingSchema,
} as const;
export type PackName = keyof typeof referenceRowSchema;

/**
 * A row that this program cannot use, with the plain reason: what hangs on it is out of reach, all else works. `from`:
 * since when it holds, null where it does not say so plainly; an older row does not stand in for it.
 */
export type RowSetAside = {
  pack: PackName;
  row: string;
  from: CivilDate | null;
  reason: 'unreadable' | 'names-unknown';
  detail: string;
};
export type Reference = { [Name in PackName]: z.infer<(typeof referenceRowSchema)[Name]>[] } & {
  setAside: RowSetAside[];
};

/** The lines of its service's checklist that an application is asked. @throws AppError SERVICE_UNKNOWN */
export const listLines = (reference: Reference, application: Application): ChecklistLine[] =>
  getServiceRows(reference, application).checklist.lines.filter(
    ({ when }) => when === undefined || isMet(when, application),
  );

/** Those of them for which the applicant brings something. @throws AppError SERVICE_UNKNOWN */
export const listBrought = (reference: Reference, application: Application): ChecklistLine[] =>
  listLines(reference, application).filter(({ brought }) => brought !== 'nothing');

/** The reasons for which an application of a service may be returned or rejected. */
export const listReasons = (
  reference: { readonly 'reason-code': readonly ReasonCode[] },
  service: string,
  act: 'return' | 'reject',
): ReasonCode[] => reference['reason-code'].filter((one) => isReasonFor(one, service, act));

/**
 * What an application rests on and the reference data has no row of: its service (or that service's checklist), or a
 * kind of its items. Nobody can work on it until then. @returns the pack and the row, to be read by people
 */
export const findMissingRow = (reference: Reference, application: Application): string | undefined => {
  if (findService(reference, application) === undefined) return `service ${application.service}`;
  const unknown = application.items.find(({ kind }) => !reference['item-kind'].some(({ id }) => id === kind));
  return unknown === undefined ? undefined : `item-kind ${unknown.kind}`;
};

/** The services of which every row can be read, so that no application of theirs lacks one. */
export const listWholeServices = ({ service, setAside }: Reference): string[] => {
  const isAside = (pack: PackName, id: string) => setAside.some((one) => one.pack === pack && one.row === id);
  const broken = service.filter(({ id, checklist }) => isAside('service', id) || isAside('checklist', checklist));
  return [...new Set(service.map(({ id }) => id))].filter((id) => !broken.some((one) => one.id === id));
};

/** @throws AppError ITEM_UNKNOWN */
export const getItemKind = (reference: Reference, id: string): ItemKind => {
  const found = reference['item-kind'].find((kind) => kind.id === id);
  if (found === undefined) throw new AppError('ITEM_UNKNOWN', 'no such kind of item', { item: id });
  return found;
};

/** The layout of a printed thing; an electronic logbook is drawn as the paper one where it is copied. */
export const getLayout = (reference: Reference, kind: string): LayoutName =>
  getItemKind(reference, kind).layout ?? 'logbook';

/** It is printed on a numbered blank, each of which is accounted for; other papers come on plain sheets. */
export const isOnBlank = (reference: Reference, kind: string): boolean =>
  getItemKind(reference, kind).scannedAs === 'serial';
