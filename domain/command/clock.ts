import { z } from 'zod';
import { instantSchema } from '../civil-date.ts';

/** What a clock may be off, or be corrected by, without a word. */
export const clockToleranceMs = 5 * 60_000;
export const maxClockJumps = 10;
/** A clock that is off by more is wrong for every rule that counts days: no act is done by it, and none taken. */
export const longestDriftMs = 24 * 3_600_000;

/**
 * What the wall clock did against the time that went by: set, or passed over while the computer slept. `at`: what it
 * showed then.
 */
const clockJumpSchema = z.object({ at: instantSchema, byMs: z.int() });
export type ClockJump = z.infer<typeof clockJumpSchema>;

/**
 * That an act's `at` is not to be taken at its word. Absent when all is well: it is part of the chained and signed act.
 */
export const clockReportSchema = z.object({
  /**
   * How far the counter's clock is ahead of the centre's, as last heard; null when it is within five minutes or not
   * known.
   */
  offsetMs: z.int().nullable(),
  /** Since the act before, the newest first. */
  jumps: z.array(clockJumpSchema).max(maxClockJumps),
});
export type ClockReport = z.infer<typeof clockReportSchema>;
