import type { Transaction } from '#db/connection.ts';
import { removeApplication } from '#db/query/application.ts';
import {
  hasParked,
  insertParked,
  listParked,
  removeParked,
  removeParkedEntry,
  updateSyncState,
} from '#db/query/sync.ts';
import { type Application, applicationSchema } from '#domain/application.ts';
import { type FeedEntryEnvelope, type FeedPage, feedEntryEnvelopeSchema } from '#domain/contract/api.ts';
import { findExcess } from '#domain/contract/bounds.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { type Counter, sha256 } from '../workstation/context.ts';
import { tellRecords } from '../workstation/tell-changed.ts';
import { storeCentreRecord } from './rebase.ts';
import { writeEach } from './set-aside.ts';
import { firstSlice, nextSlice } from './slice.ts';

/**
 * Without a readable envelope an entry has no sequence of the centre's: one below zero, by what it holds, so that the
 * same comes to the same place.
 */
const placeOf = (raw: unknown): number => -1 - Number.parseInt(sha256(canonicalJson(raw)).slice(0, 12), 16);

const placeIn = ({ sequence, kind, id }: FeedEntryEnvelope) => ({ sequence, kind, id });

/** Deeper than this an entry is not even written out again, so nothing of it but its place is kept. */
const deepest = { bytes: Number.POSITIVE_INFINITY, depth: 2_000 };

/** An entry that cannot be read is kept whole and shown; the rest of the page is applied. */
const park = (
  tx: Transaction,
  raw: unknown,
  at: number,
  envelope: FeedEntryEnvelope | undefined,
  reason: string,
): void => {
  const kept =
    findExcess(raw, deepest) === undefined ? raw : envelope && { ...placeIn(envelope), version: envelope.version };
  // A null of the centre's would be no value at all to the database, and refuse the whole page.
  const body = kept ?? 'null';
  insertParked(tx, {
    ...(envelope === undefined ? { sequence: placeOf(body), kind: '?', id: '?' } : placeIn(envelope)),
    reason,
    body,
    receivedAt: at,
  });
};

/** One entry of the feed, before the database is touched. */
type ParsedEntry =
  | { kind: 'record'; envelope: FeedEntryEnvelope; record: Application; raw: unknown }
  | { kind: 'tombstone'; envelope: FeedEntryEnvelope; raw: unknown }
  | { kind: 'unreadable'; envelope: FeedEntryEnvelope | undefined; raw: unknown; reason: string };

const parseEntry = (raw: unknown): ParsedEntry => {
  const envelope = feedEntryEnvelopeSchema.safeParse(raw).data;
  if (envelope === undefined) return { kind: 'unreadable', envelope, raw, reason: 'envelope' };
  if (envelope.kind === 'tombstone') return { kind: 'tombstone', envelope, raw };
  if (envelope.kind !== 'application') return { kind: 'unreadable', envelope, raw, reason: 'kind' };
  // The record alone: the envelope around it has been parsed just now.
  const { data, error } = applicationSchema.safeParse(envelope.record);
  if (data !== undefined) return { kind: 'record', envelope, record: data, raw };
  return { kind: 'unreadable', envelope, raw, reason: ['record', ...(error?.issues[0]?.path ?? [])].join('.') };
};

/** `changed`: the application that shows otherwise now. `parked`: something was set aside, or is so no longer. */
type Applied = { changed?: string; parked: boolean };

const applyEntry = (tx: Transaction, counter: Counter, entry: ParsedEntry, at: number): Applied => {
  if (entry.kind === 'unreadable') {
    park(tx, entry.raw, at, entry.envelope, entry.reason);
    return { parked: true };
  }
  const { id, version, sequence } = entry.envelope;
  let isNews = true;
  if (entry.kind === 'tombstone') removeApplication(tx, id);
  else isNews = storeCentreRecord(tx, counter, entry.record, version, at);
  const parked = removeParked(tx, id, sequence);
  return isNews ? { changed: id, parked } : { parked };
};

/**
 * Reads the parked entries again, after an update of the program or of its reference data: those that it can read now
 * are applied in the feed's order, unless what is here is newer; the others stay as they are.
 */
export const replayParked = (counter: Counter): string[] => {
  const replayed = writeEach(
    counter.connection.writer,
    listParked(counter.connection.reader),
    (tx, { sequence, body, receivedAt }): Applied | undefined => {
      // One before it may have taken this one along, or the same record came again since.
      if (!hasParked(tx, sequence)) return undefined;
      const entry = parseEntry(body);
      const applied = applyEntry(tx, counter, entry, receivedAt);
      if (entry.kind === 'unreadable') return undefined;
      removeParkedEntry(tx, sequence);
      return applied;
    },
    () => undefined,
  ).flatMap((one) => one ?? []);
  if (replayed.length > 0) counter.emit({ kind: 'parked.changed' });
  return replayed.flatMap(({ changed }) => changed ?? []);
};

/**
 * Applies a page in slices, with a breath for the window between them; each is parsed before its transaction, which
 * then only writes and holds about twice as much. The cursor moves with the last slice only, in its transaction or
 * after it: a crash in between repeats entries, which is harmless, and never skips one. An entry that the database
 * refuses is parked like one that cannot be read. A page that was carried here by hand is as old as it says, and tells
 * nothing of the clock.
 * @returns the applications that show otherwise now
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
    const move = (tx: Transaction): void =>
      updateSyncState(tx, {
        cursor: page.cursor,
        lastPulledAt: at,
        ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
      });
    const startedAt = counter.now();
    const written = writeEach(
      counter.connection.writer,
      slice,
      (tx, entry) => applyEntry(tx, counter, entry, at),
      (tx, entry): Applied => {
        park(tx, entry.raw, at, entry.envelope, 'record');
        return { parked: true };
      },
      last ? move : undefined,
    );
    const tookMs = counter.now() - startedAt;
    const news = written.flatMap((one) => one.changed ?? []);
    changed.push(...news);
    // Slice by slice: after one that fails the page comes again, and these are no news then.
    if (written.some(({ parked }) => parked)) counter.emit({ kind: 'parked.changed' });
    tellRecords(counter, news);
    from += slice.length;
    size = nextSlice(size, Math.max(parsedMs, tookMs));
    if (!last) await breathe();
  } while (from < page.entries.length);
  return changed;
};
