/**
 * Bytes that the window may read for a while: a document, a scan, a preview, a slip. Kept in memory under a random
 * name, the oldest leaves first, and all of it goes at sign-out, so the window can never ask for a file by path.
 */
export type PaperTray = {
  put: (bytes: Uint8Array, mediaType?: string) => string;
  find: (name: string) => Uint8Array | undefined;
  clear: () => void;
};

const capacity = 12;

/** The window's protocol names the type by the ending. */
const endings: Record<string, string> = { 'application/pdf': 'pdf', 'image/jpeg': 'jpg', 'image/png': 'png' };

export const paperOrigin = 'app://kaunta/paper/';

export const createPaperTray = (newName: () => string): PaperTray => {
  const papers = new Map<string, Uint8Array>();
  return {
    put: (bytes, mediaType = 'application/pdf') => {
      const name = `${newName()}.${endings[mediaType] ?? 'pdf'}`;
      papers.set(name, bytes);
      for (const oldest of papers.keys()) {
        if (papers.size <= capacity) break;
        papers.delete(oldest);
      }
      return `${paperOrigin}${name}`;
    },
    find: (name) => papers.get(name),
    clear: () => papers.clear(),
  };
};
