import { Worker } from 'node:worker_threads';
import type { OpenOptions } from '#db/connection.ts';
import { AppError } from '#domain/contract/errors.ts';

/** Reads a whole cache and throws what is wrong with it. @throws AppError CACHE_UNREADABLE */
export type CheckCache = (options: OpenOptions) => Promise<void>;
export type CheckAnswer = { file?: string };

/** On a thread of its own: a large cache takes seconds to read, and the window must not wait for them. */
export const createCacheCheck =
  (script: URL): CheckCache =>
  (options) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(script, { workerData: options });
      const refuse = (file: string, reason: string): void => reject(new AppError('CACHE_UNREADABLE', reason, { file }));
      worker.once('message', ({ file }: CheckAnswer) =>
        file === undefined ? resolve() : refuse(file, 'the cache did not pass its check'),
      );
      worker.once('error', (error) => refuse('unreadable', error.message));
      worker.once('exit', () => refuse('unreadable', 'the check of the cache ended without an answer'));
    });
