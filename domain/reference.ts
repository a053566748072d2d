import { z } from 'zod';
import type { Application } from './application.ts';
import { bilingualSchema } from './bilingual.ts';
import { type Checklist, checklistSchema } from './checklist.ts';
import { civilDateAt, civilDateSchema } from './civil-date.ts';
import { AppError } from './contract/errors.ts';
import { feeComponentSchema, feeScheduleSchema } from './fee.ts';
import { identityKindRowSchema } from './identity.ts';
import { findInForce } from './in-force.ts';
import { type ItemKind, itemKindSchema } from './item.ts';
import { plateSeriesSchema } from './plate.ts';
import { getService, serviceSchema } from './service.ts';
import { serviceIdSchema } from './service-id.ts';

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
});
export type Office = z.infer<typeof officeSchema>;

export const reasonCodeSchema = z.object({
  code: z.string().regex(/^[a-z0-9-]+$/),
  for: z.array(z.enum(['return', 'reject'])).min(1),
  services: z.array(serviceIdSchema).min(1),
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
  fee: feeScheduleSchema,
  'fee-component': feeComponentSchema,
  office: officeSchema,
  county: z.object({ code: z.string(), name: z.string() }),
  holiday: z.object({ on: civilDateSchema, name: z.string() }),
  'plate-series': plateSeriesSchema,
  'reason-code': reasonCodeSchema,
  'spoil-reason': spoilReasonSchema,
  'evidence-kind': evidenceKindSchema,
  'import-rule': importRuleSchema,
  retention: retentionSchema,
  'identity-kind': identityKindRowSchema,
} as const;
export type PackName = keyof typeof referenceRowSchema;

/** A row that this program cannot use, with the plain reason: what hangs on it is out of reach, all else works. */
export type RowSetAside = { pack: PackName; row: string; reason: 'unreadable' | 'names-unknown'; detail: string };
export type Reference = { [Name in PackName]: z.infer<(typeof referenceRowSchema)[Name]>[] } & {
  setAside: RowSetAside[];
};

/**
 * The checklist of an application's service: the row of the day of receipt.
 * @throws AppError SERVICE_UNKNOWN, NOT_FOUND when the pack has none for that day.
 */
export const getChecklist = (reference: Reference, application: Application): Checklist => {
  const { checklist: id } = getService(reference, application);
  const on = civilDateAt(application.submittedAt);
  const found = findInForce(
    reference.checklist.filter((one) => one.id === id),
    on,
  );
  if (found === undefined) throw new AppError('NOT_FOUND', 'no checklist is in force on this day', { id, on });
  return found;
};

/**
 * What an application rests on and the reference data has no row of: its service, that service's checklist, a kind of
 * its items. Nobody can work on it until then. @returns the pack and the row, to be read by people
 */
export const findMissingRow = (reference: Reference, application: Application): string | undefined => {
  const { service, submittedAt, items } = application;
  const on = civilDateAt(submittedAt);
  const row = findInForce(
    reference.service.filter(({ id }) => id === service),
    on,
  );
  if (row === undefined) return `service ${service}`;
  if (!reference.checklist.some(({ id, effectiveFrom }) => id === row.checklist && effectiveFrom <= on))
    return `checklist ${row.checklist}`;
  const unknown = items.find(({ kind }) => !reference['item-kind'].some(({ id }) => id === kind));
  return unknown === undefined ? undefined : `item-kind ${unknown.kind}`;
};

/** @throws AppError ITEM_UNKNOWN */
export const getItemKind = (reference: Reference, id: string): ItemKind => {
  const found = reference['item-kind'].find((kind) => kind.id === id);
  if (found === undefined) throw new AppError('ITEM_UNKNOWN', 'no such kind of item', { item: id });
  return found;
};
