import { maxPicturePixels } from '#domain/scan.ts';

/**
 * What one page may ask for. The largest honest page, an A3 sheet at 600 dpi in colour, has 70 million pixels and unpacks
 * to 210 MB. What goes beyond is left out and named.
 */
export const maxPagePixels = maxPicturePixels;
export const maxPageBytes = 400 * 1024 * 1024;
/** Up to this many pages the page tree is walked at opening, so that its count is not believed; a walk takes 0.05 ms a page. */
export const maxCountedPages = 2000;

/** What the changed library calls; see `patch.ts`. */
export type Budget = {
  readonly countedPages: number;
  /** @throws RangeError over the limit of the page */
  takeBytes: (bytes: number) => void;
  /** @throws RangeError over the limit of the page */
  takePixels: (pixels: number) => void;
  /** @throws RangeError for a single picture over the limit */
  requirePixels: (pixels: number) => void;
  /** The next page begins. */
  begin: () => void;
};

export const makeBudget = (): Budget => {
  let bytesTaken = 0;
  let pixelsTaken = 0;
  const requirePixels = (pixels: number): void => {
    if (!(pixels <= maxPagePixels)) throw new RangeError('the pixels exceed what a page may ask for');
  };
  return {
    countedPages: maxCountedPages,
    takeBytes: (bytes) => {
      bytesTaken += bytes;
      if (!(bytesTaken <= maxPageBytes)) throw new RangeError('the data exceed what a page may ask for');
    },
    takePixels: (pixels) => {
      pixelsTaken += pixels;
      requirePixels(pixelsTaken);
    },
    requirePixels,
    begin: () => {
      bytesTaken = 0;
      pixelsTaken = 0;
    },
  };
};
