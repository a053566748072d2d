import type { ScanMediaType } from '#domain/application.ts';
import { AppError } from '#domain/contract/errors.ts';
import { type PictureSize, readPictureSize } from '#domain/picture-size.ts';
import { findForeignScan, findScanMediaType, maxPicturePixels, maxScanBytes } from '#domain/scan.ts';
import type { JoinPapers } from './join-thread.ts';

export type Scan = { mediaType: ScanMediaType; bytes: Uint8Array };
/** What came of drawing a scan once, as an officer would see it. */
export type ScanVerdict = 'whole' | 'locked' | 'broken';
/** Draws a scan out of sight, every page of it. Never throws. */
export type DrawScan = (scan: Scan) => Promise<ScanVerdict>;
/** A PDF of a TIFF's pages. @throws AppError SCAN_UNREADABLE, SCAN_TOO_MANY_PIXELS */
export type ConvertTiff = (bytes: Uint8Array) => Promise<Uint8Array>;
export type ScanTools = { drawScan: DrawScan; convertTiff: ConvertTiff; joinPapers: JoinPapers };

const requireSize = (bytes: Uint8Array): void => {
  if (bytes.length > maxScanBytes)
    throw new AppError('SCAN_TOO_LARGE', 'the file is too large for a scan', { maxBytes: maxScanBytes });
};

/**
 * The size that a picture's header says; undefined for a PDF and where it cannot be read. @throws AppError
 * SCAN_TOO_MANY_PIXELS
 */
export const requireFewPixels = (mediaType: string, bytes: Uint8Array): PictureSize | undefined => {
  if (mediaType !== 'image/png' && mediaType !== 'image/jpeg') return undefined;
  const size = readPictureSize(bytes, mediaType);
  if (size !== undefined && size.width * size.height > maxPicturePixels)
    throw new AppError('SCAN_TOO_MANY_PIXELS', 'the picture has too many pixels', {
      width: size.width,
      height: size.height,
    });
  return size;
};

/**
 * What a chosen file is taken as: its own bytes, or the PDF that a TIFF was turned into. It has been drawn once by
 * then, so that nothing is sent which nobody can look at.
 * @throws AppError SCAN_TOO_LARGE, SCAN_TYPE_REFUSED, SCAN_HEIC, SCAN_UNREADABLE, SCAN_LOCKED, SCAN_TOO_MANY_PIXELS
 */
export const takeScan = async (
  file: Uint8Array,
  { drawScan, convertTiff }: Omit<ScanTools, 'joinPapers'>,
): Promise<Scan> => {
  requireSize(file);
  if (file.length === 0) throw new AppError('SCAN_UNREADABLE', 'the file is empty');
  const foreign = findForeignScan(file);
  if (foreign === 'heic') throw new AppError('SCAN_HEIC', 'the file is a HEIC picture');
  const bytes = foreign === 'tiff' ? await convertTiff(file) : file;
  const mediaType = findScanMediaType(bytes);
  if (mediaType === undefined)
    throw new AppError('SCAN_TYPE_REFUSED', 'the file is neither PDF nor JPEG nor PNG nor TIFF');
  requireSize(bytes);
  if (requireFewPixels(mediaType, bytes) === undefined && mediaType !== 'application/pdf')
    throw new AppError('SCAN_UNREADABLE', 'the header of the picture cannot be read');
  const scan = { mediaType, bytes };
  const verdict = await drawScan(scan);
  if (verdict === 'locked') throw new AppError('SCAN_LOCKED', 'the PDF asks for a password');
  if (verdict === 'broken') throw new AppError('SCAN_UNREADABLE', 'the scan cannot be drawn whole');
  return scan;
};
