import { sql } from 'drizzle-orm';
import { identityNumberForms } from '#domain/identity.ts';
import { foldToWords, toSpoken } from '#domain/name-folding.ts';
import { foldCode } from '#domain/search-key.ts';
import type { Reader } from '../connection.ts';
import { type ApplicationEntry, findApplication } from './application.ts';
import { hasReadyItem } from './item.ts';

const codeColumns = '{plate chassis identity reference}';
const quote = (word: string): string => `"${word.replaceAll('"', '')}"*`;

/** Words looked at; a pasted page costs no more than a sentence. */
const maxWords = 12;

/** A query of more words is a sentence: nobody writes a compound name in it. */
const maxCompounds = 4;

/** The words as they are, and with each two neighbours as one: the record may write a compound name so. */
const withCompounds = (words: readonly string[]): string[][] => {
  if (words.length > maxCompounds) return [[...words]];
  const joined = words
    .slice(1)
    .map((word, place) => [...words.slice(0, place), `${words[place]}${word}`, ...words.slice(place + 2)]);
  return [[...words], ...joined];
};

/** As a name, written or as it sounds, or as the beginning of a code. */
const toWordExpression = (word: string): string => {
  const name = [...new Set([word, toSpoken(word)])].map((one) => `name : ${quote(one)}`).join(' OR ');
  const code = foldCode(word);
  // Of a word in another script its few Latin letters would be a code that begins everything.
  return code.length < word.length ? `(${name})` : `(${name} OR ${codeColumns} : ${quote(code)})`;
};

/**
 * An FTS5 expression: the whole query as one code, or each of its words as a name or the beginning of a code. Words of
 * one sign narrow what others find, and alone find nothing: half the office has a name in A.
 */
export const toMatchExpression = (query: string): string | undefined => {
  const codes = [...new Set(identityNumberForms(query.slice(0, 200)).map(foldCode))].filter((code) => code.length >= 2);
  const words = [...new Set(foldToWords(query))].slice(0, maxWords);
  const isLong = words.some((word) => word.length >= 2);
  if (words.length === 0 || (codes.length === 0 && !isLong)) return undefined;
  const whole = codes.map((code) => `(${codeColumns} : ${quote(code)})`);
  const each = isLong ? withCompounds(words).map((some) => `(${some.map(toWordExpression).join(' AND ')})`) : [];
  return [...whole, ...each].join(' OR ');
};

/**
 * Applications found by plate, chassis, name, identity number or reference, whatever the spaces, hyphens and O/0, I/1.
 * With `ready` first those of which something can be handed over, then open ones, then the best match. Queries under two
 * signs find none.
 */
export const searchApplications = (db: Reader, query: string, limit: number, first?: 'ready'): ApplicationEntry[] => {
  const expression = toMatchExpression(query);
  if (expression === undefined) return [];
  const rows = db
    .select({ id: sql<string>`application.id` })
    .from(sql`application_search JOIN application ON application.key = application_search.rowid`)
    .where(sql`application_search MATCH ${expression}`)
    .orderBy(
      ...(first === undefined ? [] : [sql`${hasReadyItem} DESC`]),
      sql`application.status IN ('released', 'done', 'rejected', 'withdrawn')`,
      sql`bm25(application_search, 10, 8, 3, 6, 6)`,
      sql`application.received_at DESC`,
    )
    .limit(limit)
    .all();
  return rows.flatMap(({ id }) => findApplication(db, id) ?? []);
};
