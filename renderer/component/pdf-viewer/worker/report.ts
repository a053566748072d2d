import { createBudget } from './budget.ts';
import type { FromWorker, ToWorker } from './message.ts';

/**
 * Runs in the worker before the library: sets the budget, and hands over what the library would only have written to
 * the console.
 */
const post = (message: FromWorker): void => self.postMessage(message);

const warn = (text: unknown): void => post({ kaunta: 'warning', text: String(text).slice(0, 300) });
// The bytes alone, not with the file that they lie in.
const budget = createBudget({ warn, drawnJpeg: (bytes) => post({ kaunta: 'jpeg', bytes: bytes.slice() }) });
Object.assign(globalThis, { kauntaBudget: budget });

console.warn = warn;

self.addEventListener('message', ({ data }: MessageEvent<Partial<ToWorker> | null>) => {
  if (data?.kaunta !== 'begin') return;
  budget.begin();
  post({ kaunta: 'begun' });
});
