import { transact } from '#db/connection.ts';
import { isNeededBeside, removeContent, removeSentBefore } from '#db/query/content.ts';
import { removeEndedDrafts } from '#db/query/draft.ts';
import { listPurgeable, type Purgeable, purgeApplication } from '#db/query/retention.ts';
import { findDocument, removeDocument } from '#db/query/sync.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { findInForce } from '#domain/in-force.ts';
import type { Log, WorkstationContext } from '../workstation/context.ts';
import { tellRecords } from '../workstation/tell-changed.ts';
import type { DocumentStore } from './store.ts';

/**
 * What is done with leaves this workstation: an application that has come to its end at the centre, with nothing of
 * ours still on its way, is forgotten after the days that the reference data says, its scans first. The acts (the
 * audit), the sheets and the serials (the ledger of blanks) stay. One that changes later comes back by the feed.
 */
export type Retention = { run: (interrupt: AbortSignal) => Promise<void> };

const dayMs = 86_400_000;
/** Looked for no more often than this: what has waited for days waits another hour. */
const minIntervalMs = 3_600_000;
/** So many at a time, with a breath between: a slice stays well under a frame. */
const atOnce = 5;

type Options = { counter: WorkstationContext; store: DocumentStore; breathe: () => Promise<void>; log: Log };

export const createRetention = ({ counter, store, breathe, log }: Options): Retention => {
  const { connection, now } = counter;
  const { reader, writer } = connection;
  let nextAt = Number.NEGATIVE_INFINITY;

  /**
   * The scans of this application that no other one has, before its record: who knows the record may still look for
   * them.
   */
  const removeScans = async ({ documentId, documentSha256, evidence }: Purgeable): Promise<void> => {
    const pinned = findDocument(reader, documentId)?.sha256;
    for (const sha256 of new Set([documentSha256, pinned, ...evidence])) {
      if (sha256 === undefined || sha256 === null || isNeededBeside(reader, sha256, documentId)) continue;
      await store.remove(sha256);
      transact(writer, (tx) => removeContent(tx, sha256));
    }
  };

  return {
    run: async (interrupt) => {
      const at = now();
      // A clock that was set back looks again.
      if (at < nextAt && nextAt - at <= minIntervalMs) return;
      const kept = findInForce(counter.reference.retention, civilDateAt(at));
      if (kept === undefined) return;
      const ids: string[] = [];
      for (;;) {
        const slice = listPurgeable(reader, at - kept.closedDays * dayMs, atOnce);
        if (slice.length === 0 || interrupt.aborted) break;
        for (const one of slice) await removeScans(one);
        const gone = transact(writer, (tx) =>
          slice.filter((one) => {
            if (!purgeApplication(tx, one.id)) return false;
            removeDocument(tx, one.documentId);
            return true;
          }),
        );
        ids.push(...gone.map(({ id }) => id));
        await breathe();
        if (gone.length < slice.length) break;
      }
      if (!interrupt.aborted) {
        nextAt = at + minIntervalMs;
        transact(writer, (tx) => {
          removeSentBefore(tx, at - kept.closedDays * dayMs);
          removeEndedDrafts(tx);
        });
      }
      if (ids.length === 0) return;
      log('info', 'retention.purged', { count: ids.length });
      tellRecords(counter, ids);
    },
  };
};
