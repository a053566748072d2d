import { sql } from 'drizzle-orm';
import type { Reader, Transaction } from '../connection.ts';
import { application, command, item, upload } from '../schema/index.ts';
import { removeApplication } from './application.ts';

/** What may be forgotten of an application that is over: its record, and the scans that it names. */
export type Purgeable = { id: string; documentId: string; documentSha256: string | null; evidence: string[] };

/**
 * The copy shown is the centre's own, nothing of this workstation on it is on its way or refused, and no scan is
 * unsent. Written out: the columns of both tables stand in one statement.
 */
const isAtRest = sql`centre_record = 'null'
  AND NOT EXISTS (SELECT 1 FROM ${command} WHERE command.subject = application.id AND command.state IN ('waiting', 'refused'))
  AND NOT EXISTS (SELECT 1 FROM ${upload} WHERE upload.application_id = application.id AND upload.done_at IS NULL)`;

const isReleasedAfter = (instant: number) =>
  sql`EXISTS (SELECT 1 FROM ${item} WHERE item.application_id = application.id AND item.released_at > ${instant})`;
/**
 * Handed over; issued or decided without a hand-over; or with no day of an end of its own. Each has an index; the `+`
 * keeps SQLite from walking through all that share a status instead.
 */
const ends = (before: number) => [
  sql`+status = 'released' AND application.id IN (SELECT application_id FROM ${item} WHERE released_at <= ${before})
    AND NOT ${isReleasedAfter(before)}`,
  sql`(+status = 'rejected' OR +status = 'released' AND NOT ${isReleasedAfter(0)}) AND decided_at <= ${before}`,
  sql`status IN ('withdrawn', 'done') AND confirmed_at <= ${before}`,
];

/** Applications that came to their end before an instant and have nothing open. */
export const listPurgeable = (db: Reader, before: number, limit: number): Purgeable[] =>
  ends(before)
    .flatMap((isOver) =>
      db
        .select({
          id: application.id,
          documentId: sql<string>`json_extract(record, '$.document.id')`,
          documentSha256: sql<string | null>`json_extract(record, '$.document.sha256')`,
          evidence: sql<string | null>`json_extract(record, '$.evidence')`,
        })
        .from(application)
        .where(sql`${isOver} AND ${isAtRest}`)
        .limit(limit)
        .all(),
    )
    .slice(0, limit)
    .map(({ evidence, ...row }) => ({ ...row, evidence: hashesOf(evidence) }));

const hashesOf = (evidence: string | null): string[] =>
  // part of a record that was parsed when stored
  evidence === null ? [] : (JSON.parse(evidence) as { sha256: string }[]).map(({ sha256 }) => sha256);

/** Forgets it unless something has come to be open meanwhile; its serials and sheets stay. */
export const purgeApplication = (tx: Transaction, id: string): boolean => {
  const isStill =
    tx.get<{ id: string }>(sql`SELECT id FROM ${application} WHERE id = ${id} AND ${isAtRest}`) !== undefined;
  if (isStill) removeApplication(tx, id);
  return isStill;
};
