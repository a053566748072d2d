import { type Reader, type Transaction, transact } from '#db/connection.ts';
import { type CommandRow, findCommand, listCommands, noteEscalation, settleCommand } from '#db/outbox.ts';
import { type ApplicationEntry, findApplication, findVersion, removeApplication } from '#db/query/application.ts';
import { findSheet } from '#db/query/sheet.ts';
import { findDocument } from '#db/query/sync.ts';
import { type Application, statusOf } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { apply, isAtStep, listItems } from '#domain/command/apply.ts';
import { acts, type CommandName, type Payload } from '#domain/command/command.ts';
import { AppError, type ErrorCode } from '#domain/contract/errors.ts';
import type { RouteInput } from '#domain/contract/ipc.ts';
import type { Advice, Repair } from '#domain/contract/screen/sync.ts';
import { hasRole, type Officer } from '#domain/officer.ts';
import { compareVersions, diffRecords } from '#domain/record-difference.ts';
import { listLines } from '#domain/reference.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { requireRole } from '../workstation/session.ts';
import { tellActs } from '../workstation/tell-changed.ts';
import { toRow } from './application-row.ts';
import { toWaiting } from './command-row.ts';
import { perform } from './perform.ts';
import { readPrinterState } from './sheet-job.ts';

/**
 * A refused act is a repair case: it is never dropped, holds up nothing else, and is settled by the officer who did it
 * or a supervisor. Done again in its own form, sent again as it is, or withdrawn with a reason, it is settled in the
 * very transaction of the act that takes its place or tells of it.
 */
const getRefused = (db: Reader, commandId: string): CommandRow => {
  const found = findCommand(db, commandId);
  if (found?.state !== 'refused') throw new AppError('NOT_FOUND', 'no such refused act');
  return found;
};

const isOwn = (officer: Officer, row: CommandRow): boolean =>
  row.officer === officer.staffNumber || hasRole(officer, 'supervisor');

/** Nobody else vouches for what was seen. @throws AppError ROLE_MISSING */
export const requireOwn = ({ connection }: WorkstationContext, officer: Officer, commandId: string): void => {
  if (!isOwn(officer, getRefused(connection.reader, commandId))) requireRole(officer, 'supervisor');
};

/** Acts that may take the place of one another: a decision of a decision, the outcome of a sheet of its outcome. */
const kindOf = (name: CommandName): string => acts[name].repair.kind;

/**
 * What goes alongside an act that repairs a refused one: that one is settled with it, or neither happens.
 * @throws AppError ROLE_MISSING, NOT_FOUND when it is settled already, INVALID_INPUT for an act of another kind
 */
export const settleRepaired =
  (counter: WorkstationContext, officer: Officer, repairs: string | undefined, name: CommandName) =>
  (tx: Transaction, record: Application): void => {
    if (repairs === undefined) return;
    requireOwn(counter, officer, repairs);
    const row = getRefused(tx, repairs);
    if (row.subject !== record.id || kindOf(row.name) !== kindOf(name))
      throw new AppError('INVALID_INPUT', 'this act does not repair that one');
    settleCommand(tx, row.id, 'withdrawn', counter.now(), { withdrawReason: 'sent-again' });
  };

/** What a sheet shows of a record; its own timeline and version are no part of it. */
const shownFacts = ({ timeline: _, version: __, ...facts }: Application): object => facts;

/**
 * A refused print sent again makes the sheet that came out a good one: only where it shows what the record says now.
 */
const requireSheetStands = (row: CommandRow, { record }: ApplicationEntry): void => {
  if (row.name !== 'item.make') return;
  if (row.seen === null || diffRecords(shownFacts(row.seen), shownFacts(record)).length > 0)
    throw new AppError('SHEET_OUTDATED', 'the record has changed since the sheet was printed');
};

/**
 * Does a refused act anew, as this officer's own and under a new id: the centre keeps its answer to the old one for
 * good.
 * @throws AppError when the rule refuses it here already; the refused act then stays as it is.
 */
export const retryCommand = (counter: WorkstationContext, officer: Officer, commandId: string): void => {
  const row = getRefused(counter.connection.reader, commandId);
  perform(counter, officer, row.name, row.subject, row.body.payload, (tx) => {
    const entry = findApplication(tx, row.subject);
    if (row.name === 'item.make' && entry !== undefined)
      requireSheetStands(row, { ...entry, record: entry.centreRecord });
    settleCommand(tx, getRefused(tx, commandId).id, 'withdrawn', counter.now(), { withdrawReason: 'sent-again' });
  });
};

/**
 * Settled on this counter alone: an act about a refused act gets none about itself, and a record that has left has no
 * timeline.
 */
const settleHere = (counter: WorkstationContext, row: CommandRow, change: (tx: Transaction) => void): void => {
  transact(counter.connection.writer, change);
  tellActs(counter, [row.subject]);
};

/** What a withdrawal tells the centre; undefined when there is nothing to tell. */
const findTold = (
  db: Reader,
  row: CommandRow,
  serial: string | undefined,
): Omit<Payload<'act.withdraw'>, 'reason'> | undefined => {
  const { body } = row;
  if (body.name === 'item.make') {
    const { jobId } = body.payload;
    const printerState = readPrinterState(findSheet(db, jobId));
    return {
      commandId: row.id,
      commandName: row.name,
      blank: serial === undefined ? null : { jobId, serial },
      printerState,
    };
  }
  if (body.name === 'act.withdraw' && body.payload.blank !== null && serial !== undefined)
    return { ...body.payload, blank: { jobId: body.payload.blank.jobId, serial } };
  if (serial !== undefined) throw new AppError('INVALID_INPUT', 'no blank belongs to this act');
  // What the centre has not got is told nothing about
  return body.name === 'act.withdraw' || body.name === 'act.escalate' || body.name === 'application.lodge'
    ? undefined
    : { commandId: row.id, commandName: row.name, blank: null };
};

/**
 * Gives a refused act up with a reason, and tells the centre so. The row stays, as part of the chain. A withdrawal that
 * was itself refused for its blank is told again with another serial; without one it ends here.
 * @throws AppError SERIAL_FORMAT, SERIAL_USED, BLANK_UNACCOUNTED
 */
export const withdrawCommand = (
  counter: WorkstationContext,
  officer: Officer,
  { commandId, reason, blank, others = [] }: RouteInput<'sync.withdraw'>,
): void => {
  const row = getRefused(counter.connection.reader, commandId);
  const told = findTold(counter.connection.reader, row, blank?.serial);
  const settle = (tx: Transaction): void => {
    settleCommand(tx, getRefused(tx, commandId).id, 'withdrawn', counter.now(), { withdrawReason: reason });
    if (row.name === 'application.lodge' && findVersion(tx, row.subject) === 0) removeApplication(tx, row.subject);
  };
  if (told === undefined || findApplication(counter.connection.reader, row.subject) === undefined)
    settleHere(counter, row, settle);
  else perform(counter, officer, 'act.withdraw', row.subject, { ...told, reason }, settle);
  // Each in a transaction of its own: one that has been settled meanwhile stops none of the rest.
  const left = new Set(listLost(counter, officer, row));
  for (const id of others) if (left.has(id)) withdrawCommand(counter, officer, { commandId: id, reason, blank: null });
};

/** Gives a refused act to the supervisor; it stays where it is until one settles it. */
export const escalateCommand = (
  counter: WorkstationContext,
  officer: Officer,
  { commandId, note }: RouteInput<'sync.escalate'>,
): void => {
  const row = getRefused(counter.connection.reader, commandId);
  const give = (tx: Transaction): void =>
    noteEscalation(tx, getRefused(tx, commandId).id, { by: officer.staffNumber, note, at: counter.now() });
  const isAboutRefused = row.name === 'act.withdraw' || row.name === 'act.escalate' || row.name === 'application.lodge';
  if (isAboutRefused || findApplication(counter.connection.reader, row.subject) === undefined)
    settleHere(counter, row, give);
  else perform(counter, officer, 'act.escalate', row.subject, { commandId: row.id, commandName: row.name, note }, give);
};

type Hindrance = Repair['choices']['fix'];
const hinder = (act: () => unknown): Hindrance => {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, details: error.details };
    throw error;
  }
};

/** A print is voided and printed anew instead. */
const hasForm = (name: CommandName): boolean => acts[name].repair.form !== null;

const listChoices = (
  counter: WorkstationContext,
  officer: Officer,
  row: CommandRow,
  entry: ApplicationEntry | undefined,
): Repair['choices'] => {
  const { connection, reference, station, now } = counter;
  const requireMine = (): ApplicationEntry => {
    if (!isOwn(officer, row)) throw new AppError('ROLE_MISSING', 'another officer’s act', { officer: row.officer });
    if (entry === undefined) throw new AppError('NOT_FOUND', 'the application has left this counter');
    return entry;
  };
  const resend = hinder(() => {
    // What was shown was shown then: it is looked up again, under a time of its own
    if (row.name === 'vehicle.look-up') throw new AppError('INVALID_INPUT', 'a look-up is not sent again');
    const { record, centreRecord } = requireMine();
    requireSheetStands(row, { ...requireMine(), record: centreRecord });
    const documentSha256 = findDocument(connection.reader, record.document.id)?.sha256;
    const command = { ...row.body, at: now(), officer: officer.staffNumber };
    apply(record, command, {
      reference,
      officer,
      office: station.office,
      ...(documentSha256 === undefined ? {} : { documentSha256 }),
    });
  });
  const fix = hinder(() => {
    if (!hasForm(row.name)) throw new AppError('INVALID_INPUT', 'this act has no form');
    const { record } = requireMine();
    if (!isAtStep(row.name, record, listItems(row.body)))
      throw new AppError('WRONG_STATUS', 'the application is not at this step', { status: statusOf(record) });
  });
  const mine = hinder(() => {
    if (!isOwn(officer, row)) throw new AppError('ROLE_MISSING', 'another officer’s act', { officer: row.officer });
  });
  const isGiven = row.escalation !== null;
  return {
    fix,
    resend,
    escalate: mine ?? (isGiven || hasRole(officer, 'supervisor') ? { code: 'INVALID_INPUT', details: {} } : null),
    withdraw: mine,
  };
};

const forSupervisor: ReadonlySet<ErrorCode> = new Set([
  'ROLE_MISSING',
  'BLANK_UNACCOUNTED',
  'OVERRIDE_NEEDS_SUPERVISOR',
  'SEPARATION',
  'RESTRICTED',
]);
/** Refusals that what was entered brought on: the same again would be refused again. */
const forForm: ReadonlySet<string> = new Set([
  ...[
    'SERIAL_USED',
    'SERIAL_FORMAT',
    'SERIAL_OF_OTHER',
    'SERIAL_LEASED_ELSEWHERE',
    'SERIAL_UNLEASED',
    'SERIAL_OF_OTHER_OFFICE',
    'COLLECTOR_MISMATCH',
    'SURRENDER_MISSING',
    'SURRENDER_NOT_REPLACED',
    'SIGNATURE_MISSING',
  ],
  ...[
    'REASON_UNKNOWN',
    'REASON_REQUIRED',
    'CHECKLIST_INCOMPLETE',
    'CHECK_NOT_OVERRIDDEN',
    'DOCUMENT_NOT_SEEN',
    'REVISION_CHANGED',
  ],
]);

/** The one thing to do about a refused act. */
const advise = (officer: Officer, row: CommandRow, choices: Repair['choices'], sheet: Repair['sheet']): Advice => {
  const code = (row.problem?.code ?? '') as ErrorCode; // only looked up in sets of them
  const isSupervisor = hasRole(officer, 'supervisor');
  if (choices.withdraw !== null || (row.escalation !== null && !isSupervisor)) return 'others';
  if (sheet?.mayBeOut === true && choices.resend !== null) return 'void';
  if (forSupervisor.has(code) && !isSupervisor) return 'escalate';
  // A lodging is refused for what its form says: the same again would be refused again
  if ((forForm.has(code) || row.name === 'application.lodge') && choices.fix === null) return 'fix';
  if (choices.resend === null) return 'resend';
  return choices.fix === null ? 'fix' : 'withdraw';
};

/** The sheet of a refused print. The printer's plain no is the only proof that nothing came out. */
export const findRefusedSheet = (db: Reader, row: CommandRow): Repair['sheet'] => {
  const { body } = row;
  if (body.name !== 'item.make') return null;
  const { jobId } = body.payload;
  const outcome = listCommands(db, 'refused').findLast(
    ({ body: other }) =>
      (other.name === 'item.confirm' || other.name === 'item.spoil') && other.payload.jobId === jobId,
  )?.body;
  const serial = outcome?.name === 'item.confirm' || outcome?.name === 'item.spoil' ? outcome.payload.serial : null;
  const state = findSheet(db, jobId)?.state;
  return { jobId, mayBeOut: serial !== null || state !== 'failed', serial };
};

/** The refused act as the lists show it, with what to do about it. */
export const toRefused = (counter: WorkstationContext, officer: Officer, row: CommandRow): Repair['command'] => {
  const db = counter.connection.reader;
  const choices = listChoices(counter, officer, row, findApplication(db, row.subject));
  const advice = advise(officer, row, choices, findRefusedSheet(db, row));
  return { ...toWaiting(counter, row), escalation: row.escalation, advice };
};

/** What the officer made of what was seen. Whoever acted held the role when acting. */
const replay = ({ reference, station }: WorkstationContext, row: CommandRow): Application | null => {
  if (row.seen === null) return null;
  const officer: Officer = {
    staffNumber: row.officer,
    name: row.officer,
    officeId: row.seen.officeId,
    roles: ['supervisor'],
  };
  try {
    return apply(row.seen, row.body, { reference, officer, office: station.office });
  } catch (error) {
    // A reference pack that came since may judge the act otherwise; what was seen is still worth showing.
    if (error instanceof AppError) return row.seen;
    throw error;
  }
};

/** Refused acts on the same application that this officer may give up, and nothing else can be done about. */
const listLost = (counter: WorkstationContext, officer: Officer, { id, subject }: CommandRow): string[] => {
  const db = counter.connection.reader;
  const entry = findApplication(db, subject);
  return listCommands(db, 'refused')
    .filter((row) => row.subject === subject && row.id !== id)
    .filter(
      (row) =>
        advise(officer, row, listChoices(counter, officer, row, entry), findRefusedSheet(db, row)) === 'withdraw',
    )
    .map((row) => row.id);
};

/** @throws AppError NOT_FOUND when the act is not, or no longer, a refused one */
export const readRepair = (counter: WorkstationContext, officer: Officer, commandId: string): Repair => {
  const { connection, reference, now } = counter;
  const db = connection.reader;
  const row = getRefused(db, commandId);
  const entry = findApplication(db, row.subject);
  const centre = entry?.centreRecord ?? null;
  const sheet = findRefusedSheet(db, row);
  const seenActs = new Set((row.seen?.timeline ?? []).map(({ act, at, by }) => `${act} ${at} ${by}`));
  const shown = entry?.record ?? row.seen;
  const others = listCommands(db, 'refused').filter(({ id }) => id !== commandId);
  return {
    command: toRefused(counter, officer, row),
    body: row.body,
    row: entry === undefined ? null : toRow(entry, reference, civilDateAt(now())),
    confirmedAt: entry?.confirmedAt ?? null,
    others: listLost(counter, officer, row),
    isSeenKept: row.seen !== null,
    rows: compareVersions(row.seen, replay(counter, row), centre),
    since:
      row.seen === null
        ? []
        : (centre?.timeline ?? []).filter(
            ({ act, at, by, about }) => about?.id !== row.id && !seenActs.has(`${act} ${at} ${by}`),
          ),
    lines: shown === null ? [] : listLines(reference, shown).map(({ id, label }) => ({ id, label })),
    sheet,
    choices: listChoices(counter, officer, row, entry),
    nextId: (others.find(({ sequence }) => sequence > row.sequence) ?? others[0])?.id ?? null,
  };
};
