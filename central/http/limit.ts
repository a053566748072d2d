/**
 * How fast one caller may ask: a bucket of `burst` requests that fills by `perSecond`. Kept in the memory of this
 * instance, for the newest `maxCallers` callers; behind several instances the limit is as many times higher.
 */
export type Rule = { burst: number; perSecond: number };
export type Limits = {
  /**
   * Refusals of who has proved nothing (made-up tokens, bodies, devices), by network address: who proves who it is, is
   * not held up by them.
   */
  address: Rule;
  /** Enrolments by network address; a code is the only thing that they could prove. */
  enrol: Rule;
  /** Carried files without a seal that holds, by network address, in units of `unitBytes`. */
  carried: Rule;
  /** Sign-ins by the workstation that has proved its key. */
  signIn: Rule;
  /**
   * All else by the workstation of the session, one per request and one per unit of its body. A counter that starts
   * pulls some hundred pages and scans at once.
   */
  workstation: Rule;
  /** Looks at other offices' applications, by officer: nobody needs them by the hundred. */
  look: Rule;
};

export const defaultLimits: Limits = {
  address: { burst: 60, perSecond: 1 },
  enrol: { burst: 20, perSecond: 0.2 },
  carried: { burst: 2048, perSecond: 16 },
  signIn: { burst: 20, perSecond: 0.2 },
  workstation: { burst: 1000, perSecond: 50 },
  look: { burst: 30, perSecond: 0.1 },
};
const maxCallers = 10_000;
const unitBytes = 64 * 1024;

/** What so many bytes cost beyond the request that brings them. */
export const unitsOf = (bytes: number): number => Math.floor(bytes / unitBytes);

export type Limiter = {
  /**
   * Takes `cost` while there is one at least, and owes what there is not; answers 0, or how many milliseconds until
   * there is one again.
   */
  take: (caller: string, now: number, cost?: number) => number;
  size: () => number;
};

export const createLimiter = ({ burst, perSecond }: Rule, max = maxCallers): Limiter => {
  // The order of a Map is that of insertion: a caller that asks moves to the end, the first is the one longest unheard.
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    size: () => buckets.size,
    take: (caller, now, cost = 1) => {
      const known = buckets.get(caller);
      buckets.delete(caller);
      const elapsedMs = known === undefined ? 0 : Math.max(0, now - known.at);
      const tokens = Math.min(burst, (known?.tokens ?? burst) + (elapsedMs / 1000) * perSecond);
      const isGiven = tokens >= 1;
      buckets.set(caller, { tokens: isGiven ? tokens - cost : tokens, at: now });
      const first = buckets.size > max ? buckets.keys().next().value : undefined;
      if (first !== undefined) buckets.delete(first);
      return isGiven ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000);
    },
  };
};
