import type { Application } from '#domain/application.ts';
import type { LayoutName } from '#domain/item.ts';
import { cleanText, isAltered } from './text.ts';

/** A text of the record, and how the paper would show it. */
export type Undrawn = { text: string; printed: string };

const textsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return value === null || typeof value !== 'object' ? [] : Object.values(value).flatMap(textsOf);
};

/** What of a record each layout shows. */
const shownOn: Record<LayoutName, (application: Application) => unknown> = {
  logbook: ({ requestedFinancier, registeredFinancier, transfer, register, ...one }) => [
    ...[one.vehicle, one.owners, one.previousOwners, transfer?.seller, requestedFinancier ?? registeredFinancier],
    ...[one.importDetail, register?.customsEntryNumber, register?.customsOffice, register?.borderPoint],
    ...[one.items.map(({ number }) => number), one.reference],
  ],
  plain: ({ register, payments, ...one }) => [
    ...[one.vehicle, one.licence, one.owners, register?.owners, register?.logbookNumber, one.registeredFinancier],
    ...[one.booking, one.ground, one.statement, payments.map(({ invoiceNumber }) => invoiceNumber), one.reference],
  ],
};

/**
 * What a paper of this record would not show as it is written, since the fonts lack a sign of it. The printing officer
 * sees each of them before a sheet is used.
 */
export const listUndrawn = (application: Application, layout: LayoutName): Undrawn[] =>
  [...new Set(textsOf(shownOn[layout](application)))]
    .filter(isAltered)
    .map((text) => ({ text, printed: cleanText(text) }));
