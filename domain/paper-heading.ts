import { z } from 'zod';
import type { Application } from './application.ts';
import type { ChecklistLine } from './checklist.ts';
import { foldToWords } from './name-folding.ts';
import { findPages, listPapers, type PaperPlace } from './paper-order.ts';
import { wordSchema } from './word.ts';

/**
 * Which page of a compiled document shows a paper, guessed from the text of its pages where nobody said. A guess turns
 * the viewer to a page and decides nothing: what was seen is what stood on screen (`command/pages-seen.ts`).
 */

/** The words that papers are headed by, and whose name they bear: of whoever owns now, or of whoever did before. */
export const paperHeadingSchema = z.object({
  papers: z.array(wordSchema).min(1).max(50),
  headings: z.array(z.string().min(4).max(80)).min(1).max(20),
  of: z.enum(['owner', 'former']).optional(),
  source: z.string(),
});
export type PaperHeading = z.infer<typeof paperHeadingSchema>;

/** What tells a paper: its headings, and the names that stand on it or on its twin of the other side. */
export type PaperClue = { paper: string; headings: Heading[]; own: Mark[]; other: Mark[] };
/** `letters` without spaces, since a reader of pictures splits and joins words; `words` for what is short. */
type Heading = { letters: string; words: string };
/** A name or a number as letters, of which one in six may be misread. */
type Mark = string;
/** How well each paper fits a page. */
export type PageScores = ReadonlyMap<string, number>;

/** Below it a page is no paper's; 1 is a heading letter by letter at the top. */
const leastScore = 0.78;
/** A heading stands near the top: so much is lost by one at `deepest` letters, behind which none is looked for. */
const depthLoss = 0.15;
const deepest = 600;
/** So far a name is looked for: further down a page speaks of others. */
const longestText = 3000;
/** Shorter headings must stand there letter by letter, as words of their own: any text holds something like them. */
const leastTolerant = 8;
/** `Fee` and `Ada` stand on every form. */
const fewestLetters = 4;
const bearsName = 0.1;
/** What a heading of `longest` letters or more gains on the shortest: the longer, the less does another paper bear it. */
const lengthGain = 0.1;
const longest = 30;
/** Papers that fit a page this nearly as well as the best are both on it. */
const alike = 0.02;

/** `Purchase receipt or sale agreement` is headed by either; a single word (`will`, `certificate`) stands in any text. */
const splitLabel = (label: string): string[] => [
  label,
  ...label.split(/,|:| or | au | and | na |[()]/).filter((part) => foldToWords(part).length > 1),
];

const toHeading = (text: string): Heading => {
  const words = foldToWords(text);
  return { letters: words.join(''), words: words.join(' ') };
};

const marksOf = (parties: readonly { name: string; identity: { number: string } }[]): Mark[] =>
  parties
    .flatMap(({ name, identity }) => [foldToWords(name).join(''), foldToWords(identity.number).join('')])
    .filter((mark) => mark.length >= 6);

/** The clues for the papers of these lines. A company that both sells and buys tells nothing apart. */
export const listClues = (
  lines: readonly ChecklistLine[],
  rows: readonly PaperHeading[],
  { owners, transfer, register }: Pick<Application, 'owners' | 'transfer' | 'register'>,
): PaperClue[] => {
  const former = transfer === null ? (register?.owners ?? []) : [transfer.seller];
  const sides = { owner: marksOf(owners), former: marksOf(former) };
  const labels = new Map(lines.map(({ id, label }) => [id, [...splitLabel(label.en), ...splitLabel(label.sw)]]));
  return [...new Set(lines.flatMap(listPapers))].map((paper) => {
    const row = rows.find(({ papers }) => papers.includes(paper));
    const texts = [...(row?.headings ?? []), ...(labels.get(paper) ?? splitLabel(paper.replaceAll('-', ' ')))];
    const own = row?.of === undefined ? [] : sides[row.of];
    const other = row?.of === undefined ? [] : sides[row.of === 'owner' ? 'former' : 'owner'];
    return {
      paper,
      headings: texts.map(toHeading).filter(({ letters }) => letters.length >= fewestLetters),
      own,
      other: other.filter((mark) => !own.includes(mark)),
    };
  });
};

/** The place of `wanted` in `text` that differs in the fewest letters (Sellers): how many, and where it ends. */
const findNearest = (wanted: string, text: string): { errors: number; end: number } => {
  let column = Array.from({ length: wanted.length + 1 }, (_, at) => at);
  let best = { errors: wanted.length, end: 0 };
  for (let end = 1; end <= text.length; end += 1) {
    const next = [0];
    for (let at = 1; at <= wanted.length; at += 1) {
      const swap = (column[at - 1] ?? 0) + (wanted[at - 1] === text[end - 1] ? 0 : 1);
      next.push(Math.min(swap, (column[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    column = next;
    const errors = column[wanted.length] ?? wanted.length;
    if (errors < best.errors) best = { errors, end };
  }
  return best;
};

const scoreHeading = ({ letters, words }: Heading, text: { letters: string; words: string }): number => {
  if (letters.length < leastTolerant) {
    const at = ` ${text.words} `.indexOf(` ${words} `);
    return at < 0 ? 0 : 1 - depthLoss * Math.min(1, at / deepest);
  }
  const { errors, end } = findNearest(letters, text.letters);
  return 1 - errors / letters.length - (depthLoss * Math.max(0, end - letters.length)) / deepest;
};

const bears = (letters: string, marks: readonly Mark[]): boolean =>
  marks.some((mark) => findNearest(mark, letters).errors <= Math.floor(mark.length / 6));

/** How well a page's text fits each paper: those below the threshold are left out. */
export const scorePage = (clues: readonly PaperClue[], pageText: string): PageScores => {
  const words = foldToWords(pageText.slice(0, longestText));
  const letters = words.join('');
  const head = { letters: letters.slice(0, deepest), words: words.join(' ').slice(0, deepest) };
  const scores = new Map<string, number>();
  for (const { paper, headings, own, other } of clues) {
    const fitting = headings.flatMap((heading) => {
      const score = scoreHeading(heading, head);
      return score < leastScore ? [] : [score + lengthGain * Math.min(1, heading.letters.length / longest)];
    });
    if (fitting.length === 0) continue;
    const score = Math.max(...fitting);
    if (bears(letters, own)) scores.set(paper, score + bearsName);
    else if (!bears(letters, other)) scores.set(paper, score);
  }
  return scores;
};

/**
 * The page of each paper, of those pages that fit no other paper better; the first where several fit alike. A paper
 * without one is left out.
 */
export const guessPlaces = (pages: ReadonlyMap<number, PageScores>): PaperPlace[] => {
  const best = new Map<string, { page: number; score: number }>();
  for (const [page, scores] of [...pages].sort(([a], [b]) => a - b)) {
    const most = Math.max(...scores.values());
    for (const [paper, score] of scores)
      if (score >= most - alike && score > (best.get(paper)?.score ?? 0) + alike) best.set(paper, { page, score });
  }
  return [...best].map(([paper, { page }]) => ({ paper, page, pages: 1 }));
};

/** The page to turn to for a line of which nobody said where its paper stands; undefined where somebody did. */
export const findGuess = (
  line: ChecklistLine,
  places: readonly PaperPlace[] | undefined,
  guessed: readonly PaperPlace[],
  total: number,
): number | undefined => (findPages(line, places, total).length > 0 ? undefined : findPages(line, guessed, total)[0]);
