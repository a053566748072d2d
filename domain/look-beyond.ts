import { z } from 'zod';
import { type Application, licenceOf, modelOf, plateOf, receivedAt, statusOf, statusSchema } from './application.ts';
import { classifyChassis } from './chassis.ts';
import { instantSchema } from './civil-date.ts';
import { maskName } from './person-name.ts';
import { normalisePlate } from './plate.ts';
import type { Office } from './reference.ts';
import { serviceIdSchema } from './service-id.ts';
import { wordSchema } from './word.ts';

/**
 * What one office may see of another's application: enough to direct the person, no more. Where it is, how far it has
 * come and since when; names masked, no number of a person, no paper.
 */
export const applicationBeyondSchema = z.looseObject({
  reference: z.string(),
  office: z.looseObject({ id: z.string(), name: z.string() }),
  service: serviceIdSchema,
  status: statusSchema,
  registrationNumber: z.string().nullable(),
  /** Make and model; null where there is no vehicle. */
  vehicle: z.string().nullable(),
  /** Without its number, which is its holder's. */
  licence: z.looseObject({ kind: wordSchema, categories: z.array(wordSchema) }).nullable(),
  /** Masked: `P••• O••• O•••`. */
  owner: z.string(),
  collector: z.string(),
  receivedAt: instantSchema,
  decidedAt: instantSchema.nullable(),
  /** On the shelf since; null when it is not there. */
  readyAt: instantSchema.nullable(),
  collectedAt: instantSchema.nullable(),
});
export type ApplicationBeyond = z.infer<typeof applicationBeyondSchema>;

export const lookKindSchema = z.enum(['reference', 'plate', 'chassis']);
export type LookKind = z.infer<typeof lookKindSchema>;

export const toApplicationBeyond = (
  record: Application,
  { id, name }: Pick<Office, 'id' | 'name'>,
): ApplicationBeyond => {
  const licence = licenceOf(record);
  return {
    reference: record.reference,
    office: { id, name },
    service: record.service,
    status: statusOf(record),
    registrationNumber: plateOf(record),
    vehicle: modelOf(record),
    licence: licence && { kind: licence.kind, categories: licence.categories },
    owner: maskName(record.owners[0]?.name ?? ''),
    collector: maskName(record.collector.name),
    receivedAt: receivedAt(record),
    decidedAt: record.decision?.at ?? null,
    readyAt: statusOf(record) === 'shelved' ? Math.max(...record.items.map(({ shelf }) => shelf?.at ?? 0)) : null,
    collectedAt: record.releases.at(-1)?.at ?? null,
  };
};

/**
 * Nobody who serves citizens at a counter needs so many in a day and a night; from the first number on somebody should
 * ask why.
 */
export const looksADay = { unusual: 50, most: 200 } as const;

/**
 * What a text typed into a search most likely names; the officer has the last word. Undefined for what names a person.
 */
export const guessLookKind = (text: string): LookKind | undefined => {
  const key = normalisePlate(text);
  if (key.length < 4 || !/\d/.test(key)) return undefined;
  if (/^[A-Z]{1,5}\d{1,4}[A-Z]{0,2}$/.test(key) && key.length <= 8) return 'plate';
  return classifyChassis(text) === 'vin' ? 'chassis' : 'reference';
};
