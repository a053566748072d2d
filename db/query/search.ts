import { sql } from 'drizzle-orm';
import { foldCode, foldWords } from '#domain/search-key.ts';
import type { Reader } from '../connection.ts';
import { type ApplicationEntry, findApplication } from './application.ts';

const codeColumns = '{plate chassis identity reference}';
const quote = (word: string): string => `"${word.replaceAll('"', '')}"*`;

/** Words looked at; a pasted page costs no more than a sentence. */
const mostWords = 12;

/**
 * An FTS5 expression: the whole query as one code, or each of its words as a name or the beginning of a code. Words of
 * one sign narrow what others find, and alone find nothing: half the office has a name in A.
 */
export const toMatchExpression = (query: string): string | undefined => {
  const code = foldCode(query);
  const words = [...new Set(foldWords(query).split(' '))].filter((word) => word !== '').slice(0, mostWords);
  if (code.length < 2 || words.length === 0) return undefined;
  const whole = `(${codeColumns} : ${quote(code)})`;
  if (words.every((word) => word.length < 2)) return whole;
  const each = words.map((word) => `(name : ${quote(word)} OR ${codeColumns} : ${quote(foldCode(word))})`).join(' AND ');
  return `${whole} OR (${each})`;
};

/**
 * Applications found by plate, chassis, name, identity number or reference, whatever the spaces, hyphens and O/0, I/1.
 * Open ones first, then the best match. Queries under two signs find none.
 */
export const searchApplications = (db: Reader, query: string, limit: number): ApplicationEntry[] => {
  const expression = toMatchExpression(query);
  if (expression === undefined) return [];
  const rows = db.all<{ id: string }>(sql`
    SELECT application.id AS id FROM application_search JOIN application ON application.key = application_search.rowid
    WHERE application_search MATCH ${expression}
    ORDER BY application.status IN ('collected', 'rejected', 'withdrawn'), bm25(application_search, 10, 8, 3, 6, 6), application.received_at DESC
    LIMIT ${limit}`);
  return rows.flatMap(({ id }) => findApplication(db, id) ?? []);
};
