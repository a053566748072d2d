import { isIPv6 } from 'node:net';

/**
 * How fast one caller may ask: a bucket of `burst` requests that fills by `perSecond`. Kept in the memory of this
 * instance, for the newest `maxCallers` callers; behind several instances the limit is as many times higher.
 */
export type Rule = { burst: number; perSecond: number };
export type Limits = {
  /** Enrolments and sign-ins by network address; a whole office may come from one. */
  address: Rule;
  /** All else by the workstation of the session. A counter that starts pulls some hundred pages and scans at once. */
  workstation: Rule;
  /** Looks at other offices' applications, by officer: nobody needs them by the hundred. */
  look: Rule;
};

export const defaultLimits: Limits = { address: { burst: 60, perSecond: 1 }, workstation: { burst: 1000, perSecond: 50 }, look: { burst: 30, perSecond: 0.1 } };
const maxCallers = 10_000;

export type Limiter = {
  /** Takes one; answers 0, or how many milliseconds until there is one again. */
  take: (caller: string, now: number) => number;
  size: () => number;
};

export const createLimiter = ({ burst, perSecond }: Rule, max = maxCallers): Limiter => {
  // The order of a Map is that of insertion: a caller that asks moves to the end, the first is the one longest unheard.
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    size: () => buckets.size,
    take: (caller, now) => {
      const known = buckets.get(caller);
      buckets.delete(caller);
      const elapsedMs = known === undefined ? 0 : Math.max(0, now - known.at);
      const tokens = Math.min(burst, (known?.tokens ?? burst) + (elapsedMs / 1000) * perSecond);
      const isGiven = tokens >= 1;
      buckets.set(caller, { tokens: isGiven ? tokens - 1 : tokens, at: now });
      const first = buckets.size > max ? buckets.keys().next().value : undefined;
      if (first !== undefined) buckets.delete(first);
      return isGiven ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000);
    },
  };
};

/** Addresses of one caller as one: an IPv6 site has 2^64 of them, and IPv4 may come wrapped in IPv6. */
export const callerOf = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === '' ? [] : tail.split(':');
  const filled = plain.includes('::') ? [...groups, ...Array(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest] : groups;
  return filled
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
};
