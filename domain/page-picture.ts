import { z } from 'zod';

/**
 * The upper part of a page as grey dots, for the reader of pictures: a byte a dot, row by row, 0 black. That part bears
 * the title and the name, and takes half the time.
 */
export const upperShare = 0.6;
/** Dots to the inch: below, small print is lost; above, nothing more is found. */
export const dotsPerInch = 150;
/** Of the longer side of the whole page: A4 at that density. */
export const longestSide = 1760;

export const greyPictureSchema = z
  .object({
    width: z.int().min(1).max(longestSide),
    height: z.int().min(1).max(longestSide),
    grey: z.instanceof(Uint8Array),
  })
  .refine(({ width, height, grey }) => grey.length === width * height);
export type GreyPicture = z.infer<typeof greyPictureSchema>;
