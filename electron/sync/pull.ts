import type { Transaction } from '#db/connection.ts';
import { removeApplication } from '#db/query/application.ts';
import { hasParked, listParked, removeParked, removeParkedEntry, updateSyncState } from '#db/query/sync.ts';
import { type Application, applicationSchema } from '#domain/application.ts';
import { type FeedEntryEnvelope, type FeedPage, feedEntryEnvelopeSchema } from '#domain/contract/centre/feed.ts';
import { findMissingRow, type Reference } from '#domain/reference.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { tellRecords } from '../workstation/tell-changed.ts';
import { park } from './park.ts';
import { storeCentreRecord } from './rebase.ts';
import { writeEach } from './set-aside.ts';
import { firstSlice, nextSlice } from './slice.ts';

/** One entry of the feed, before the database is touched. */
type ParsedEntry =
  | { kind: 'record'; envelope: FeedEntryEnvelope; record: Application; raw: unknown }
  | { kind: 'removed'; envelope: FeedEntryEnvelope; raw: unknown }
  | { kind: 'unreadable'; envelope: FeedEntryEnvelope | undefined; raw: unknown; reason: string };

/** `reason` names what this program does not know: the entry is read by itself once it does. */
const parseEntry = (raw: unknown, reference: Reference): ParsedEntry => {
  const envelope = feedEntryEnvelopeSchema.safeParse(raw).data;
  const unreadable = (reason: string): ParsedEntry => ({ kind: 'unreadable', envelope, raw, reason });
  if (envelope === undefined) return unreadable('envelope');
  if (envelope.subject.kind !== 'application') return unreadable('kind');
  if (envelope.change === 'removed') return { kind: 'removed', envelope, raw };
  if (envelope.change !== 'put') return unreadable('change');
  // The record alone: the envelope around it has been parsed just now.
  const { data, error } = applicationSchema.safeParse(envelope.record);
  if (data === undefined) return unreadable(['record', ...(error.issues[0]?.path ?? [])].join('.'));
  if (data.id !== envelope.subject.id) return unreadable('record.id');
  const missing = findMissingRow(reference, data);
  return missing === undefined ? { kind: 'record', envelope, record: data, raw } : unreadable(missing);
};

/** `changed`: the application that shows otherwise now. `parked`: something was set aside, or is so no longer. */
type Applied = { changed?: string; parked: boolean };

const applyEntry = (tx: Transaction, counter: WorkstationContext, entry: ParsedEntry, at: number): Applied => {
  if (entry.kind === 'unreadable') {
    park(tx, entry.raw, at, entry.envelope, entry.reason);
    return { parked: true };
  }
  const { subject, version, sequence } = entry.envelope;
  const { id } = subject;
  let isNews = true;
  if (entry.kind === 'removed') removeApplication(tx, id);
  else isNews = storeCentreRecord(tx, counter, entry.record, version, at);
  const parked = removeParked(tx, id, sequence);
  return isNews ? { changed: id, parked } : { parked };
};

/**
 * Reads the parked entries again, after an update of the program or of its reference data: those that it can read now
 * are applied in the feed's order, unless what is here is newer; the others stay as they are. In slices, with a breath
 * for the window between them: a whole service may have been out of reach.
 */
export const replayParked = async (
  counter: WorkstationContext,
  breathe: () => Promise<void>,
  isStopped: () => boolean,
): Promise<string[]> => {
  const { reader, writer } = counter.connection;
  const replayed: Applied[] = [];
  let after: number | undefined;
  while (!isStopped()) {
    const slice = listParked(reader, firstSlice, after);
    after = slice.at(-1)?.sequence;
    if (after === undefined) break;
    const applied = writeEach(
      writer,
      slice,
      (tx, { sequence, body, receivedAt }): Applied | undefined => {
        // One before it may have taken this one along, or the same record came again since.
        if (!hasParked(tx, sequence)) return undefined;
        const entry = parseEntry(body, counter.reference);
        const applied = applyEntry(tx, counter, entry, receivedAt);
        if (entry.kind === 'unreadable') return undefined;
        removeParkedEntry(tx, sequence);
        return applied;
      },
      () => undefined,
    );
    replayed.push(...applied.flatMap((one) => one ?? []));
    await breathe();
  }
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
  counter: WorkstationContext,
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
    const slice = page.entries.slice(from, from + size).map((raw) => parseEntry(raw, counter.reference));
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
