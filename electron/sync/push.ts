import { transact } from '#db/connection.ts';
import { type CommandRow, isWaiting, noteProblem, settleCommand } from '#db/outbox.ts';
import type { CommandAnswer } from '#domain/contract/api.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import type { Counter } from '../service/counter.ts';
import { confirmAct, confirmTogether, rebuildRecord } from './rebase.ts';

/** Not more than this many acts a request (the contract's most), in the order of acting, nor much more than this many signs. */
export const batchSize = 200;
const batchLength = 500_000;

/** The first acts of a line that go in one request: always one, however long (a signature may be). */
export const takeBatch = (line: readonly CommandRow[]): CommandRow[] => {
  let length = 0;
  return line.filter((row, place) => {
    length += JSON.stringify(row.body).length;
    return place === 0 || length <= batchLength;
  });
};

/** The acts of each application together, as they came. */
export const groupBySubject = (rows: readonly CommandRow[]): Map<string, CommandRow[]> => {
  const groups = new Map<string, CommandRow[]>();
  for (const row of rows) groups.set(row.subject, [...(groups.get(row.subject) ?? []), row]);
  return groups;
};

/** Whether the request as a whole was beyond the centre or a proxy before it, for its size or for one act in it. */
export const isTooMuch = (error: unknown): boolean => error instanceof AppError && (error.code === 'INVALID_INPUT' || error.details.status === 413);

const unknownAnswer = (kind: string) => toProblem(new AppError('ANSWER_UNKNOWN', 'an answer that this program does not know', { kind: kind.slice(0, 60) }));

/**
 * Settles a batch by the centre's answers, in one transaction. `applied` and `duplicate` leave the outbox; `refused`
 * waits for a person with the centre's reason; anything else, also an answer kind not known here, stays waiting.
 */
export const settleBatch = (counter: Counter, batch: readonly CommandRow[], answers: readonly CommandAnswer[]): { changed: string[]; settled: number } => {
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  const changed = new Set<string>();
  let settled = 0;
  transact(counter.connection.writer, (tx) => {
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
  });
  return { changed: [...changed], settled };
};
