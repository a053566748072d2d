/** The pages on screen: one, two that follow one another, or one that is kept at the left and another beside it. */
export type Spread = { page: number; total: number; isPair: boolean; kept: number | undefined };

export const listShown = ({ page, total, isPair, kept }: Spread): number[] => {
  if (kept !== undefined) return kept === page ? [page] : [kept, page];
  return isPair && page < total ? [page, page + 1] : [page];
};

/** The page that comes after, or before, what is on screen. */
export const stepFrom = ({ page, total, isPair, kept }: Spread, by: 1 | -1): number => {
  const wide = isPair && kept === undefined ? 2 : 1;
  return Math.min(Math.max(page + by * wide, 1), total);
};

/**
 * Where reading goes on: the first page after what is on screen that was not seen whole, else the first anywhere, else
 * the page after; undefined at the end.
 */
export const findNextToRead = (spread: Spread, isSeen: (page: number) => boolean): number | undefined => {
  const shown = listShown(spread);
  const last = Math.max(...shown);
  const all = Array.from({ length: spread.total }, (_, at) => at + 1).filter((page) => !shown.includes(page));
  const unseen = all.filter((page) => !isSeen(page));
  return unseen.find((page) => page > last) ?? unseen[0] ?? all.find((page) => page > last);
};

/** So wide has each of two pages to be, in CSS pixels, before two are shown where nobody asked for it. */
export const minPairWidth = 400;

/**
 * How a page is fitted where nobody said it: whole, but where the room is so low that its text could not be read. An A4
 * sheet is √2 as high as wide.
 */
export const chooseFit = (room: { height: number } | undefined): 'width' | 'page' =>
  room !== undefined && room.height / Math.SQRT2 < minPageWidth ? 'width' : 'page';
const minPageWidth = 300;
