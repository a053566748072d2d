import { transact } from '#db/connection.ts';
import {
  findContent,
  listContentHashes,
  listEvictable,
  listUrgentDocuments,
  removeContent,
  sumScans,
} from '#db/query/content.ts';
import { findDocument } from '#db/query/sync.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { findInForce } from '#domain/in-force.ts';
import type { Log, WorkstationContext } from '../workstation/context.ts';
import type { DocumentStore } from './store.ts';

/**
 * Documents leave this workstation when they were not used for long or when they take too much room, the longest unused
 * first. Never one of the next open cases, and never a scan of which the centre has not every byte. What leaves is
 * fetched again when somebody opens it.
 */
export type Eviction = {
  run: (interrupt: AbortSignal) => Promise<void>;
  /** Frees at least so many bytes for something that is wanted more; false when there was nothing to give up. */
  makeRoom: (bytes: number) => Promise<boolean>;
};

/** Some two thousand compiled documents of a megabyte: months of an office's work, and a tenth of a small disk. */
const budgetBytes = 2 * 1024 ** 3;
const dayMs = 86_400_000;
const atOnce = 20;

type Options = {
  counter: WorkstationContext;
  store: DocumentStore;
  keptCases: number;
  breathe: () => Promise<void>;
  log: Log;
  budget?: number;
};

export const createEviction = ({
  counter,
  store,
  keptCases,
  breathe,
  log,
  budget = budgetBytes,
}: Options): Eviction => {
  const { connection, now } = counter;
  const { reader, writer } = connection;
  let hasTidied = false;

  const listKept = (): string[] =>
    listUrgentDocuments(reader, keptCases).flatMap(
      ({ id, sha256 }) => sha256 ?? findDocument(reader, id)?.sha256 ?? [],
    );

  const remove = async (sha256: string): Promise<void> => {
    // The row last: a power cut in between leaves a row whose file is missed and fetched again, not a file that nobody
    // knows.
    await store.remove(sha256);
    transact(writer, (tx) => removeContent(tx, sha256));
  };

  /** Removes from the longest unused on while `isDue`, a few at a time. */
  const evict = async (
    isDue: (row: { lastUsedAt: number }, freed: number) => boolean,
    interrupt?: AbortSignal,
  ): Promise<number> => {
    const kept = listKept();
    let freed = 0;
    let count = 0;
    for (;;) {
      const rows = listEvictable(reader, kept, atOnce);
      for (const row of rows) {
        if (interrupt?.aborted === true || !isDue(row, freed)) {
          if (count > 0) log('info', 'document.evicted', { count, bytes: freed });
          return freed;
        }
        await remove(row.sha256);
        freed += row.bytesHere;
        count += 1;
        await breathe();
      }
      if (rows.length < atOnce) {
        if (count > 0) log('info', 'document.evicted', { count, bytes: freed });
        return freed;
      }
    }
  };

  /** Files without a row, of a program that was ended between the two: nobody would ever find them. */
  const removeStrays = async (): Promise<void> => {
    const known = new Set(listContentHashes(reader));
    for (const { hash, changedAt } of await store.list()) {
      if (known.has(hash) || changedAt > now() - dayMs) continue;
      if (findContent(reader, hash) === undefined) await store.remove(hash);
      await breathe();
    }
  };

  return {
    run: async (interrupt) => {
      if (!hasTidied) await removeStrays();
      hasTidied = true;
      const { scanDays = Number.POSITIVE_INFINITY } =
        findInForce(counter.reference.retention, civilDateAt(now())) ?? {};
      const oldest = now() - scanDays * dayMs;
      const over = sumScans(reader).sizeBytes - budget;
      await evict(({ lastUsedAt }, freed) => lastUsedAt < oldest || freed < over, interrupt);
    },
    makeRoom: async (bytes) => (await evict((_row, freed) => freed < bytes)) > 0,
  };
};
