import { Worker } from 'node:worker_threads';
import type { PaperMaker } from './maker.ts';
import type { PaperAnswer, PaperRequest } from './worker.ts';

export type PaperThread = {
  make: PaperMaker;
  /** Starts the thread ahead of the first order, which then takes no longer than the next. */
  warm: () => void;
};

/** A paper maker on its own thread. A thread that dies fails what it was making; the next order starts a new one. */
export const createPaperThread = (script: URL, resources: string): PaperThread => {
  const waiting = new Map<number, { resolve: (bytes: Uint8Array) => void; reject: (error: unknown) => void }>();
  let count = 0;
  let worker: Worker | undefined;

  const start = (): Worker => {
    const started = new Worker(script, { workerData: resources });
    started.unref();
    started.on('message', (answer: PaperAnswer) => {
      const order = waiting.get(answer.number);
      waiting.delete(answer.number);
      if ('fault' in answer) order?.reject(answer.fault);
      else order?.resolve(answer.bytes);
    });
    started.on('error', (error) => {
      worker = undefined;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    });
    return started;
  };

  const run = (): Worker => {
    worker ??= start();
    return worker;
  };

  return {
    warm: () => void run(),
    make: (order) =>
      new Promise((resolve, reject) => {
        const thread = run();
        count += 1;
        waiting.set(count, { resolve, reject });
        thread.postMessage({ number: count, order } satisfies PaperRequest);
      }),
  };
};
