import type { Transaction } from '#db/connection.ts';
import { type ApplicationEntry, removeApplication } from '#db/query/application.ts';
import { insertParked } from '#db/query/sync.ts';
import { findExcess } from '#domain/contract/bounds.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { FeedEntryEnvelope } from '#domain/contract/centre/feed.ts';
import { sha256 } from '../workstation/context.ts';

/**
 * What this program cannot show is set aside whole, with a plain reason, and tried again when it may have learnt to:
 * entries of the feed, and records whose service a change of reference data has taken out of reach.
 */

/**
 * Without a readable envelope an entry has no sequence of the centre's: one below zero, by what it holds, so that the
 * same comes to the same place.
 */
const placeOf = (raw: unknown): number => -1 - Number.parseInt(sha256(canonicalJson(raw)).slice(0, 12), 16);

/** Deeper than this an entry is not even written out again, so nothing of it but its place is kept. */
const deepest = { bytes: Number.POSITIVE_INFINITY, depth: 2_000 };

/** An entry that cannot be read is kept whole and shown; the rest of the page is applied. */
export const park = (
  tx: Transaction,
  raw: unknown,
  at: number,
  envelope: FeedEntryEnvelope | undefined,
  reason: string,
): void => {
  const { sequence, subject, change, version } = envelope ?? {};
  const { kind, id } = subject ?? { kind: '?', id: '?' };
  const isKept = findExcess(raw, deepest) === undefined;
  // A null of the centre's would be no value at all to the database, and refuse the whole page.
  const body = (isKept ? raw : envelope && { sequence, subject: { kind, id }, change, version }) ?? 'null';
  insertParked(tx, { sequence: sequence ?? placeOf(body), kind, id, reason, body, receivedAt: at });
};

/** The entry that brings a record back as the centre last gave it: before whatever the feed has brought since. */
const toEntry = ({ centreRecord: record, version }: ApplicationEntry) => ({
  sequence: 1,
  subject: { kind: 'application', id: record.id },
  change: 'put',
  version,
  record,
});

/** Takes a record out of the cache that can no longer be shown; acts on it are sent on, and it comes back with them. */
export const parkRecord = (tx: Transaction, stored: ApplicationEntry, reason: string): void => {
  const body = toEntry(stored);
  const { kind, id } = body.subject;
  insertParked(tx, { sequence: placeOf(body), kind, id, reason, body, receivedAt: stored.confirmedAt });
  removeApplication(tx, id);
};
