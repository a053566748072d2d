/**
 * A token bucket: so many bytes a second over time, one second's worth at once. What is fetched or sent ahead goes
 * through it, so that a page of the feed or a case that an officer opens finds the line free.
 */
export type Pace = {
  /** Waits until the line may be used again, or until `signal` aborts. */
  ready: (signal: AbortSignal) => Promise<void>;
  /** So much went over it: told afterwards, since nobody knows the size of what was not asked for yet. */
  spend: (bytes: number) => void;
};

export const createPace = (
  bytesPerSecond: number,
  now: () => number,
  sleep: (ms: number, signal: AbortSignal) => Promise<void>,
): Pace => {
  let tokens = bytesPerSecond;
  let at = now();
  const fill = (): void => {
    // A clock that was set back earns nothing, one set ahead no more than a full bucket.
    tokens = Math.min(bytesPerSecond, tokens + (Math.max(0, now() - at) / 1000) * bytesPerSecond);
    at = now();
  };
  return {
    ready: async (signal) => {
      fill();
      if (tokens > 0) return;
      await sleep(((1 - tokens) / bytesPerSecond) * 1000, signal);
      // The wait itself was the payment, whatever the clock says of it.
      tokens = Math.max(tokens, 1);
      at = now();
    },
    spend: (bytes) => {
      fill();
      tokens -= bytes;
    },
  };
};
