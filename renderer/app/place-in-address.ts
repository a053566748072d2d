import type { Place } from './navigation.tsx';

/**
 * Where the officer is, kept in the window's own address: a window that died is loaded again by its address and comes
 * back where it was. It names the officer, so that nobody else starts there, and ids only.
 */
type Kept = { officer: string; steps: Place[] };

const desks = new Set<unknown>(['queue', 'lodge', 'print', 'shelf', 'collection', 'vehicle', 'sync']);
const isId = (value: unknown): boolean =>
  value === undefined || (typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value));
const isPlace = (value: unknown): value is Place =>
  typeof value === 'object' &&
  value !== null &&
  desks.has(readField(value, 'desk')) &&
  isId(readField(value, 'applicationId')) &&
  isId(readField(value, 'commandId'));
const readField = (value: object, name: string): unknown => (value as Record<string, unknown>)[name];

/** The steps to where this officer was when the window died; undefined where there are none. */
export const readSteps = (hash: string, officer: string): Place[] | undefined => {
  try {
    const kept: unknown = JSON.parse(decodeURIComponent(hash.slice(1)));
    if (typeof kept !== 'object' || kept === null || readField(kept, 'officer') !== officer) return undefined;
    const steps = readField(kept, 'steps');
    return Array.isArray(steps) && steps.length > 0 && steps.every(isPlace) ? steps : undefined;
  } catch {
    return undefined;
  }
};

export const writeSteps = (officer: string, steps: readonly Place[]): string =>
  `#${encodeURIComponent(JSON.stringify({ officer, steps: steps.slice(-5) } satisfies Kept))}`;

/** Whoever signs in starts at their own first desk. */
export const forgetPlace = (): void => history.replaceState(null, '', location.pathname);
