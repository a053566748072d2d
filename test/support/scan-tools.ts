import { joinPapers } from '#electron/document/join.ts';
import type { PictureReader } from '#electron/document/ocr-thread.ts';
import type { ScanTools } from '#electron/document/scan-intake.ts';
import { tiffToPdf } from '#electron/document/tiff.ts';

/** Where no window is there to draw a scan, every one is whole. */
export const testScanTools: ScanTools = { drawScan: async () => 'whole', convertTiff: tiffToPdf, joinPapers };

/** Where no thread is there to read a picture. */
export const noPictures: PictureReader = { read: async () => null, stop: () => undefined };
