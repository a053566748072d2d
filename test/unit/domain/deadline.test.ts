import { expect, test } from 'vitest';
import { type Application, type Status, standingSchema, statusOf } from '#domain/application.ts';
import { startOfDay } from '#domain/civil-date.ts';
import { findDay, findWait, listClocks, noDueOn, queueDueOn } from '#domain/deadline.ts';
import type { Moment } from '#domain/service.ts';
import { advance, testNow } from '#test/support/act.ts';
import { createApplication, itemOf, testReference } from '#test/support/application.ts';

const base = createApplication();
const dayMs = 86_400_000;
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

test.each<[Status, string[]]>([
  ['awaiting-buyer', ['new-owner-registered', 'pending-contact', 'seller-notice']],
  ['submitted', ['new-owner-registered', 'seller-notice', 'service-standard']],
  ['returned', ['new-owner-registered', 'seller-notice']],
  ['approved', ['new-owner-registered', 'seller-notice', 'service-standard']],
  ['made', ['new-owner-registered', 'seller-notice', 'service-standard']],
  ['shelved', []],
  ['released', []],
  ['rejected', []],
  ['withdrawn', []],
])('an application that is %s shows only the clocks that still bear on it', (status, ids) => {
  const standing = standingSchema.safeParse(status).data;
  const application =
    standing === undefined || standing === 'approved'
      ? advance(base, status as Parameters<typeof advance>[1]) // the other standings are set
      : { ...base, standing };
  const clocks = listClocks(application, testReference, '2026-03-02');
  expect(statusOf(application)).toBe(status);
  expect(clocks.map(({ id }) => id).sort()).toEqual(ids);
  for (const { label } of clocks) expect(label.en).not.toBe(label.sw);
});

test('a clock of some items runs on to the making of those alone, and stands where the application has one', () => {
  const registration = createApplication({ service: 'registration-used' });
  const standards = (application: Application) =>
    listClocks(application, testReference, '2026-03-20')
      .filter(({ id }) => id.endsWith('standard'))
      .map(({ id, allowed, state }) => `${id} ${allowed} ${state}`)
      .sort();
  expect(standards(registration)).toEqual(['plates-standard 7 over', 'service-standard 3 over']);
  expect(standards(advance(registration, 'made'))).toEqual(['plates-standard 7 over', 'service-standard 3 met']);
  expect(standards(createApplication({ service: 'registration-used', asked: ['flag'] }))).toEqual([
    'service-standard 3 over',
  ]);
  const early = { ...registration, submittedAt: startOfDay('2024-03-04') };
  expect(standards(early)).toContain('plates-standard 3 over');
  expect(standards(base)).toEqual(['service-standard 3 over']);
  expect(standards(createApplication({ medium: 'electronic' }))).toEqual(['electronic-standard 1 over']);
});

test('the clock that is over stands before the one that is soon, a met one last', () => {
  const states = listClocks(
    withTransfer({ soldOn: '2026-02-20', sellerStartedAt: startOfDay('2026-02-21') }),
    testReference,
    '2026-03-05',
  ).map((clock) => clock.state);
  expect(states).toEqual(['over', 'soon', 'met']);
});

const approved = advance(base, 'approved');
const electronic = advance(createApplication({ medium: 'electronic' }), 'approved');
const registration = advance(createApplication({ service: 'registration-used' }), 'made');
const shelvedLater = (record: Application): Application => ({
  ...record,
  items: record.items.map((item) => ({ ...item, shelf: { bay: 'A', box: '1', at: testNow + 2 * dayMs, by: 'KT1' } })),
});
const unapproved: Application = { ...base, standing: 'approved', approvals: [], submittedAt: startOfDay('2026-02-10') };

test.each<[Moment, string, Application, string | undefined]>([
  ['approved', 'before it is', base, undefined],
  ['approved', 'with the last approval', approved, '2026-03-02'],
  ['approved', 'as it comes in, where no officer approves', unapproved, '2026-02-10'],
  ['made', 'before anything is', approved, undefined],
  ['made', 'while a sheet is not confirmed', advance(base, 'making'), undefined],
  ['made', 'when its sheet is confirmed', advance(base, 'made'), '2026-03-02'],
  ['made', 'whatever the shelf says later', shelvedLater(advance(base, 'made')), '2026-03-02'],
  ['made', 'not while its plates have not arrived', registration, undefined],
  ['made', 'when the last of its things has arrived', shelvedLater(registration), '2026-03-04'],
  ['made', 'with its approval, where the centre issues it', electronic, '2026-03-02'],
  ['made', 'never, where it ends in nothing', { ...approved, items: [] }, undefined],
  ['released', 'before it has left', advance(base, 'shelved'), undefined],
  ['released', 'when it has left', advance(base, 'released'), '2026-03-02'],
  ['released', 'with its approval, where nothing is handed over', { ...electronic, surrenders: [] }, '2026-03-02'],
])('an application was %s %s', (moment, _when, record, day) => expect(findDay(record, moment)).toBe(day));

test('what left in part has not left', () => {
  const shelved = advance(createApplication({ service: 'registration-used' }), 'shelved');
  const released = advance(createApplication({ service: 'registration-used' }), 'released');
  const part = { ...shelved, releases: released.releases.map((one) => ({ ...one, items: [itemOf(shelved).id] })) };
  expect([findDay(part, 'released'), findDay(released, 'released')]).toEqual([undefined, '2026-03-02']);
});

const [transferRow] = testReference.service.filter(({ id }) => id === base.service);
if (transferRow === undefined) throw new Error('the pack holds the transfer');
const withWait = (unit: 'day' | 'working-day', from: 'received' | 'made' | 'sold') => ({
  ...testReference,
  service: [
    {
      ...transferRow,
      waits: [
        {
          id: 'objections',
          label: { en: 'O', sw: 'P' },
          days: 7,
          unit,
          from,
          before: 'release' as const,
          source: 'test',
        },
      ],
    },
  ],
});

test.each([
  ['day', '2026-03-08', '2026-03-09'],
  ['day', '2026-03-09', undefined],
  ['working-day', '2026-03-10', '2026-03-11'],
  ['working-day', '2026-03-11', undefined],
] as const)(
  'a wait of seven days (%s) keeps its step back on %s until %s, and not from that day on',
  (unit, on, until) => {
    const received = { ...base, submittedAt: startOfDay('2026-03-02') };
    expect(findWait(received, 'release', withWait(unit, 'received'), on)?.until).toBe(until);
    expect(findWait(received, 'make', withWait(unit, 'received'), on)).toBeUndefined();
  },
);

test('a wait that has not begun keeps its step back on any day', () => {
  expect(findWait(approved, 'release', withWait('day', 'made'), '2099-12-31')?.until).toBe(noDueOn);
  expect(findWait(advance(base, 'made'), 'release', withWait('day', 'made'), '2026-03-09')).toBeUndefined();
});
