import { parentPort, workerData } from 'node:worker_threads';
import { type PaperOrder, readPaperMaker } from './paper.ts';

/** A thread of its own for papers: embedding fonts takes longer than a window may wait for a frame. */
export type PaperRequest = { number: number; order: PaperOrder };
export type PaperAnswer = { number: number; bytes: Uint8Array } | { number: number; fault: unknown };

const makePaper = readPaperMaker(String(workerData));

parentPort?.on('message', ({ number, order }: PaperRequest) => {
  makePaper(order).then(
    (bytes) => parentPort?.postMessage({ number, bytes } satisfies PaperAnswer),
    // An error keeps its name and stack on its way.
    (fault: unknown) => parentPort?.postMessage({ number, fault } satisfies PaperAnswer),
  );
});
