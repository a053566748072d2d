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

it('a plate serial that the register of a live application in another office names stops an approval as well', async () => {
  const [here, there] = [70, 71].map((number) => createApplication({ number, on: civilDateAt(centre.now()) }));
  if (here?.register == null || there?.register == null) throw new Error('an application of a registered vehicle');
  const other = testReference.office.find(({ id }) => id !== here.officeId);
  const shared = await centre.centre.placeRecord({
    ...here,
    register: { ...here.register, plateFrontSerial: 'W 778 811' },
    document: { ...here.document, sha256 },
  });
  await centre.centre.placeRecord({
    ...there,
    officeId: other?.id ?? '',
    register: { ...there.register, plateRearSerial: 'W778811' },
  });
  const marks = Object.fromEntries(lines().map(({ id }) => [id, { mark: 'confirmed' as const, page: 1 }]));
  const { token } = await centre.signIn(device, verifying);
  const acts = [
    command('verification.record', shared.id, verifying.staffNumber, { revision: 1, marks, pages: firstPageSeen }),
    command('application.approve', shared.id, verifying.staffNumber, {
      revision: 1,
      documentSha256: sha256,
      pages: firstPageSeen,
    }),
  ];
  const answers = await centre.push(token, acts);
  expect(answers.map(({ kind, problem }) => problem?.code ?? kind)).toEqual(['applied', 'CHECK_NOT_OVERRIDDEN']);
});
