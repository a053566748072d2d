import type { PdfPage } from './pdf-library.ts';

/** The text of one page as the text layer lays it out: `starts[i]` is where its i-th piece begins in `text`. */
export type PageText = { text: string; starts: number[] };
export type FindMatch = { page: number; start: number; end: number };

/** Lower case, every white space a plain space; the length stays, so that positions hold in the text layer. */
const fold = (text: string): string => text.toLowerCase().replace(/\s/g, ' ');

export const readPageText = async (page: PdfPage): Promise<PageText> => {
  const content = await page.getTextContent();
  const starts: number[] = [];
  let text = '';
  for (const item of content.items) {
    if (!('str' in item)) continue;
    starts.push(text.length);
    text += item.hasEOL ? `${item.str} ` : item.str;
  }
  return { text: fold(text), starts };
};

export const listMatches = ({ text }: PageText, page: number, query: string): FindMatch[] => {
  const wanted = fold(query.trim());
  const matches: FindMatch[] = [];
  if (wanted === '') return matches;
  for (let start = text.indexOf(wanted); start >= 0; start = text.indexOf(wanted, start + wanted.length)) {
    matches.push({ page, start, end: start + wanted.length });
  }
  return matches;
};

/** A match as ranges over the pieces of a laid-out text layer. */
export const toRanges = (match: FindMatch, pieces: readonly HTMLElement[], starts: readonly number[]): Range[] =>
  pieces.flatMap((piece, index) => {
    const node = piece.firstChild;
    const start = starts[index];
    if (!(node instanceof Text) || start === undefined) return [];
    const from = Math.max(match.start - start, 0);
    const to = Math.min(match.end - start, node.length);
    if (from >= to) return [];
    const range = new Range();
    range.setStart(node, from);
    range.setEnd(node, to);
    return [range];
  });
