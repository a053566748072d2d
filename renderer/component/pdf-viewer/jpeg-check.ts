import type { JpegAnswer, JpegQuestion } from './worker/jpeg-worker.ts';

/** The page is drawn and read first: looking a JPEG over takes as long as drawing it many times. */
const pauseMs = 1000;

/** One thread for the JPEGs of one document; ends with it. */
export type JpegCheck = { ask: (bytes: Uint8Array, onGap: () => void) => void; end: () => void };

export const createJpegCheck = (): JpegCheck => {
  const waiting = new Map<number, () => void>();
  let thread: Worker | undefined;
  let count = 0;
  let isOver = false;
  const start = (): Worker => {
    const started = new Worker(new URL('./worker/jpeg-worker.ts', import.meta.url), { type: 'module', name: 'jpeg' });
    started.addEventListener('message', ({ data }: MessageEvent<JpegAnswer>) => {
      const onGap = waiting.get(data.number);
      waiting.delete(data.number);
      if (!data.isWhole) onGap?.();
    });
    return started;
  };
  return {
    ask: (bytes, onGap) => {
      count += 1;
      const number = count;
      waiting.set(number, onGap);
      setTimeout(() => {
        if (isOver) return;
        thread ??= start();
        thread.postMessage({ number, bytes } satisfies JpegQuestion, [bytes.buffer]);
      }, pauseMs);
    },
    end: () => {
      isOver = true;
      thread?.terminate();
    },
  };
};
