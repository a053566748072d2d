import { expect, test } from 'vitest';
import type { Application, Status } from '#domain/application.ts';
import { startOfDay } from '#domain/civil-date.ts';
import { listClocks, queueDueOn } from '#domain/deadline.ts';
import { createApplication, testReference } from '#test/support/application.ts';

const base = createApplication();
const withTransfer = (
  change: Partial<NonNullable<Application['transfer']>>,
  more: Partial<Application> = {},
): Application => {
  if (base.transfer === null) throw new Error('a transfer has its phases');
  return { ...base, transfer: { ...base.transfer, ...change }, ...more };
};
const clockOf = (application: Application, id: string, today: string) =>
  listClocks(application, testReference, today).find((clock) => clock.id === id);

test.each([
  ['2026-03-14', 12, 'running'],
  ['2026-03-15', 13, 'soon'],
  ['2026-03-16', 14, 'soon'],
  ['2026-03-17', 15, 'over'],
])('the 14 days of the new owner still run on the fourteenth: on %s %i days have gone', (today, used, state) => {
  expect(clockOf(withTransfer({ soldOn: '2026-03-02' }), 'new-owner-registered', today)).toMatchObject({
    used,
    state,
    dueOn: '2026-03-16',
    allowed: 14,
  });
});

test.each([
  ['2026-03-09', 7, 'met'],
  ['2026-03-10', 8, 'over'],
])('the seller who began on %s had %i of 7 days, whatever the day today', (began, used, state) => {
  const application = withTransfer({ soldOn: '2026-03-02', sellerStartedAt: startOfDay(began) + 1 });
  for (const today of ['2026-03-10', '2026-06-01'])
    expect(clockOf(application, 'seller-notice', today)).toMatchObject({ used, state });
});

test.each([
  ['Monday morning', '2026-03-02', '2026-03-05'],
  ['Thursday, over the weekend', '2026-03-05', '2026-03-10'],
  ['Saturday', '2026-03-07', '2026-03-11'],
])('the service standard is three working days after arrival: %s', (_name, arrived, due) => {
  const application = { ...base, submittedAt: startOfDay(arrived) + 9 * 3_600_000 };
  expect(clockOf(application, 'service-standard', arrived)).toMatchObject({ used: 0, dueOn: due });
  expect(queueDueOn(application, testReference, '2026-12-01')).toBe(due);
});

test('a public holiday moves the service standard on', () => {
  const application = { ...base, transfer: null, submittedAt: startOfDay('2026-04-02') };
  const reference = { ...testReference, holiday: ['2026-04-03', '2026-04-06'].map((on) => ({ on, name: 'Easter' })) };
  expect(queueDueOn(application, reference, '2026-04-02')).toBe('2026-04-09');
});

test('a resubmission starts the service standard anew', () => {
  expect(
    queueDueOn({ ...base, transfer: null, resubmittedAt: startOfDay('2026-03-16') }, testReference, '2026-03-16'),
  ).toBe('2026-03-19');
});

test.each([
  ['awaiting-buyer', ['new-owner-registered', 'pending-contact', 'seller-notice']],
  ['submitted', ['new-owner-registered', 'seller-notice', 'service-standard']],
  ['returned', ['new-owner-registered', 'seller-notice']],
  ['printed', ['new-owner-registered', 'seller-notice', 'service-standard']],
  ['shelved', []],
  ['collected', []],
  ['rejected', []],
  ['withdrawn', []],
] as [Status, string[]][])('an application that is %s shows only the clocks that still bear on it', (status, ids) => {
  const clocks = listClocks({ ...base, status }, testReference, '2026-03-02').map((clock) => clock.id);
  expect(clocks.sort()).toEqual(ids);
});

test('the clock that is over stands before the one that is soon, a met one last', () => {
  const states = listClocks(
    withTransfer({ soldOn: '2026-02-20', sellerStartedAt: startOfDay('2026-02-21') }),
    testReference,
    '2026-03-05',
  ).map((clock) => clock.state);
  expect(states).toEqual(['over', 'soon', 'met']);
});
