import { transact } from '#db/connection.ts';
import { insertParked } from '#db/query/sync.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { ApiClient, FeedAnswer } from '../centre/api-client.ts';
import type { Log, WorkstationContext } from '../workstation/context.ts';

/** As many as half the most a centre gives: what one answer costs to read stays under half a frame. */
const pageSize = 250;

const isTooLarge = (error: unknown): error is AppError =>
  error instanceof AppError && error.code === 'CENTRE_ANSWER_STRANGE' && error.details.reason === 'too-large';

/**
 * Asks for pages of the feed. One that is too large to be read is asked for again with half as many entries; a single
 * entry that is too large still is parked without its content, and the feed goes on behind it.
 */
export const createPager = ({ connection, now }: WorkstationContext, api: Pick<ApiClient, 'getFeed'>, log: Log) => {
  let size = pageSize;

  /** @throws the error where the page does not tell the place of its entry: nothing can be stepped over then */
  const stepOver = (error: AppError, cursor: string): string => {
    const { sequence } = error.details;
    if (typeof sequence !== 'number' || sequence <= Number(cursor)) throw error;
    log('warn', 'sync.entry-too-large', { sequence });
    // The cursor here moves with the page behind it: the one before it may be under way into the cache still.
    const subject = { kind: '?', id: '?' };
    const body = { sequence, subject, change: '?', version: 0 };
    transact(connection.writer, (tx) =>
      insertParked(tx, { sequence, ...subject, reason: 'too-large', body, receivedAt: now() }),
    );
    return String(sequence);
  };

  return async (after: string, etag?: string): Promise<FeedAnswer | undefined> => {
    let cursor = after;
    for (;;) {
      try {
        const answer = await api.getFeed(cursor, cursor === after ? etag : undefined, size);
        size = Math.min(pageSize, size * 2);
        return answer;
      } catch (error) {
        if (!isTooLarge(error)) throw error;
        if (size === 1) cursor = stepOver(error, cursor);
        size = Math.ceil(size / 2);
      }
    }
  };
};
