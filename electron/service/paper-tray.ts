/**
 * Bytes that the window may read for a while: a compiled PDF, a preview, a slip. Kept in memory under a random name, the
 * oldest leaves first, and all of it goes at sign-out, so the window can never ask for a file by path.
 */
export type PaperTray = { put: (bytes: Uint8Array) => string; find: (name: string) => Uint8Array | undefined; clear: () => void };

const capacity = 12;

export const paperOrigin = 'app://kaunta/paper/';

export const makePaperTray = (newName: () => string): PaperTray => {
  const papers = new Map<string, Uint8Array>();
  return {
    put: (bytes) => {
      const name = `${newName()}.pdf`;
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
