import { type Connection, transact } from '#db/connection.ts';
import { findChainEnd } from '#db/outbox.ts';
import { getSyncState, updateSyncState } from '#db/query/sync.ts';

/**
 * How the centre distinguishes this cache from a copy. What identifies the next sign-in is in the cache before it is
 * sent, and is sent again until an answer has come: however a sign-in is cut off, the next one is never taken for a
 * copy's.
 */
export type EpochStore = {
  /** What a sign-in says of this cache. */
  claim: () => { epoch: string | null; nextEpoch: string; head: { sequence: number; hash: string } };
  /** The centre has taken it. */
  confirm: (nextEpoch: string) => void;
};

export const createEpochStore = ({ writer }: Connection, newEpoch: () => string): EpochStore => ({
  claim: () =>
    transact(writer, (tx) => {
      const { epoch, nextEpoch: kept } = getSyncState(tx);
      const nextEpoch = kept ?? newEpoch();
      if (kept === null) updateSyncState(tx, { nextEpoch });
      return { epoch, nextEpoch, head: findChainEnd(tx) };
    }),
  confirm: (nextEpoch) =>
    transact(writer, (tx) => {
      // An answer that comes after a later sign-in has begun says nothing any more.
      if (getSyncState(tx).nextEpoch === nextEpoch) updateSyncState(tx, { epoch: nextEpoch, nextEpoch: null });
    }),
});
