import { and, eq } from 'drizzle-orm';
import { v7 as newUuid } from 'uuid';
import type { Application } from '#domain/application.ts';
import { clockToleranceMs, longestDriftMs } from '#domain/command/clock.ts';
import type { CommandOf } from '#domain/command/command.ts';
import { openLodged } from '#domain/command/lodge.ts';
import { recordBound, requireRecordBound } from '#domain/contract/bounds.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { AppError } from '#domain/contract/errors.ts';
import { freezeQuote } from '#domain/intake.ts';
import type { Officer } from '#domain/officer.ts';
import type { Reference } from '#domain/reference.ts';
import { insertRows } from '../database/rows.ts';
import { application, submission } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import { hashText, requireOfNoOther, takeNumbers } from './admit.ts';

type Lodge = CommandOf<'application.lodge'>;
type Taking = { reference: Reference; officer: Officer; at: number };

/**
 * Takes in what an officer lodged, under a reference of the centre's own. The uuid decides: the same lodging again,
 * whoever sends it, is what is stored and changes nothing.
 * @param stored what this office has under the id
 * @returns the record, the stored one where nothing changed
 * @throws AppError ACT_DATE_REFUSED ahead of the centre's clock; REVISION_CHANGED for another form under the same id, or
 *   one that another office has, or that has left this one; RECORD_FULL; and what `openLodged` throws
 */
export const takeLodging = async (
  transaction: Database,
  command: Lodge,
  stored: Application | undefined,
  { reference, officer, at }: Taking,
): Promise<Application> => {
  const { id } = command.subject;
  const { officeId } = officer;
  const sha256 = hashText(canonicalJson(command.payload));
  if (stored !== undefined) return requireSame(transaction, stored, sha256);
  requireNotAhead(command, at);
  await requireOfNoOther(transaction, officeId, [id], reference);
  await requireNotGone(transaction, officeId, id);
  // Once to see what is to be allotted, so that what is refused takes no number
  let wanted = 1;
  openLodged(command, { reference, officer }, ({ numbered }) => {
    wanted += Number(numbered);
    return { id: newUuid(), number: null };
  });
  const [own = '', ...numbers] = await takeNumbers(transaction, wanted, at);
  const left = numbers.values();
  const opened = openLodged(command, { reference, officer }, ({ numbered }) => ({
    id: newUuid(),
    number: numbered ? (left.next().value ?? null) : null,
  }));
  const quote = freezeQuote(opened, undefined, { reference, at, hash: hashText });
  const next = { ...opened, reference: `C-${own}`, quote };
  requireRecordBound(next, recordBound);
  // Of two that lodge it at the same moment one meets the other's row here, and is run again
  await insertRows(transaction, submission, [{ officeId, applicationId: id, revision: next.revision, sha256, at }]);
  return next;
};

const requireSame = async (transaction: Database, stored: Application, sha256: string): Promise<Application> => {
  const isThis = and(
    eq(submission.officeId, stored.officeId),
    eq(submission.applicationId, stored.id),
    eq(submission.sha256, sha256),
  );
  const [same] = await transaction.select({ sha256: submission.sha256 }).from(submission).where(isThis);
  if (same === undefined)
    throw new AppError('REVISION_CHANGED', 'Another form was received under this id', { reference: stored.reference });
  return stored;
};

/** A clock that is off by a day at most and says so is taken at its word, as `plausible.ts` does. */
const requireNotAhead = ({ at, clock }: Lodge, now: number): void => {
  const told = Math.min(longestDriftMs, Math.max(0, clock?.offsetMs ?? 0));
  if (at - told > now + clockToleranceMs)
    throw new AppError('ACT_DATE_REFUSED', 'The act is dated ahead of the centre', { at, centreAt: now });
};

/** Its number of versions goes on where it went to: it comes back with it, and not as a new one. */
const requireNotGone = async (transaction: Database, officeId: string, id: string): Promise<void> => {
  const isThis = and(eq(application.officeId, officeId), eq(application.id, id));
  const [gone] = await transaction.select({ id: application.id }).from(application).where(isThis);
  if (gone !== undefined) throw new AppError('REVISION_CHANGED', 'The application has left this office');
};
