import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Application, applicationSchema, stateOfItem, statusOf } from '#domain/application.ts';
import { addDays, startOfDay } from '#domain/civil-date.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { type FeeSchedule, readQuote } from '#domain/fee.ts';
import {
  freezeQuote,
  openApplication,
  resubmitApplication,
  type Submission,
  submissionSchema,
} from '#domain/intake.ts';
import type { ItemKind } from '#domain/item.ts';
import type { Reference } from '#domain/reference.ts';
import type { Service } from '#domain/service.ts';
import { codeOf, testDay, testNow } from '#test/support/act.ts';
import { createSubmission, createUuid, testReference } from '#test/support/application.ts';

let count = 0;
const allot = ({ id: kind }: Pick<ItemKind, 'id'>) => {
  count += 1;
  return { id: createUuid(count, 5), number: `${kind}-${count}` };
};
const transfer = createSubmission();
const registration = createSubmission({ service: 'registration-used' });
const open = (submission: Submission, reference = testReference) => openApplication(submission, reference, allot);
const resubmit = (stored: Application, change: Partial<Submission> = {}, reference = testReference) =>
  resubmitApplication(stored, { ...transfer, ...change }, testNow, reference, allot);
/** The shipped packs with the row of the transfer changed. */
const withRow = (change: Partial<Service>): Reference => ({
  ...testReference,
  service: testReference.service.map((row) => (row.id === transfer.service ? { ...row, ...change } : row)),
});
const answered = (buyerAnswer: 'accepted' | 'declined' | null): Submission =>
  submissionSchema.parse({ ...transfer, transfer: { ...transfer.transfer, buyerAnswer } });

describe('a first submission', () => {
  test('becomes a record that any program reads, and holds what officers add as nothing yet', () => {
    const record = open(transfer);
    expect(applicationSchema.parse(record)).toEqual(record);
    expect(record).toMatchObject({ standing: 'submitted', version: 1, revision: 1, approvals: [], holds: [] });
  });

  test.each<[string, Submission, Reference, string]>([
    ['the buyer has accepted', answered('accepted'), testReference, 'submitted'],
    ['the buyer has not answered', answered(null), testReference, 'awaiting-buyer'],
    ['the buyer has declined', answered('declined'), testReference, 'withdrawn'],
    ['there is no buyer to ask', registration, testReference, 'submitted'],
    ['no officer approves', transfer, withRow({ approvals: [] }), 'approved'],
    [
      'no officer approves, and the buyer has not answered',
      answered(null),
      withRow({ approvals: [] }),
      'awaiting-buyer',
    ],
    [
      'the service has no buyer, whatever the portal sends',
      answered(null),
      withRow({ parts: ['register'] }),
      'submitted',
    ],
  ])('stands as its row says: %s', (_name, submission, reference, standing) =>
    expect(open(submission, reference).standing).toBe(standing),
  );

  test.each<[string, Submission, string[]]>([
    ['on paper', transfer, ['paper-logbook']],
    ['electronic', { ...transfer, medium: 'electronic' }, ['electronic-logbook']],
    ['nothing in particular asked', registration, ['paper-logbook', 'plate-front', 'plate-rear', 'windscreen-sticker']],
    [
      'one plate asked',
      { ...registration, asked: ['plate-rear'] },
      ['paper-logbook', 'plate-rear', 'windscreen-sticker'],
    ],
    [
      'something unheard of asked beside it',
      { ...registration, asked: ['plate-front', 'flag'] },
      ['paper-logbook', 'plate-front', 'windscreen-sticker'],
    ],
  ])('issues what its row says: %s', (_name, submission, kinds) => {
    const record = open(submission);
    expect(record.items.map(({ kind }) => kind)).toEqual(kinds);
    expect(record.items.map((item) => stateOfItem(item, record))).toEqual(kinds.map(() => 'due'));
    expect(new Set(record.items.map(({ id }) => id)).size).toBe(kinds.length);
  });

  test('issues one item of a kind, however many lines of its row ask for it', () => {
    const twice = withRow({ issues: [{ kind: 'paper-logbook' }, { kind: 'paper-logbook' }], conditions: {} });
    expect(open(transfer, twice).items).toHaveLength(1);
  });

  test('that ends in nothing is done when it is approved', () => {
    const reference = withRow({ issues: [], approvals: [], conditions: {} });
    expect(statusOf(open(transfer, reference))).toBe('done');
  });

  const { register } = transfer;
  test.each<[string, Submission, Reference, number]>([
    ['an old logbook on paper', transfer, testReference, 1],
    [
      'an electronic one',
      { ...transfer, register: register && { ...register, logbookMedium: 'electronic' } },
      testReference,
      0,
    ],
    ['nothing registered before', registration, testReference, 0],
    [
      'its condition not met',
      transfer,
      withRow({ surrenders: [{ kind: 'logbook', number: 'logbookNumber', when: 'electronic' }] }),
      0,
    ],
  ])('is to hand in what its row says: %s', (_name, submission, reference, due) =>
    expect(open(submission, reference).surrenders).toHaveLength(due),
  );

  test.each<[string, string, () => unknown]>([
    ['a service that no row is in force of', 'SERVICE_UNKNOWN', () => open({ ...transfer, service: 'tomorrow' })],
    ['a day before its row', 'SERVICE_UNKNOWN', () => open({ ...transfer, submittedAt: Date.UTC(2023, 0, 1) })],
    ['a part that its row asks for and it lacks', 'PART_MISSING', () => open({ ...transfer, register: null })],
    ['a part that its row does not ask for', 'done', () => open({ ...registration, register: transfer.register })],
  ])('with %s → %s', (_name, code, act) => expect(codeOf(act)).toBe(code));
});

/** What a portal has no say in, sent all the same. */
const forged = {
  standing: 'approved',
  version: 99,
  revision: 99,
  items: [{ id: createUuid(1), kind: 'paper-logbook', made: 'electronic', number: null, sheets: [], shelf: null }],
  approvals: [{ documentSha256: 'b'.repeat(64), revision: 2, at: testNow, by: 'X' }],
  decision: { kind: 'approved', reasons: [], revision: 1, at: testNow, by: 'X' },
  surrenders: [],
  releases: [{ items: [createUuid(1)] }],
  holds: [],
  evidence: [],
  timeline: [],
  verification: { seller: { mark: 'confirmed', at: testNow, by: 'X' } },
  quote: { on: '2024-01-02', lines: [], missing: [], totalCents: 1, sha256: 'c'.repeat(64) },
};

describe('what a portal sends beside a submission', () => {
  test('is kept where it is new, and not taken where it is the centre’s to say', () => {
    const sent = submissionSchema.parse({ ...transfer, ...forged, lane: 4 });
    const record = open(sent);
    expect(record).toMatchObject({
      standing: 'submitted',
      version: 1,
      revision: 1,
      approvals: [],
      releases: [],
      lane: 4,
    });
    expect([record.items[0]?.made, record.surrenders.length, record.decision]).toEqual(['printed', 1, null]);
    expect(record.quote).toBeNull();
    expect(record.verification).toEqual({});
  });

  test('wipes nothing of a record that officers have worked on', () => {
    const stored = open(transfer);
    const hold = {
      id: createUuid(2),
      reason: 'a doubt',
      until: null,
      releasedAt: null,
      releasedBy: null,
      at: testNow,
      by: 'KT1',
    };
    const entry = { act: 'application.hold', at: testNow, by: 'KT1' };
    const next = resubmit(
      { ...stored, version: 7, holds: [hold], timeline: [entry] },
      submissionSchema.parse({ ...transfer, ...forged }),
    );
    expect(next).toMatchObject({ standing: 'submitted', version: 7, revision: 2, holds: [hold], timeline: [entry] });
    expect([next.items, next.releases, next.approvals]).toEqual([stored.items, [], []]);
  });
});

describe('a resubmission', () => {
  const stored = open(transfer);
  const worked: Application = {
    ...stored,
    standing: 'returned',
    verification: { seller: { mark: 'confirmed', at: testNow, by: 'KT1' } },
    approvals: [{ documentSha256: 'a'.repeat(64), revision: 1, at: testNow, by: 'KT1' }],
    decision: { kind: 'returned', reasons: [], revision: 1, at: testNow, by: 'KT1' },
  };

  test('is the next revision: no mark, approval or decision speaks for it, and the items stay the same', () => {
    const next = resubmit(worked, { submittedAt: testNow });
    expect(next).toMatchObject({
      standing: 'submitted',
      revision: 2,
      resubmittedAt: testNow,
      verification: {},
      decision: null,
    });
    expect([next.approvals, next.items, next.submittedAt]).toEqual([[], stored.items, stored.submittedAt]);
  });

  test('asks for other items where it asks for another medium, and keeps none that is not asked for', () => {
    const next = resubmit(worked, { medium: 'electronic' });
    expect(next.items.map(({ kind }) => kind)).toEqual(['electronic-logbook']);
    expect(resubmit(next).items.map(({ kind }) => kind)).toEqual(['paper-logbook']);
  });

  test('stays under the row of its first day', () => {
    const [row] = testReference.service.filter(({ id }) => id === transfer.service);
    if (row === undefined) throw new Error('the pack holds the transfer');
    const later = { ...row, effectiveFrom: '2026-03-02', approvals: [], issues: [], conditions: {} };
    const reference = { ...testReference, service: [...testReference.service, later] };
    expect(resubmit(worked, { submittedAt: testNow + 1 }, reference)).toMatchObject({
      standing: 'submitted',
      items: stored.items,
    });
  });

  test.each<[string, string, () => unknown]>([
    ['the answer of the buyer', 'done', () => resubmit({ ...stored, standing: 'awaiting-buyer' })],
    ['another while an officer looks', 'done', () => resubmit(stored)],
    ['of what went back', 'done', () => resubmit(worked)],
    ['of what is approved', 'WRONG_STATUS', () => resubmit({ ...stored, standing: 'approved' })],
    ['of what is rejected', 'WRONG_STATUS', () => resubmit({ ...stored, standing: 'rejected' })],
    ['of what the buyer declined', 'done', () => resubmit({ ...stored, standing: 'withdrawn' })],
    ['for another service', 'REVISION_CHANGED', () => resubmit(worked, { service: registration.service })],
    ['for another office', 'REVISION_CHANGED', () => resubmit(worked, { officeId: 'ntsa-mombasa' })],
    ['under the id of another application', 'REVISION_CHANGED', () => resubmit(worked, { id: createUuid(77) })],
    ['without a part', 'PART_MISSING', () => resubmit(worked, { transfer: null })],
    ['of a service out of reach', 'SERVICE_UNKNOWN', () => resubmit(worked, {}, { ...testReference, service: [] })],
  ])('%s → %s', (_name, code, act) => expect(codeOf(act)).toBe(code));

  test('keeps the number, the system and the day under which it came', () => {
    const next = resubmit(worked, {
      reference: 'TIMS-9',
      sourceSystem: 'serv-portal',
      submittedAt: 7 + Date.UTC(2026, 0, 1),
    });
    const kept = ({ reference, sourceSystem, submittedAt }: Application) => ({ reference, sourceSystem, submittedAt });
    expect(kept(next)).toEqual(kept(stored));
  });
});

describe('the quote that is frozen when the fee is paid', () => {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const [before, after] = [addDays(testDay, -10), addDays(testDay, -1)];
  /** One component, dearer from the second day on. */
  const rate = (id: string, effectiveFrom: string, effectiveTo: string | null, amountCents: number): FeeSchedule => ({
    id,
    status: 'in-force',
    source: 'test',
    sourceDate: '2026',
    effectiveFrom,
    dayOfEffect: 'stated',
    effectiveTo,
    notes: [],
    rows: [
      { service: transfer.service, component: 'base-fee', minCc: 1, maxCc: 2000, amountCents },
      { service: transfer.service, component: 'base-fee', minCc: 2001, maxCc: null, amountCents: amountCents * 2 },
    ],
  });
  const tariff = (...fee: FeeSchedule[]): Reference => ({ ...withRow({ fees: [{ component: 'base-fee' }] }), fee });
  const old = rate('OLD', '2020-01-01', addDays(after, -1), 100);
  const overnight = tariff(old, rate('NEW', after, null, 500));
  const payment = (reference: string, on: string): Application['payments'][number] => ({
    ...(transfer.payments[0] as Application['payments'][number]), // a test submission is paid
    reference,
    amountCents: 100,
    paidAt: startOfDay(on) + 3_600_000,
  });
  const record = (change: Partial<Application> = {}): Application => ({ ...open(transfer), ...change });
  const freeze = (one: Application, stored?: Application, reference = overnight) => ({
    ...one,
    quote: freezeQuote(one, stored, { reference, at: testNow, hash }),
  });
  const first = freeze(record({ payments: [payment('A', before)] }));
  const engine = (ratingCc: number) => ({ ...transfer.vehicle, ratingCc });

  test('is of the day of payment, with the schedule and the hash of its rows', () => {
    expect(first.quote).toEqual({
      on: before,
      lines: [{ component: 'base-fee', amountCents: 100, scheduleId: 'OLD' }],
      missing: [],
      totalCents: 100,
      sha256: hash(canonicalJson([{ scheduleId: 'OLD', row: old.rows[0] }])),
    });
    expect(applicationSchema.parse(first)).toEqual(first);
  });

  test('a tariff that changes overnight makes no older application differ', () => {
    const quote = readQuote(first, overnight, testDay);
    expect([quote.totalCents, quote.paidCents, quote.isFrozen]).toEqual([100, 100, true]);
    expect(readQuote({ ...first, quote: null }, overnight, testDay).totalCents).toBe(500);
  });

  test.each<[string, Partial<Application>, Reference, string | undefined, number | undefined]>([
    ['nothing new', {}, overnight, before, 100],
    [
      'nothing new, the tariff of that day since corrected',
      {},
      tariff(rate('OLD', '2020-01-01', null, 7)),
      before,
      100,
    ],
    ['another owner', { owners: transfer.previousOwners }, overnight, before, 100],
    ['another rating of the same band', { vehicle: engine(1999) }, overnight, before, 100],
    ['another rating, of another band', { vehicle: engine(2001) }, overnight, before, 200],
    ['the payment taken out', { payments: [] }, overnight, before, 100],
    [
      'the payment matched and named anew by its amount',
      { payments: [{ ...payment('A', before), reflected: false, amountCents: 99 }] },
      overnight,
      before,
      100,
    ],
    ['another payment', { payments: [payment('A', before), payment('B', after)] }, overnight, after, 500],
    ['another payment alone', { payments: [payment('B', after)] }, overnight, after, 500],
  ])('a resubmission with %s', (_name, change, reference, on, totalCents) => {
    const next = freeze({ ...first, ...change }, first, reference);
    expect([next.quote?.on, next.quote?.totalCents]).toEqual([on, totalCents]);
  });

  test('nothing is frozen until something is paid, and then of that day', () => {
    const unpaid = freeze(record({ payments: [] }));
    expect(unpaid.quote).toBeNull();
    expect(freeze(unpaid, unpaid).quote).toBeNull();
    expect(freeze({ ...unpaid, payments: [payment('A', before)] }, unpaid).quote?.on).toBe(before);
  });

  test('of several payments the latest counts, and one from after the intake as made then', () => {
    const two = record({ payments: [payment('B', after), payment('A', before)] });
    expect(freeze(two).quote?.on).toBe(after);
    expect(freeze(record({ payments: [payment('A', '2099-01-01')] })).quote?.on).toBe(testDay);
  });

  test('what no published row covers is named in it, and a payment before every tariff freezes nothing else', () => {
    const electric = record({ vehicle: { ...transfer.vehicle, ratingCc: null } });
    for (const one of [electric, record({ payments: [payment('A', '2001-01-01')] })])
      expect(freeze(one).quote).toMatchObject({ lines: [], missing: ['base-fee'], totalCents: 0 });
  });
});
