import { type Transaction, transact } from '#db/connection.ts';
import { isWaiting, listWaitingFor, markApplied, type WaitingRow } from '#db/outbox.ts';
import {
  confirmShown,
  findApplication,
  findEntries,
  findVersion,
  listOfOthers,
  listToRecompute,
  updateDueOn,
  upsertFromCentre,
} from '#db/query/application.ts';
import type { Application } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { apply, isOnline } from '#domain/command/apply.ts';
import type { CommandAnswer } from '#domain/contract/centre/command.ts';
import { AppError } from '#domain/contract/errors.ts';
import { queueDueOn } from '#domain/deadline.ts';
import type { Officer } from '#domain/officer.ts';
import { findMissingRow, listWholeServices } from '#domain/reference.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { parkRecord } from './park.ts';
import { writeEach } from './set-aside.ts';
import { firstSlice, nextSlice } from './slice.ts';

/**
 * What an officer sees of an application is always the centre's copy with the acts that wait here applied on top, in
 * order. An act that no longer applies is left out and goes on waiting: it may be with the centre already, its answer
 * lost, so only the centre's own word refuses it, visibly. One that needs the centre's word is left out until that has
 * come. The others go on.
 */
const reapply = (
  counter: WorkstationContext,
  record: Application,
  row: WaitingRow,
  shown: Application,
): Application => {
  // The slip names the officer, and a command only numbers them: the name is taken from what was seen so far.
  const name = shown.releases.find(({ by }) => by === row.officer)?.officerName ?? row.officer;
  // Whoever acted held the role when acting: the centre judges the officer, a rebase judges the record only.
  const officer: Officer = { staffNumber: row.officer, name, officeId: record.officeId, roles: ['supervisor'] };
  return apply(record, row.body, { reference: counter.reference, officer, office: counter.station.office });
};

/**
 * The copy carries the act already: the centre took it and its answer was lost, so the act waits for that answer only.
 */
const isCarried = ({ timeline }: Application, { name, at, officer, body }: WaitingRow): boolean =>
  timeline.some(
    (entry) =>
      entry.act === name && entry.at === at && entry.by === officer && entry.workstationId === body.workstation,
  );

const store = (
  tx: Transaction,
  counter: WorkstationContext,
  centreRecord: Application,
  version: number,
  confirmedAt: number,
  shown = centreRecord,
  waiting = listWaitingFor(tx, centreRecord.id),
): void => {
  let record = centreRecord;
  for (const row of waiting) {
    if (isCarried(centreRecord, row) || isOnline(row.body, record, counter.reference)) continue;
    try {
      record = reapply(counter, record, row, shown);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  const dueOn = queueDueOn(record, counter.reference, civilDateAt(counter.now()));
  // The usual end of an act: the centre has what is shown here, and nothing changes but whose it is.
  if (record === centreRecord && shown !== centreRecord && confirmShown(tx, record, version, dueOn, confirmedAt))
    return;
  upsertFromCentre(tx, centreRecord, record, version, dueOn, confirmedAt);
};

/**
 * Stores a copy from the feed, unless what the centre has already confirmed here is newer. @returns whether it is news:
 * the feed brings every act of this workstation's back to it
 */
export const storeCentreRecord = (
  tx: Transaction,
  counter: WorkstationContext,
  centreRecord: Application,
  version: number,
  at: number,
): boolean => {
  const known = findVersion(tx, centreRecord.id);
  if (known !== undefined && version < known) return false;
  // What was shown is asked for only where acts wait, which is seldom; a first pull has hundreds of thousands of
  // records.
  const waiting = listWaitingFor(tx, centreRecord.id);
  if (known === version && waiting.length === 0) {
    const dueOn = queueDueOn(centreRecord, counter.reference, civilDateAt(counter.now()));
    if (confirmShown(tx, centreRecord, version, dueOn, at)) return false;
  }
  const shown = waiting.length > 0 ? findApplication(tx, centreRecord.id)?.record : undefined;
  store(tx, counter, centreRecord, version, at, shown, waiting);
  return true;
};

/** After an act was refused or withdrawn: makes the record anew. */
export const rebuildRecord = (tx: Transaction, counter: WorkstationContext, id: string): void => {
  const known = findApplication(tx, id);
  if (known !== undefined) store(tx, counter, known.centreRecord, known.version, known.confirmedAt, known.record);
};

/** Out of the cache with every record that the reference data no longer has a row for. */
const parkOutOfReach = async (
  counter: WorkstationContext,
  breathe: () => Promise<void>,
  isStopped: () => boolean,
): Promise<string[]> => {
  const { reader, writer } = counter.connection;
  const parked: string[] = [];
  const others = listOfOthers(reader, {
    services: listWholeServices(counter.reference),
    kinds: counter.reference['item-kind'].map(({ id }) => id),
  });
  for (let from = 0; from < others.length && !isStopped(); from += firstSlice) {
    const slice = findEntries(reader, others.slice(from, from + firstSlice));
    transact(writer, (tx) => {
      for (const [id, entry] of slice) {
        const missing = findMissingRow(counter.reference, entry.record);
        if (missing === undefined) continue;
        parkRecord(tx, entry, missing);
        parked.push(id);
      }
    });
    await breathe();
  }
  return parked;
};

/**
 * After a change of reference data: what it no longer has a row for is set aside, what waits is applied anew by it, and
 * the days that order the queue are reckoned anew; in slices, with a breath for the window between them.
 * @returns the applications that changed
 */
export const rebaseAll = async (
  counter: WorkstationContext,
  breathe: () => Promise<void>,
  isStopped: () => boolean,
): Promise<string[]> => {
  const parked = await parkOutOfReach(counter, breathe, isStopped);
  const changed: string[] = [];
  let after = 0;
  let size = firstSlice;
  while (!isStopped()) {
    const startedAt = counter.now();
    const rows = listToRecompute(counter.connection.reader, after, size);
    const recomputed = writeEach(
      counter.connection.writer,
      rows,
      (tx, { id, record, dueOn, hasWaiting }) => {
        const due = queueDueOn(record, counter.reference, civilDateAt(counter.now()));
        if (hasWaiting) rebuildRecord(tx, counter, id);
        else if (due !== dueOn) updateDueOn(tx, id, due);
        else return undefined;
        return id;
      },
      // One that the database refuses stays as it is.
      () => undefined,
    );
    changed.push(...recomputed.flatMap((id) => id ?? []));
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.key;
    size = nextSlice(size, counter.now() - startedAt);
    await breathe();
  }
  if (parked.length > 0) counter.emit({ kind: 'parked.changed' });
  return [...parked, ...changed];
};

/**
 * The centre has taken an act as `version`: its copy here takes the act too, until the feed brings the centre's own. So
 * it does where the version is further on, and rests on a copy that is not here yet: the acts that wait on top of this
 * one stay in sight.
 */
export const confirmAct = (
  tx: Transaction,
  counter: WorkstationContext,
  row: WaitingRow,
  version: number | undefined,
  at: number,
): void => {
  markApplied(tx, row.id, at);
  // What the centre made of a lodging only the feed brings: its reference and what it allotted.
  if (row.name === 'application.lodge') return;
  const known = findApplication(tx, row.subject);
  if (known === undefined || version === undefined) return;
  if (version <= known.version) {
    // The copy here has it already; on top of it the act may have undone what came after.
    rebuildRecord(tx, counter, row.subject);
    return;
  }
  try {
    store(tx, counter, reapply(counter, known.centreRecord, row, known.record), version, at, known.record);
  } catch (error) {
    // The centre applied it to a copy that is not here yet: the feed brings it.
    if (!(error instanceof AppError)) throw error;
  }
};

/**
 * The usual answer to several acts on one application: all taken, each as the version after the one before. They go
 * into the copy together and it is written once.
 * @returns the acts that are settled so; the others are to be settled one by one.
 */
export const confirmTogether = (
  tx: Transaction,
  counter: WorkstationContext,
  groups: ReadonlyMap<string, readonly WaitingRow[]>,
  answers: ReadonlyMap<string, CommandAnswer>,
): Set<WaitingRow> => {
  const settled = new Set<WaitingRow>();
  for (const [subject, rows] of groups) {
    const isOpening = rows.some(({ name }) => name === 'application.lodge');
    const known = rows.length > 1 && !isOpening ? findApplication(tx, subject) : undefined;
    if (known === undefined) continue;
    let { centreRecord, version } = known;
    const isWhole = rows.every((row) => {
      const answer = answers.get(row.id);
      if (
        (answer?.kind !== 'applied' && answer?.kind !== 'duplicate') ||
        answer.version !== version + 1 ||
        !isWaiting(tx, row.id)
      )
        return false;
      version = answer.version;
      try {
        centreRecord = reapply(counter, centreRecord, row, known.record);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return false;
      }
      return true;
    });
    if (!isWhole) continue;
    for (const row of rows) {
      markApplied(tx, row.id, counter.now());
      settled.add(row);
    }
    store(tx, counter, centreRecord, version, counter.now(), known.record);
  }
  return settled;
};
