import { AppError } from '#domain/contract/errors.ts';
import { chunkBytes } from '#electron/document/cipher.ts';
import type { DocumentStore } from '#electron/document/store.ts';
import { sha256 } from '#electron/workstation/context.ts';

/** Documents in memory, as the store on the disk keeps them: for runs in which no real file may take its own time. */
export const createMemoryStore = (
  whole = new Map<string, Uint8Array>(),
  parts = new Map<string, Uint8Array>(),
): DocumentStore => {
  const readRange: DocumentStore['readRange'] = async (hash, first, end) => {
    const found = whole.get(hash);
    if (found === undefined) throw new AppError('DOCUMENT_NOT_HERE', 'not here');
    return found.subarray(first, end);
  };
  return {
    readRange,
    read: (hash) => readRange(hash, 0, Number.MAX_SAFE_INTEGER),
    has: async (hash) => whole.has(hash),
    write: async (bytes) => {
      whole.set(sha256(bytes), bytes);
      return sha256(bytes);
    },
    openPart: async (hash, sizeBytes) => {
      let held = parts.get(hash) ?? Buffer.alloc(0);
      return {
        offset: () => held.length,
        append: async (bytes) => {
          held = Buffer.concat([held, bytes]);
          if (held.length > sizeBytes) throw new AppError('DOCUMENT_DAMAGED', 'more arrives than was said');
        },
        finish: async () => {
          parts.delete(hash);
          if (sha256(held) !== hash) throw new AppError('DOCUMENT_DAMAGED', 'the document arrived damaged');
          whole.set(hash, held);
        },
        close: async () => {
          const isLast = held.length === sizeBytes;
          parts.set(hash, isLast ? held : held.subarray(0, held.length - (held.length % chunkBytes)));
        },
      };
    },
    remove: async (hash) => {
      whole.delete(hash);
      parts.delete(hash);
    },
    list: async () => [
      ...[...whole.keys()].map((hash) => ({ hash, isWhole: true, changedAt: 0 })),
      ...[...parts.keys()].map((hash) => ({ hash, isWhole: false, changedAt: 0 })),
    ],
  };
};
