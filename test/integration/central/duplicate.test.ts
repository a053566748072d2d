import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Application } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { listLines } from '#domain/reference.ts';
import { createApplication, testReference } from '../../support/application.ts';
import {
  createCommandMaker,
  startTestCentre,
  type TestCentre,
  type TestDevice,
  testOfficers,
} from '../../support/central.ts';
import { firstPageSeen } from '../../support/pages-seen.ts';

/** The star.co.ke 01/02/2019, domain facts 2.3: one vehicle on two live records stops for a supervisor. */
const { verifying, supervisor } = testOfficers;
const sha256 = 'a'.repeat(64);
let centre: TestCentre;
let device: TestDevice;
let command: ReturnType<typeof createCommandMaker>;
let own: Application;

beforeAll(async () => {
  centre = await startTestCentre();
  device = await centre.enrolNew();
  command = createCommandMaker(device.workstationId, centre.now);
  const on = civilDateAt(centre.now());
  const made = createApplication({ number: 1, on });
  own = await centre.centre.placeRecord({ ...made, document: { ...made.document, sha256 } });
  const elsewhere = testReference.office.find(({ id }) => id !== own.officeId);
  if (elsewhere === undefined) throw new Error('the pack holds more than one office');
  await centre.centre.createOffice(elsewhere);
  await centre.centre.placeRecord({
    ...createApplication({ number: 2, on, officeId: elsewhere.id }),
    vehicle: made.vehicle,
  });
});
afterAll(() => centre.stop());

const lines = () => listLines(testReference, own);
const lineOf = () => lines().find(({ checks }) => checks.some(({ id }) => id === 'duplicate'))?.id ?? '';
const approval = (by: { staffNumber: string }) =>
  command('application.approve', own.id, by.staffNumber, { revision: 1, documentSha256: sha256, pages: firstPageSeen });
const override = (by: { staffNumber: string }) =>
  command('verification.record', own.id, by.staffNumber, {
    revision: 1,
    marks: { [lineOf()]: { mark: 'overridden', reason: 'Both offices were asked: the other is withdrawn', page: 1 } },
    pages: firstPageSeen,
  });
const answerOf = async (token: string, act: ReturnType<typeof command>) => {
  const [answer] = await centre.push(token, [act]);
  return answer?.problem?.code ?? answer?.kind;
};

it('a second live application on one chassis, in another office, is approved by the word of a supervisor alone', async () => {
  const { token } = await centre.signIn(device, verifying);
  const marks = Object.fromEntries(lines().map(({ id }) => [id, { mark: 'confirmed' as const, page: 1 }]));
  const mark = command('verification.record', own.id, verifying.staffNumber, {
    revision: 1,
    marks,
    pages: firstPageSeen,
  });
  // the officer could not know: the mark stands
  expect(await answerOf(token, mark)).toBe('applied');
  expect(await answerOf(token, approval(verifying))).toBe('CHECK_NOT_OVERRIDDEN');
  expect(await answerOf(token, override(verifying))).toBe('OVERRIDE_NEEDS_SUPERVISOR');
  const { token: hers } = await centre.signIn(device, supervisor);
  expect(await answerOf(hers, override(supervisor))).toBe('applied');
  const { token: again } = await centre.signIn(device, verifying);
  expect(await answerOf(again, approval(verifying))).toBe('applied');
  const stored = await centre.centre.getApplication(own.officeId, own.id);
  expect(stored.verification[lineOf()]?.checks).toEqual(['duplicate']);
});
