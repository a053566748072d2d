/** How a name that a person shows compares with the name that a record holds. */
export type NameMatch = 'exact' | 'close' | 'different';

const nameWords = (name: string): string[] =>
  name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toUpperCase()
    .replace(/['’`]/g, '')
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '');

/** Upper case, no accents or apostrophes, words sorted: equal for the same person whatever the order written. */
export const normaliseName = (name: string): string => nameWords(name).sort().join(' ');

/** Edit distance of at most one: a sign added, dropped, changed, or two neighbours swapped. */
const isOneSlip = (a: string, b: string): boolean => {
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const swapped = a.length === b.length && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
  return swapped || a.slice(at + 1) === b.slice(at + 1) || a.slice(at) === b.slice(at + 1) || a.slice(at + 1) === b.slice(at);
};

const isSameWord = (a: string, b: string): boolean => {
  if (a === b) return true;
  if (a.length === 1 || b.length === 1) return a[0] === b[0];
  return a.length >= 4 && b.length >= 4 && isOneSlip(a, b);
};

/** Whether every word of `fewer` agrees with one of `more` of its own: an initial that fits two yields to the full word. */
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
 * `exact`: the same words in any order. `close`: at least two words agree (an initial, or one slip in a word of four
 * letters or more, counts as agreement) and only the longer name has words left over. `different`: anything else.
 * The tolerance is shown to the officer, never applied silently.
 */
export const matchName = (shown: string, recorded: string): NameMatch => {
  if (normaliseName(shown) === normaliseName(recorded)) return normaliseName(shown) === '' ? 'different' : 'exact';
  const [fewer, more] = [nameWords(shown), nameWords(recorded)].sort((a, b) => a.length - b.length) as [string[], string[]]; // two in, two out
  return fewer.length >= 2 && isCovered(fewer, more) ? 'close' : 'different';
};

/** `P••• O•••`: the first letter of each word, the same length for all, as another office is shown a name. */
export const maskName = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => `${[...word][0] ?? ''}•••`)
    .join(' ');
