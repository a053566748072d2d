import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedEntry, submission as submissionTable } from '#central/database/schema/index.ts';
import type { Application } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { intakeBound } from '#domain/contract/bounds.ts';
import { applicationEntrySchema } from '#domain/contract/centre/feed.ts';
import type { Submission } from '#domain/intake.ts';
import {
  type ApplicationOptions,
  createApplication,
  createSubmission,
  testReference,
} from '../../support/application.ts';
import { startTestCentre, type TestCentre, testOfficers } from '../../support/central.ts';

const elsewhere = 'huduma-kisumu';
let centre: TestCentre;
let token: string;
let count = 0;
beforeAll(async () => {
  centre = await startTestCentre();
  const office = testReference.office.find(({ id }) => id === elsewhere);
  if (office === undefined) throw new Error('no such office');
  await centre.centre.createOffice(office);
  token = (await centre.signIn(await centre.enrolNew(), testOfficers.verifying)).token;
});
afterAll(() => centre.stop());

const create = (options: ApplicationOptions = {}): Submission => {
  count += 1;
  return createSubmission({ number: count, ...options });
};
const takeIn = async (given: unknown): Promise<Application> => {
  const [taken] = await centre.centre.takeIn([given]);
  if (taken === undefined) throw new Error('a submission gives a record');
  return taken;
};
const codeOf = (given: unknown): Promise<string> =>
  takeIn(given).then(
    () => 'taken',
    (error: { code?: string }) => error.code ?? 'no code',
  );
const get = (id: string) => centre.centre.getApplication(centre.office.id, id);
const countChanges = async () => (await centre.store.database.select().from(feedEntry)).length;

describe('a first submission', () => {
  it('opens an application with its items and what is to be handed in, and every counter of the office hears of it', async () => {
    const { cursor } = await centre.pull(token, '0', 500);
    let rings = 0;
    const stop = centre.store.bell.listen(centre.office.id, () => {
      rings += 1;
    });
    const given = create();
    const taken = await takeIn(given);
    stop();
    expect(taken).toMatchObject({ ...given, standing: 'submitted', version: 1, revision: 1, approvals: [] });
    expect(taken.items.map(({ kind, number }) => [kind, number])).toEqual([
      ['paper-logbook', expect.stringMatching(/^20\d{9,}$/)],
    ]);
    expect(taken.items[0]?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(taken.quote).toMatchObject({
      on: civilDateAt(given.submittedAt),
      totalCents: given.payments[0]?.amountCents,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(taken.surrenders).toEqual([
      { kind: 'logbook', number: given.register?.logbookNumber, or: ['police-abstract', 'affidavit'] },
    ]);
    expect(taken.timeline.map(({ act }) => act)).toEqual(['portal.start', 'portal.accept']);
    const { entries } = await centre.pull(token, cursor);
    expect(entries.map((entry) => applicationEntrySchema.parse(entry).record)).toEqual([taken]);
    expect(rings).toBe(1);
  });

  it('of a batch is refused with all of it: half a delivery would leave a portal guessing', async () => {
    const [good, bad] = [create(), { ...create(), service: 'no-such-service' }];
    await expect(centre.centre.takeIn([good, bad])).rejects.toMatchObject({ code: 'SERVICE_UNKNOWN' });
    await expect(get(good.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    ['a service that no row is for', { service: 'no-such-service' }, 'SERVICE_UNKNOWN'],
    ['a day before the service began', { submittedAt: Date.parse('2001-01-01') }, 'SERVICE_UNKNOWN'],
    ['without a part that the service asks for', { register: null }, 'PART_MISSING'],
    ['an office that is not served here', { officeId: 'ntsa-nowhere' }, 'NOT_FOUND'],
  ] as const)('for %s is refused, and takes no number and no place in the feed', async (_name, change, code) => {
    const before = await countChanges();
    expect(await codeOf({ ...create(), ...change })).toBe(code);
    expect(await countChanges()).toBe(before);
  });

  it('that is no submission, holds more than one may, or what no database keeps is refused before anything looks inside', async () => {
    expect(await codeOf({ ...create(), owners: [] })).toBe('INVALID_INPUT');
    expect(await codeOf('none')).toBe('INVALID_INPUT');
    expect(await codeOf({ ...create(), reference: 'TIMS\0' })).toBe('INVALID_INPUT');
    expect(await codeOf({ ...create(), padding: 'x'.repeat(intakeBound.bytes) })).toBe('RECORD_FULL');
    const deep = JSON.parse(`${'['.repeat(intakeBound.depth + 1)}${']'.repeat(intakeBound.depth + 1)}`);
    expect(await codeOf({ ...create(), deep })).toBe('RECORD_FULL');
  });

  it('decides nothing itself, whatever it says: a portal could otherwise approve', async () => {
    const { approvals, decision } = createApplication({ standing: 'approved' });
    const taken = await takeIn({ ...create(), standing: 'approved', version: 40, revision: 7, approvals, decision });
    expect(taken).toMatchObject({ standing: 'submitted', version: 1, revision: 1, approvals: [], decision: null });
  });
});

describe('the same submission twice', () => {
  it('changes nothing, also in another order of its members and after officers have worked on it', async () => {
    const given = create();
    const taken = await takeIn(given);
    const before = await countChanges();
    expect(await takeIn(Object.fromEntries(Object.entries(given).reverse()))).toEqual(taken);
    const [, again] = await centre.centre.takeIn([given, given]);
    expect(again).toEqual(taken);
    expect(await countChanges()).toBe(before);
    const held = await centre.centre.placeRecord({ ...taken, standing: 'rejected' });
    expect(await takeIn(given)).toEqual(held);
  });

  it('is known though another came between: a late repeat would otherwise bring back what the applicant has mended', async () => {
    const given = create();
    await takeIn(given);
    const mended = await takeIn({ ...given, reference: 'TIMS-MENDED' });
    expect(await takeIn(given)).toEqual(mended);
  });

  it('at the same moment opens one application once', async () => {
    const given = create();
    const taken = await Promise.all(Array.from({ length: 8 }, () => takeIn(given)));
    expect(new Set(taken.map(({ items }) => items[0]?.id)).size).toBe(1);
    expect((await get(given.id)).version).toBe(1);
  });

  it('is taken in anew by an office that had let the application go', async () => {
    const given = create();
    await takeIn(given);
    await centre.centre.removeApplication(centre.office.id, given.id);
    expect(await takeIn(given)).toMatchObject({ standing: 'submitted', revision: 1, version: 3 });
  });
});

describe('a resubmission', () => {
  it('is the next revision: the approvals and the marks of the one before speak for nothing, what officers wrote stays', async () => {
    const given = create();
    const first = await takeIn(given);
    const act = { at: centre.now(), by: 'KT1001' };
    const evidence = [
      { ...act, sha256: 'b'.repeat(64), mediaType: 'image/png', sizeBytes: 9, kind: 'other', workstationId: 'w' },
    ];
    const worked = await centre.centre.placeRecord({
      ...first,
      standing: 'returned',
      verification: { seller: { ...act, mark: 'confirmed' } },
      approvals: [{ ...act, documentSha256: 'a'.repeat(64), revision: 1 }],
      decision: { ...act, kind: 'returned', reasons: [], revision: 1 },
      evidence,
    });
    const again = await takeIn({ ...given, reference: 'TIMS-AGAIN', evidence: [], holds: [], items: [], timeline: [] });
    expect(again).toMatchObject({ standing: 'submitted', revision: 2, version: worked.version + 1, evidence });
    expect([again.verification, again.approvals, again.decision]).toEqual([{}, [], null]);
    expect([again.items, again.submittedAt]).toEqual([first.items, first.submittedAt]);
    expect(again.resubmittedAt).toBeGreaterThan(first.submittedAt);
    expect(again.timeline.at(-1)).toMatchObject({ act: 'portal.resubmit', by: 'applicant' });
  });

  it.each(['approved', 'rejected'] as const)('of one that is %s is refused', async (standing) => {
    const given = create();
    const { version } = await centre.centre.placeRecord({ ...(await takeIn(given)), standing });
    expect(await codeOf({ ...given, reference: 'TIMS-LATE' })).toBe('WRONG_STATUS');
    expect((await get(given.id)).version).toBe(version);
  });

  it('to another office, or for another service, is refused: it would otherwise be in two places at once', async () => {
    const given = create();
    await takeIn(given);
    expect(await codeOf({ ...given, officeId: elsewhere })).toBe('REVISION_CHANGED');
    expect(await centre.centre.listApplications(elsewhere)).toEqual([]);
    expect(await codeOf({ ...given, service: 'registration-used' })).toBe('REVISION_CHANGED');
  });

  it('with the buyer’s answer takes the application to the officers, or ends it', async () => {
    for (const [buyerAnswer, standing, act] of [
      ['accepted', 'submitted', 'portal.accept'],
      ['declined', 'withdrawn', 'portal.decline'],
    ] as const) {
      const given = create();
      const { transfer } = given;
      if (transfer === null) throw new Error('a transfer has one');
      const waiting = await takeIn({ ...given, transfer: { ...transfer, buyerAnswer: null, buyerAnsweredAt: null } });
      expect([waiting.standing, waiting.timeline.length]).toEqual(['awaiting-buyer', 1]);
      const answered = await takeIn({ ...given, transfer: { ...transfer, buyerAnswer } });
      expect([answered.standing, answered.timeline.at(-1)?.act]).toEqual([standing, act]);
    }
  });

  it('of what the buyer declined goes to the buyer again, amended', async () => {
    const given = create();
    const { transfer } = given;
    if (transfer === null) throw new Error('a transfer has one');
    const { quote } = await takeIn(given);
    const declined = await takeIn({ ...given, transfer: { ...transfer, buyerAnswer: 'declined' } });
    expect(declined.standing).toBe('withdrawn');
    const amended = { ...transfer, mileageKm: 120_000, buyerAnswer: null, buyerAnsweredAt: null };
    const again = await takeIn({ ...given, transfer: amended });
    expect(again).toMatchObject({ standing: 'awaiting-buyer', revision: 3, quote });
  });

  it('is kept as one row a revision', async () => {
    const given = create();
    for (const reference of ['TIMS-1', 'TIMS-2', 'TIMS-3']) await takeIn({ ...given, reference });
    const rows = (await centre.store.database.select().from(submissionTable)).filter(
      ({ applicationId }) => applicationId === given.id,
    );
    expect(rows.map(({ revision }) => revision).sort()).toEqual([1, 2, 3]);
  });
});

it('no number is allotted twice, in no office and in no batch; plates have none, an electronic logbook has one', async () => {
  const submissions = Array.from({ length: 120 }, (_none, place) =>
    create({
      officeId: place % 3 === 0 ? elsewhere : centre.office.id,
      service: place % 2 === 0 ? 'registration-used' : 'ownership-transfer',
      medium: place % 5 === 0 ? 'electronic' : 'paper',
    }),
  );
  const parts = [submissions.slice(0, 40), submissions.slice(40, 80), submissions.slice(80)];
  const taken = (await Promise.all(parts.map((part) => centre.centre.takeIn(part)))).flat();
  expect(taken.map(({ id }) => id)).toEqual(submissions.map(({ id }) => id));
  const items = taken.flatMap((one) => one.items);
  const numbers = items.flatMap(({ number }) => number ?? []);
  expect(numbers).toHaveLength(120);
  expect(new Set(numbers).size).toBe(120);
  expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  expect(items.filter(({ number }) => number === null).every(({ made }) => made !== 'printed')).toBe(true);
  expect(items.filter(({ made }) => made === 'electronic')).toHaveLength(24);
});
