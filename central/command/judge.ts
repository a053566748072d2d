import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Application } from '#domain/application.ts';
import { apply } from '#domain/command/apply.ts';
import { findBlankUse } from '#domain/command/blank.ts';
import { type Command, commandSchema } from '#domain/command/command.ts';
import type { CommandAnswer } from '#domain/contract/api.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import type { Reference } from '#domain/reference.ts';
import type { Session } from '../access/session.ts';
import { findPinned } from '../document.ts';
import { takeSequences } from '../feed/counter.ts';
import { application, commandReceipt, feedEntry, notification, office, officer, serial } from '../schema/index.ts';
import { requireOwnSerial } from '../serial/lease.ts';
import type { Database } from '../store.ts';
import { isUnavailable, runTransaction } from '../transaction.ts';
import { type ChainBreak, linkCommand } from './chain.ts';

/**
 * The centre's word on an officer's act. One command is one transaction: lock the application, look for the receipt,
 * `apply` with authority, then record, blank, feed entry, notification and receipt together, or the receipt of a refusal.
 * Locks come in one order, application, workstation, blanks, feed, so that no two commands wait for each other.
 */
export type Judge = {
  database: Database;
  reference: Reference;
  now: () => number;
  reportBug: (error: unknown) => string;
  /** Hears, after the commit, of commands that do not continue their workstation's chain. */
  onChainBreak?: (found: ChainBreak) => void;
};

/** A command as parsed, and the SHA-256 of it as received, with the members that this centre does not know. */
export type ReceivedCommand = { command: Command; sha256: string };

/** Judges one command of a batch; never throws for a command's own sake, so that it cannot hold up the others. */
export const judgeCommand = async (judge: Judge, session: Session, received: ReceivedCommand): Promise<CommandAnswer> => {
  const { command } = received;
  const { id } = command;
  // Not remembered: a receipt under another workstation's id would let one device spoil the commands of another.
  if (command.workstation !== session.workstationId) return refuse(id, new AppError('WORKSTATION_UNKNOWN', 'The command was made on another workstation'));
  try {
    const { answer, breaks } = await runTransaction(judge.database, (transaction) => judgeInside(transaction, judge, session.officeId, received));
    for (const one of breaks) judge.onChainBreak?.(one);
    return answer;
  } catch (error) {
    if (isUnavailable(error)) return { id, kind: 'later', problem: toProblem(new AppError('CENTRE_BUSY', 'The centre is busy')) };
    const reference = judge.reportBug(error);
    return { id, kind: 'later', problem: toProblem(new AppError('BUG', 'The centre could not judge the command', { reference })) };
  }
};

const refuse = (id: string, error: AppError): CommandAnswer => ({ id, kind: 'refused', problem: toProblem(error) });

type Judged = { answer: CommandAnswer; breaks: ChainBreak[] };

const judgeInside = async (transaction: Database, { reference, now }: Judge, officeId: string, { command, sha256 }: ReceivedCommand): Promise<Judged> => {
  const isSubject = and(eq(application.officeId, officeId), eq(application.id, command.subject));
  const [subject] = await transaction.select({ record: application.record }).from(application).where(isSubject).for('update');
  const bodySha256 = hashOf(command);
  const [known] = await transaction
    .select({ bodySha256: commandReceipt.bodySha256, answer: commandReceipt.answer })
    .from(commandReceipt)
    .where(and(eq(commandReceipt.officeId, officeId), eq(commandReceipt.id, command.id)));
  if (known !== undefined) {
    const isSame = known.bodySha256 === bodySha256;
    if (!isSame) return { answer: refuse(command.id, new AppError('COMMAND_ID_REUSED', 'Another command was sent under this id')), breaks: [] };
    return { answer: known.answer.kind === 'applied' ? { ...known.answer, kind: 'duplicate' } : known.answer, breaks: [] };
  }
  const at = now();
  const breaks = await linkCommand(transaction, officeId, command, sha256, at);
  const answer = await act(transaction, { reference, officeId, command, at, subject: subject?.record ?? undefined });
  await transaction.insert(commandReceipt).values({
    officeId,
    id: command.id,
    bodySha256,
    answer,
    name: command.name,
    workstationId: command.workstation,
    staffNumber: command.officer,
    sequence: command.sequence,
    previousHash: command.previousHash,
    chainSha256: sha256,
    at,
  });
  return { answer, breaks };
};

const hashOf = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

type Act = { reference: Reference; officeId: string; command: Command; at: number; subject: Application | undefined };

const act = async (transaction: Database, { reference, officeId, command, at, subject }: Act): Promise<CommandAnswer> => {
  let next: Application;
  try {
    if (subject === undefined) throw new AppError('NOT_FOUND', 'No such application in this office');
    const documentSha256 = await findPinned(transaction, officeId, subject.document.id);
    const context = { reference, documentSha256, ...(await getActors(transaction, officeId, command.officer)) };
    next = { ...apply(subject, command, context), version: subject.version + 1 };
    // A document that was served has its hash from now on: counters ask by it, and the same bytes come once.
    if (documentSha256 !== undefined && next.document.sha256 === undefined) next = { ...next, document: { ...next.document, sha256: documentSha256 } };
    // Nothing is written before the blank is taken, so a refusal leaves only its receipt.
    await takeSerial(transaction, officeId, command, at);
  } catch (error) {
    if (error instanceof AppError) return refuse(command.id, error);
    throw error;
  }
  const sequence = await takeSequences(transaction, officeId, 1);
  const { id: applicationId, version, status } = next;
  await transaction
    .update(application)
    .set({ record: next, status, version, feedSequence: sequence })
    .where(and(eq(application.officeId, officeId), eq(application.id, applicationId)));
  await transaction.insert(feedEntry).values({ officeId, sequence, kind: 'application', applicationId, version, at });
  const kind = noticeOf[status];
  if (kind !== undefined && status !== subject.status) await transaction.insert(notification).values({ officeId, sequence, applicationId, kind, at });
  return { id: command.id, kind: 'applied', version };
};

const noticeOf: { [Status in Application['status']]?: 'ready' | 'returned' | 'rejected' } = { shelved: 'ready', returned: 'returned', rejected: 'rejected' };

const getActors = async (transaction: Database, officeId: string, staffNumber: string) => {
  const [found] = await transaction
    .select({ officer: officer.record, active: officer.active, office: office.record })
    .from(officer)
    .innerJoin(office, eq(office.officeId, officer.officeId))
    .where(and(eq(officer.officeId, officeId), eq(officer.staffNumber, staffNumber)));
  if (found === undefined) throw new AppError('OTHER_OFFICE', 'The officer does not belong to this office');
  if (!found.active) throw new AppError('ROLE_MISSING', 'The officer no longer works here');
  return { officer: found.officer, office: found.office };
};

/** Enters the blank that a command uses up. @throws AppError SERIAL_USED, SERIAL_LEASED_ELSEWHERE */
const takeSerial = async (transaction: Database, officeId: string, command: Command, at: number): Promise<void> => {
  const blank = findBlankUse(command);
  if (blank === undefined) return;
  await requireOwnSerial(transaction, { officeId, workstationId: command.workstation }, blank.serial, at);
  const row = { ...blank, officeId, applicationId: command.subject, at };
  const taken = await transaction.insert(serial).values(row).onConflictDoNothing().returning({ serial: serial.serial });
  if (taken.length === 0) throw new AppError('SERIAL_USED', 'This blank has been used before', { serial: row.serial });
};

/**
 * A command as received. One that a newer counter invented, or that is malformed, is refused by itself: the rest of its
 * batch goes on. It is not remembered, since a newer centre may understand it.
 */
export const parseCommand = (given: unknown): ReceivedCommand | { answer: CommandAnswer } | undefined => {
  const parsed = commandSchema.safeParse(given);
  if (parsed.success) return { command: parsed.data, sha256: hashOf(given) };
  const id = commandSchema.options[0].shape.id.safeParse((given as { id?: unknown } | null)?.id); // anything may have been sent
  if (!id.success) return undefined;
  const [issue] = parsed.error.issues;
  return {
    answer: refuse(id.data, new AppError('INVALID_INPUT', 'The command does not parse', { path: issue?.path.join('.') ?? '', issue: issue?.code ?? '' })),
  };
};
