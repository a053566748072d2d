import type { EndpointName } from '#domain/contract/api.ts';
import { AppError, type ErrorCode } from '#domain/contract/errors.ts';
import { type Limiter, type Limits, unitsOf } from './limit.ts';
import type { Metrics } from './metrics.ts';
import { HttpProblem } from './problem.ts';

export type Limiters = Record<keyof Limits, Limiter>;

/**
 * Refusals that say: this caller has shown nothing of what it should have. A right one is refused for them now and
 * then, a stranger each time.
 */
const provesNothing: ReadonlySet<string> = new Set<ErrorCode>([
  'INVALID_INPUT',
  'SIGNED_OUT',
  'DEVICE_PROOF_REFUSED',
  'WORKSTATION_UNKNOWN',
  'ENROLMENT_CODE_REFUSED',
  'CARRIED_FILE_DAMAGED',
  'CARRIED_FILE_TOO_NEW',
]);
const codeOf = (error: unknown): string =>
  error instanceof HttpProblem ? error.problem.code : error instanceof AppError ? error.code : '';

/** The limits, as one request meets them. */
export type Door = {
  /** @throws HttpProblem 429 */
  take: (rule: keyof Limits, caller: string, cost?: number) => void;
  /**
   * The request has proved whose it is: from here on it is counted there, and no refusal of it is the address's.
   * @throws HttpProblem 429
   */
  prove: (rule: keyof Limits, caller: string) => void;
  /** How much of a body has come. */
  count: (bytes: number) => void;
  /** What a refusal costs the address when nothing was proved. @throws HttpProblem 429 in its place */
  charge: (error: unknown) => void;
};

type Given = {
  name: EndpointName;
  caller: string;
  limiters: Limiters | undefined;
  metrics: Metrics;
  now: () => number;
};

export const openDoor = ({ name, caller, limiters, metrics, now }: Given): Door => {
  let isProven = false;
  let received = 0;
  const take: Door['take'] = (rule, who, cost) => {
    const waitMs = limiters?.[rule].take(who, performance.now(), cost) ?? 0;
    if (waitMs === 0) return;
    metrics.limited(rule);
    const seconds = Math.ceil(waitMs / 1000);
    const error =
      name === 'session'
        ? new AppError('SIGN_IN_LATER', 'Too many sign-ins from here', { until: now() + seconds * 1000 })
        : new AppError('CENTRE_BUSY', 'Too many requests at once');
    throw new HttpProblem(429, error, { 'Retry-After': String(seconds) });
  };
  return {
    take,
    prove: (rule, who) => {
      isProven = true;
      take(rule, who, 1 + unitsOf(received));
    },
    count: (bytes) => {
      received += bytes;
    },
    charge: (error) => {
      if (isProven || !provesNothing.has(codeOf(error))) return;
      if (name === 'carriedFile') take('carried', caller, 1 + unitsOf(received));
      else take('address', caller);
    },
  };
};
