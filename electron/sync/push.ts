import type { Transaction } from '#db/connection.ts';
import { isWaiting, markApplied, noteProblem, settleCommand, type WaitingRow } from '#db/outbox.ts';
import type { CommandAnswer } from '#domain/contract/centre/command.ts';
import { AppError, type Problem, toProblem } from '#domain/contract/errors.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { confirmAct, confirmTogether, rebuildRecord } from './rebase.ts';
import { writeEach } from './set-aside.ts';

/** Not more than this many acts a request (the contract's most), nor much more than this many signs. */
export const batchSize = 200;
export const batchLength = 500_000;

/** The acts of each application together, as they came. */
export const groupBySubject = (rows: readonly WaitingRow[]): Map<string, WaitingRow[]> => {
  const groups = new Map<string, WaitingRow[]>();
  for (const row of rows) {
    const group = groups.get(row.subject);
    if (group === undefined) groups.set(row.subject, [row]);
    else group.push(row);
  }
  return groups;
};

/** Whether the request as a whole was beyond the centre or a proxy before it, for its size or for one act in it. */
export const isTooMuch = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'INVALID_INPUT' || error.details.status === 413);

const unknownAnswer = (kind: string) =>
  toProblem(new AppError('ANSWER_UNKNOWN', 'an answer that this program does not know', { kind: kind.slice(0, 60) }));

/** What is kept of a problem: the members known here, whatever hangs on them. */
const toKept = ({ type, title, status, code, details }: Problem): Problem => ({ type, title, status, code, details });

/** `changed`: the applications whose acts show otherwise now, also those that go on waiting for another reason. */
type Settled = { changed: string[]; settled: number };

/** Settles the acts on one application; one that goes on waiting is none of those counted. */
const settleGroup = (
  tx: Transaction,
  counter: WorkstationContext,
  group: readonly WaitingRow[],
  byId: ReadonlyMap<string, CommandAnswer>,
): Settled => {
  const together = confirmTogether(tx, counter, groupBySubject(group), byId);
  const changed = new Set([...together].map(({ subject }) => subject));
  let settled = together.size;
  for (const row of group) {
    if (together.has(row)) continue;
    // A carried acknowledgement may have settled it while the answer was on its way, and a person what became of that.
    if (!isWaiting(tx, row.id)) continue;
    const answer = byId.get(row.id);
    if (answer?.kind === 'applied' || answer?.kind === 'duplicate') {
      confirmAct(tx, counter, row, answer.version, counter.now());
    } else if (answer?.kind === 'refused' && answer.problem !== undefined) {
      settleCommand(tx, row.id, 'refused', counter.now(), { problem: toKept(answer.problem) });
      rebuildRecord(tx, counter, row.subject);
    } else {
      // What keeps it waiting is shown; an answer of a newer centre is understood after an update.
      const problem =
        answer?.kind === 'later' ? answer.problem && toKept(answer.problem) : answer && unknownAnswer(answer.kind);
      if (answer !== undefined && JSON.stringify(problem ?? null) !== JSON.stringify(row.problem)) {
        noteProblem(tx, row.id, problem ?? null);
        changed.add(row.subject);
      }
      continue;
    }
    settled += 1;
    changed.add(row.subject);
  }
  return { changed: [...changed], settled };
};

/**
 * The centre's word on the acts alone, where the record that comes of it is refused here: the feed brings the centre's
 * own.
 */
const settleActs = (
  tx: Transaction,
  counter: WorkstationContext,
  group: readonly WaitingRow[],
  byId: ReadonlyMap<string, CommandAnswer>,
): Settled => {
  let settled = 0;
  const changed = new Set<string>();
  for (const { id, subject } of group) {
    const { kind = '', problem } = (isWaiting(tx, id) ? byId.get(id) : undefined) ?? {};
    if (kind === 'applied' || kind === 'duplicate') markApplied(tx, id, counter.now());
    else if (kind === 'refused' && problem !== undefined)
      settleCommand(tx, id, 'refused', counter.now(), { problem: toKept(problem) });
    else continue;
    settled += 1;
    changed.add(subject);
  }
  return { changed: [...changed], settled };
};

/**
 * Settles a batch by the centre's answers, in one transaction. `applied` and `duplicate` leave the outbox; `refused`
 * waits for a person with the centre's reason; anything else, also an answer kind not known here, stays waiting.
 */
export const settleBatch = (
  counter: WorkstationContext,
  batch: readonly WaitingRow[],
  answers: readonly CommandAnswer[],
): { changed: string[]; settled: number; tookMs: number } => {
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  const startedAt = counter.now();
  const done = writeEach(
    counter.connection.writer,
    [...groupBySubject(batch).values()],
    (tx, group) => settleGroup(tx, counter, group, byId),
    (tx, group) => settleActs(tx, counter, group, byId),
  );
  const settled = done.reduce((sum, one) => sum + one.settled, 0);
  return { changed: done.flatMap(({ changed }) => changed), settled, tookMs: counter.now() - startedAt };
};
