import { z } from 'zod';

/** The kind of document a person shows. Formats in `isIdentityFormat`, with their sources. */
export const identityKindSchema = z.enum(['national-id', 'alien-card', 'passport', 'maisha-card', 'company']);
export type IdentityKind = z.infer<typeof identityKindSchema>;

export const identitySchema = z.looseObject({ kind: identityKindSchema, number: z.string().min(1).max(40) });
export type Identity = z.infer<typeof identitySchema>;

const formats = {
  'national-id': /^[0-9]{1,9}$/,
  'alien-card': /^[0-9]{6,9}$/,
  passport: /^[A-Z0-9]{7,9}$/,
  'maisha-card': /^[0-9]{8,14}$/,
  // The grammar of company numbers is not published (domain facts 8): anything printable.
  company: /^[A-Z0-9][A-Z0-9./ -]{2,39}$/,
} as const satisfies Record<IdentityKind, RegExp>;

export const normaliseIdentityNumber = (number: string): string => number.toUpperCase().replace(/\s/g, '');

/**
 * A typing check, never proof. National ID, alien card and passport after the identity vendor's published
 * expressions (domain facts 2.2, docs.usesmileid.com); company numbers are free text.
 */
export const isIdentityFormat = ({ kind, number }: Identity): boolean => formats[kind].test(normaliseIdentityNumber(number));

export const isSameIdentity = (one: Identity, other: Identity): boolean =>
  one.kind === other.kind && normaliseIdentityNumber(one.number) === normaliseIdentityNumber(other.number);

/** `••••5678`: the last four signs, as screens and slips show a number until it is asked for. */
export const maskNumber = (number: string): string => (number.length <= 4 ? number : `${'•'.repeat(number.length - 4)}${number.slice(-4)}`);

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
