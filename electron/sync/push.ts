import { transact } from '#db/connection.ts';
import { isWaiting, noteProblem, settleCommand, type WaitingRow } from '#db/outbox.ts';
import type { CommandAnswer } from '#domain/contract/api.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import type { Counter } from '../service/counter.ts';
import { confirmAct, confirmTogether, rebuildRecord } from './rebase.ts';

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
export const isTooMuch = (error: unknown): boolean => error instanceof AppError && (error.code === 'INVALID_INPUT' || error.details.status === 413);

const unknownAnswer = (kind: string) => toProblem(new AppError('ANSWER_UNKNOWN', 'an answer that this program does not know', { kind: kind.slice(0, 60) }));

/**
 * Settles a batch by the centre's answers, in one transaction. `applied` and `duplicate` leave the outbox; `refused`
 * waits for a person with the centre's reason; anything else, also an answer kind not known here, stays waiting.
 * `tookMs` is without the commit, which costs the same for a few as for many.
 */
export const settleBatch = (
  counter: Counter,
  batch: readonly WaitingRow[],
  answers: readonly CommandAnswer[],
): { changed: string[]; settled: number; tookMs: number } => {
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  const changed = new Set<string>();
  let settled = 0;
  let tookMs = 0;
  transact(counter.connection.writer, (tx) => {
    const startedAt = counter.now();
    const together = confirmTogether(tx, counter, groupBySubject(batch), byId);
    for (const { subject } of together) {
      settled += 1;
      changed.add(subject);
    }
    for (const row of batch) {
      if (together.has(row)) continue;
      // A carried acknowledgement may have settled it while the answer was on its way, and a person what became of that.
      if (!isWaiting(tx, row.id)) continue;
      const answer = byId.get(row.id);
      if (answer?.kind === 'applied' || answer?.kind === 'duplicate') {
        confirmAct(tx, counter, row, answer.version, counter.now());
      } else if (answer?.kind === 'refused' && answer.problem !== undefined) {
        settleCommand(tx, row.id, 'refused', counter.now(), { problem: answer.problem });
        rebuildRecord(tx, counter, row.subject);
      } else {
        // What keeps it waiting is shown; an answer of a newer centre is understood after an update.
        if (answer !== undefined) noteProblem(tx, row.id, answer.kind === 'later' ? (answer.problem ?? null) : unknownAnswer(answer.kind));
        continue;
      }
      settled += 1;
      changed.add(row.subject);
    }
    tookMs = counter.now() - startedAt;
  });
  return { changed: [...changed], settled, tookMs };
};
