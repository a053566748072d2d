import type { GreyPicture } from '#domain/page-picture.ts';
import type { OcrFiles } from './ocr.ts';
import type { OcrAnswer, OcrQuestion } from './ocr-worker.ts';
import { askOnce } from './once-thread.ts';

export type PictureReader = {
  /**
   * The text of a page's picture; empty where it was stopped, took too long or broke the engine: nothing rests on it.
   * Null when the engine or its data is missing or broken. One page at a time: another ends the one before.
   */
  read: (picture: GreyPicture) => Promise<string | null>;
  /** Ends the thread at work, if there is one. */
  stop: () => void;
};

/** A page takes one to four seconds on the oldest computer of a desk. */
const limitMs = 20_000;
/** More than any page holds in letters; what is matched is far less. */
const longestText = 20_000;

/** @param files other files than those of the packages */
export const createOcrThread = (script: URL, files?: OcrFiles): PictureReader => {
  let current = new AbortController();
  const stop = (): void => current.abort();
  return {
    read: async (picture) => {
      stop();
      current = new AbortController();
      const { signal } = current;
      const broken = { fault: 'broken' } as const;
      const answer = await askOnce<OcrAnswer>(script, { picture, files } satisfies OcrQuestion, {
        limitMs,
        broken,
        signal,
      });
      if ('text' in answer) return answer.text.slice(0, longestText);
      return answer.fault === 'missing' ? null : '';
    },
    stop,
  };
};
