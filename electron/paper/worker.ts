import { parentPort, workerData } from 'node:worker_threads';
import { warmPaper } from './layout/page.ts';
import { type PaperOrder, readPaperFonts, readPaperMaker } from './maker.ts';

/** A thread of its own for papers: embedding fonts takes longer than a window may wait for a frame. */
export type PaperRequest = { number: number; order: PaperOrder };
export type PaperAnswer = { number: number; bytes: Uint8Array } | { number: number; fault: unknown };

const resources = String(workerData);
const fonts = readPaperFonts(resources);
const makePaper = readPaperMaker(resources, fonts);
// A thread that cannot warm up says why with its first order.
warmPaper(fonts).catch(() => undefined);

parentPort?.on('message', ({ number, order }: PaperRequest) => {
  makePaper(order).then(
    (bytes) => parentPort?.postMessage({ number, bytes } satisfies PaperAnswer),
    // An error keeps its name and stack on its way.
    (fault: unknown) => parentPort?.postMessage({ number, fault } satisfies PaperAnswer),
  );
});
