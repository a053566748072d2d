import { z } from 'zod';
import { type CivilDate, civilDateSchema } from './civil-date.ts';
import { type knownWords, wordSchema } from './word.ts';

/** The kind of document a person shows. Formats in `isIdentityFormat`, with their sources. */
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

const formats = {
  'national-id': /^[0-9]{1,9}$/,
  'alien-card': /^[0-9]{6,9}$/,
  passport: /^[A-Z0-9]{7,9}$/,
  'maisha-card': /^[0-9]{8,14}$/,
  // The grammar of company numbers is not published (domain facts 8): anything printable.
  company: /^[A-Z0-9][A-Z0-9./ -]{2,39}$/,
} as const satisfies Record<(typeof knownWords.identityKind)[number], RegExp>;
const formatOf = new Map<string, RegExp>(Object.entries(formats));

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
 * A typing check, never proof; a kind that is not known here has no format. National ID, alien card and passport after the identity vendor's published
 * expressions (domain facts 2.2, docs.usesmileid.com); company numbers are free text.
 */
export const isIdentityFormat = ({ kind, number }: Identity): boolean =>
  formatOf.get(kind)?.test(normaliseIdentityNumber(number)) ?? true;

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

/**
 * KRA PIN: A (individual) or P (non-individual), nine digits, a letter. The check letter's rule is not published,
 * so the format alone is checked (domain facts 2.2).
 */
export const isKraPin = (pin: string): boolean => /^[AP]\d{9}[A-Z]$/.test(pin.toUpperCase().trim());

export const kraPinOwnerKind = (pin: string): 'individual' | 'organisation' | undefined => {
  if (!isKraPin(pin)) return undefined;
  return pin.trim().toUpperCase().startsWith('A') ? 'individual' : 'organisation';
};

/** `+254…` from the forms people type; undefined when it is no Kenyan mobile number (domain facts 2.2). */
export const normalisePhone = (text: string): string | undefined => {
  const found = /^(?:\+?254|0)([17]\d{8})$/.exec(text.replace(/[\s-]/g, ''));
  return found === null ? undefined : `+254${found[1]}`;
};
