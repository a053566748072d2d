/**
 * Text from outside, made safe to set: one line, no control, direction or invisible signs, and only signs that the
 * embedded fonts can draw. What they cannot draw is shown as `?`, never left out in silence; see `undrawn.ts`.
 */
const space = /[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu;
const invisible = /\p{Cf}/gu;

/** What both Inter and Roboto Mono draw: Latin, Latin-1, Latin Extended-A and common punctuation. */
const undrawable =
  /[^\u0020-\u007E\u00A1-\u00AC\u00AE-\u0148\u014A-\u017F\u2013\u2014\u2018-\u201E\u2022\u2026\u20AC]/gu;

/** Letters that stand for an apostrophe in a name; the fonts have one of them. */
const apostrophe = /[\u02B9-\u02BF\u02C8\u201B\u2032\u2035\uA78C]/;

/** Full width letters, ligatures and the like as the plain signs that they are made of. */
const draw = (sign: string): string => {
  if (apostrophe.test(sign)) return '\u2019';
  const plain = sign.normalize('NFKC');
  return plain.search(undrawable) === -1 ? plain : '?';
};

const toLine = (text: string): string => text.replace(invisible, '').replace(space, ' ').normalize('NFC');

const runs = new RegExp(`${undrawable.source}+`, 'gu');

export const cleanText = (text: string): string =>
  toLine(text)
    .replace(runs, (run) => [...run].map(draw).join('').replace(/\?+/g, '?'))
    .trim();

/** Whether a sign of the text comes out as `?`, which is not what somebody wrote. */
export const isAltered = (text: string): boolean =>
  [...toLine(text).matchAll(undrawable)].some(([sign]) => draw(sign) === '?');
