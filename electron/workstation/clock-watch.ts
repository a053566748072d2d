import type { Reader } from '#db/connection.ts';
import { findLastActAt } from '#db/outbox.ts';
import { getSyncState } from '#db/query/sync.ts';
import { type ClockJump, clockToleranceMs, maxClockJumps } from '#domain/command/clock.ts';

/**
 * Compares the wall clock with a clock that only goes forward, each time it is asked. Where that one stands still
 * during sleep, a sleep looks like a jump ahead: whoever reads it is told so.
 */
export type ClockWatch = {
  /** The latest jumps, the newest first. */
  list: () => ClockJump[];
  /** Those of them that no act has told yet. */
  listUntold: () => ClockJump[];
  /** An act that is committed tells them. */
  markTold: (jumps: readonly ClockJump[]) => void;
};

/**
 * `knownAt`: the newest instant that the cache knows, 0 for none. A clock that stands before it was set back while
 * nobody watched; that is seen at each start until the clock has caught up or the cache knows no later instant.
 */
export const createClockWatch = (now: () => number, monotonic: () => number, knownAt: number): ClockWatch => {
  const jumps: ClockJump[] = [];
  const told = new Set<ClockJump>();
  const add = (at: number, byMs: number): void => {
    jumps.unshift({ at, byMs });
    for (const dropped of jumps.splice(maxClockJumps)) told.delete(dropped);
  };
  let last = { wall: now(), steady: monotonic() };
  if (last.wall - knownAt <= -clockToleranceMs) add(last.wall, last.wall - knownAt);
  const list = (): ClockJump[] => {
    const next = { wall: now(), steady: monotonic() };
    const byMs = Math.round(next.wall - last.wall - (next.steady - last.steady));
    last = next;
    if (Math.abs(byMs) >= clockToleranceMs) add(next.wall, byMs);
    return [...jumps];
  };
  return {
    list,
    listUntold: () => list().filter((jump) => !told.has(jump)),
    markTold: (given) => {
      for (const jump of given) told.add(jump);
    },
  };
};

/** By the counter's own clock: its last act, or when it last heard from the centre. */
export const findNewestInstant = (db: Reader): number =>
  Math.max(findLastActAt(db) ?? 0, getSyncState(db).lastPulledAt ?? 0);
