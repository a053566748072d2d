import { AppError } from '#domain/contract/errors.ts';
import { askOnce } from './once-thread.ts';
import type { ConvertTiff } from './scan-intake.ts';
import type { TiffAnswer } from './tiff-worker.ts';

/** Ten pages of 600 dpi take about ten seconds on the oldest computer of a desk. */
const limitMs = 60_000;

export const createTiffThread =
  (script: URL): ConvertTiff =>
  async (bytes) => {
    const answer = await askOnce<TiffAnswer>(script, bytes, { limitMs, broken: { fault: 'broken' } });
    if ('pdf' in answer) return answer.pdf;
    if (answer.fault === 'too-large') throw new AppError('SCAN_TOO_MANY_PIXELS', 'the TIFF has more than can be shown');
    throw new AppError('SCAN_UNREADABLE', 'the TIFF cannot be decoded');
  };
