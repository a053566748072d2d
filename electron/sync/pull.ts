import { type Transaction, transact } from '#db/connection.ts';
import { removeApplication } from '#db/query/application.ts';
import { insertParked, removeParked, updateSyncState } from '#db/query/sync.ts';
import { applicationSchema } from '#domain/application.ts';
import { type FeedPage, feedEntryEnvelopeSchema } from '#domain/contract/api.ts';
import type { Counter } from '../service/counter.ts';
import { storeCentreRecord } from './rebase.ts';
import { firstSlice, nextSlice } from './slice.ts';

/** An entry that cannot be read is kept whole and shown; the rest of the page is applied. */
const park = (
  tx: Transaction,
  raw: unknown,
  at: number,
  place: number,
  envelope: { sequence: number; kind: string; id: string } | undefined,
  reason: string,
): void => {
  // Without a readable envelope there is no sequence of the centre's: one below zero, its own.
  const { sequence, kind, id } = envelope ?? { sequence: -(at + place), kind: '?', id: '?' };
  // A null of the centre's would be no value at all to the database, and refuse the whole page.
  insertParked(tx, { sequence, kind, id, reason, body: raw ?? 'null', receivedAt: at });
};

/** Applies one entry and gives the id of the application that changed, if one did. */
const applyEntry = (tx: Transaction, counter: Counter, raw: unknown, at: number, place: number): string | undefined => {
  const envelope = feedEntryEnvelopeSchema.safeParse(raw).data;
  if (envelope === undefined) {
    park(tx, raw, at, place, undefined, 'envelope');
    return undefined;
  }
  const { kind, id, version } = envelope;
  if (kind === 'tombstone') {
    removeApplication(tx, id);
  } else {
    // The record alone: the envelope around it has been parsed just now.
    const entry = kind === 'application' ? applicationSchema.safeParse(envelope.record) : undefined;
    if (!entry?.success) {
      park(tx, raw, at, place, envelope, entry === undefined ? 'kind' : ['record', ...(entry.error.issues[0]?.path ?? [])].join('.'));
      return undefined;
    }
    storeCentreRecord(tx, counter, entry.data, version, at);
  }
  removeParked(tx, envelope.id);
  return envelope.id;
};

/**
 * Applies a page in slices, with a breath for the window between them. The cursor moves with the last slice only, in
 * its transaction: a crash in between repeats entries, which is harmless, and never skips one. A page that was carried
 * here by hand is as old as it says, and tells nothing of the clock.
 */
export const applyPage = async (counter: Counter, page: FeedPage, breathe: () => Promise<void>, carried = false): Promise<string[]> => {
  const changed: string[] = [];
  const at = carried ? Math.min(page.at, counter.now()) : counter.now();
  let from = 0;
  let size = firstSlice;
  do {
    const startedAt = counter.now();
    const slice = page.entries.slice(from, from + size);
    const last = from + size >= page.entries.length;
    transact(counter.connection.writer, (tx) => {
      slice.forEach((raw, place) => {
        const id = applyEntry(tx, counter, raw, at, from + place);
        if (id !== undefined) changed.push(id);
      });
      if (last) updateSyncState(tx, { cursor: page.cursor, lastPulledAt: at, ...(carried ? {} : { clockOffsetMs: at - page.at }) });
    });
    from += slice.length;
    size = nextSlice(size, counter.now() - startedAt);
    if (!last) await breathe();
  } while (from < page.entries.length);
  return changed;
};
