import { parentPort, workerData } from 'node:worker_threads';
import { TiffTooLarge, tiffToPdf } from './tiff.ts';

/**
 * A thread for one TIFF: decoding takes longer than a window may wait for a frame, and a hostile one is ended with it.
 */
export type TiffAnswer = { pdf: Uint8Array } | { fault: 'too-large' | 'broken' };

tiffToPdf(workerData instanceof Uint8Array ? workerData : new Uint8Array()).then(
  (pdf) => parentPort?.postMessage({ pdf } satisfies TiffAnswer),
  (error: unknown) =>
    parentPort?.postMessage({ fault: error instanceof TiffTooLarge ? 'too-large' : 'broken' } satisfies TiffAnswer),
);
