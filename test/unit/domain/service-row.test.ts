import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Application, applicationSchema, plateOf, stateOfItem } from '#domain/application.ts';
import { addDays, civilDateAt } from '#domain/civil-date.ts';
import { apply, listBlocks } from '#domain/command/apply.ts';
import type { Command, CommandName, CommandOf } from '#domain/command/command.ts';
import type { Condition } from '#domain/condition.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Service } from '#domain/service.ts';
import { addWorkingDays } from '#domain/working-day.ts';
import { confirmAll } from '#test/support/act.ts';
import { anyCase, anyStep, type Case, type Happening, play } from '#test/support/random-service.ts';

/**
 * A model beside the rules: it reads the row, the record and what happened to it, asks none of the program's own
 * judgements, and says what must have been before a thing left, a sheet was printed or an application approved.
 */
type Asking<Kind extends Condition['kind']> = Extract<Condition, { kind: Kind }>;
const isTrue: { [Kind in Condition['kind']]: (asked: Asking<Kind>, record: Application) => boolean } = {
  medium: ({ is }, { medium }) => medium === is,
  asked: ({ what }, { asked }) => asked.length === 0 || asked.includes(what),
  'vehicle-class': ({ of }, { vehicle }) => of.includes(vehicle?.vehicleClass ?? ''),
  fuel: ({ of }, { vehicle }) => of.includes(vehicle?.fuel ?? ''),
  use: ({ of }, { vehicle }) => of.includes(vehicle?.use ?? ''),
  changed: ({ what }, { register, vehicle }) =>
    register?.[what] !== undefined && vehicle !== null && String(register[what]) !== String(vehicle[what]),
  part: ({ name }, record) => record[name] !== null,
  'owner-kind': ({ is }, { owners }) => owners.filter(({ kind }) => kind === is).length > 0,
  owners: ({ atLeast }, { owners }) => owners.length >= atLeast,
  'identity-kind': ({ of }, { owners }) => owners.filter(({ identity }) => of.includes(identity.kind)).length > 0,
  declared: ({ paper }, { declared }) => Object.keys(declared).includes(paper),
  ground: ({ of }, { ground }) => ground !== null && of.includes(ground),
  origin: ({ of }, { importDetail }) =>
    importDetail !== null &&
    of.some((name) => new RegExp(`^\\s*${name}\\s*$`, 'i').test(importDetail.firstRegisteredIn)),
  all: ({ of }, record) => of.filter((one) => holds(one, record)).length === of.length,
  any: ({ of }, record) => of.filter((one) => holds(one, record)).length > 0,
  none: ({ of }, record) => of.filter((one) => holds(one, record)).length === 0,
};
const holds = (asked: Condition, record: Application): boolean =>
  (isTrue[asked.kind] as (asked: Condition, record: Application) => boolean)(asked, record); // each kind with its own
const isMet = (service: Service, when: string | undefined, record: Application): boolean => {
  if (when === undefined) return true;
  const asked = service.conditions[when];
  if (asked === undefined) throw new Error(`no condition ${when}`);
  return holds(asked, record);
};
const wantedApprovals = (service: Service, record: Application): number =>
  service.approvals.reduce((most, { count, when }) => (isMet(service, when, record) ? Math.max(most, count) : most), 0);

const isOf = <Name extends CommandName>(
  happening: Happening,
  name: Name,
): happening is Happening & { command: CommandOf<Name> } =>
  happening.command !== 'resubmitted' && happening.command.name === name;

/** The acts of a name since the last resubmission. */
const listSince = <Name extends CommandName>(past: readonly Happening[], name: Name) =>
  past
    .slice(past.findLastIndex(({ command }) => command === 'resubmitted') + 1)
    .filter((one): one is Happening & { command: CommandOf<Name> } => isOf(one, name));

const lastDay = '9999-12-31';
const dayOfMoment = (
  from: Service['waits'][number]['from'],
  record: Application,
  past: readonly Happening[],
): string => {
  const { transfer } = record;
  const arrivedAt = past.findLast(({ command }) => command === 'resubmitted')?.at ?? record.submittedAt;
  const approvedAt = listSince(past, 'application.approve').at(-1)?.at ?? arrivedAt;
  if (from === 'received') return civilDateAt(arrivedAt);
  if (from === 'sold') return transfer?.soldOn ?? lastDay;
  if (from === 'seller-started') return civilDateAt(transfer?.sellerStartedAt ?? Number.NaN);
  if (from === 'buyer-answered') return civilDateAt(transfer?.buyerAnsweredAt ?? Number.NaN);
  if (from === 'approved') return civilDateAt(approvedAt);
  const madeAt = record.items.map(({ id, made, shelf }) => {
    if (made === 'electronic') return approvedAt;
    if (made === 'printed')
      return past.findLast((one) => isOf(one, 'item.confirm') && one.command.payload.itemId === id)?.at;
    return shelf?.at;
  });
  return madeAt.some((at) => at === undefined) ? lastDay : civilDateAt(Math.max(...madeAt.map((at) => at ?? 0)));
};

/** Waits gone by both clocks, no hold, the centre heard where the row asks it. */
const requireStep = (
  one: Case,
  step: 'approve' | 'make' | 'release',
  now: Happening,
  past: readonly Happening[],
  before: Application,
) => {
  const { at, context } = now;
  const days = [at, context.receivedAt ?? at].map(civilDateAt);
  for (const { before: held, from, days: count, unit } of one.service.waits) {
    if (held !== step) continue;
    const start = dayOfMoment(from, before, past);
    expect(start, `the wait from ${from} has not begun`).not.toBe(lastDay);
    const until = unit === 'day' ? addDays(start, count) : addWorkingDays(start, count, one.reference.holiday);
    for (const day of days) expect(day >= until, `${step} on ${day}, before ${until}`).toBe(true);
  }
  if (one.service.online.includes(step)) expect(context.contact).not.toBe(false);
  const held = past.filter((happening) => isOf(happening, 'application.hold')).length;
  const freed = past.filter((happening) => isOf(happening, 'application.release-hold')).length;
  expect(held, 'a hold stands').toBe(freed);
};

const requireApproved = ({ service }: Case, record: Application, past: readonly Happening[]) => {
  const officers = new Set(listSince(past, 'application.approve').map(({ command }) => command.officer));
  const revisions = listSince(past, 'application.approve').map(({ command }) => command.payload.revision);
  expect(officers.size).toBeGreaterThanOrEqual(wantedApprovals(service, record));
  expect(revisions.every((revision) => revision === record.revision)).toBe(true);
};

type Due = { kind: string; number: string | null; or: readonly string[] | undefined };
const wantedSurrenders = ({ service }: Case, record: Application): Due[] =>
  service.surrenders
    .filter(
      ({ medium, when }) =>
        (medium === undefined || medium === record.register?.logbookMedium) && isMet(service, when, record),
    )
    .map(({ kind, number, or }) => ({
      kind,
      number: number === null || number === 'licenceNumber' ? null : (record.register?.[number] ?? null),
      or,
    }));
const findGiven = ({ kind, number }: Due, releases: Application['releases']) =>
  releases
    .flatMap(({ surrendered }) => surrendered)
    .find((given) => given.kind === kind && (number === null || given.number === number));
/** It was handed in itself; or every paper that its row names in its place is there. */
const requireTakenIn = (due: Due, releases: Application['releases'], { evidence }: Application) => {
  const given = findGiven(due, releases);
  expect(given, `${due.kind} ${due.number}`).toBeDefined();
  if (given?.replacedBy === undefined) return;
  const attached = evidence.map(({ kind }) => kind);
  expect(due.or, 'no paper replaces it').toBeDefined();
  for (const paper of due.or ?? []) {
    expect(given.replacedBy).toContain(paper);
    expect(attached, 'a paper that nobody attached').toContain(paper);
  }
};

/** The acts that a thing has been through, in order; printing that came to nothing is left out. */
const wayOf = (itemId: string, past: readonly Happening[]): string[] => {
  const way: string[] = [];
  for (const { command } of past) {
    if (command === 'resubmitted' || !('itemId' in command.payload) || command.payload.itemId !== itemId) continue;
    if (command.name === 'item.spoil') way.pop();
    else if (way.at(-1) !== command.name) way.push(command.name);
  }
  return way;
};
const ways = {
  printed: ['item.make', 'item.confirm', 'item.shelve'],
  stocked: ['item.shelve'],
  produced: ['item.shelve'],
  electronic: [],
} as const;

const requireReleased = (
  one: Case,
  now: Happening & { command: CommandOf<'item.release'> },
  past: readonly Happening[],
  before: Application,
) => {
  requireStep(one, 'release', now, past, before);
  requireApproved(one, before, past);
  const releases = [...before.releases, ...now.after.releases.slice(-1)];
  for (const due of wantedSurrenders(one, before)) requireTakenIn(due, releases, before);
  const left = before.releases.flatMap(({ items }) => items);
  for (const id of now.command.payload.items) {
    const item = before.items.find((candidate) => candidate.id === id);
    expect(left, 'it had left').not.toContain(id);
    expect(kindOf(one, item?.kind)?.handOver, 'it left as it was made').toBe('collection');
    expect(wayOf(id, past)).toEqual(ways[item?.made ?? 'printed']);
    const row = one.service.issues.find(({ kind }) => kind === item?.kind);
    expect(row !== undefined && isMet(one.service, row.when, before), 'its row issues it').toBe(true);
  }
};

const kindOf = ({ reference }: Case, kind: string | undefined) => reference['item-kind'].find(({ id }) => id === kind);
/** A thing with a serial of its own keeps that of its first scan; what comes on no blank bears none. */
const requireSerials = (one: Case, before: Application, after: Application) => {
  for (const item of after.items) {
    const was = before.items.find(({ id }) => id === item.id)?.serial ?? null;
    const scannedAs = kindOf(one, item.kind)?.scannedAs;
    if (scannedAs === 'own-serial' && item.shelf !== null) expect(item.serial).not.toBeNull();
    if (scannedAs !== 'own-serial') expect(item.serial).toBeNull();
    if (was !== null) expect(item.serial).toBe(was);
    for (const sheet of item.sheets)
      expect(sheet.serial !== undefined, sheet.outcome).toBe(scannedAs === 'serial' && sheet.outcome === 'confirmed');
  }
};

const requireLawful = (one: Case, first: Application, happenings: readonly Happening[]) => {
  happenings.forEach((now, place) => {
    const past = happenings.slice(0, place);
    const before = past.at(-1)?.after ?? first;
    requireSerials(one, before, now.after);
    if (isOf(now, 'application.approve')) requireStep(one, 'approve', now, past, before);
    if (isOf(now, 'item.make')) {
      requireStep(one, 'make', now, past, before);
      requireApproved(one, before, past);
      if (one.service.subject === 'vehicle') expect(plateOf(before)).not.toBeNull();
    }
    if (isOf(now, 'item.release')) requireReleased(one, now, past, before);
    else expect(now.after.releases).toEqual(before.releases);
    if (now.after.standing === 'approved') requireApproved(one, now.after, happenings.slice(0, place + 1));
  });
};

const freeze = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
};

const answerOf = (state: Application, command: Command, context: Happening['context']): Application | string => {
  try {
    return apply(state, command, context);
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error; // also what a write to a frozen value throws
  }
};

describe('whatever the row, the application, the officers, the days and the line', () => {
  const seen = {
    released: 0,
    twoOfficers: 0,
    waited: 0,
    surrendered: 0,
    replaced: 0,
    several: 0,
    parts: 0,
    held: 0,
    atOnce: 0,
    licences: 0,
  };
  const blocked = new Map<string, number>();

  const run = (one: Case, steps: Parameters<typeof play>[1]): void => {
    const { first, happenings } = play(one, steps, (given, { name, itemIds, command, context }) => {
      // The lines of the checklist are the payload of another act: here they are all seen.
      const state = freeze({ ...given, verification: confirmAll(given, 'confirmed', one.reference) });
      const blocks = listBlocks(name, state, { ...context, at: command.at }, itemIds);
      const answer = answerOf(state, command, context);
      if (typeof answer === 'object') expect(answerOf(state, command, context), 'the same twice').toEqual(answer);
      const refusal = typeof answer === 'string' ? answer : undefined;
      // An act on nothing has no right payload.
      if (name.startsWith('item.') && itemIds.length === 0) return expect(refusal).toBeDefined();
      expect({ name, refusal }).toEqual({ name, refusal: blocks[0]?.code });
      for (const { code } of blocks) blocked.set(code, (blocked.get(code) ?? 0) + 1);
    });
    requireLawful(one, first, happenings);
    const releases = happenings.filter((now) => isOf(now, 'item.release'));
    const last = happenings.at(-1)?.after ?? first;
    expect(applicationSchema.safeParse(last).success).toBe(true);
    // What is handed over as it is made has left with its sheet, and no release names it.
    const atOnce = last.items.filter(({ kind }) => kindOf(one, kind)?.handOver === 'at-once');
    const made = atOnce.filter(({ sheets }) => sheets.some(({ outcome }) => outcome === 'confirmed'));
    for (const item of made) expect(stateOfItem(item, last)).toBe('released');
    if (made.length > 0) seen.atOnce += 1;
    if (releases.length === 0) return;
    seen.released += 1;
    if (last.releases.some(({ surrendered }) => surrendered.some(({ replacedBy }) => replacedBy !== undefined)))
      seen.replaced += 1;
    if (last.vehicle === null) seen.licences += 1;
    if (wantedApprovals(one.service, last) === 2) seen.twoOfficers += 1;
    if (one.service.waits.some(({ before }) => before === 'release')) seen.waited += 1;
    if (wantedSurrenders(one, last).length > 0) seen.surrendered += 1;
    if (last.releases.some(({ items }) => items.length > 1)) seen.several += 1;
    if (last.releases.length > 1) seen.parts += 1;
    if (happenings.some((now) => isOf(now, 'application.hold'))) seen.held += 1;
  };

  beforeAll(() => {
    fc.assert(fc.property(anyCase, fc.array(anyStep, { minLength: 20, maxLength: 70 }), run), {
      numRuns: 300,
      seed: 20261130,
    });
  }, 120_000);

  test('nothing leaves, is printed or approved without what its row asks for, and the reasons are those that acts meet', () => {
    for (const [what, count] of Object.entries(seen)) expect(count, `too few are ${what}`).toBeGreaterThan(5);
  });

  test.each([
    'OTHER_OFFICE',
    'ROLE_MISSING',
    'WRONG_STATUS',
    'ITEM_NOT_AT_STEP',
    'NUMBER_NOT_ASSIGNED',
    'WAIT_RUNNING',
    'WAIT_NOT_BEGUN',
    'ON_HOLD',
    'HOLD_UNKNOWN',
    'CENTRE_NEEDED',
    'APPROVED_BY_SAME',
    'SEPARATION',
  ])('%s stood against some of it', (code) => expect(blocked.get(code) ?? 0).toBeGreaterThan(0));
});
