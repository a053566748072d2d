import type { Application, Status, TimelineEntry } from '../application.ts';
import { heapBound, recordBound, requireRecordBound } from '../contract/bounds.ts';
import { AppError } from '../contract/errors.ts';
import { hasRole, type Officer, type Role } from '../officer.ts';
import type { Office, Reference } from '../reference.ts';
import type { Command, CommandName, CommandOf } from './command.ts';
import { attachEvidence } from './evidence.ts';
import { handOver } from './hand-over.ts';
import { confirmPrint, print, shelve, spoilPrint } from './logbook.ts';
import { escalateAct, withdrawAct } from './refused.ts';
import { approve, recordVerification, reject, returnToApplicant } from './verification.ts';

/**
 * The one place that says what an act does. Pure: the same state, command and context give the same answer at the
 * counter (at once), at the centre (with authority) and in a rebase (again, over a fresher record).
 */
export type ApplyContext = {
  reference: Reference;
  officer: Officer;
  office: Office;
  /** SHA-256 of the compiled document as this side holds or has served it; undefined when it never did. */
  documentSha256?: string;
  /** When the centre received the act, at the centre: what depends on the day must hold on that day too. */
  receivedAt?: number;
};
export type Rule<Name extends CommandName> = {
  /** The one role, or any of several. */
  role: Role | readonly Role[];
  /** The states an application may be in for this act. */
  from: readonly Status[];
  /** The state after. Throws `AppError` when the act is refused; never changes what it was given. */
  apply: (state: Application, command: CommandOf<Name>, context: ApplyContext) => Application;
  /** What its entry on the timeline says besides who, when and where. */
  describe?: (command: CommandOf<Name>) => Pick<TimelineEntry, 'about' | 'note' | 'blank'>;
};

const rules = {
  'verification.record': recordVerification,
  'application.approve': approve,
  'application.return': returnToApplicant,
  'application.reject': reject,
  'logbook.print': print,
  'logbook.confirm': confirmPrint,
  'logbook.spoil': spoilPrint,
  'item.shelve': shelve,
  'collection.handOver': handOver,
  'evidence.attach': attachEvidence,
  'act.withdraw': withdrawAct,
  'act.escalate': escalateAct,
} as const satisfies { [Name in CommandName]: Rule<Name> };

/** Whether an application at this step is one that the act may be done on. */
export const isAtStep = (name: CommandName, status: Status): boolean =>
  (rules[name].from as readonly Status[]).includes(status);

/**
 * Applies one act.
 * @throws AppError the refusal: ROLE_MISSING, OTHER_OFFICE, WRONG_STATUS, RECORD_FULL, or one of the act's own codes.
 */
export const apply = (state: Application, command: Command, context: ApplyContext): Application => {
  const rule = rules[command.name] as Rule<CommandName>; // the table pairs each name with its own rule
  if (context.officer.officeId !== state.officeId)
    throw new AppError('OTHER_OFFICE', 'The application belongs to another office', { office: state.officeId });
  const roles = [rule.role].flat();
  if (!roles.some((role) => hasRole(context.officer, role)))
    throw new AppError('ROLE_MISSING', 'The officer does not hold the role for this act', { role: roles[0] ?? '' });
  if (!rule.from.includes(state.status))
    throw new AppError('WRONG_STATUS', 'The application is not at this step', { status: state.status });
  const next = rule.apply(state, command, context);
  const entry = {
    act: command.name,
    at: command.at,
    by: command.officer,
    workstationId: command.workstation,
    ...rule.describe?.(command),
  };
  const isMark = command.name === 'verification.record';
  const whole = isMark ? next : { ...next, timeline: [...next.timeline, entry] };
  // Marks are as many as the checklist has lines, and each step is done once: only the others grow without end.
  requireRecordBound(whole, isMark || whole.status !== state.status ? recordBound : heapBound);
  return whole;
};
