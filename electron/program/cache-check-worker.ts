import { parentPort, workerData } from 'node:worker_threads';
import { checkWhole, type OpenOptions } from '#db/connection.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { CheckAnswer } from './cache-check.ts';

const answer = (): CheckAnswer => {
  try {
    checkWhole(workerData as OpenOptions); // given by createCacheCheck alone
    return {};
  } catch (error) {
    return { file: error instanceof AppError ? String(error.details.file) : 'unreadable' };
  }
};

parentPort?.postMessage(answer());
