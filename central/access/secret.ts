import { createHash, randomBytes, randomInt } from 'node:crypto';

/** Crockford's base 32: no I, L, O, U, so that a code survives being read aloud. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const createReadableSecret = (length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

/** As typed by hand: any case, the letters that the alphabet leaves out read as the digits they look like. */
export const normaliseReadableSecret = (typed: string): string =>
  typed.toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1');

/** A secret that tells its office: what comes before the last dot. */
export const createOfficeSecret = (officeId: string): string => `${officeId}.${randomBytes(32).toString('base64url')}`;

/** The office of a workstation id or a token; undefined when it is neither. */
export const findOfficeOf = (text: string): string | undefined => {
  const at = text.lastIndexOf('.');
  return at < 1 ? undefined : text.slice(0, at);
};

/** Enough for secrets with 40 random bits or more and few tries; passwords go through `password.ts`. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');
