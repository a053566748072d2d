import { expect, test } from 'vitest';
import type { Application, Mark } from '#domain/application.ts';
import { apply } from '#domain/command/apply.ts';
import type { Payload } from '#domain/command/command.ts';
import { codeOf, confirmAll, contextOf, createCommand, testNow } from '#test/support/act.ts';
import { createApplication } from '#test/support/application.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';

const plain = createApplication();
const digest = 'a'.repeat(64);
const day = 86_400_000;
const officer = contextOf('verifying');
const supervisor = contextOf('supervisor');
type Given = Payload<'verification.record'>['marks'];

const record = (state: Application, marks: Given, context = officer, revision = state.revision) =>
  apply(
    state,
    createCommand('verification.record', state, {
      revision,
      marks,
      pages: { total: 8, seen: [4], notDrawn: [], noticeOpen: false },
    }),
    context,
  );
const approve = (
  state: Application,
  change: Partial<Payload<'application.approve'>> = {},
  context = officer,
  at = testNow,
) =>
  apply(
    state,
    createCommand(
      'application.approve',
      state,
      { revision: state.revision, documentSha256: digest, pages: firstPageSeen, ...change },
      { at },
    ),
    context,
  );

const verified = { ...plain, verification: confirmAll(plain) };
const unpaid = { ...plain, payments: [] };
const stolen = { ...plain, restrictions: [{ kind: 'stolen', note: 'OB 12/2026', since: '2026-02-01' }] };
const override = { mark: 'overridden' as const, reason: 'receipt seen' };

test('a mark keeps who made it and when, beside the other marks, and null takes it back', () => {
  const one = record(plain, { agreement: { mark: 'confirmed', page: 4 } });
  const two = record(one, { buyer: { mark: 'faulted' } });
  expect(two.verification).toEqual({
    agreement: { mark: 'confirmed', page: 4, at: testNow, by: 'KT1' },
    buyer: { mark: 'faulted', at: testNow, by: 'KT1' },
  });
  expect(Object.keys(record(two, { agreement: null }).verification)).toEqual(['buyer']);
  expect(two.timeline).toEqual(plain.timeline);
});

test.each<[string, string, () => unknown]>([
  [
    'a line that the checklist does not have',
    'INVALID_INPUT',
    () => record(plain, { 'customs-entry': { mark: 'confirmed' } }),
  ],
  [
    'a line named like a member of every object',
    'INVALID_INPUT',
    () => record(plain, Object.fromEntries([['constructor', { mark: 'confirmed' as const }]])),
  ],
  ['taking back a mark of an unknown line', 'INVALID_INPUT', () => record(plain, { nothing: null })],
  ['an older revision', 'REVISION_CHANGED', () => record(plain, {}, officer, 2)],
  [
    'confirming what a check says is wrong',
    'CHECK_NOT_OVERRIDDEN',
    () => record(unpaid, { 'clocks-fees': { mark: 'confirmed' } }),
  ],
  ['an override without a reason', 'REASON_REQUIRED', () => record(unpaid, { 'clocks-fees': { mark: 'overridden' } })],
  [
    'an override with blanks for a reason',
    'REASON_REQUIRED',
    () => record(unpaid, { 'clocks-fees': { mark: 'overridden', reason: '  . ' } }),
  ],
  ['an officer over a restriction', 'OVERRIDE_NEEDS_SUPERVISOR', () => record(stolen, { 'clocks-fees': override })],
  ['a supervisor over a restriction', 'done', () => record(stolen, { 'clocks-fees': override }, supervisor)],
  ['an officer over a missing payment', 'done', () => record(unpaid, { 'clocks-fees': override })],
  ['a fault on a line with a failed check', 'done', () => record(unpaid, { 'clocks-fees': { mark: 'faulted' } })],
])('verification.record: %s → %s', (_name, code, act) => expect(codeOf(act)).toBe(code));

const withMark = (line: string, mark: Mark | undefined): Application => {
  const { [line]: _dropped, ...others } = verified.verification;
  return { ...verified, verification: mark === undefined ? others : { ...others, [line]: mark } };
};
const at = { at: testNow, by: 'KT1' };

test.each<[string, string, () => unknown]>([
  ['every line confirmed', 'done', () => approve(verified)],
  ['no line looked at', 'CHECKLIST_INCOMPLETE', () => approve(plain)],
  ['one line open', 'CHECKLIST_INCOMPLETE', () => approve(withMark('agreement', undefined))],
  ['one line faulted', 'CHECKLIST_INCOMPLETE', () => approve(withMark('agreement', { mark: 'faulted', ...at }))],
  [
    'the insurance ran out since it was confirmed',
    'CHECK_NOT_OVERRIDDEN',
    () => approve(verified, {}, officer, testNow + 400 * day),
  ],
  ['a payment gone since it was confirmed', 'CHECK_NOT_OVERRIDDEN', () => approve({ ...verified, payments: [] })],
  [
    'a failed check overridden',
    'done',
    () => approve(record({ ...verified, payments: [] }, { 'clocks-fees': override })),
  ],
  [
    'a restriction that came after the officer overrode a payment on the same line',
    'CHECK_NOT_OVERRIDDEN',
    () =>
      approve({
        ...record({ ...verified, payments: [] }, { 'clocks-fees': override }),
        restrictions: stolen.restrictions,
      }),
  ],
  [
    'a restriction that a supervisor overrode',
    'done',
    () => approve(record({ ...verified, restrictions: stolen.restrictions }, { 'clocks-fees': override }, supervisor)),
  ],
  [
    'the applicant resubmitted while the officer looked',
    'REVISION_CHANGED',
    () => approve({ ...verified, revision: 2 }, { revision: 1 }),
  ],
  [
    'another document on screen than on record',
    'DOCUMENT_NOT_SEEN',
    () => approve({ ...verified, document: { ...verified.document, sha256: 'b'.repeat(64) } }),
  ],
  [
    'the document on record',
    'done',
    () => approve({ ...verified, document: { ...verified.document, sha256: digest } }),
  ],
])('application.approve: %s → %s', (_name, code, act) => expect(codeOf(act)).toBe(code));

test('an approval keeps the document, the revision and the officer it rests on', () => {
  expect(approve(verified)).toMatchObject({
    standing: 'approved',
    approvals: [{ documentSha256: digest, revision: 1, at: testNow, by: 'KT1' }],
    decision: { kind: 'approved', documentSha256: digest, revision: 1, at: testNow, by: 'KT1' },
    timeline: [{ act: 'application.approve', at: testNow, by: 'KT1', workstationId: 'counter-1' }],
  });
});

const decide = (name: 'application.return' | 'application.reject', codes: string[], revision = 1, state = plain) =>
  apply(state, createCommand(name, state, { revision, reasons: codes.map((code) => ({ code })) }), officer);
const registration = createApplication({ service: 'registration-used' });

test.each<[string, string, () => unknown]>([
  ['a known reason', 'done', () => decide('application.return', ['logbook-illegible'])],
  ['an invented reason', 'REASON_UNKNOWN', () => decide('application.return', ['because'])],
  [
    'one invented reason among known ones',
    'REASON_UNKNOWN',
    () => decide('application.return', ['logbook-illegible', 'because']),
  ],
  [
    'a reason for returning, used to reject',
    'REASON_UNKNOWN',
    () => decide('application.reject', ['logbook-illegible']),
  ],
  [
    'a reason of the other service',
    'REASON_UNKNOWN',
    () => decide('application.return', ['logbook-illegible'], 1, registration),
  ],
  ['an older revision returned', 'REVISION_CHANGED', () => decide('application.return', ['logbook-illegible'], 7)],
  ['an older revision rejected', 'REVISION_CHANGED', () => decide('application.reject', ['because'], 7)],
])('return and reject: %s → %s', (_name, code, act) => expect(codeOf(act)).toBe(code));

test('a return and a rejection leave the queue with their reasons', () => {
  expect(decide('application.return', ['logbook-illegible'])).toMatchObject({
    standing: 'returned',
    decision: { kind: 'returned', reasons: [{ code: 'logbook-illegible' }] },
  });
  const code =
    officer.reference['reason-code'].find(
      (one) => one.for.includes('reject') && one.services.includes('ownership-transfer'),
    )?.code ?? '';
  expect(decide('application.reject', [code])).toMatchObject({ standing: 'rejected', decision: { kind: 'rejected' } });
});

const [transferRow] = officer.reference.service.filter(({ id }) => id === plain.service);
if (transferRow === undefined) throw new Error('the pack holds the transfer');
const byTwo = { ...officer.reference, service: [{ ...transferRow, approvals: [{ count: 2 }] }] };
const as = (staffNumber: string, context = officer) => ({
  ...context,
  reference: byTwo,
  officer: { ...context.officer, staffNumber },
});
const approveAs = (state: Application, staffNumber: string, documentSha256 = digest, revision = state.revision) =>
  apply(
    state,
    createCommand(
      'application.approve',
      state,
      { revision, documentSha256, pages: firstPageSeen },
      { officer: staffNumber },
    ),
    as(staffNumber),
  );
const once = approveAs(verified, 'V-1');

test('two officers approve one application, each once', () => {
  expect(once).toMatchObject({ standing: 'submitted', decision: null, approvals: [{ by: 'V-1' }] });
  expect(codeOf(() => approveAs(once, 'V-1'))).toBe('APPROVED_BY_SAME');
  expect(approveAs(once, 'V-2')).toMatchObject({
    standing: 'approved',
    approvals: [{ by: 'V-1' }, { by: 'V-2' }],
    decision: { kind: 'approved', by: 'V-2' },
  });
});

test('the second officer approves the bytes that the first one saw', () =>
  expect(codeOf(() => approveAs(once, 'V-2', 'b'.repeat(64)))).toBe('DOCUMENT_NOT_SEEN'));

test('an approval of an older revision counts for nothing, and does not keep its officer from the next', () => {
  const later = { ...once, revision: 2 };
  expect(approveAs(later, 'V-1')).toMatchObject({ standing: 'submitted', approvals: [{ by: 'V-1', revision: 2 }] });
  expect(approveAs(later, 'V-2').standing).toBe('submitted');
});

test.each<[string, Given, number]>([
  ['confirms again', { agreement: { mark: 'confirmed', page: 4 } }, 1],
  ['marks nothing', {}, 1],
  ['finds a fault', { agreement: { mark: 'faulted' } }, 0],
  ['overrides', { agreement: { mark: 'overridden', reason: 'seen elsewhere' } }, 0],
  ['takes a mark back', { agreement: null }, 0],
])('an approval stands for the marks that its officer saw: the next one %s', (_name, marks, left) =>
  expect(record(once, marks, as('V-2')).approvals).toHaveLength(left),
);

test('an override covers the check of its own paper, and not the same check of another', () => {
  const line = officer.reference.checklist.flatMap(({ lines }) => lines).find(({ id }) => id === 'agreement');
  if (line === undefined) throw new Error('the checklist has the agreement');
  const checks = ['policy-of-seller', 'policy-of-buyer'].map((paper) => ({ id: 'cover-dates' as const, paper }));
  const checklist = officer.reference.checklist.map((list) => ({
    ...list,
    lines: list.lines.map((one) => (one.id === 'agreement' ? { ...line, checks } : one)),
  }));
  const context = { ...officer, reference: { ...officer.reference, checklist } };
  const cover = { insurer: 'J', startsOn: '2026-01-01', expiresOn: '2026-12-31' };
  const state = { ...verified, declared: { ...plain.declared, 'policy-of-buyer': cover } };
  const overridden = record(state, { agreement: override }, context);
  expect(overridden.verification.agreement?.checks).toEqual(['cover-dates policy-of-seller']);
  expect(codeOf(() => approve(overridden, {}, context))).toBe('done');
  const expired = { ...overridden, declared: { ...plain.declared } };
  expect(codeOf(() => approve(expired, {}, context))).toBe('CHECK_NOT_OVERRIDDEN');
});
