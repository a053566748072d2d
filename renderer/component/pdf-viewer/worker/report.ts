import { makeBudget } from './budget.ts';
import type { FromWorker, ToWorker } from './message.ts';

/** Runs in the worker before the library: sets the budget, and hands over what the library would only have written to the console. */
const budget = makeBudget();
Object.assign(globalThis, { kauntaBudget: budget });

const post = (message: FromWorker): void => self.postMessage(message);

console.warn = (text: unknown): void => post({ kaunta: 'warning', text: String(text).slice(0, 300) });

self.addEventListener('message', ({ data }: MessageEvent<Partial<ToWorker> | null>) => {
  if (data?.kaunta !== 'begin') return;
  budget.begin();
  post({ kaunta: 'begun' });
});
