import { clockToleranceMs } from '#domain/command/clock.ts';
import type { Command } from '#domain/command/command.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { OfficerSession } from '../access/session-history.ts';

/**
 * Whose an act is. A workstation's key signs for the workstation; that the officer named was at it is shown by the
 * sign-ins there. The latest one whose head lies before the act in the chain decides, so an act that waited through an
 * outage is still its officer's, and one made under somebody else's sign-in is not, however it is dated. Dates bound
 * one thing only: nothing is done after the end of a grant or of a suspended session.
 */
export type Imposture = 'never' | 'other' | 'over';

/** What an act's own date may be off, by what it tells of its clock. */
const toleranceOf = ({ clock }: Command): number => clockToleranceMs + Math.abs(clock?.offsetMs ?? 0);

const refused = (reason: Imposture): AppError =>
  new AppError('OFFICER_NOT_SIGNED_IN', 'The officer named was not signed in there for this act', { reason });

/**
 * The id of the sign-in that an act belongs to, or the refusal: `never` nobody's, `other` another's, `over` after its
 * end.
 */
export const findActor = (sessions: readonly OfficerSession[], command: Command): string | AppError => {
  const found = sessions.findLast(({ headSequence }) => headSequence < command.sequence);
  if (found === undefined) return refused('never');
  if (found.staffNumber !== command.officer) return refused('other');
  const isBeyond = found.lastSequence !== null && command.sequence > found.lastSequence;
  const isSuspended = found.endedBy === 'officer-suspended' || found.endedBy === 'workstation-suspended';
  const endsAt = isSuspended ? Math.min(found.endedAt ?? found.grantEndsAt, found.grantEndsAt) : found.grantEndsAt;
  return isBeyond || command.at > endsAt + toleranceOf(command) ? refused('over') : found.id;
};
