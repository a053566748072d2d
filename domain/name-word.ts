import { toSpoken } from './name-folding.ts';
import type { NameTolerance } from './name-tolerance.ts';

/**
 * Why two words of a name count as one. `both-names` and `telling-letter` are the slips that more likely name another
 * person than they misspell one.
 */
export type WordLikeness = 'same' | 'sound' | 'slip' | 'initial' | 'both-names' | 'telling-letter';

/** Edit distance of one: a letter added, dropped, changed, or two neighbours swapped. */
const isOneSlip = (a: string, b: string): boolean => {
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const swapped =
    a.length === b.length && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
  return (
    swapped || a.slice(at + 1) === b.slice(at + 1) || a.slice(at) === b.slice(at + 1) || a.slice(at + 1) === b.slice(at)
  );
};

const sortLetters = (word: string): string => [...word].sort().join('');
const dropVowels = (word: string): string => word.replace(/[AEIOUY]/g, '');

/**
 * Of two words that are one slip apart: whether another name would differ so. What does not tell names apart is a vowel
 * inside a word that is missing or too many, and two neighbours that are swapped.
 */
const isTelling = (a: string, b: string): boolean => {
  if (a[0] !== b[0]) return true;
  if (a.length === b.length) return sortLetters(a) !== sortLetters(b);
  return a.at(-1) !== b.at(-1) || dropVowels(a) !== dropVowels(b);
};

/** A slip is tolerated only in an alphabet that writes its vowels: in others one sign is half a name. */
const isSpelled = (word: string): boolean => /^[A-Z]+$/.test(word);

/** Undefined for two words that are no likeness of each other. Both are folded (`foldToWords`). */
export const compareWords = (
  a: string,
  b: string,
  { leastSlipLength, knownNames }: NameTolerance,
): WordLikeness | undefined => {
  if (a === b) return 'same';
  if (a.length === 1 || b.length === 1) return a[0] === b[0] ? 'initial' : undefined;
  const isSlip = isSpelled(a) && isSpelled(b) && isOneSlip(a, b);
  if (isSlip && knownNames.includes(a) && knownNames.includes(b)) return 'both-names';
  if (toSpoken(a) === toSpoken(b)) return 'sound';
  if (!isSlip || Math.min(a.length, b.length) < leastSlipLength) return undefined;
  return isTelling(a, b) ? 'telling-letter' : 'slip';
};
