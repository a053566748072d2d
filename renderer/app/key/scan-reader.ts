/**
 * Tells a keyboard-wedge scanner from fingers: at least `minLength` signs, on average not more than `paceMs` apart and
 * never more than `pauseMs`, ended by Enter. One late sign (a busy machine) must not cut a number in two: half a serial
 * reads like a serial.
 */
export const paceMs = 35;
const pauseMs = 120;
const minLength = 5;

export type ScanReader = {
  /** Feeds one key. @returns the scanned text when the key ends a scan. */
  feed: (key: string, atMs: number) => string | undefined;
  /** True while the signs so far came at a scanner's pace (two or more). */
  isReading: () => boolean;
};

export const createScanReader = (onStart: () => void): ScanReader => {
  let text = '';
  let first = 0;
  let last = 0;
  const isPaced = (): boolean => text.length >= 2 && (last - first) / (text.length - 1) <= paceMs;
  return {
    feed: (key, atMs) => {
      if (key.length === 1) {
        if (text === '' || atMs - last > pauseMs) {
          text = '';
          first = atMs;
          onStart();
        }
        text += key;
        last = atMs;
        return undefined;
      }
      if (key === 'Shift') return undefined;
      const done = key === 'Enter' && atMs - last <= pauseMs && text.length >= minLength && isPaced() ? text : undefined;
      text = '';
      return done;
    },
    isReading: isPaced,
  };
};
