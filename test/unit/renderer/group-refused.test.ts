import { expect, test } from 'vitest';
import type { Advice, RefusedCommand } from '#domain/contract/screen/sync.ts';
import { groupRefused } from '#renderer/screen/sync/group-refused.ts';
import { createUuid } from '#test/support/application.ts';

const createRefused = (number: number, change: Partial<RefusedCommand> = {}): RefusedCommand => ({
  id: createUuid(number, 9),
  name: 'verification.record',
  applicationId: createUuid(1, 1),
  reference: 'TIMS-000001',
  plate: null,
  licence: null,
  officer: 'KT1001',
  at: number,
  state: 'refused',
  problem: { code: 'WRONG_STATUS', title: '', details: {} },
  escalation: null,
  advice: 'withdraw',
  ...change,
});
const group = (...commands: RefusedCommand[]) => groupRefused(commands).map((row) => row.map(({ at }) => at));

test('refused acts that say the same of one application are one row, in the order of the first of each', () => {
  const approval = createRefused(3, { name: 'application.approve' });
  expect(group(createRefused(1), createRefused(2), approval, createRefused(4))).toEqual([[1, 2, 4], [3]]);
});

test.each<[string, Partial<RefusedCommand>]>([
  ['application', { applicationId: createUuid(2, 1) }],
  ['officer', { officer: 'KT1002' }],
  ['reason', { problem: { code: 'REVISION_CHANGED', title: '', details: {} } }],
  ['way on', { advice: 'others' }],
  ['note to the supervisor', { escalation: { by: 'KT1001', note: 'See the paper.', at: 5 } }],
])('another %s is another row', (_what, change) => {
  expect(group(createRefused(1), createRefused(2, change))).toEqual([[1], [2]]);
});

test.each<Advice>(['fix', 'resend', 'escalate', 'void'])('acts to %s are each done by itself', (advice) => {
  expect(group(createRefused(1, { advice }), createRefused(2, { advice }))).toEqual([[1], [2]]);
});
