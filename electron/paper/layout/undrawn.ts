import type { Application } from '#domain/application.ts';
import { cleanText, isAltered } from './text.ts';

/** A text of the record, and how the paper would show it. */
export type Undrawn = { text: string; printed: string };

const textsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return value === null || typeof value !== 'object' ? [] : Object.values(value).flatMap(textsOf);
};

/**
 * What a logbook of this record would not show as it is written, since the fonts lack a sign of it. The printing
 * officer sees each of them before a numbered blank is used.
 */
export const listUndrawn = ({
  vehicle,
  owners,
  previousOwners,
  transfer,
  importDetail,
  requestedFinancier,
  registeredFinancier,
  items,
  reference,
}: Application): Undrawn[] =>
  [
    ...new Set(
      textsOf([
        ...[vehicle, owners, previousOwners, transfer?.seller, importDetail, requestedFinancier ?? registeredFinancier],
        ...[items.map(({ number }) => number), reference],
      ]),
    ),
  ]
    .filter(isAltered)
    .map((text) => ({ text, printed: cleanText(text) }));
