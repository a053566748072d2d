/**
 * Tells a keyboard-wedge scanner from fingers: at least `minLength` signs, on average not more than `paceMs` apart and
 * never more than `pauseMs`, ended by Enter. One late sign (a busy machine) must not cut a number in two: half a serial
 * reads like a serial. Where no field has the focus, and signs would only be lost, slower ones count too: of a scanner over
 * a remote desktop, or of a hand. They hold a digit, as every number does and no row of shortcuts.
 */
export const paceMs = 35;
const pauseMs = 120;
const freePauseMs = 500;
const minLength = 5;

export type ScanReader = {
  /** Feeds one key; `isFree` when no field has the focus. @returns the scanned text when the key ends a scan. */
  feed: (key: string, atMs: number, isFree: boolean) => string | undefined;
  /** True while the signs so far came at a scanner's pace (two or more). */
  isReading: () => boolean;
};

export const createScanReader = (onStart: () => void): ScanReader => {
  let text = '';
  let first = 0;
  let last = 0;
  const isPaced = (): boolean => text.length >= 2 && (last - first) / (text.length - 1) <= paceMs;
  return {
    feed: (key, atMs, isFree) => {
      const isLate = atMs - last > (isFree ? freePauseMs : pauseMs);
      if (key.length === 1) {
        if (text === '' || isLate) {
          text = '';
          first = atMs;
          onStart();
        }
        text += key;
        last = atMs;
        return undefined;
      }
      if (key === 'Shift') return undefined;
      const isWhole = text.length >= minLength && (isPaced() || (isFree && /\d/.test(text)));
      const done = key === 'Enter' && !isLate && isWhole ? text : undefined;
      text = '';
      return done;
    },
    isReading: isPaced,
  };
};
