import { type Transaction, transact } from '#db/connection.ts';
import { removeApplication } from '#db/query/application.ts';
import { hasParked, insertParked, listParked, removeParked, removeParkedEntry, updateSyncState } from '#db/query/sync.ts';
import { type Application, applicationSchema } from '#domain/application.ts';
import { type FeedEntryEnvelope, type FeedPage, feedEntryEnvelopeSchema } from '#domain/contract/api.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { type Counter, sha256 } from '../service/counter.ts';
import { storeCentreRecord } from './rebase.ts';
import { firstSlice, nextSlice } from './slice.ts';

/** Without a readable envelope an entry has no sequence of the centre's: one below zero, by what it holds, so that the same comes to the same place. */
const placeOf = (raw: unknown): number => -1 - Number.parseInt(sha256(canonicalJson(raw)).slice(0, 12), 16);

/** An entry that cannot be read is kept whole and shown; the rest of the page is applied. */
const park = (tx: Transaction, raw: unknown, at: number, envelope: { sequence: number; kind: string; id: string } | undefined, reason: string): void => {
  const { sequence, kind, id } = envelope ?? { sequence: placeOf(raw), kind: '?', id: '?' };
  // A null of the centre's would be no value at all to the database, and refuse the whole page.
  insertParked(tx, { sequence, kind, id, reason, body: raw ?? 'null', receivedAt: at });
};

/** One entry of the feed, before the database is touched. */
type ParsedEntry =
  | { kind: 'record'; envelope: FeedEntryEnvelope; record: Application }
  | { kind: 'tombstone'; envelope: FeedEntryEnvelope }
  | { kind: 'unreadable'; envelope: FeedEntryEnvelope | undefined; raw: unknown; reason: string };

const parseEntry = (raw: unknown): ParsedEntry => {
  const envelope = feedEntryEnvelopeSchema.safeParse(raw).data;
  if (envelope === undefined) return { kind: 'unreadable', envelope, raw, reason: 'envelope' };
  if (envelope.kind === 'tombstone') return { kind: 'tombstone', envelope };
  if (envelope.kind !== 'application') return { kind: 'unreadable', envelope, raw, reason: 'kind' };
  // The record alone: the envelope around it has been parsed just now.
  const { data, error } = applicationSchema.safeParse(envelope.record);
  if (data !== undefined) return { kind: 'record', envelope, record: data };
  return { kind: 'unreadable', envelope, raw, reason: ['record', ...(error?.issues[0]?.path ?? [])].join('.') };
};

/** Applies one entry and gives the id of the application that changed; nothing where it is parked. */
const applyEntry = (tx: Transaction, counter: Counter, entry: ParsedEntry, at: number): string | undefined => {
  if (entry.kind === 'unreadable') {
    park(tx, entry.raw, at, entry.envelope, entry.reason);
    return undefined;
  }
  const { id, version, sequence } = entry.envelope;
  if (entry.kind === 'tombstone') removeApplication(tx, id);
  else storeCentreRecord(tx, counter, entry.record, version, at);
  removeParked(tx, id, sequence);
  return id;
};

/**
 * Reads the parked entries again, after an update of the program or of its reference data: those that it can read now are
 * applied in the feed's order, unless what is here is newer; the others stay as they are.
 */
export const replayParked = (counter: Counter): string[] =>
  transact(counter.connection.writer, (tx) =>
    listParked(tx).flatMap(({ sequence, body, receivedAt }) => {
      // One before it may have taken this one along, or the same record came again since.
      if (!hasParked(tx, sequence)) return [];
      const id = applyEntry(tx, counter, parseEntry(body), receivedAt);
      if (id !== undefined) removeParkedEntry(tx, sequence);
      return id ?? [];
    }),
  );

/**
 * Applies a page in slices, with a breath for the window between them; each is parsed before its transaction, which then
 * only writes and holds about twice as much. The cursor moves with the last slice only, in its transaction: a crash in
 * between repeats entries, which is harmless, and never skips one. A page that was carried here by hand is as old as it
 * says, and tells nothing of the clock.
 */
export const applyPage = async (
  counter: Counter,
  page: FeedPage,
  breathe: () => Promise<void>,
  { carried = false, clockOffsetMs }: { carried?: boolean; clockOffsetMs?: number | undefined } = {},
): Promise<string[]> => {
  const changed: string[] = [];
  const at = carried ? Math.min(page.at, counter.now()) : counter.now();
  let from = 0;
  let size = firstSlice;
  do {
    const parsedFrom = counter.now();
    const slice = page.entries.slice(from, from + size).map(parseEntry);
    const parsedMs = counter.now() - parsedFrom;
    const last = from + size >= page.entries.length;
    if (slice.length > 0) await breathe();
    let tookMs = 0;
    transact(counter.connection.writer, (tx) => {
      const startedAt = counter.now();
      for (const entry of slice) {
        const id = applyEntry(tx, counter, entry, at);
        if (id !== undefined) changed.push(id);
      }
      tookMs = counter.now() - startedAt;
      if (last) updateSyncState(tx, { cursor: page.cursor, lastPulledAt: at, ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }) });
    });
    from += slice.length;
    size = nextSlice(size, Math.max(parsedMs, tookMs));
    if (!last) await breathe();
  } while (from < page.entries.length);
  return changed;
};
