import { maxPicturePixels } from '#domain/scan.ts';
import { isFaxWhole, isJbig2Whole, isJpxWhole } from './scan-data.ts';

/**
 * What one page may ask for. The largest honest page, an A3 sheet at 600 dpi in colour, has 70 million pixels and
 * unpacks to 210 MB. What goes beyond is left out and named.
 */
export const maxPagePixels = maxPicturePixels;
export const maxPageBytes = 400 * 1024 * 1024;
/**
 * Up to this many pages the page tree is walked at opening, so that its count is not believed; a walk takes 0.05 ms a
 * page.
 */
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
  /** Told of each JPEG that the engine decoded, by its bytes. */
  drawnJpeg: (bytes: Uint8Array) => void;
  isJpxWhole: typeof isJpxWhole;
  isJbig2Whole: typeof isJbig2Whole;
  isFaxWhole: typeof isFaxWhole;
};

type Ears = {
  /** Told of what was refused: the library passes over some errors in silence. */
  warn: (text: string) => void;
  drawnJpeg: Budget['drawnJpeg'];
};

export const createBudget = ({ warn, drawnJpeg }: Ears): Budget => {
  const refuse = (what: string): never => {
    warn(`Budget - ${what}`);
    throw new RangeError(what);
  };
  let bytesTaken = 0;
  let pixelsTaken = 0;
  const requirePixels = (pixels: number): void => {
    if (!(pixels <= maxPagePixels)) refuse('the pixels exceed what a page may ask for');
  };
  return {
    countedPages: maxCountedPages,
    takeBytes: (bytes) => {
      bytesTaken += bytes;
      if (!(bytesTaken <= maxPageBytes)) refuse('the data exceed what a page may ask for');
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
    drawnJpeg,
    isJpxWhole,
    isJbig2Whole,
    isFaxWhole,
  };
};
