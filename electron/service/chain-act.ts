import type { Transaction } from '#db/connection.ts';
import { appendCommand, findChainEnd } from '#db/outbox.ts';
import type { Application } from '#domain/application.ts';
import type { ClockJump } from '#domain/command/clock.ts';
import {
  type Command,
  type CommandName,
  type CommandOf,
  commandSchema,
  type Payload,
} from '#domain/command/command.ts';
import type { Subject } from '#domain/command/envelope.ts';
import { requireActBound } from '#domain/contract/bounds.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { Officer } from '#domain/officer.ts';
import { sha256, type WorkstationContext } from '../workstation/context.ts';
import { tellActs } from '../workstation/tell-changed.ts';
import { dateAct } from './act-date.ts';

type Draft<Name extends CommandName> = {
  name: Name;
  subject: Subject;
  baseVersion: number;
  payload: (at: number, sequence: number) => Payload<Name>;
  /** When what it is about reached the office; 0 for what never arrived. */
  arrivedAt: number;
};

/**
 * The next act of this workstation's chain, dated now; `jumps`: what it tells of the clock, told once it is committed.
 * @throws AppError ACT_TOO_LARGE, CLOCK_WRONG
 */
export const draftAct = <Name extends CommandName>(
  tx: Transaction,
  { station, now, clockWatch, newId }: WorkstationContext,
  officer: Officer,
  { arrivedAt, payload, ...given }: Draft<Name>,
): { command: CommandOf<Name>; jumps: ClockJump[] } => {
  const end = findChainEnd(tx);
  const jumps = clockWatch.listUntold();
  const { at, clock } = dateAct(tx, arrivedAt, now(), jumps);
  const sequence = end.sequence + 1;
  const command = commandSchema.parse({
    ...given,
    payload: payload(at, sequence),
    id: newId(),
    officer: officer.staffNumber,
    workstation: station.workstationId,
    at,
    ...(clock === undefined ? {} : { clock }),
    sequence,
    previousHash: end.hash,
  });
  requireActBound(command);
  return { command: command as CommandOf<Name>, jumps }; // of the name that it was made with
};

/** Puts the act at the end of the chain, signed; it waits there for the centre. */
export const chainAct = (
  tx: Transaction,
  { sign }: WorkstationContext,
  command: Command,
  seen: Application | null,
): void => {
  const hash = sha256(canonicalJson(command));
  appendCommand(tx, command, hash, sign(hash), seen);
};

/** Once acts are committed, since an act that is undone has told nobody: the window and the sync hear of them. */
export const tellAct = (counter: WorkstationContext, subject: string, jumps: ClockJump[]): void => {
  counter.clockWatch.markTold(jumps);
  tellActs(counter, [subject]);
  counter.wakeSync();
};
