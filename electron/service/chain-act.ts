import type { Transaction } from '#db/connection.ts';
import { appendCommand, findChainEnd } from '#db/outbox.ts';
import type { Application } from '#domain/application.ts';
import type { ClockJump } from '#domain/command/clock.ts';
import { type Command, type CommandName, commandSchema, type Payload } from '#domain/command/command.ts';
import type { Subject } from '#domain/command/envelope.ts';
import { requireActBound } from '#domain/contract/bounds.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { Officer } from '#domain/officer.ts';
import { sha256, type WorkstationContext } from '../workstation/context.ts';
import { dateAct } from './act-date.ts';

type Draft<Name extends CommandName> = {
  name: Name;
  subject: Subject;
  baseVersion: number;
  payload: Payload<Name>;
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
  { arrivedAt, ...given }: Draft<Name>,
): { command: Command; jumps: ClockJump[] } => {
  const end = findChainEnd(tx);
  const jumps = clockWatch.listUntold();
  const { at, clock } = dateAct(tx, arrivedAt, now(), jumps);
  const command = commandSchema.parse({
    ...given,
    id: newId(),
    officer: officer.staffNumber,
    workstation: station.workstationId,
    at,
    ...(clock === undefined ? {} : { clock }),
    sequence: end.sequence + 1,
    previousHash: end.hash,
  });
  requireActBound(command);
  return { command, jumps };
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
