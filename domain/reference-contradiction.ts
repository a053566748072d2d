import type { z } from 'zod';
import { asksRegister, type Condition } from './condition.ts';
import { type FeeRow, type FeeSchedule, isQuoted } from './fee.ts';
import type { PackName, referenceRowSchema } from './reference.ts';
import { listNamedConditions, type Moment, type Service, type Wait } from './service.ts';

/**
 * What a pack must not say: two rows for one thing on one day, two rates quoted for one component, class, bands and
 * day, a condition that nothing names or a name that is no condition, a wait without an end, a question about a part
 * that the record need not have. Such a pack is refused whole and the one before
 * it stays: which of two rates holds is not this program's to choose.
 */
type Rows<Name extends PackName> = readonly z.infer<(typeof referenceRowSchema)[Name]>[];

/** The first row whose key was there before. */
const findTwin = <Row>(rows: readonly Row[], keyOf: (row: Row) => string): string | undefined => {
  const seen = new Set<string>();
  for (const row of rows) {
    const key = keyOf(row);
    if (seen.has(key)) return key;
    seen.add(key);
  }
  return undefined;
};

const findLooseCondition = (service: Service): string | undefined => {
  const named = new Set(listNamedConditions(service));
  const declared = Object.keys(service.conditions);
  const loose = declared.find((id) => !named.has(id)) ?? [...named].find((id) => !declared.includes(id));
  return loose === undefined ? undefined : `${service.id} (${loose})`;
};

const ofTransfer: readonly Moment[] = ['sold', 'seller-started', 'buyer-answered'];
const early: readonly Moment[] = ['received', ...ofTransfer];
/** What has happened by the time of a step, so that a wait from it comes to an end. */
const momentsBefore: { readonly [Step in Wait['before']]: readonly Moment[] } = {
  approve: early,
  make: [...early, 'approved'],
  release: [...early, 'approved', 'made'],
};

/** Whether it is met only where the register's entry is there. */
const needsRegister = (condition: Condition | undefined): boolean =>
  condition?.kind === 'all'
    ? condition.of.some(needsRegister)
    : condition?.kind === 'part' && condition.name === 'register';

/** A wait that would never end, or a question about a part of the record that the row does not ask for. */
const findUnanswered = ({ id, waits, surrenders, conditions, parts }: Service): string | undefined => {
  const endless = waits.find(
    ({ before, from }) =>
      !momentsBefore[before].includes(from) || (ofTransfer.includes(from) && !parts.includes('transfer')),
  );
  const changed = Object.entries(conditions).find(
    ([, condition]) => asksRegister(condition) && !needsRegister(condition),
  )?.[0];
  const numbered = surrenders.find(
    ({ number, when = '' }) => number !== null && number !== 'licenceNumber' && !needsRegister(conditions[when]),
  );
  const ofNoRegister = parts.includes('register') ? undefined : (numbered?.kind ?? changed);
  const unanswered = endless?.id ?? ofNoRegister;
  return unanswered === undefined ? undefined : `${id} (${unanswered})`;
};

const findTwinTerm = ({ id: service, waits, clocks }: Service): string | undefined => {
  const twin = findTwin(waits, ({ id }) => id) ?? findTwin(clocks, ({ id }) => id);
  return twin === undefined ? undefined : `${service} (${twin})`;
};

const findInService = (service: Service): string | undefined =>
  findLooseCondition(service) ?? findUnanswered(service) ?? findTwinTerm(service);

const lastDay = '9999-12-31';
type Band = readonly [min: number | undefined, max: number | null | undefined];
/** A band without a beginning is no band: it covers everything. */
const overlaps = ([fromA, toA]: Band, [fromB, toB]: Band): boolean => {
  const endOf = (from: number | undefined, to: number | null | undefined) =>
    from === undefined ? Number.POSITIVE_INFINITY : (to ?? Number.POSITIVE_INFINITY);
  return (fromA ?? 0) <= endOf(fromB, toB) && (fromB ?? 0) <= endOf(fromA, toA);
};
const isSameThing = (a: FeeRow, b: FeeRow): boolean =>
  a.component === b.component &&
  a.vehicleClass === b.vehicleClass &&
  (a.service === b.service || a.service === '*' || b.service === '*') &&
  overlaps([a.minCc, a.maxCc], [b.minCc, b.maxCc]) &&
  overlaps([a.minOthersCents, a.maxOthersCents], [b.minOthersCents, b.maxOthersCents]);

const findSecondRate = (schedules: readonly FeeSchedule[]): string | undefined => {
  const rates = schedules.filter(isQuoted).flatMap((schedule) => schedule.rows.map((row) => ({ schedule, row })));
  for (const [place, one] of rates.entries()) {
    const other = rates
      .slice(place + 1)
      .find(
        ({ schedule, row }) =>
          isSameThing(one.row, row) &&
          schedule.effectiveFrom <= (one.schedule.effectiveTo ?? lastDay) &&
          one.schedule.effectiveFrom <= (schedule.effectiveTo ?? lastDay),
      );
    if (other !== undefined) return `${one.schedule.id}, ${other.schedule.id} (${one.row.component})`;
  }
  return undefined;
};

const dated = ({ id, effectiveFrom }: { id: string; effectiveFrom: string }): string => `${id} ${effectiveFrom}`;

const rules: { [Name in PackName]?: (rows: Rows<Name>) => string | undefined } = {
  service: (rows) => findTwin(rows, dated) ?? rows.map(findInService).find((row) => row !== undefined),
  'item-kind': (rows) => findTwin(rows, ({ id }) => id),
  checklist: (rows) => findTwin(rows, dated),
  check: (rows) => findTwin(rows, dated),
  fee: (rows) => findTwin(rows, ({ id }) => id) ?? findSecondRate(rows),
  'fee-component': (rows) => findTwin(rows, ({ id }) => id),
  office: (rows) => findTwin(rows, ({ id }) => id),
  'reason-code': (rows) => findTwin(rows, ({ code }) => code),
  'spoil-reason': (rows) => findTwin(rows, ({ code }) => code),
  'evidence-kind': (rows) => findTwin(rows, ({ code }) => code),
  county: (rows) => findTwin(rows, ({ code }) => code),
  'identity-kind': (rows) =>
    findTwin(rows, ({ kind, standsFor, effectiveFrom }) => `${kind} ${standsFor} ${effectiveFrom}`),
  'published-total': (rows) => findTwin(rows, ({ id }) => id),
  holiday: (rows) => findTwin(rows, (row) => ('on' in row ? row.on : `${row.each} ${row.fromYear}`)),
  'import-rule': (rows) => findTwin(rows, ({ effectiveFrom }) => effectiveFrom),
  retention: (rows) => findTwin(rows, ({ effectiveFrom }) => effectiveFrom),
  'name-tolerance': (rows) => findTwin(rows, ({ effectiveFrom }) => effectiveFrom),
  'paper-heading': (rows) =>
    findTwin(
      rows.flatMap(({ papers }) => papers),
      (paper) => paper,
    ),
};

/** What the row that contradicts another is called; undefined for a pack that can be taken. */
export const findContradiction = (pack: PackName, rows: readonly unknown[]): string | undefined => {
  const rule = rules[pack] as ((rows: readonly unknown[]) => string | undefined) | undefined; // the pack's own rows
  return rule?.(rows);
};
