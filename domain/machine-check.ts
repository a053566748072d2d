import type { Application } from './application.ts';
import type { Bilingual } from './bilingual.ts';
import { type Check, type Checks, findCheckRow, type Outcome } from './check/check.ts';
import { type Duplicates, duplicateChecks } from './check/duplicate.ts';
import { formatChecks } from './check/format.ts';
import { paperChecks } from './check/paper.ts';
import { partyChecks } from './check/party.ts';
import { termChecks } from './check/term.ts';
import { vehicleChecks } from './check/vehicle.ts';
import type { CheckCall, ChecklistLine, MachineCheckId } from './checklist.ts';
import type { CivilDate } from './civil-date.ts';
import type { Reference } from './reference.ts';

/**
 * What the machine can say of an application before the officer looks. A check never refuses a document: it explains,
 * and the officer confirms, overrides with a reason, or returns (domain facts 2, principle). `detail` names a sentence
 * in the locale files (`check.<id>.<detail>`), `values` fill it.
 */
export type MachineCheck = Outcome & {
  id: MachineCheckId;
  /** The id, with the parameters that tell two calls apart: what an override covers. */
  key: string;
  values: Record<string, string | number>;
  /** Why it is asked; null where no row of it can be read. */
  explanation: Bilingual | null;
  source: string;
  /** Who may override a fail. */
  overrideBy: 'officer' | 'supervisor';
};

const checks: Checks<MachineCheckId> = {
  ...formatChecks,
  ...vehicleChecks,
  ...partyChecks,
  ...paperChecks,
  ...termChecks,
  ...duplicateChecks,
};

/** Two calls of one check differ by their paper, and by whom or what it is held against. */
const keyOf = (call: CheckCall): string =>
  [
    call.id,
    'paper' in call ? call.paper : undefined,
    'party' in call ? call.party : undefined,
    'of' in call ? call.of : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' ');

/**
 * Runs the checks that a line asks for, in order; a check that does not apply to the record is left out. The row of a
 * check says the strongest that it may say, and who overrides it. One whose row cannot be read says what it finds, and
 * a supervisor overrides it: nothing is let through that the row would have stopped.
 * @param duplicates other live records of the same vehicle; undefined where nobody looked for them
 */
export const runMachineChecks = (
  application: Application,
  asked: readonly CheckCall[],
  reference: Reference,
  today: CivilDate,
  duplicates?: Duplicates,
): MachineCheck[] =>
  asked.flatMap((call) => {
    const check = checks[call.id] as Check<MachineCheckId>; // each id with its own function
    const row = findCheckRow(reference, call.id, today);
    const outcome = check(application, call, { reference, today, row, duplicates });
    if (outcome === undefined) return [];
    const { explanation = null, severity = 'fail', overrideBy = 'supervisor', source = '' } = row ?? {};
    const result = outcome.result === 'fail' ? severity : outcome.result;
    return [{ id: call.id, key: keyOf(call), explanation, source, overrideBy, values: {}, ...outcome, result }];
  });

/** How many lines a check fails on, of those that nobody has overridden. */
export const countFailed = (
  lines: readonly ChecklistLine[],
  verification: Application['verification'],
  checksOf: (line: ChecklistLine) => readonly MachineCheck[],
): number =>
  lines.filter(
    (line) => verification[line.id]?.mark !== 'overridden' && checksOf(line).some(({ result }) => result === 'fail'),
  ).length;
