import type { ClockReport } from '#domain/command/clock.ts';
import type { CommandAnswer } from '#domain/contract/centre/command.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { ChainBreak } from '../command/chain.ts';
import { type Imposture, judgeCommands, type Sender } from '../command/judge.ts';
import { parseCommand } from '../command/parse.ts';
import type { RunningService, Service } from './handler.ts';
import { reportBug } from './problem.ts';

/** An act as it came, by the network or in a carried file. */
export type GivenAct = { command: unknown; signature: string | undefined };

/** One transaction's worth: a push is never more, a carried file is judged in so many at a time. */
const sliceSize = 200;

/**
 * Judges acts of one workstation in their order, in a lane that the caller has taken; an answer for each, and the
 * office's counters hear of it.
 * @throws AppError INVALID_INPUT when one has no id to answer to; nothing was judged then
 */
export const judgeBatch = async (
  service: Service & Pick<RunningService, 'metrics'>,
  sender: Sender,
  acts: readonly GivenAct[],
): Promise<CommandAnswer[]> => {
  const { store, reference, now, log, metrics } = service;
  const parsed = acts.map(({ command, signature }) => {
    const one = parseCommand(command, signature);
    if (one === undefined) throw new AppError('INVALID_INPUT', 'A command has no id', { path: 'commands' });
    return one;
  });
  const judge = {
    database: store.database,
    reference,
    now,
    reportBug: (error: unknown) => reportBug(log, error),
    onChainBreak: (found: ChainBreak) => {
      metrics.chainBreak(found.kind);
      log({ level: 'warn', event: 'chain', office: sender.officeId, ...found });
    },
    onClock: (told: ClockReport) => {
      metrics.clock(told);
      log({ level: 'warn', event: 'clock', office: sender.officeId, workstationId: sender.workstationId, ...told });
    },
    onImposture: (found: Imposture) => {
      metrics.imposture(found.reason);
      log({
        level: 'error',
        event: 'alarm',
        kind: 'officer-not-signed-in',
        office: sender.officeId,
        workstationId: sender.workstationId,
        ...found,
      });
    },
    onDatedBack: (act: { id: string; staffNumber: string; sequence: number }) =>
      log({ level: 'warn', event: 'dated-back', office: sender.officeId, workstationId: sender.workstationId, ...act }),
  };
  const answers: CommandAnswer[] = [];
  // Behind an act that could not be judged yet, those on the same application wait in later slices too.
  const held = new Map<string, CommandAnswer>();
  for (let at = 0; at < parsed.length; at += sliceSize) {
    const slice = parsed.slice(at, at + sliceSize);
    const free = slice.flatMap((one) => ('command' in one && !held.has(one.command.subject.id) ? [one] : []));
    const judged = (await judgeCommands(judge, sender, free)).values();
    const fresh = slice.flatMap((one): CommandAnswer[] => {
      if ('answer' in one) return [one.answer];
      const before = held.get(one.command.subject.id);
      const answer = before === undefined ? judged.next().value : { ...before, id: one.command.id };
      return answer === undefined ? [] : [answer];
    });
    for (const [place, one] of slice.entries()) {
      const answer = fresh[place];
      if (answer?.kind === 'later' && 'command' in one) held.set(one.command.subject.id, answer);
    }
    answers.push(...fresh);
    if (fresh.some(({ kind }) => kind === 'applied')) store.bell.ring(sender.officeId);
  }
  const counts = Object.fromEntries(
    ['applied', 'duplicate', 'refused', 'later'].map((kind) => [
      kind,
      answers.filter((one) => one.kind === kind).length,
    ]),
  );
  for (const [kind, value] of Object.entries(counts)) metrics.command(kind, value);
  log({ level: 'info', event: 'command', office: sender.officeId, ...counts });
  return answers;
};
