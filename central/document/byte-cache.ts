/**
 * Documents that were asked for a moment ago, in the memory of this instance: a slow line asks for one in fifty ranges,
 * and each would read it whole from the database, or draw it anew. Kept by what they hold, so no entry is ever stale.
 */
export type Kept = { bytes: Uint8Array; mediaType: string };
export type ByteCache = {
  find: (officeId: string, sha256: string) => Kept | undefined;
  put: (officeId: string, sha256: string, kept: Kept) => Kept;
};

const largestTotalBytes = 64 * 1024 * 1024;

export const createByteCache = (maxBytes = largestTotalBytes): ByteCache => {
  // In the order of last use: a Map keeps that of insertion.
  const entries = new Map<string, Kept>();
  let total = 0;
  return {
    find: (officeId, sha256) => {
      const key = `${officeId} ${sha256}`;
      const found = entries.get(key);
      if (found === undefined) return undefined;
      entries.delete(key);
      entries.set(key, found);
      return found;
    },
    put: (officeId, sha256, kept) => {
      const key = `${officeId} ${sha256}`;
      total += kept.bytes.length - (entries.get(key)?.bytes.length ?? 0);
      entries.delete(key);
      entries.set(key, kept);
      for (const [oldest, { bytes }] of entries) {
        if (total <= maxBytes) break;
        entries.delete(oldest);
        total -= bytes.length;
      }
      return kept;
    },
  };
};
