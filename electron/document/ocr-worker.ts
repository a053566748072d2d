import { parentPort, workerData } from 'node:worker_threads';
import type { GreyPicture } from '#domain/page-picture.ts';
import { findOcrFiles, type OcrFiles, openOcr } from './ocr.ts';

/** A thread for one page: the engine takes seconds, and whatever a page does to it ends with the thread. */
export type OcrAnswer = { text: string } | { fault: 'missing' | 'broken' };

export type OcrQuestion = { picture: GreyPicture; files: OcrFiles | undefined };

const { files, picture } = workerData as OcrQuestion; // what `ocr-thread.ts` gives it
const answer = (said: OcrAnswer): void => parentPort?.postMessage(said);
const open = async () => openOcr(files ?? findOcrFiles(import.meta.url));
open().then(
  (read) => answer({ text: read(picture) }),
  () => answer({ fault: 'missing' }),
);
