import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from './store.ts';

/** PostgreSQL's code of an error thrown by a driver, through drizzle's wrapping; undefined for any other error. */
const findSqlState = (error: unknown): string | undefined => {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if ('code' in at && typeof at.code === 'string') return at.code;
  return undefined;
};

/** Serialisation failure, deadlock, and a unique key that another transaction took at the same moment. */
const transient = new Set(['40001', '40P01', '23505']);

/** The transaction met another, and may succeed when it is tried again or alone. */
export const isTransient = (error: unknown): boolean => transient.has(findSqlState(error) ?? '');

/** Connection lost or refused, too many connections, server shutting down, lock or statement time out. */
export const isUnavailable = (error: unknown): boolean => {
  const state = findSqlState(error) ?? '';
  return (
    /^(08|53|57P0)/.test(state) ||
    ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', '55P03', '57014'].includes(state) ||
    transient.has(state)
  );
};

/**
 * A text that PostgreSQL cannot keep: NUL, or half of a surrogate pair in jsonb. It came from outside, and is nobody's
 * bug.
 */
export const isUnkeepable = (error: unknown): boolean => ['22021', '22P05'].includes(findSqlState(error) ?? '');

/** Runs `work` in one transaction; when it failed only by meeting another, runs it again, four times at most. */
export const runTransaction = async <Value>(
  database: Database,
  work: (transaction: Database) => Promise<Value>,
): Promise<Value> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.transaction(work);
    } catch (error) {
      if (attempt === 5 || !isTransient(error)) throw error;
      await sleep(attempt * attempt * 5);
    }
  }
};
