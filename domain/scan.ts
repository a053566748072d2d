import type { ScanMediaType } from './application.ts';

/** A page of a letter scanned in colour at 300 dpi is one to three MB; more than this is not a counter's scan. */
export const maxScanBytes = 20 * 1024 * 1024;
/** The compiled PDF with all papers of an application, as the portal makes it. */
export const maxDocumentBytes = 50 * 1024 * 1024;

/**
 * The most pixels of one picture: an A3 sheet at 600 dpi has 70 million. Each costs four bytes in the window, so a
 * picture with more would end it.
 */
export const maxPicturePixels = 80_000_000;

const beginnings: readonly [ScanMediaType, readonly number[]][] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
];

/**
 * What a file is by its first bytes, whatever its name says; undefined for what no scan may be (ISO 32000-1 7.5.2,
 * ITU-T T.81 B.1, W3C PNG 5.2).
 */
export const findScanMediaType = (bytes: Uint8Array): ScanMediaType | undefined =>
  beginnings.find(([, beginning]) => beginning.every((byte, place) => bytes[place] === byte))?.[0];

/**
 * Files that scanners and phones make and that no scan is kept as: TIFF is turned into a PDF, HEIC cannot be read here.
 */
export type ForeignScan = 'tiff' | 'heic';
const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'avif']);
const latin = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

/** TIFF 6.0 section 2 (and BigTIFF), ISO/IEC 23008-12 (the brand of the file-type box). */
export const findForeignScan = (bytes: Uint8Array): ForeignScan | undefined => {
  const head = latin(bytes, 0, 4);
  if (head === 'II*\0' || head === 'MM\0*' || head === 'II+\0' || head === 'MM\0+') return 'tiff';
  return latin(bytes, 4, 8) === 'ftyp' && heicBrands.has(latin(bytes, 8, 12)) ? 'heic' : undefined;
};
