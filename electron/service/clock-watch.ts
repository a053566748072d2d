/** What the wall clock did against the time that went by: set, or passed over while the computer slept. */
export type ClockJump = { at: number; byMs: number };

/** A jump worth telling; what a time service corrects stays below it. */
const jumpMs = 5 * 60_000;
const kept = 10;

/**
 * Compares the wall clock with a clock that only goes forward, each time it is looked at. Where that one stands still
 * during sleep, a sleep looks like a jump ahead: whoever reads it is told so.
 */
export const makeClockWatch = (now: () => number, monotonic: () => number): (() => ClockJump[]) => {
  const jumps: ClockJump[] = [];
  let last = { wall: now(), steady: monotonic() };
  return () => {
    const next = { wall: now(), steady: monotonic() };
    const byMs = Math.round(next.wall - last.wall - (next.steady - last.steady));
    last = next;
    if (Math.abs(byMs) >= jumpMs) jumps.unshift({ at: next.wall, byMs });
    jumps.length = Math.min(jumps.length, kept);
    return [...jumps];
  };
};
