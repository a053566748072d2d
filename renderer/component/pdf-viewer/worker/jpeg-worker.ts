import { isJpegWhole } from './jpeg.ts';

/** Looks a JPEG over that the engine has already drawn, beside the window and the PDF's own worker. */
export type JpegQuestion = { number: number; bytes: Uint8Array };
export type JpegAnswer = { number: number; isWhole: boolean };

self.addEventListener('message', ({ data: { number, bytes } }: MessageEvent<JpegQuestion>) => {
  self.postMessage({ number, isWhole: isJpegWhole(bytes) } satisfies JpegAnswer);
});
