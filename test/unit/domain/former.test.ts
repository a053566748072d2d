import { expect, test } from 'vitest';
import { type Application, applicationSchema } from '#domain/application.ts';
import { resubmitApplication } from '#domain/intake.ts';
import { createApplication, createSubmission, testReference } from '#test/support/application.ts';

const decidedAt = Date.parse('2026-03-02T09:00:00+03:00');
const allot = () => ({ id: crypto.randomUUID(), number: null });
const returned: Application = {
  ...createApplication(),
  standing: 'returned',
  decision: {
    kind: 'returned',
    reasons: [{ code: 'pin-mismatch', note: 'Line 2' }],
    revision: 1,
    at: decidedAt,
    by: 'KT1001',
  },
};
const again = (stored: Application, change: Partial<ReturnType<typeof createSubmission>> = {}) =>
  resubmitApplication(stored, { ...createSubmission(), ...change }, decidedAt + 9, testReference, allot);

test('a resubmission keeps why the application was returned, and what the applicant has changed since', () => {
  const { owners, document } = createSubmission();
  const mended = owners.map((owner) => ({ ...owner, kraPin: 'A111111111Z' }));
  const next = again(returned, { owners: mended, document: { ...document, id: 'document-new' } });
  expect(next.decision).toBeNull();
  expect(next.former).toMatchObject({ revision: 1, decision: returned.decision, document: returned.document, more: 0 });
  expect(next.former?.changes).toEqual([
    { path: `owners[${owners[0]?.identity.number}].kraPin`, before: owners[0]?.kraPin, after: 'A111111111Z' },
  ]);
  expect(applicationSchema.safeParse(next).error?.issues).toBeUndefined();
});

test('amended once more before anybody looked, the reason of the return is still told', () => {
  expect(again(again(returned)).former).toMatchObject({ revision: 2, decision: returned.decision, changes: [] });
});

test("the buyer's answer is no resubmission: there is nothing before it", () => {
  const { transfer } = createSubmission();
  if (transfer === null) throw new Error('the case is of a transfer');
  const waiting: Application = {
    ...createApplication(),
    standing: 'awaiting-buyer',
    transfer: { ...transfer, buyerAnswer: null, buyerAnsweredAt: null },
  };
  expect(again(waiting).former).toBeNull();
});

test('a portal that changes everything, at any length, leaves the record its room', () => {
  const declared = Object.fromEntries(
    Array.from({ length: 90 }, (_, at) => [`paper-${at}`, { number: 'x'.repeat(200) }]),
  );
  const { former } = again(returned, { declared });
  expect(former?.changes).toHaveLength(40);
  expect(former?.more).toBeGreaterThan(50);
  expect(JSON.stringify(former).length).toBeLessThan(16_000);
});

test('a portal cannot say itself what was decided before', () => {
  const forged = { ...createSubmission(), former: { revision: 1 } };
  expect(resubmitApplication(returned, forged, decidedAt + 9, testReference, allot).former).toMatchObject({
    decision: returned.decision,
  });
});
