import type { ScanMediaType } from './application.ts';

/** A page of a letter scanned in colour at 300 dpi is one to three MB; more than this is not a counter's scan. */
export const maxScanBytes = 20 * 1024 * 1024;
/** The compiled PDF with all papers of an application, as the portal makes it. */
export const maxDocumentBytes = 50 * 1024 * 1024;

const beginnings: readonly [ScanMediaType, readonly number[]][] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
];

/** What a file is by its first bytes, whatever its name says; undefined for what no scan may be (ISO 32000-1 7.5.2, ITU-T T.81 B.1, W3C PNG 5.2). */
export const findScanMediaType = (bytes: Uint8Array): ScanMediaType | undefined =>
  beginnings.find(([, beginning]) => beginning.every((byte, place) => bytes[place] === byte))?.[0];
