import { expect, test } from 'vitest';
import { type Application, findHold } from '#domain/application.ts';
import { addDays, civilDateAt } from '#domain/civil-date.ts';
import { apply, listBlocks } from '#domain/command/apply.ts';
import type { CommandName } from '#domain/command/command.ts';
import { listClocks } from '#domain/deadline.ts';
import type { Role } from '#domain/officer.ts';
import { advance, codeOf, contextOf, createCommand, testNow } from '#test/support/act.ts';
import { createApplication, createUuid, itemOf } from '#test/support/application.ts';

const plain = createApplication();
const as = (staffNumber: string, ...roles: Role[]) => {
  const context = contextOf(...roles);
  return { ...context, officer: { ...context.officer, staffNumber } };
};
const hold = (
  state: Application,
  reason = 'the engine number is to be looked at',
  by = 'KT1',
  until: string | null = null,
) => apply(state, createCommand('application.hold', state, { reason, until }, { officer: by }), as(by, 'verifying'));
const releaseHold = (state: Application, role: Role = 'verifying', by = 'KT1', holdId = findHold(state)?.id ?? '') =>
  apply(state, createCommand('application.release-hold', state, { holdId }, { officer: by }), as(by, role));
const isKept = (name: CommandName, state: Application): boolean =>
  listBlocks(
    name,
    state,
    { ...contextOf('supervisor'), at: testNow },
    name.startsWith('item.') ? [itemOf(state).id] : [],
  )
    .map(({ code }) => code)
    .includes('ON_HOLD');

test.each<[CommandName, Application, boolean]>([
  ['application.approve', plain, true],
  ['application.return', plain, false],
  ['verification.record', plain, false],
  ['item.make', advance(plain, 'approved'), true],
  ['item.confirm', advance(plain, 'making'), false],
  ['item.spoil', advance(plain, 'making'), false],
  ['item.shelve', advance(plain, 'made'), false],
  ['item.release', advance(plain, 'shelved'), true],
])('a hold keeps approvals, sheets and hand-overs back, and nothing else: %s', (name, state, isBack) => {
  expect(isKept(name, state)).toBe(false);
  expect(isKept(name, hold(state))).toBe(isBack);
  expect(isKept(name, releaseHold(hold(state)))).toBe(false);
});

test('two holds are two: the first that is released leaves the other', () => {
  const twice = hold(hold(plain), 'the seller called', 'KT2');
  const once = releaseHold(twice);
  expect(findHold(once)?.reason).toBe('the seller called');
  expect(once.holds).toMatchObject([{ releasedAt: testNow, releasedBy: 'KT1' }, { releasedAt: null }]);
});

test.each<[string, string, () => unknown]>([
  ['its own hold', 'done', () => releaseHold(hold(plain))],
  ["another officer's hold", 'ROLE_MISSING', () => releaseHold(hold(plain), 'collection', 'KT2')],
  ["another officer's hold, by the supervisor", 'done', () => releaseHold(hold(plain), 'supervisor', 'KT2')],
  ['a hold that there is not', 'HOLD_UNKNOWN', () => releaseHold(plain, 'verifying', 'KT1', createUuid(3))],
  [
    'a hold twice',
    'HOLD_UNKNOWN',
    () => {
      const held = hold(plain);
      return releaseHold(releaseHold(held), 'verifying', 'KT1', held.holds[0]?.id);
    },
  ],
])('releasing %s → %s', (_name, code, act) => expect(codeOf(act)).toBe(code));

test.each<[string, string, Application]>([
  ['is submitted', 'done', plain],
  ['lies on the shelf', 'done', advance(plain, 'shelved')],
  ['has left', 'WRONG_STATUS', advance(plain, 'released')],
  ['went back to the applicant', 'WRONG_STATUS', { ...plain, standing: 'returned' }],
])('holding an application that %s → %s', (_name, code, state) => expect(codeOf(() => hold(state))).toBe(code));

test('a note changes no fact and stands on the timeline', () => {
  const { timeline, ...facts } = apply(
    plain,
    createCommand('application.note', plain, { note: 'called the owner' }),
    contextOf('collection'),
  );
  const { timeline: _, ...before } = plain;
  expect(facts).toEqual(before);
  expect(timeline).toMatchObject([{ act: 'application.note', note: 'called the owner', by: 'KT1' }]);
});

const today = civilDateAt(testNow);
test.each<[string, string | null, string]>([
  ['no day', null, 'done'],
  ['tomorrow', addDays(today, 1), 'done'],
  ['a year and a day from now', addDays(today, 366), 'done'],
  ['today', today, 'HOLD_DATE'],
  ['yesterday', addDays(today, -1), 'HOLD_DATE'],
  ['two years from now', addDays(today, 730), 'HOLD_DATE'],
])('a hold until %s (%s) → %s', (_name, until, code) =>
  expect(codeOf(() => hold(plain, 'a doubt', 'KT1', until))).toBe(code),
);

test('a hold with a day is a clock: it runs, it runs out, and the case stays held until somebody releases it', () => {
  const held = hold(plain, 'the letter is to come', 'KT1', addDays(today, 5));
  const stateOn = (day: number, state = held) =>
    listClocks(state, contextOf('verifying').reference, addDays(today, day)).find(({ id }) => id === 'hold')?.state;
  expect([stateOn(0), stateOn(4), stateOn(5), stateOn(6)]).toEqual(['running', 'soon', 'soon', 'over']);
  expect(findHold(held)).toBeDefined();
  expect([stateOn(6, releaseHold(held)), stateOn(6, hold(plain))]).toEqual([undefined, undefined]);
});

test('of several holds the first to run out is the clock, until it is released', () => {
  const later = hold(plain, 'a letter', 'KT1', addDays(today, 9));
  const both = hold(later, 'a call', 'KT2', addDays(today, 2));
  const dueOf = (state: Application) =>
    listClocks(state, contextOf('verifying').reference, today).find(({ id }) => id === 'hold')?.dueOn;
  expect([dueOf(later), dueOf(both)]).toEqual([addDays(today, 9), addDays(today, 2)]);
  expect(dueOf(releaseHold(both, 'verifying', 'KT2', both.holds[1]?.id))).toBe(addDays(today, 9));
});
