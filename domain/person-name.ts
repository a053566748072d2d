import { foldToWords, toSpoken } from './name-folding.ts';
import type { NameTolerance } from './name-tolerance.ts';
import { compareWords, type WordLikeness } from './name-word.ts';

/** How a name that a person shows compares with the name that a record holds. */
export type NameMatch = 'exact' | 'close' | 'different';

/**
 * What was found between two names. A pair of words: `WordLikeness`, `compound` (two words that the other name writes
 * as one), `writing` (the same but for an apostrophe or an accent), `unlike` (another name). A word of one name alone,
 * the other side empty: `left-over`, or `beside` for a title or particle. Of the whole: `order`, both sides empty.
 */
export type NameReason = {
  why: WordLikeness | 'compound' | 'writing' | 'unlike' | 'left-over' | 'beside' | 'order';
  shown: string;
  recorded: string;
};

/** `score`: 0 to 100, and 100 for `exact` alone. */
export type NameComparison = { match: NameMatch; score: number; reasons: NameReason[] };

/** More than any name has: beyond it two texts are the same or not, so that none takes long. */
const mostWords = 30;

/** A folded word, and as it was written. */
type Word = { folded: string; written: string };

const listWords = (name: string): Word[] =>
  name.split(/[\s.,;:/()-]+/).flatMap((piece) => {
    const words = foldToWords(piece);
    const written = piece.normalize('NFC').toUpperCase();
    return words.map((folded) => ({ folded, written: words.length === 1 ? written : folded }));
  });

/** Two words that the other name writes as one are one: `Ole Kina` and `Olekina`, `Abdul Rahman` and `Abdulrahman`. */
const joinCompounds = (words: readonly Word[], other: readonly Word[]): Word[] => {
  const isOneThere = (first: string, second: string): boolean => {
    const shorter = Math.min(first.length, second.length);
    if (shorter < 2) return false;
    const spoken = toSpoken(first + second);
    return other.some(({ folded }) => folded === first + second || (shorter >= 3 && toSpoken(folded) === spoken));
  };
  const joined: Word[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const [word, next] = words.slice(at, at + 2);
    if (word === undefined) break;
    const isOne = next !== undefined && isOneThere(word.folded, next.folded);
    joined.push(isOne ? { folded: word.folded + next.folded, written: `${word.folded} ${next.folded}` } : word);
    if (isOne) at += 1;
  }
  return joined;
};

type Pair = { ours: Word; theirs: Word; why: WordLikeness };
/** The surest likeness first, so that an initial which fits two words yields to the full word. */
const sureness: readonly WordLikeness[] = ['same', 'sound', 'slip', 'both-names', 'telling-letter', 'initial'];

/**
 * Each word with at most one of the other name: among likenesses of one kind the first by the alphabet, so that neither
 * the order of the words nor which name is whose decides.
 */
const pairWords = (ours: readonly Word[], theirs: readonly Word[], tolerance: NameTolerance): Pair[] => {
  const inOrder = (words: readonly Word[]): Word[] =>
    words.toSorted((a, b) => (a.folded === b.folded ? 0 : a.folded < b.folded ? -1 : 1));
  const found = inOrder(ours).flatMap((word) =>
    inOrder(theirs).flatMap((like): Pair[] => {
      const why = compareWords(word.folded, like.folded, tolerance);
      return why === undefined ? [] : [{ ours: word, theirs: like, why }];
    }),
  );
  const pairs: Pair[] = [];
  for (const pair of found.sort((a, b) => sureness.indexOf(a.why) - sureness.indexOf(b.why))) {
    if (!pairs.some((taken) => taken.ours === pair.ours || taken.theirs === pair.theirs)) pairs.push(pair);
  }
  return pairs;
};

const reasonOf = ({ ours, theirs, why }: Pair): NameReason => {
  const isCompound = ours.written.includes(' ') !== theirs.written.includes(' ');
  const isWritten = ours.written !== theirs.written;
  const named = why !== 'same' ? why : isCompound ? 'compound' : isWritten ? 'writing' : 'same';
  return { why: named, shown: ours.written, recorded: theirs.written };
};

/** What stands alone: two of them face to face are another name, the rest is left over. */
const listAlone = (ours: readonly Word[], theirs: readonly Word[], besides: readonly string[]): NameReason[] => {
  const isBeside = ({ folded }: Word): boolean => besides.includes(folded);
  const [left, right] = [ours, theirs].map((words) =>
    words.filter((word) => !isBeside(word)).map((word) => word.written),
  );
  const facing = Array.from({ length: Math.max(left?.length ?? 0, right?.length ?? 0) }, (_, at): NameReason => {
    const [shown = '', recorded = ''] = [left?.[at], right?.[at]];
    return { why: shown === '' || recorded === '' ? 'left-over' : 'unlike', shown, recorded };
  });
  const alone = (words: readonly Word[], side: 'shown' | 'recorded'): NameReason[] =>
    words.filter(isBeside).map(({ written }) => ({ why: 'beside', shown: '', recorded: '', [side]: written }));
  return [...facing, ...alone(ours, 'shown'), ...alone(theirs, 'recorded')];
};

const isInOrder = (pairs: readonly Pair[], ours: readonly Word[], theirs: readonly Word[]): boolean => {
  const spots = pairs
    .toSorted((a, b) => ours.indexOf(a.ours) - ours.indexOf(b.ours))
    .map((pair) => theirs.indexOf(pair.theirs));
  return spots.every((spot, at) => at === 0 || spot > (spots[at - 1] ?? 0));
};

/** The word differs by a letter, where another person's name would. */
export const isDistinguishing = ({ why }: NameReason): boolean => why === 'both-names' || why === 'telling-letter';

/** 0 to 99: what the words of the longer name count on average, titles and particles aside. */
const scoreOf = (reasons: readonly NameReason[], { weight }: NameTolerance): number => {
  const counts: Partial<Record<NameReason['why'], number>> = {
    sound: weight.sound,
    slip: weight.slip,
    initial: weight.initial,
    'both-names': weight.distinguishing,
    'telling-letter': weight.distinguishing,
    'left-over': weight.leftOver,
    unlike: 0,
  };
  const counted = reasons.filter(({ why }) => why !== 'beside');
  const total = counted.reduce((sum, { why }) => sum + (counts[why] ?? 100), 0);
  return counted.length === 0 ? 0 : Math.min(99, Math.round(total / counted.length));
};

const isWithin = (pairs: readonly Pair[], reasons: readonly NameReason[], tolerance: NameTolerance): boolean => {
  const names = pairs.filter(
    ({ ours, theirs }) => ![ours, theirs].some(({ folded }) => tolerance.besides.includes(folded)),
  );
  const inFull = names.filter(({ why }) => why === 'same' || why === 'sound').length;
  const distinguishing = reasons.filter(isDistinguishing).length;
  const slips = distinguishing + reasons.filter(({ why }) => why === 'slip').length;
  return (
    !reasons.some(({ why }) => why === 'unlike') &&
    names.length >= tolerance.leastWords &&
    inFull >= tolerance.leastInFull &&
    slips <= tolerance.mostSlips &&
    (distinguishing === 0 || inFull >= tolerance.leastBesideDistinguishing)
  );
};

/**
 * Compares the name that a person shows with the name of the record, and says why.
 *
 * `exact`: the same words in any order, case, accents, apostrophes and the space within a compound aside. `close`: only
 * the longer name has words left over, and enough words agree, in full or within the tolerance (the same sound, an
 * initial, one slip). `different`: anything else; its score stays below the floor of the tolerance.
 *
 * A slip is *distinguishing* when both words are known names of their own (Wanjiku, Wanjiru), or when it is any but a
 * vowel left out or put in inside a word and two neighbours swapped (Otieno, Atieno; Amin, Amina). Such a name is close
 * only where as many other words agree in full as the tolerance asks for, and then says so: with two, `Peter Otieno
 * Odhiambo`, `Peter Atieno Odhiambo` are close, and `Grace Wanjiku`, `Grace Wanjiru` are different.
 *
 * @param tolerance the row in force; without one nothing but the same words agrees
 */
export const compareNames = (shown: string, recorded: string, tolerance: NameTolerance | undefined): NameComparison => {
  const [one, other] = [listWords(shown), listWords(recorded)];
  const spell = (words: readonly Word[]): string =>
    words
      .map(({ folded }) => folded)
      .sort()
      .join(' ');
  if (tolerance === undefined || Math.max(one.length, other.length) > mostWords) {
    const isSame = one.length > 0 && spell(one) === spell(other);
    const why = isSame ? 'same' : 'unlike';
    return { match: isSame ? 'exact' : 'different', score: isSame ? 100 : 0, reasons: [{ why, shown, recorded }] };
  }
  const [ours, theirs] = [joinCompounds(one, other), joinCompounds(other, one)];
  const pairs = pairWords(ours, theirs, tolerance);
  const isAlone = (word: Word): boolean => !pairs.some((pair) => pair.ours === word || pair.theirs === word);
  const reasons = [
    ...pairs.toSorted((a, b) => ours.indexOf(a.ours) - ours.indexOf(b.ours)).map(reasonOf),
    ...listAlone(ours.filter(isAlone), theirs.filter(isAlone), tolerance.besides),
  ];
  const score = scoreOf(reasons, tolerance);
  if (!isInOrder(pairs, ours, theirs)) reasons.push({ why: 'order', shown: '', recorded: '' });
  if (ours.length > 0 && spell(ours) === spell(theirs)) return { match: 'exact', score: 100, reasons };
  return score >= tolerance.leastScore && isWithin(pairs, reasons, tolerance)
    ? { match: 'close', score, reasons }
    : { match: 'different', score: Math.min(score, tolerance.leastScore - 1), reasons };
};

/** `P••• O•••`: the first letter of each word, the same length for all, as another office is shown a name. */
export const maskName = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => `${[...word][0] ?? ''}•••`)
    .join(' ');
