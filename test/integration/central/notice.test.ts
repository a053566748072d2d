import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { notification } from '#central/database/schema/index.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import type { Submission } from '#domain/intake.ts';
import { isReasonFor } from '#domain/reason.ts';
import { listLines } from '#domain/reference.ts';
import { parseReference } from '#domain/reference-pack.ts';
import type { Service } from '#domain/service.ts';
import { type ApplicationOptions, createSubmission, testPacks, testReference } from '../../support/application.ts';
import { createCommandMaker, startTestCentre, type TestCentre, testOfficers } from '../../support/central.ts';
import { firstPageSeen } from '../../support/pages-seen.ts';

/** Two rows: one tells both sides of a sale of everything, the other the owner on the register of two things. */
const [transfer] = testReference.service.filter(({ id }) => id === 'ownership-transfer');
if (transfer === undefined) throw new Error('the pack holds the transfer');
const happenings = ['received', 'returned', 'rejected', 'approved', 'ready'] as const;
const told: Service = {
  ...transfer,
  notices: happenings.flatMap((on) => [
    { on, to: 'applicant' },
    { on, to: 'seller' },
  ]),
};
const quiet: Service = {
  ...transfer,
  id: 'quiet-correction',
  parts: ['register'],
  notices: [
    { on: 'received', to: 'registered-owner' },
    { on: 'received', to: 'seller' },
    { on: 'approved', to: 'registered-owner' },
  ],
};
const reference = parseReference({ ...testPacks, service: { version: '2026-12-06', rows: [told, quiet] } });
const sha256 = 'a'.repeat(64);
const { verifying, printing, collection } = testOfficers;

let centre: TestCentre;
let token: string;
let command: ReturnType<typeof createCommandMaker>;
let count = 0;
beforeAll(async () => {
  centre = await startTestCentre({ reference });
  const device = await centre.enrolNew();
  token = (await centre.signIn(device, verifying)).token;
  command = createCommandMaker(device.workstationId, centre.now);
});
afterAll(() => centre.stop());

const create = (options: ApplicationOptions = {}): Submission => {
  count += 1;
  const made = createSubmission({ number: count, on: civilDateAt(centre.now()), ...options });
  return { ...made, document: { ...made.document, sha256 } };
};
const takeIn = async (given: Submission) => {
  const [taken] = await centre.centre.takeIn([given]);
  if (taken === undefined) throw new Error('a submission gives a record');
  return taken;
};
const push = async (...acts: Parameters<typeof centre.push>[1]) => {
  const answers = await centre.push(token, acts);
  expect(answers.map(({ kind, problem }) => problem?.code ?? kind)).toEqual(acts.map(() => 'applied'));
};
const approve = async (id: string, revision = 1) => {
  const record = await centre.centre.getApplication(centre.office.id, id);
  const marks = Object.fromEntries(
    listLines(reference, record).map((line) => [line.id, { mark: 'confirmed' as const, page: 1 }]),
  );
  await push(
    command('verification.record', id, verifying.staffNumber, { revision, marks, pages: firstPageSeen }),
    command('application.approve', id, verifying.staffNumber, {
      revision,
      documentSha256: sha256,
      pages: firstPageSeen,
    }),
  );
};
const sendBack = (id: string) =>
  push(command('application.return', id, verifying.staffNumber, { revision: 1, reasons: [{ code: 'page-missing' }] }));
/** "received applicant 1", in the order of the alphabet. */
const listQueued = async (id: string): Promise<string[]> => {
  const isOwn = and(eq(notification.officeId, centre.office.id), eq(notification.applicationId, id));
  const rows = await centre.store.database.select().from(notification).where(isOwn);
  expect(rows.every(({ sentAt }) => sentAt === null)).toBe(true);
  return rows.map(({ on, to, revision }) => `${on} ${to} ${revision}`).sort();
};

it('each happening is told to both sides once for each revision, whatever comes twice', async () => {
  const given = create();
  const { id } = await takeIn(given);
  await takeIn(given);
  await sendBack(id);
  await takeIn({ ...given, reference: 'TIMS-MENDED' });
  await approve(id, 2);
  const { items } = await centre.centre.getApplication(centre.office.id, id);
  const [itemId = '', jobId] = [items[0]?.id, '01900000-0000-7700-8000-000000000001'];
  await push(
    command('item.make', id, printing.staffNumber, { itemId, jobId, documentSha256: sha256 }),
    command('item.confirm', id, printing.staffNumber, { itemId, jobId, serial: 'B 1000001' }),
    command('item.shelve', id, collection.staffNumber, { itemId, scanned: 'b1000001', bay: 'a', box: '3' }),
    // Moved to another box, it is as ready as before
    command('item.shelve', id, collection.staffNumber, { itemId, scanned: 'b1000001', bay: 'a', box: '4' }),
  );
  expect(await listQueued(id)).toEqual([
    'approved applicant 2',
    'approved seller 2',
    'ready applicant 2',
    'ready seller 2',
    'received applicant 1',
    'received applicant 2',
    'received seller 1',
    'received seller 2',
    'returned applicant 1',
    'returned seller 1',
  ]);
});

it('what waits for the buyer is not received yet, and a rejection is told', async () => {
  const given = create();
  const { transfer: sale } = given;
  if (sale === null) throw new Error('a transfer has one');
  const { id } = await takeIn({ ...given, transfer: { ...sale, buyerAnswer: null, buyerAnsweredAt: null } });
  expect(await listQueued(id)).toEqual([]);
  await takeIn(given);
  await push(
    command('application.reject', id, verifying.staffNumber, {
      revision: 2,
      reasons: [{ code: reference['reason-code'].find((one) => isReasonFor(one, told.id, 'reject'))?.code ?? '' }],
    }),
  );
  expect(await listQueued(id)).toEqual([
    'received applicant 2',
    'received seller 2',
    'rejected applicant 2',
    'rejected seller 2',
  ]);
});

it('an electronic logbook is ready with its approval', async () => {
  const given = create();
  if (given.register === null) throw new Error('a transfer has one');
  // Nothing is handed in for it, so nothing is collected
  const register = { ...given.register, logbookMedium: 'electronic' as const };
  const { id } = await takeIn({ ...given, medium: 'electronic', register });
  await approve(id);
  expect(await listQueued(id)).toContain('ready applicant 1');
});

it('another row tells others, and nobody whom the record does not name', async () => {
  const { id } = await takeIn({ ...create(), service: quiet.id, transfer: null });
  await approve(id);
  expect(await listQueued(id)).toEqual(['approved registered-owner 1', 'received registered-owner 1']);
});
