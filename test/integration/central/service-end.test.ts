import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Application, statusOf } from '#domain/application.ts';
import { addDays, type CivilDate, civilDateAt, formatCivilDate, startOfDay } from '#domain/civil-date.ts';
import type { Submission } from '#domain/intake.ts';
import { listLines, type Reference } from '#domain/reference.ts';
import { parseReference } from '#domain/reference-pack.ts';
import { buyer, createSubmission, testPacks, testReference } from '../../support/application.ts';
import { createCommandMaker, startTestCentre, type TestCentre, testOfficers } from '../../support/central.ts';
import { firstPageSeen } from '../../support/pages-seen.ts';

/** A transfer that was received for the last time yesterday. */
const sha256 = 'a'.repeat(64);
const { verifying, printing, collection } = testOfficers;
let centre: TestCentre;
let reference: Reference;
let endsOn: CivilDate;
let token: string;
let command: ReturnType<typeof createCommandMaker>;

beforeAll(async () => {
  endsOn = addDays(civilDateAt(Date.now()), -1);
  const rows = testReference.service.map((row) =>
    row.id === 'ownership-transfer' ? { ...row, effectiveTo: endsOn } : row,
  );
  reference = parseReference({ ...testPacks, service: { version: '2026-12-06', rows } });
  centre = await startTestCentre({ reference });
  const device = await centre.enrolNew();
  token = (await centre.signIn(device, verifying)).token;
  command = createCommandMaker(device.workstationId, centre.now);
});
afterAll(() => centre.stop());

const create = (number: number): Submission => {
  const made = createSubmission({ number, on: endsOn });
  return { ...made, document: { ...made.document, sha256 } };
};
const takeIn = async (given: Submission): Promise<Application> => {
  const [taken] = await centre.centre.takeIn([given]);
  if (taken === undefined) throw new Error('a submission gives a record');
  return taken;
};

it('a service that has ended takes in nothing new, and says since when: it would look unknown to the portal', async () => {
  const late = { ...create(1), submittedAt: startOfDay(addDays(endsOn, 1)) };
  await expect(takeIn(late)).rejects.toMatchObject({
    code: 'SERVICE_ENDED',
    details: { service: 'ownership-transfer', on: formatCivilDate(endsOn) },
  });
  await expect(takeIn({ ...late, service: 'no-such-service' })).rejects.toMatchObject({ code: 'SERVICE_UNKNOWN' });
  expect((await takeIn({ ...create(2), submittedAt: startOfDay(addDays(endsOn, 1)) - 1 })).standing).toBe('submitted');
});

it('what was received before goes on to the hand-over: returned, mended, approved, printed, shelved, released', async () => {
  const given = create(3);
  const { id } = await takeIn(given);
  const push = async (...acts: Parameters<typeof centre.push>[1]) => {
    const answers = await centre.push(token, acts);
    expect(answers.map(({ kind, problem }) => problem?.code ?? kind)).toEqual(acts.map(() => 'applied'));
  };
  await push(
    command('application.return', id, verifying.staffNumber, { revision: 1, reasons: [{ code: 'page-missing' }] }),
  );
  const mended = await takeIn({ ...given, reference: 'TIMS-AFTER' });
  expect(mended).toMatchObject({ standing: 'submitted', revision: 2 });
  const marks = Object.fromEntries(
    listLines(reference, mended).map((line) => [line.id, { mark: 'confirmed' as const, page: 1 }]),
  );
  const [itemId = '', jobId] = [mended.items[0]?.id, '01900000-0000-7700-8000-000000000001'];
  await push(
    command('verification.record', id, verifying.staffNumber, { revision: 2, marks, pages: firstPageSeen }),
    command('application.approve', id, verifying.staffNumber, {
      revision: 2,
      documentSha256: sha256,
      pages: firstPageSeen,
    }),
    command('item.make', id, printing.staffNumber, { itemId, jobId, documentSha256: sha256 }),
    command('item.confirm', id, printing.staffNumber, { itemId, jobId, serial: 'B 1000001' }),
    command('item.shelve', id, collection.staffNumber, { itemId, scanned: 'b1000001', bay: 'a', box: '3' }),
    command('item.release', id, collection.staffNumber, {
      items: [itemId],
      collector: { name: buyer.name, identity: buyer.identity },
      originalSeen: true,
      surrendered: [{ kind: 'logbook', number: mended.register?.logbookNumber ?? '' }],
      signature: { strokes: [[1, 1, 20, 20]] },
      slipNumber: 'S-1',
    }),
  );
  expect(statusOf(await centre.centre.getApplication(centre.office.id, id))).toBe('released');
});
