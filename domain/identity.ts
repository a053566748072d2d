import { z } from 'zod';
import { type CivilDate, civilDateSchema } from './civil-date.ts';
import { isOfPattern } from './pattern.ts';
import { wordSchema } from './word.ts';

/** The kind of document a person shows; the forms of their numbers are data (pack `check`). */
export const identityKindSchema = wordSchema;
export type IdentityKind = z.infer<typeof identityKindSchema>;

export const identitySchema = z.looseObject({ kind: identityKindSchema, number: z.string().min(1).max(40) });
export type Identity = z.infer<typeof identitySchema>;

/** A document of `kind` proves the number that another kind was named with; dated, with its source. */
export const identityKindRowSchema = z.object({
  kind: identityKindSchema,
  standsFor: identityKindSchema,
  effectiveFrom: civilDateSchema,
  source: z.string(),
});
export type IdentityKindRow = z.infer<typeof identityKindRowSchema>;

/** Upper case, without the spaces and dashes that are printed, typed or scanned between the signs. */
export const normaliseIdentityNumber = (number: string): string =>
  number
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}\p{Cf}]/gu, '');

/** A number of digits alone as it may also be written: forms fill it up with zeros in front, spreadsheets cut them. */
export const identityNumberForms = (number: string): string[] => {
  const plain = normaliseIdentityNumber(number);
  return [...new Set([plain, /^\d+$/.test(plain) ? plain.replace(/^0+(?=.)/, '') : plain])];
};

/** Zeros in front carry nothing in a number that counts; in a passport's or a company's they do. */
const countingKinds: ReadonlySet<IdentityKind> = new Set(['national-id', 'maisha-card', 'alien-card']);

/**
 * A typing check, never proof, by the patterns of its kind; undefined for a kind that has none.
 */
export const isIdentityFormat = (
  { kind, number }: Identity,
  patterns: Readonly<Record<string, string>>,
): boolean | undefined => {
  const pattern = Object.hasOwn(patterns, kind) ? patterns[kind] : undefined;
  return pattern === undefined ? undefined : isOfPattern(normaliseIdentityNumber(number), pattern);
};

/**
 * The kinds of document that prove who is named by one of `named`, on a day: that kind, and those that stand for it.
 */
export const listAcceptedKinds = (
  named: IdentityKind,
  rows: readonly IdentityKindRow[],
  on: CivilDate,
): IdentityKind[] => [
  named,
  ...rows
    .filter((row) => row.standsFor === named && row.effectiveFrom <= on && row.kind !== named)
    .map(({ kind }) => kind),
];

export const isSameIdentityNumber = (kind: IdentityKind, one: string, other: string): boolean => {
  const form = (number: string) =>
    countingKinds.has(kind) ? identityNumberForms(number).at(-1) : normaliseIdentityNumber(number);
  return form(one) === form(other);
};

/**
 * Whether a document proves the identity that is named: the same number, on a document that stands for the named one.
 */
export const isSameIdentity = (shown: Identity, named: Identity, acceptedKinds: readonly IdentityKind[]): boolean =>
  acceptedKinds.includes(shown.kind) && isSameIdentityNumber(named.kind, shown.number, named.number);

/** `••••5678`: the last four signs, as screens and slips show a number until it is asked for. */
export const maskNumber = (number: string): string =>
  number.length <= 4 ? number : `${'•'.repeat(number.length - 4)}${number.slice(-4)}`;

/** Whether a number came without its beginning. */
export const isMasked = (number: string): boolean => number.startsWith('•');

/**
 * The kinds of owner, by whose patterns a KRA PIN reads; none for what reads as no PIN. The rule of its check letter is
 * not published, so the form alone is looked at (domain facts 2.2).
 */
export const findKraPinKinds = (pin: string, patterns: Readonly<Record<string, string>>): string[] =>
  Object.entries(patterns).flatMap(([kind, pattern]) => (isOfPattern(pin.trim().toUpperCase(), pattern) ? [kind] : []));

/** `+254…` from the forms people type; undefined when it is no Kenyan mobile number (domain facts 2.2). */
export const normalisePhone = (text: string): string | undefined => {
  const found = /^(?:\+?254|0)([17]\d{8})$/.exec(text.replace(/[\s-]/g, ''));
  return found === null ? undefined : `+254${found[1]}`;
};
