import { type Application, receivedAt } from '#domain/application.ts';
import { clockToleranceMs, longestDriftMs } from '#domain/command/clock.ts';
import type { Command } from '#domain/command/command.ts';
import { AppError } from '#domain/contract/errors.ts';

/**
 * What no honest counter can have done, whatever its clock shows and however long it was offline. A clock that is off
 * by a day at most and says so is taken at its word: the act's date is then read both ways, as it stands and as
 * corrected.
 * @throws AppError ACT_DATE_REFUSED, VERSION_AHEAD
 */
export const requirePlausible = (command: Command, subject: Application, now: number): void => {
  requireDate(command, subject, now);
  if (command.baseVersion > subject.version)
    throw new AppError('VERSION_AHEAD', 'The act was done on a version that the centre never gave', {
      seen: command.baseVersion,
      now: subject.version,
    });
};

/**
 * The hash of what was on screen can only come from here: with the record, or with the bytes.
 * @throws AppError DOCUMENT_NOT_SEEN for an approval of a document that the centre has never served
 */
export const requireServed = ({ name }: Command, { document }: Application, servedSha256: string | undefined): void => {
  if (name === 'application.approve' && servedSha256 === undefined && document.sha256 === undefined)
    throw new AppError('DOCUMENT_NOT_SEEN', 'The centre has never served this document');
};

const requireDate = ({ at, clock }: Command, subject: Application, now: number): void => {
  const told = Math.min(longestDriftMs, Math.max(-longestDriftMs, clock?.offsetMs ?? 0));
  const arrivedAt = receivedAt(subject);
  if (at - Math.max(0, told) > now + clockToleranceMs)
    throw new AppError('ACT_DATE_REFUSED', 'The act is dated ahead of the centre', { at, centreAt: now });
  if (at - Math.min(0, told) < arrivedAt - clockToleranceMs)
    throw new AppError('ACT_DATE_REFUSED', 'The act is dated before the application arrived', { at, arrivedAt });
};
