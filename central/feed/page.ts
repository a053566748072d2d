import { and, asc, count, eq, gt } from 'drizzle-orm';
import { type FeedPage, protocolVersion } from '#domain/contract/api.ts';
import { application } from '../schema/index.ts';
import type { Database } from '../store.ts';
import { getHead } from './counter.ts';

/**
 * The office's changes after a cursor, in order, each application once with its newest record. A cursor beyond the feed
 * (the centre was restored from an older copy) begins again from the first.
 */
export const readFeedPage = async (database: Database, officeId: string, query: { cursor: number; limit: number }, at: number): Promise<FeedPage> => {
  const head = await getHead(database, officeId);
  const after = query.cursor > head ? 0 : query.cursor;
  const isLater = (sequence: number) => and(eq(application.officeId, officeId), gt(application.feedSequence, sequence));
  const rows = await database
    .select({ sequence: application.feedSequence, id: application.id, version: application.version, record: application.record })
    .from(application)
    .where(isLater(after))
    .orderBy(asc(application.feedSequence))
    .limit(query.limit + 1);
  const more = rows.length > query.limit;
  const sent = rows.slice(0, query.limit);
  const last = sent.at(-1)?.sequence ?? after;
  // Sequences commit in order, so when the page is the last one everything up to the head read before it is in it.
  const cursor = more ? last : Math.max(head, last);
  const remaining = more ? ((await database.select({ rows: count() }).from(application).where(isLater(last)))[0]?.rows ?? 0) : 0;
  const entries = sent.map(({ sequence, id, version, record }) =>
    record === null ? { sequence, kind: 'tombstone', id, version } : { sequence, kind: 'application', id, version, record },
  );
  return { entries, cursor: String(cursor), more, remaining, at, protocol: protocolVersion };
};
