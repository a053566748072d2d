import { and, asc, eq } from 'drizzle-orm';
import { v7 as newUuid } from 'uuid';
import type { Application, TimelineEntry } from '#domain/application.ts';
import { intakeBound, recordBound, requireRecordBound } from '#domain/contract/bounds.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { AppError } from '#domain/contract/errors.ts';
import { isWellFormed } from '#domain/contract/well-formed.ts';
import {
  type Allot,
  freezeQuote,
  openApplication,
  resubmitApplication,
  type Submission,
  submissionSchema,
} from '#domain/intake.ts';
import type { Reference } from '#domain/reference.ts';
import { hashText, requireOfNoOther, takeNumbers } from '../command/admit.ts';
import { insertRows, isAnyOf } from '../database/rows.ts';
import { application, submission as submissionTable } from '../database/schema/index.ts';
import type { Database, Store } from '../database/store.ts';
import { runTransaction } from '../database/transaction.ts';
import { putRecords } from '../feed/put.ts';
import { type Changed, queueNotices } from '../notice/queue.ts';

/**
 * The one way in for applications, whoever brings them: a portal's HTTP, or the demonstration. A first submission opens
 * an application, a later one is its next revision, and one that was taken in before changes nothing.
 */
export type Intake = { reference: Reference; at: number };

/** Rows of a statement: some megabytes of the largest records. */
const sliceSize = 100;

/**
 * Takes submissions in, in their order; all of one office or none of it.
 * @returns the records as stored
 * @throws AppError INVALID_INPUT for what is no submission; RECORD_FULL for one that is too large or too deep;
 *   NOT_FOUND for an office that is not served here; REVISION_CHANGED for an application that another office has; and
 *   what `openApplication` and `resubmitApplication` throw
 */
export const takeIn = async (
  { database, bell }: Store,
  given: readonly unknown[],
  { reference, at }: Intake,
): Promise<Application[]> => {
  const submissions = given.map(parseSubmission);
  const records = new Map<string, Application>();
  for (const officeId of new Set(submissions.map((one) => one.officeId))) {
    const ofOffice = submissions.filter((one) => one.officeId === officeId);
    const taken = await runTransaction(database, async (transaction) => {
      const slices: Taken[] = [];
      for (let from = 0; from < ofOffice.length; from += sliceSize)
        slices.push(await takeSlice(transaction, officeId, ofOffice.slice(from, from + sliceSize), { reference, at }));
      return slices;
    });
    if (taken.some(({ isNews }) => isNews)) bell.ring(officeId);
    for (const record of taken.flatMap((one) => one.records)) records.set(record.id, record);
  }
  return submissions.flatMap(({ id }) => records.get(id) ?? []);
};

const parseSubmission = (given: unknown): Submission => {
  requireRecordBound(given, intakeBound);
  const parsed = submissionSchema.safeParse(given);
  if (parsed.success && isWellFormed(given)) return parsed.data;
  const issue = parsed.error?.issues[0];
  throw new AppError('INVALID_INPUT', 'The submission does not parse', {
    path: issue?.path.join('.') ?? '',
    issue: issue?.code ?? 'text',
  });
};

/**
 * The record that a submission makes: of none a new application, of the one that is stored its next revision. Pure.
 * @throws AppError what `openApplication` and `resubmitApplication` throw
 */
export const admit = (
  stored: Application | undefined,
  submission: Submission,
  { reference, at, allot }: Intake & { allot: Allot },
): Application => {
  if (stored === undefined) {
    const opened = openApplication(submission, reference, allot);
    const quote = freezeQuote(opened, undefined, { reference, at, hash: hashText });
    return { ...opened, quote, timeline: describeOpening(opened) };
  }
  const next = resubmitApplication(stored, submission, at, reference, allot);
  const entry = describeReturn(stored, next, at);
  const quote = freezeQuote(next, stored, { reference, at, hash: hashText });
  return { ...next, quote, timeline: [...stored.timeline, entry] };
};

const describeAnswer = (answer: 'accepted' | 'declined', at: number): TimelineEntry => ({
  act: answer === 'accepted' ? 'portal.accept' : 'portal.decline',
  at,
  by: 'buyer',
});

const describeOpening = ({ transfer, submittedAt }: Application): TimelineEntry[] => {
  if (transfer === null) return [{ act: 'portal.submit', at: submittedAt, by: 'applicant' }];
  const started: TimelineEntry = { act: 'portal.start', at: transfer.sellerStartedAt, by: 'seller' };
  return transfer.buyerAnswer === null
    ? [started]
    : [started, describeAnswer(transfer.buyerAnswer, transfer.buyerAnsweredAt ?? submittedAt)];
};

const describeReturn = (stored: Application, { transfer }: Application, at: number): TimelineEntry =>
  stored.standing === 'awaiting-buyer' && transfer?.buyerAnswer != null
    ? describeAnswer(transfer.buyerAnswer, at)
    : { act: 'portal.resubmit', at, by: 'applicant' };

const keyOf = (id: string, sha256: string): string => `${id} ${sha256}`;

type Taken = { records: Application[]; isNews: boolean };
type Admitted = Changed & { sha256: string };
type Known = { version: number; record: Application | null };

/** Submissions of one office, in its transaction. Locks as every writer does: applications by id, the feed last. */
const takeSlice = async (
  transaction: Database,
  officeId: string,
  submissions: readonly Submission[],
  { reference, at }: Intake,
): Promise<Taken> => {
  const ids = submissions.map(({ id }) => id);
  const known = await lockKnown(transaction, officeId, ids);
  await requireOfNoOther(transaction, officeId, ids, reference);
  const hashes = await readHashes(transaction, officeId, ids);
  // Once to see what is to be allotted, so that what is refused takes no number, and once with the numbers.
  let wanted = 0;
  admitAll(submissions, known, hashes, { reference, at }, ({ numbered }) => {
    wanted += Number(numbered);
    return { id: newUuid(), number: null };
  });
  const numbers = (await takeNumbers(transaction, wanted, at)).values();
  const { changes, records } = admitAll(submissions, known, hashes, { reference, at }, ({ numbered }) => ({
    id: newUuid(),
    number: numbered ? (numbers.next().value ?? null) : null,
  }));
  // Of two that take the same application in at the same moment one meets the other's row here, and is run again.
  await insertRows(
    transaction,
    submissionTable,
    changes.map(({ next, sha256 }) => ({ officeId, applicationId: next.id, revision: next.revision, sha256, at })),
  );
  await putRecords(
    transaction,
    officeId,
    changes.map(({ next }) => next),
    at,
  );
  await queueNotices(transaction, officeId, changes, reference, at);
  return { records, isNews: changes.length > 0 };
};

/** Each in turn over the records as those before it have left them. */
const admitAll = (
  submissions: readonly Submission[],
  known: ReadonlyMap<string, Known>,
  hashes: ReadonlySet<string>,
  intake: Intake,
  allot: Allot,
): { changes: Admitted[]; records: Application[] } => {
  const [present, taken] = [new Map(known), new Set(hashes)];
  const changes: Admitted[] = [];
  const records = submissions.map((submission) => {
    const { id } = submission;
    const { record: stored, version } = present.get(id) ?? { record: null, version: 0 };
    const sha256 = hashText(canonicalJson(submission));
    if (stored !== null && taken.has(keyOf(id, sha256))) return stored;
    const next = { ...admit(stored ?? undefined, submission, { ...intake, allot }), version: version + 1 };
    requireRecordBound(next, recordBound);
    present.set(id, { version: next.version, record: next });
    taken.add(keyOf(id, sha256));
    changes.push({ before: stored ?? undefined, next, sha256 });
    return next;
  });
  return { changes, records };
};

const lockKnown = async (
  transaction: Database,
  officeId: string,
  ids: readonly string[],
): Promise<Map<string, Known>> => {
  const rows = await transaction
    .select({ id: application.id, version: application.version, record: application.record })
    .from(application)
    .where(and(eq(application.officeId, officeId), isAnyOf(application.id, ids)))
    .orderBy(asc(application.id))
    .for('update');
  return new Map(rows.map(({ id, ...known }) => [id, known]));
};

const readHashes = async (transaction: Database, officeId: string, ids: readonly string[]): Promise<Set<string>> => {
  const { applicationId, sha256 } = submissionTable;
  const rows = await transaction
    .select({ applicationId, sha256 })
    .from(submissionTable)
    .where(and(eq(submissionTable.officeId, officeId), isAnyOf(applicationId, ids)));
  return new Set(rows.map((row) => keyOf(row.applicationId, row.sha256)));
};
