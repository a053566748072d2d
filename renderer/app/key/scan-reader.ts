/**
 * Tells a keyboard-wedge scanner from fingers: at least `minLength` signs, none more than `gapMs` after the one
 * before, ended by Enter. Fingers do not type that fast; scanners do not type slower.
 */
export const gapMs = 35;
const minLength = 5;

export type ScanReader = {
  /** Feeds one key. @returns the scanned text when the key ends a scan. */
  feed: (key: string, atMs: number) => string | undefined;
  /** True while the signs so far came at a scanner's pace (two or more). */
  isReading: () => boolean;
};

export const createScanReader = (onStart: () => void): ScanReader => {
  let text = '';
  let last = 0;
  return {
    feed: (key, atMs) => {
      const fast = atMs - last <= gapMs;
      last = atMs;
      if (key.length === 1) {
        if (!fast || text === '') {
          text = key;
          onStart();
        } else text += key;
        return undefined;
      }
      if (key === 'Shift') return undefined;
      const done = key === 'Enter' && fast && text.length >= minLength ? text : undefined;
      text = '';
      return done;
    },
    isReading: () => text.length >= 2,
  };
};
