import { foldToWords, toSpoken } from './name-folding.ts';

/** How a name that a person shows compares with the name that a record holds. */
export type NameMatch = 'exact' | 'close' | 'different';

/** The words of a name sorted: equal for the same person whatever the order, case, accents and apostrophes. */
export const normaliseName = (name: string): string => foldToWords(name).sort().join(' ');

/** Two words that the other name writes as one are one: `Ole Kina` and `Olekina`, `Abdul Rahman` and `Abdulrahman`. */
const joinCompounds = (words: readonly string[], other: readonly string[]): string[] => {
  const isOneThere = (first: string, second: string): boolean => {
    const shorter = Math.min(first.length, second.length);
    if (shorter < 2) return false;
    return other.some(
      (word) => word === first + second || (shorter >= 3 && toSpoken(word) === toSpoken(first + second)),
    );
  };
  const joined: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const [word = '', next = ''] = words.slice(at, at + 2);
    const isOne = isOneThere(word, next);
    joined.push(isOne ? word + next : word);
    if (isOne) at += 1;
  }
  return joined;
};

/** Edit distance of at most one: a sign added, dropped, changed, or two neighbours swapped. */
const isOneSlip = (a: string, b: string): boolean => {
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const swapped =
    a.length === b.length && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
  return (
    swapped || a.slice(at + 1) === b.slice(at + 1) || a.slice(at) === b.slice(at + 1) || a.slice(at + 1) === b.slice(at)
  );
};

/** Long enough for a slip, in an alphabet that writes its vowels: in others one sign is half a name. */
const isSpelled = (word: string): boolean => /^[A-Z]{4,}$/.test(word);

const isSameWord = (a: string, b: string): boolean => {
  if (a === b) return true;
  if (a.length === 1 || b.length === 1) return a[0] === b[0];
  if (toSpoken(a) === toSpoken(b)) return true;
  return isSpelled(a) && isSpelled(b) && isOneSlip(a, b);
};

/**
 * Whether every word of `fewer` agrees with one of `more` of its own: an initial that fits two yields to the full word.
 */
const isCovered = (fewer: readonly string[], more: readonly string[]): boolean => {
  const takenBy = new Map<number, string>();
  const place = (word: string, tried: Set<number>): boolean =>
    more.some((other, spot) => {
      if (tried.has(spot) || !isSameWord(word, other)) return false;
      tried.add(spot);
      const holder = takenBy.get(spot);
      if (holder !== undefined && !place(holder, tried)) return false;
      takenBy.set(spot, word);
      return true;
    });
  return fewer.every((word) => place(word, new Set()));
};

/**
 * `exact`: the same words in any order, spaces within a compound aside. `close`: at least two words agree (an initial,
 * another way of spelling the same sound, or one slip in a word of four letters or more counts as agreement) and only
 * the longer name has words left over. `different`: anything else. The tolerance is shown to the officer, never applied
 * silently.
 */
export const matchName = (shown: string, recorded: string): NameMatch => {
  const [one, other] = [foldToWords(shown), foldToWords(recorded)];
  const [ours, theirs] = [joinCompounds(one, other), joinCompounds(other, one)];
  if (ours.toSorted().join(' ') === theirs.toSorted().join(' ')) return ours.length === 0 ? 'different' : 'exact';
  const [fewer, more] = ours.length <= theirs.length ? [ours, theirs] : [theirs, ours];
  return fewer.length >= 2 && isCovered(fewer, more) ? 'close' : 'different';
};

/** `P••• O•••`: the first letter of each word, the same length for all, as another office is shown a name. */
export const maskName = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => `${[...word][0] ?? ''}•••`)
    .join(' ');
