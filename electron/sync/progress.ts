/** How far a long pull has come; `secondsLeft` by the pace of the last pages, null until one has been measured. */
export type Progress = { done: number; left: number; secondsLeft: number | null };

/** A page weighs so much in the pace: one slow page does not make an hour of a minute, and a slower line soon shows. */
const weight = 0.2;

/**
 * Follows a pull: told of the entries applied since it was last told, and of how many are left, it answers how far it
 * is. A clock that was set back or stood still measures nothing.
 */
export const createProgress = (now: () => number): ((count: number, left: number) => Progress) => {
  let done = 0;
  let at = now();
  let msEach: number | undefined;
  return (count, left) => {
    if (count > 0) {
      const measured = (now() - at) / count;
      if (measured > 0) msEach = msEach === undefined ? measured : msEach + weight * (measured - msEach);
      at = now();
      done += count;
    }
    return { done, left, secondsLeft: msEach === undefined ? null : Math.ceil((msEach * left) / 1000) };
  };
};
