import type { Reader } from '#db/connection.ts';
import { findLastActAt } from '#db/outbox.ts';
import { getSyncState } from '#db/query/sync.ts';
import { firstInstant, lastInstant } from '#domain/civil-date.ts';
import { type ClockJump, type ClockReport, clockToleranceMs, longestDriftMs } from '#domain/command/clock.ts';
import { AppError } from '#domain/contract/errors.ts';

/**
 * The date of an act that is done now, on what had arrived at `arrivedAt`, and what the act tells of it. Always after this workstation's act before it, by
 * which two acts of one kind are told apart on a timeline, and never before the application had arrived: a clock that
 * was set back is behind what is known to have happened. How far the
 * date is ahead of the centre's clock is told then too.
 * @param arrivedAt when what the act is about reached the office; 0 where it is about nothing that arrived
 * @throws AppError CLOCK_WRONG for a clock that is more than a day off, as far as it can be known here
 */
export const dateAct = (
  db: Reader,
  arrivedAt: number,
  now: number,
  jumps: ClockJump[],
): { at: number; clock: ClockReport | undefined } => {
  const aheadMs = getSyncState(db).clockOffsetMs ?? 0;
  const isBehind = arrivedAt - now > longestDriftMs;
  if (Math.abs(aheadMs) > longestDriftMs || isBehind || now < firstInstant || now > lastInstant)
    throw new AppError('CLOCK_WRONG', 'the clock of this computer is more than a day off');
  const lastAt = findLastActAt(db) ?? 0;
  const floor = Math.max(lastAt + 1, arrivedAt);
  // An act that was dated a year ahead must not pull all after it there: those are dated as they are, and it stands
  // out.
  const at = Math.abs(floor - now + aheadMs) > longestDriftMs ? now : Math.max(now, floor);
  // The one millisecond that tells two acts apart says nothing of the clock.
  const toldMs = aheadMs + (at === lastAt + 1 && at > now ? lastAt : at) - now;
  const offsetMs = Math.abs(toldMs) >= clockToleranceMs ? toldMs : null;
  return { at, clock: offsetMs === null && jumps.length === 0 ? undefined : { offsetMs, jumps } };
};
