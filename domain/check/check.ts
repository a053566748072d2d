import { z } from 'zod';
import type { Application } from '../application.ts';
import { bilingualSchema } from '../bilingual.ts';
import type { CheckCall, MachineCheckId } from '../checklist.ts';
import { type CivilDate, civilDateSchema } from '../civil-date.ts';
import { findReadableInForce } from '../in-force.ts';
import { patternSchema } from '../pattern.ts';
import type { NameComparison } from '../person-name.ts';
import type { Reference } from '../reference.ts';
import type { Duplicates } from './duplicate.ts';

/**
 * What is data of a machine check, dated: why it is asked, the strongest that it may say, who may override a fail, and
 * its parameters. `patterns` by what they are of; `days`: how near an end is told.
 */
export const checkRowSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  explanation: bilingualSchema,
  severity: z.enum(['warn', 'fail']),
  overrideBy: z.enum(['officer', 'supervisor']),
  patterns: z.record(z.string().min(1).max(40), patternSchema).optional(),
  days: z.int().min(0).max(3660).optional(),
  source: z.string(),
  effectiveFrom: civilDateSchema,
});
export type CheckRow = z.infer<typeof checkRowSchema>;

export type Outcome = {
  result: 'pass' | 'warn' | 'fail';
  detail: string;
  values?: Record<string, string | number>;
  /** Of two names that are not the same: how they compare. */
  names?: NameComparison;
  /** It rests on what only the centre can see: an officer could not know it, or this counter cannot. */
  beyond?: boolean;
  /** Where the call has a source of its own. */
  source?: string;
};

/** What a check is judged by, besides the application. `row`: undefined where none that can be read is in force. */
export type CheckContext = {
  reference: Reference;
  today: CivilDate;
  row: CheckRow | undefined;
  /** Other live records of the same vehicle; undefined where nobody looked. */
  duplicates: Duplicates | undefined;
};

/** Says what it finds; undefined where the record has nothing for it. */
export type Check<Id extends MachineCheckId> = (
  application: Application,
  asked: Extract<CheckCall, { id: Id }>,
  context: CheckContext,
) => Outcome | undefined;
export type Checks<Id extends MachineCheckId> = { readonly [One in Id]: Check<One> };

type Values = Record<string, string | number>;
export const pass = (detail = 'pass', values: Values = {}): Outcome => ({ result: 'pass', detail, values });
export const warn = (detail: string, values: Values = {}): Outcome => ({ result: 'warn', detail, values });
export const fail = (detail: string, values: Values = {}): Outcome => ({ result: 'fail', detail, values });
/** What a check says that cannot judge: its row lacks a parameter, or cannot be read. */
export const notJudged: Outcome = { result: 'warn', detail: 'not-judged' };

export const findCheckRow = (
  reference: Pick<Reference, 'check' | 'setAside'>,
  id: string,
  on: CivilDate,
): CheckRow | undefined =>
  findReadableInForce(
    reference.check.filter((row) => row.id === id),
    reference.setAside.filter(({ pack, row }) => pack === 'check' && row === id).map(({ from }) => from),
    on,
  );

/** A civil date that the applicant declared; undefined for what is none. */
export const dateOf = (text: string | undefined): CivilDate | undefined => civilDateSchema.safeParse(text).data;

/** Everybody who owns, sells or owned. */
export const everyParty = ({ owners, transfer, previousOwners }: Application): Application['owners'] => [
  ...owners,
  ...(transfer === null ? [] : [transfer.seller]),
  ...previousOwners,
];
