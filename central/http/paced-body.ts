import { AppError } from '#domain/contract/errors.ts';
import { HttpProblem } from './problem.ts';

/** How slowly a body may come: `bytesPerS` at least over all the time waited for it, after `graceMs`. */
export type Pace = { graceMs: number; bytesPerS: number };
/** Below it no counter works: a batch would take minutes, and a line that slow is carried by hand. */
export const leastPace: Pace = { graceMs: 10_000, bytesPerS: 4096 };

const tooSlow = (): HttpProblem =>
  new HttpProblem(408, new AppError('INVALID_INPUT', 'The request does not arrive'), { Connection: 'close' });

const within = async <Value>(work: Promise<Value>, ms: number): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooSlow()), Math.max(0, ms));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * A body as it comes, while it comes fast enough; the time that its reader takes does not count. @throws HttpProblem
 * 408
 */
export async function* readPaced(
  body: ReadableStream<Uint8Array>,
  { graceMs, bytesPerS }: Pace = leastPace,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  let [waitedMs, received] = [0, 0];
  try {
    for (;;) {
      const askedAt = performance.now();
      const { done, value } = await within(reader.read(), graceMs + (received / bytesPerS) * 1000 - waitedMs);
      waitedMs += performance.now() - askedAt;
      if (done) return;
      received += value.length;
      yield value;
    }
  } finally {
    // Of a body that was read to its end nothing is left; of another nothing more is wanted.
    reader.cancel().catch(() => {});
  }
}
