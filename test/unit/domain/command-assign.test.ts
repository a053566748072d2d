import { describe, expect, test } from 'vitest';
import { type Application, findAssignment } from '#domain/application.ts';
import { apply } from '#domain/command/apply.ts';
import type { Colleague } from '#domain/officer.ts';
import { codeOf, contextOf, createCommand } from '#test/support/act.ts';
import { createApplication } from '#test/support/application.ts';

const plain = createApplication();
const officers: Colleague[] = [
  { staffNumber: 'KT2', name: 'Mary Wanjiku', roles: ['verifying'], active: true },
  { staffNumber: 'KT3', name: 'Ali Hassan', roles: ['supervisor'], active: true },
  { staffNumber: 'KT4', name: 'Peter Otieno', roles: ['printing'], active: true },
  { staffNumber: 'KT5', name: 'Grace Atieno', roles: ['verifying'], active: false },
];
const context = (known: Colleague[] | undefined = officers) => {
  const given = contextOf('verifying');
  return { ...given, office: { ...given.office, officers: known } };
};
const assign = (to: string | null, reason: string | null = null, state: Application = plain) =>
  apply(state, createCommand('application.assign', state, { to, reason }), context());

describe('a case is handed', () => {
  test.each<[string, string | null, string | null, string]>([
    ['a colleague who verifies', 'KT2', null, 'done'],
    ['a supervisor by name', 'KT3', 'the plate is odd', 'done'],
    ['the supervisors, with a reason', null, 'the plate is odd', 'done'],
    ['the supervisors without a reason', null, null, 'REASON_REQUIRED'],
    ['a colleague who only prints', 'KT4', null, 'COLLEAGUE_UNKNOWN'],
    ['one who is out of service', 'KT5', null, 'COLLEAGUE_UNKNOWN'],
    ['nobody of this office', 'KT9', null, 'COLLEAGUE_UNKNOWN'],
  ])('to %s (%s, %s) → %s', (_name, to, reason, code) => expect(codeOf(() => assign(to, reason))).toBe(code));

  test('to nobody by name where the centre has not said who works here', () =>
    expect(
      codeOf(() => apply(plain, createCommand('application.assign', plain, { to: 'KT2', reason: null }), context([]))),
    ).toBe('COLLEAGUE_UNKNOWN'));

  test('and its line on the timeline says to whom and why', () =>
    expect(assign('KT2', 'knows the dealer').timeline.at(-1)).toMatchObject({
      act: 'application.assign',
      to: 'KT2',
      note: 'knows the dealer',
    }));

  test('by the last word, until it is decided or submitted again', () => {
    const twice = assign(null, 'a doubt', assign('KT2'));
    expect(findAssignment(twice)).toMatchObject({ to: null, reason: 'a doubt' });
    const ends: Application[] = [
      { ...twice, standing: 'approved' },
      { ...twice, standing: 'returned' },
      { ...twice, revision: twice.revision + 1 },
    ];
    expect(ends.map(findAssignment)).toEqual([undefined, undefined, undefined]);
  });
});
