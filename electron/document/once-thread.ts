import { Worker } from 'node:worker_threads';

/**
 * Has one thing done on a thread of its own, which is ended in any case; `broken` where it dies, takes longer than
 * `limitMs` or is called off by `signal`. What may be hostile is decoded so: the window waits for no frame, and memory is
 * bounded.
 */
export const askOnce = async <Answer>(
  script: URL,
  workerData: unknown,
  { limitMs, broken, signal }: { limitMs: number; broken: Answer; signal?: AbortSignal },
): Promise<Answer> => {
  const worker = new Worker(script, { workerData, resourceLimits: { maxOldGenerationSizeMb: 1024 } });
  const answer = await new Promise<Answer>((resolve) => {
    const end = (): void => resolve(broken);
    const timer = setTimeout(end, limitMs);
    worker.once('message', resolve);
    worker.once('error', end);
    signal?.addEventListener('abort', end, { once: true });
    worker.once('exit', () => {
      clearTimeout(timer);
      end();
    });
  });
  void worker.terminate();
  return answer;
};
