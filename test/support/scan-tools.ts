import type { ScanTools } from '#electron/service/scan-intake.ts';
import { tiffToPdf } from '#electron/service/tiff.ts';

/** Where no window is there to draw a scan, every one is whole. */
export const testScanTools: ScanTools = { drawScan: async () => 'whole', convertTiff: tiffToPdf };
