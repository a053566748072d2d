import { and, asc, count, eq, gt, sql } from 'drizzle-orm';
import { protocolVersion } from '#domain/contract/api.ts';
import { maxPageBytes } from '#domain/contract/bounds.ts';
import type { FeedPage } from '#domain/contract/centre/feed.ts';
import { application } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import { getHead } from './sequence.ts';

/** So many records are read at once: of the largest, a quarter of a hundred megabytes. */
const sliceSize = 100;
/** What stands around a record on the page. */
const envelopeBytes = 200;
const recordBytes = sql<number>`coalesce(octet_length(${application.record}::text), 0)`;

/**
 * The office's changes after a cursor, in order, each application once with its newest record, as many as asked for or
 * as fit on a page, one at least. A cursor beyond the feed (the centre was restored from an older copy) begins again
 * from the first.
 */
export const readFeedPage = async (
  database: Database,
  officeId: string,
  query: { cursor: number; limit: number },
  at: number,
): Promise<FeedPage> => {
  const head = await getHead(database, officeId);
  const after = query.cursor > head ? 0 : query.cursor;
  const isLater = (sequence: number) => and(eq(application.officeId, officeId), gt(application.feedSequence, sequence));
  const read = (from: number, limit: number) =>
    database
      .select({
        sequence: application.feedSequence,
        id: application.id,
        version: application.version,
        record: application.record,
        bytes: recordBytes,
      })
      .from(application)
      .where(isLater(from))
      .orderBy(asc(application.feedSequence))
      .limit(limit);
  const sent: Awaited<ReturnType<typeof read>> = [];
  let bytes = 0;
  let more = true;
  while (more && sent.length < query.limit) {
    // One more than asked for tells whether the feed goes on.
    const wanted = Math.min(sliceSize, query.limit - sent.length);
    const rows = await read(sent.at(-1)?.sequence ?? after, wanted + 1);
    const fit = rows.slice(0, wanted).findIndex((row, place) => {
      bytes += row.bytes + envelopeBytes;
      return bytes > maxPageBytes && sent.length + place > 0;
    });
    sent.push(...rows.slice(0, fit < 0 ? wanted : fit));
    more = fit >= 0 || rows.length > wanted;
    if (fit >= 0) break;
  }
  const last = sent.at(-1)?.sequence ?? after;
  // Sequences commit in order, so when the page is the last one everything up to the head read before it is in it.
  const cursor = more ? last : Math.max(head, last);
  const remaining = more
    ? ((await database.select({ rows: count() }).from(application).where(isLater(last)))[0]?.rows ?? 0)
    : 0;
  const entries = sent.map(({ sequence, id, version, record }) =>
    record === null
      ? { sequence, subject: { kind: 'application', id }, change: 'removed', version }
      : { sequence, subject: { kind: 'application', id }, change: 'put', version, record },
  );
  return { entries, cursor: String(cursor), more, remaining, at, protocol: protocolVersion };
};
