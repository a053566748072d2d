import { Worker } from 'node:worker_threads';
import { AppError } from '#domain/contract/errors.ts';
import type { ConvertTiff } from './scan-intake.ts';
import type { TiffAnswer } from './tiff-worker.ts';

/** Ten pages of 600 dpi take about ten seconds on the oldest computer of a desk. */
const limitMs = 60_000;

const answerOf = (worker: Worker): Promise<TiffAnswer> =>
  new Promise((resolve) => {
    const broken = (): void => resolve({ fault: 'broken' });
    const timer = setTimeout(broken, limitMs);
    worker.once('message', resolve);
    worker.once('error', broken);
    worker.once('exit', () => {
      clearTimeout(timer);
      broken();
    });
  });

/** Converts on a thread of its own, which is ended in any case. */
export const createTiffThread =
  (script: URL): ConvertTiff =>
  async (bytes) => {
    const worker = new Worker(script, { workerData: bytes, resourceLimits: { maxOldGenerationSizeMb: 1024 } });
    const answer = await answerOf(worker);
    void worker.terminate();
    if ('pdf' in answer) return answer.pdf;
    if (answer.fault === 'too-large') throw new AppError('SCAN_TOO_MANY_PIXELS', 'the TIFF has more than can be shown');
    throw new AppError('SCAN_UNREADABLE', 'the TIFF cannot be decoded');
  };
