import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { and, asc, eq } from 'drizzle-orm';
import { calculateJwkThumbprint } from 'jose';
import type { Application } from '#domain/application.ts';
import { apply } from '#domain/command/apply.ts';
import type { ClockReport } from '#domain/command/clock.ts';
import type { Command } from '#domain/command/command.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { CommandAnswer } from '#domain/contract/centre/command.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import type { Reference } from '#domain/reference.ts';
import type { Session } from '../access/session.ts';
import { listSessions } from '../access/session-history.ts';
import { insertRows, isAnyOf } from '../database/rows.ts';
import { application, commandReceipt, keptCommand, office, officer } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';
import { isTransient, isUnavailable, runTransaction } from '../database/transaction.ts';
import { listPinned } from '../document/document.ts';
import { putRecords } from '../feed/put.ts';
import { enterLookUp } from '../look/vehicle.ts';
import { type Changed, queueNotices } from '../notice/queue.ts';
import { findActor } from './actor.ts';
import { listAwaiting } from './awaited-document.ts';
import { requireVoidable, takeSerial } from './blank.ts';
import { type ChainBreak, linkCommands } from './chain.ts';
import { findDatedBack } from './dated.ts';
import { findDuplicatesEverywhere } from './duplicate.ts';
import { takeLodging } from './lodge.ts';
import type { ReceivedCommand } from './parse.ts';
import { requirePlausible, requireServed } from './plausible.ts';
import { refuse } from './refuse.ts';

/**
 * The centre's word on officers' acts. A batch is one transaction: lock its applications and its workstation, look for
 * receipts, `apply` each command in turn with authority, then records, feed entries, notifications and receipts
 * together. Each command is judged and answered by itself; whatever one of them makes the transaction fail by, the
 * batch is then judged command by command. Locks come in one order, applications by id, workstation, blanks, feed, so
 * that no two batches wait for each other.
 */
export type Judge = {
  database: Database;
  reference: Reference;
  now: () => number;
  reportBug: (error: unknown) => string;
  /** Hears, after the commit, of commands that do not continue their workstation's chain. */
  onChainBreak?: (found: ChainBreak) => void;
  /** Hears, after the commit, of acts whose counter's clock was off or was set. */
  onClock?: (told: ClockReport) => void;
  /** Hears, after the commit, of acts whose officer was not signed in there. */
  onImposture?: (found: Imposture) => void;
  /** Hears, after the commit, of acts that are dated before the act before them. */
  onDatedBack?: (act: { id: string; staffNumber: string; sequence: number }) => void;
};

/** Signed by the workstation's key. */
type SignedCommand = ReceivedCommand & { signature: string };

/** An act in the name of an officer who was not signed in there for it. */
export type Imposture = { commandId: string; sequence: number; reason: string };

/**
 * Whose commands they must be: the workstation that sends them, the key that must have signed them, and how they came.
 */
export type Sender = Pick<Session, 'officeId' | 'workstationId' | 'publicKey'> & { sent: Sent };
/** Under whose session, or in which carried file. */
export type Sent = { sentBy: string; sentSession: string } | { carriedIn: string };

/**
 * Judges a batch in its order, one answer each; never throws for a command's own sake, so that none holds up the
 * others.
 */
export const judgeCommands = async (
  judge: Judge,
  sender: Sender,
  given: readonly ReceivedCommand[],
): Promise<CommandAnswer[]> => {
  // Neither is remembered: a receipt under a foreign id, or for who cannot sign, would spoil the honest command of that
  // id.
  const key = createPublicKey({ key: sender.publicKey, format: 'jwk' });
  const forgeries = await Promise.all(given.map((one) => findForgery(one, sender, key)));
  const own = given.flatMap(({ signature, ...one }, place): SignedCommand[] =>
    forgeries[place] === undefined && signature !== undefined ? [{ ...one, signature }] : [],
  );
  const answers =
    own.length === 0 ? [] : ((await tryBatch(judge, sender, own)) ?? (await judgeOneByOne(judge, sender, own)));
  const next = answers.values();
  return given.map((one, place) => {
    const forgery = forgeries[place];
    const answer = forgery === undefined ? next.next().value : refuse(one.command.id, forgery);
    if (answer === undefined) throw new Error('each command of a batch is answered');
    return answer;
  });
};

/** The answers of a batch in one transaction, or undefined when it failed and its commands are to be judged apart. */
const tryBatch = async (
  judge: Judge,
  sender: Sender,
  given: readonly SignedCommand[],
): Promise<CommandAnswer[] | undefined> => {
  try {
    const { answers, breaks, clocks, impostures, datedBack } = await runTransaction(judge.database, (transaction) =>
      judgeInside(transaction, judge, sender, given),
    );
    for (const one of breaks) judge.onChainBreak?.(one);
    for (const one of clocks) judge.onClock?.(one);
    for (const one of impostures) judge.onImposture?.(one);
    for (const one of datedBack) judge.onDatedBack?.(one);
    return answers;
  } catch (error) {
    if (given.length > 1 && (isTransient(error) || !isUnavailable(error))) return undefined;
    if (!isUnavailable(error)) return given.map(({ command }) => postpone(command.id, judge.reportBug(error)));
    return given.map(({ command }) => ({
      id: command.id,
      kind: 'later',
      problem: toProblem(new AppError('CENTRE_BUSY', 'The centre is busy')),
    }));
  }
};

const judgeOneByOne = async (
  judge: Judge,
  sender: Sender,
  given: readonly SignedCommand[],
): Promise<CommandAnswer[]> => {
  const answers: CommandAnswer[] = [];
  const held = new Map<string, CommandAnswer>();
  for (const one of given) {
    const { id, subject } = one.command;
    const before = held.get(subject.id);
    const [answer] = before === undefined ? ((await tryBatch(judge, sender, [one])) ?? []) : [{ ...before, id }];
    if (answer === undefined) throw new Error('a batch of one is answered');
    // Behind an act that could not be judged yet, those on the same application wait too: judged now they would be
    // refused for good.
    if (answer.kind === 'later') held.set(subject.id, answer);
    answers.push(answer);
  }
  return answers;
};

const findForgery = async (
  received: ReceivedCommand,
  sender: Sender,
  key: KeyObject,
): Promise<AppError | undefined> => {
  if (received.command.workstation !== sender.workstationId)
    return new AppError('WORKSTATION_UNKNOWN', 'The command was made on another workstation');
  return (await isSigned(received, key))
    ? undefined
    : new AppError('SIGNATURE_REFUSED', "The command is not signed by the workstation's key");
};

/**
 * On Node's threads: two hundred on this one would hold up every other request for as long as the rest of the batch
 * takes.
 */
const verifyAside = promisify(verify);
const isSigned = async ({ sha256, signature }: ReceivedCommand, key: KeyObject): Promise<boolean> =>
  signature !== undefined && (await verifyAside(null, Buffer.from(sha256), key, Buffer.from(signature, 'base64url')));

const postpone = (id: string, reference: string): CommandAnswer => ({
  id,
  kind: 'later',
  problem: toProblem(new AppError('BUG', 'The centre could not judge the command', { reference })),
});

type Judged = {
  answers: CommandAnswer[];
  breaks: ChainBreak[];
  clocks: ClockReport[];
  impostures: Imposture[];
  datedBack: { id: string; staffNumber: string; sequence: number }[];
};
type Hashed = SignedCommand & { bodySha256: string };
type Receipt = { bodySha256: string; chainSha256: string; answer: CommandAnswer };

const judgeInside = async (
  transaction: Database,
  judge: Judge,
  sender: Sender,
  given: readonly SignedCommand[],
): Promise<Judged> => {
  const { officeId, workstationId } = sender;
  const keyThumbprint = await calculateJwkThumbprint(sender.publicKey);
  const records = await lockApplications(transaction, officeId, given);
  const receipts = await readReceipts(transaction, officeId, given);
  const bodies = given.map((one) => ({ ...one, bodySha256: hashOf(one.command) }));
  const firsts = new Map(bodies.toReversed().map((one) => [one.command.id, one]));
  const awaiting = await listAwaiting(
    transaction,
    officeId,
    records,
    bodies.filter(({ command }) => !receipts.has(command.id)).map(({ command }) => command),
  );
  const fresh = bodies.filter(
    (one) => !receipts.has(one.command.id) && !awaiting.has(one.command.id) && firsts.get(one.command.id) === one,
  );
  if (fresh.length === 0)
    return {
      answers: bodies.map((one) => awaitDocument(one, awaiting) ?? answerAgain(one, receipts.get(one.command.id))),
      breaks: [],
      clocks: [],
      impostures: [],
      datedBack: [],
    };
  const at = judge.now();
  const links = fresh.map(({ command: { id, sequence, previousHash }, sha256 }) => ({
    id,
    sequence,
    previousHash,
    sha256,
  }));
  const breaks = await linkCommands(transaction, { officeId, workstationId, keyThumbprint }, links, at);
  const sessions = await listSessions(
    transaction,
    sender,
    fresh.map(({ command: { sequence } }) => sequence),
  );
  const back = await findDatedBack(
    transaction,
    sender,
    fresh.map(({ command }) => command),
  );
  const act = await prepareToAct(transaction, judge, officeId, records, fresh, back, at);
  const impostures: Imposture[] = [];
  const changes: Changed[] = [];
  const rows: (typeof commandReceipt.$inferInsert)[] = [];
  const kept: (typeof keptCommand.$inferInsert)[] = [];
  const answers: CommandAnswer[] = [];
  for (const one of bodies) {
    const { command, text, sha256, signature, bodySha256 } = one;
    const known = receipts.get(command.id);
    const postponed = awaitDocument(one, awaiting);
    if (known !== undefined || postponed !== undefined) {
      answers.push(postponed ?? answerAgain(one, known));
      continue;
    }
    const actor = findActor(sessions, command);
    const isActor = typeof actor === 'string';
    const answer = isActor ? await act(command, changes) : refuse(command.id, actor);
    if (!isActor)
      impostures.push({ commandId: command.id, sequence: command.sequence, reason: String(actor.details.reason) });
    const how = { actorSession: isActor ? actor : null, ...sender.sent };
    receipts.set(command.id, { bodySha256, chainSha256: sha256, answer });
    const isDatedBack = back.has(command.id);
    rows.push({
      ...toReceipt(officeId, command, bodySha256, sha256, answer, at),
      ...how,
      signature,
      keyThumbprint,
      actedAt: command.at,
      isDatedBack,
    });
    const { kind: subjectKind, id: subjectId } = command.subject;
    kept.push({ officeId, id: command.id, subjectKind, subjectId, sha256, text, receivedAt: at });
    answers.push(answer);
  }
  await putRecords(
    transaction,
    officeId,
    changes.map(({ next }) => next),
    at,
  );
  await queueNotices(transaction, officeId, changes, judge.reference, at);
  await insertRows(transaction, commandReceipt, rows);
  await insertRows(transaction, keptCommand, kept);
  const datedBack = rows.flatMap(({ id, staffNumber, sequence, isDatedBack }) =>
    isDatedBack === true ? [{ id, staffNumber, sequence }] : [],
  );
  return { answers, breaks, clocks: rows.flatMap(({ clock }) => clock ?? []), impostures, datedBack };
};

/** Not remembered: it comes again once the bytes are here. */
const awaitDocument = ({ command: { id } }: Hashed, awaiting: ReadonlySet<string>): CommandAnswer | undefined =>
  awaiting.has(id)
    ? { id, kind: 'later', problem: toProblem(new AppError('DOCUMENT_NOT_HERE', 'The document is still on its way')) }
    : undefined;

/**
 * What came is the same if its text is, or if all of it that was understood is: an older centre may have understood
 * less.
 */
const answerAgain = ({ command: { id }, sha256, bodySha256 }: Hashed, known: Receipt | undefined): CommandAnswer => {
  if (known === undefined || (known.chainSha256 !== sha256 && known.bodySha256 !== bodySha256))
    return refuse(id, new AppError('COMMAND_ID_REUSED', 'Another command was sent under this id'));
  return known.answer.kind === 'applied' ? { ...known.answer, kind: 'duplicate' } : known.answer;
};

const toReceipt = (
  officeId: string,
  command: Command,
  bodySha256: string,
  chainSha256: string,
  answer: CommandAnswer,
  at: number,
) => {
  const { id, name, workstation: workstationId, officer: staffNumber, sequence, previousHash, clock } = command;
  const jobId = name === 'item.make' ? command.payload.jobId : null;
  return {
    officeId,
    id,
    bodySha256,
    answer,
    name,
    workstationId,
    staffNumber,
    sequence,
    previousHash,
    chainSha256,
    at,
    clock,
    jobId,
  };
};

const hashOf = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');
const collect = (given: readonly ReceivedCommand[], read: (command: Command) => string): Set<string> =>
  new Set(given.map(({ command }) => read(command)));

/** In the order of their ids, as every writer of several does. */
const lockApplications = async (
  transaction: Database,
  officeId: string,
  given: readonly ReceivedCommand[],
): Promise<Map<string, Application>> => {
  const subjectIds = collect(given, ({ subject }) => subject.id);
  const rows = await transaction
    .select({ id: application.id, record: application.record })
    .from(application)
    .where(and(eq(application.officeId, officeId), isAnyOf(application.id, subjectIds)))
    .orderBy(asc(application.id))
    .for('update');
  return new Map(rows.flatMap(({ id, record }) => (record === null ? [] : [[id, record]])));
};

const readReceipts = async (
  transaction: Database,
  officeId: string,
  given: readonly ReceivedCommand[],
): Promise<Map<string, Receipt>> => {
  const { id, bodySha256, chainSha256, answer } = commandReceipt;
  const isGiven = and(
    eq(commandReceipt.officeId, officeId),
    isAnyOf(
      id,
      collect(given, (command) => command.id),
    ),
  );
  return new Map(
    (await transaction.select({ id, bodySha256, chainSha256, answer }).from(commandReceipt).where(isGiven)).map(
      (row) => [row.id, row],
    ),
  );
};

/** What judges one command over the records as those before it in the batch have left them, and adds its change. */
const prepareToAct = async (
  transaction: Database,
  { reference }: Judge,
  officeId: string,
  records: Map<string, Application>,
  given: readonly ReceivedCommand[],
  datedBack: ReadonlySet<string>,
  at: number,
) => {
  const pinned = await listPinned(transaction, officeId, [
    ...new Set([...records.values()].map((one) => one.document.id)),
  ]);
  const getActors = await readActors(
    transaction,
    officeId,
    collect(given, (command) => command.officer),
  );
  return async (command: Command, changes: Changed[]): Promise<CommandAnswer> => {
    try {
      if (command.name === 'vehicle.look-up') {
        const { officer: actor } = getActors(command.officer);
        await enterLookUp(transaction, reference, {
          command,
          officer: actor,
          isDatedBack: datedBack.has(command.id),
          at,
        });
        return { id: command.id, kind: 'applied' };
      }
      const subject = records.get(command.subject.id);
      if (command.name === 'application.lodge') {
        const { officer } = getActors(command.officer);
        const next = await takeLodging(transaction, command, subject, { reference, officer, at });
        records.set(next.id, next);
        if (next !== subject) changes.push({ before: undefined, next });
        return { id: command.id, kind: 'applied', version: next.version };
      }
      if (subject === undefined) throw new AppError('NOT_FOUND', 'No such application in this office');
      const documentSha256 = pinned.get(subject.document.id);
      requirePlausible(command, subject, at);
      const context = {
        reference,
        documentSha256,
        receivedAt: at,
        contact: true,
        ...getActors(command.officer),
        ...(await findDuplicatesEverywhere(transaction, command, subject, records, reference)),
      };
      const next = { ...apply(subject, command, context), version: subject.version + 1 };
      requireServed(command, subject, documentSha256);
      // A document that was served has its hash from now on: counters ask by it, and the same bytes come once.
      if (documentSha256 !== undefined && next.document.sha256 === undefined)
        next.document = { ...next.document, sha256: documentSha256 };
      // Nothing is kept before the blank is taken, so a refusal leaves only its receipt.
      await requireVoidable(transaction, officeId, command, context.officer);
      await takeSerial(transaction, officeId, command, context.officer, at);
      records.set(next.id, next);
      changes.push({ before: subject, next });
      return { id: command.id, kind: 'applied', version: next.version };
    } catch (error) {
      if (error instanceof AppError) return refuse(command.id, error);
      throw error;
    }
  };
};

/** Gives the officer and the office of a command. @throws AppError OTHER_OFFICE, ROLE_MISSING */
const readActors = async (transaction: Database, officeId: string, staffNumbers: Iterable<string>) => {
  const rows = await transaction
    .select({
      staffNumber: officer.staffNumber,
      officer: officer.record,
      active: officer.active,
      office: office.record,
    })
    .from(officer)
    .innerJoin(office, eq(office.officeId, officer.officeId))
    .where(and(eq(officer.officeId, officeId), isAnyOf(officer.staffNumber, staffNumbers)));
  const actors = new Map(rows.map((row) => [row.staffNumber, row]));
  return (staffNumber: string) => {
    const found = actors.get(staffNumber);
    if (found === undefined) throw new AppError('OTHER_OFFICE', 'The officer does not belong to this office');
    if (!found.active) throw new AppError('ROLE_MISSING', 'The officer no longer works here');
    return { officer: found.officer, office: found.office };
  };
};
