import { parentPort, workerData } from 'node:worker_threads';
import { type JoinedPaper, type JoinedPapers, JoinFault, joinPapers } from './join.ts';

/** A thread for one document: taking PDFs apart takes longer than a window may wait for a frame. */
export type JoinAnswer = JoinedPapers | { fault: JoinFault['kind']; index: number };

const papers = workerData as JoinedPaper[]; // what `join-thread.ts` gives it
joinPapers(papers).then(
  (joined) => parentPort?.postMessage(joined satisfies JoinAnswer),
  (error: unknown) =>
    parentPort?.postMessage(
      (error instanceof JoinFault
        ? { fault: error.kind, index: error.index }
        : { fault: 'broken', index: 0 }) satisfies JoinAnswer,
    ),
);
