import { z } from 'zod';
import type { Service } from './application.ts';
import { serviceSchema } from './application.ts';
import { bilingualSchema } from './bilingual.ts';
import { type Checklist, checklistSchema } from './checklist.ts';
import { type CivilDate, civilDateSchema } from './civil-date.ts';
import { AppError } from './contract/errors.ts';
import { feeScheduleSchema } from './fee.ts';
import { identityKindRowSchema } from './identity.ts';
import { plateSeriesSchema } from './plate.ts';

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
  services: z.array(serviceSchema).min(1),
  /** The officer's short label. */
  label: bilingualSchema,
  /** What the citizen is told. */
  wording: bilingualSchema,
  source: z.string(),
});
export type ReasonCode = z.infer<typeof reasonCodeSchema>;

export const serviceStandardSchema = z.object({
  service: serviceSchema,
  workingDays: z.int().positive(),
  effectiveFrom: civilDateSchema,
  source: z.string(),
});

export const legalTermSchema = z.object({
  id: z.enum(['new-owner-registered', 'seller-notice', 'pending-contact']),
  days: z.int().positive(),
  source: z.string(),
});

/** A used import may be registered when first registered in or after entry year less `maxAgeYears` (KS 1515:2000). */
export const importRuleSchema = z.object({
  maxAgeYears: z.int().positive(),
  driveSide: z.enum(['right', 'left']),
  effectiveFrom: civilDateSchema,
  source: z.string(),
});

/** A rule that asks a document to be no older than so many days; dated and switched off by leaving the row out. */
export const documentAgeSchema = z.object({
  service: serviceSchema,
  document: z.enum(['inspection']),
  validDays: z.int().positive(),
  /** `warn` where the sources disagree. */
  severity: z.enum(['warn', 'fail']),
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

const dated = <Row extends z.ZodType>(row: Row) =>
  z.object({ version: z.string(), note: z.string().optional(), rows: z.array(row) }).transform((pack) => pack.rows);

/** File name in `resources/reference` → its schema. */
export const referencePackSchema = {
  fee: dated(feeScheduleSchema),
  checklist: dated(checklistSchema),
  office: dated(officeSchema),
  county: dated(z.object({ code: z.string(), name: z.string() })),
  holiday: dated(z.object({ on: civilDateSchema, name: z.string() })),
  'plate-series': dated(plateSeriesSchema),
  'reason-code': dated(reasonCodeSchema),
  'spoil-reason': dated(spoilReasonSchema),
  'evidence-kind': dated(evidenceKindSchema),
  'service-standard': dated(serviceStandardSchema),
  'legal-term': dated(legalTermSchema),
  'import-rule': dated(importRuleSchema),
  'document-age': dated(documentAgeSchema),
  retention: dated(retentionSchema),
  'identity-kind': dated(identityKindRowSchema),
} as const;
export const referenceSchema = z.object(referencePackSchema);
export type Reference = z.infer<typeof referenceSchema>;

/** The row in force on a date: the latest that has begun. */
export const findInForce = <Row extends { effectiveFrom: string }>(
  rows: readonly Row[],
  on: CivilDate,
): Row | undefined =>
  rows.filter((row) => row.effectiveFrom <= on).sort((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom))[0];

/** The checklist of a service in force on a date. @throws AppError NOT_FOUND when the pack has none for that day. */
export const getChecklist = (reference: Reference, service: Service, on: CivilDate): Checklist => {
  const rows = reference.checklist.filter((one) => one.service === service);
  const found = findInForce(rows, on);
  if (found === undefined) throw new AppError('NOT_FOUND', 'no checklist is in force on this day', { service, on });
  return found;
};
