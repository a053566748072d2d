import { afterEach, beforeEach, expect, test } from 'vitest';
import { statusOf } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { createApplication } from '#test/support/application.ts';
import { startTestCentre, type TestCentre, testOfficers } from '#test/support/central.ts';
import { approve, printAndConfirm, printItem } from '#test/support/main-job.ts';
import { startTestWorkstation, type TestWorkstation } from '#test/support/workstation.ts';

const pdf = new TextEncoder().encode('%PDF-1.7 demonstration');

/**
 * Two print desks of one office that keeps its stock of blanks at the centre: the whole program in each, the real
 * centre.
 */
let centre: TestCentre;
let ids: string[];
const open: TestWorkstation[] = [];

beforeEach(async () => {
  centre = await startTestCentre({ findDocument: async () => pdf, officeId: 'huduma-gpo-nairobi' });
  const on = civilDateAt(centre.now());
  const applications = [1, 2, 3].map((number) => createApplication({ number, on, officeId: centre.office.id }));
  ids = applications.map(({ id }) => id);
  await centre.centre.placeRecords(applications);
});
afterEach(async () => {
  for (const workstation of open.splice(0)) await workstation.stop();
  await centre.stop();
});

const startDesk = async (officer: (typeof testOfficers)['supervisor'] | (typeof testOfficers)['printing']) => {
  const workstation = await startTestWorkstation({ centre });
  open.push(workstation);
  await workstation.signIn(officer);
  await workstation.settled();
  return workstation;
};
const blanksOf = ({ request, until }: TestWorkstation, left: number) =>
  until(`${left} blanks are left`, async () => {
    const blanks = await request('blank.get', {});
    return blanks !== null && blanks.left === left && blanks;
  });

test('two desks are given different blanks, print on their own, and are refused each other’s before it becomes an act', async () => {
  const [one = '', two = ''] = ids;
  await centre.centre.receiveSerials(centre.office.id, 'A 000001', 'A 000300');
  const here = await startDesk(testOfficers.supervisor);
  const own = await blanksOf(here, 100);
  const there = await startDesk(testOfficers.printing);
  const theirs = await blanksOf(there, 100);
  expect([own, theirs].map(({ blocks }) => [blocks[0]?.first, blocks[0]?.last])).toEqual([
    ['A 000001', 'A 000100'],
    ['A 000101', 'A 000200'],
  ]);

  await approve(here, one);
  await approve(here, two);
  await printAndConfirm(here, one, 'a 000001');
  await blanksOf(here, 99);
  await there.until(
    'the approval has come',
    async () => (await there.request('application.get', { id: two })).row.status === 'approved',
  );
  const { jobId } = await printItem(there, two);
  const refused = await there.ask('item.confirm', { jobId, serial: 'A 000002' });
  expect(refused).toMatchObject({ ok: false, error: { code: 'SERIAL_NOT_LEASED', details: { serial: 'A 000002' } } });
  expect(await there.ask('item.spoil', { jobId, serial: 'A 000003', reason: 'paper-jam' })).toMatchObject({
    ok: false,
  });
  // Received, and in nobody's keeping: asked about, and here as at the centre for a supervisor to say.
  expect(await there.ask('item.confirm', { jobId, serial: 'A 000250' })).toMatchObject({
    ok: false,
    error: { code: 'SERIAL_UNEXPECTED', details: { question: 'notOurs', expected: 'A 000101' } },
  });
  const asked = { question: 'notOurs', expected: 'A 000101' } as const;
  expect(await there.ask('item.confirm', { jobId, serial: 'A 000250', asked })).toMatchObject({
    ok: false,
    error: { code: 'SERIAL_UNLEASED' },
  });
  // One of its own that was passed over for another is a question, and the officer's to answer.
  const next = { question: 'skips', expected: 'A 000101' } as const;
  expect(await there.ask('item.confirm', { jobId, serial: 'A 000103' })).toMatchObject({
    ok: false,
    error: { details: { ...next, count: 2 } },
  });
  await there.request('item.confirm', { jobId, serial: 'A 000103', asked: next });
  const { counts } = await there.settled();
  expect(counts.refused).toBe(0);
  expect(statusOf(await centre.centre.getApplication(centre.office.id, two))).toBe('made');
});

test('blanks given back at one desk are the other’s, and the one without prints nothing until it asks', async () => {
  const [one = ''] = ids;
  await centre.centre.receiveSerials(centre.office.id, 'A 000001', 'A 000120');
  const here = await startDesk(testOfficers.supervisor);
  await blanksOf(here, 100);
  const there = await startDesk(testOfficers.printing);
  await blanksOf(there, 20);
  await there.until(
    'the desk knows that there are no more',
    async () => (await there.request('blank.get', {}))?.shortage === 'none',
  );
  await approve(here, one);
  await here.request('blank.giveBack', {});
  await blanksOf(here, 0);
  await expect(printItem(here, one)).rejects.toThrow('SERIAL_NONE_LEFT');
  expect((await here.request('application.get', { id: one })).row.status).toBe('approved');
  await there.until('the other desk has them', async () => {
    await there.request('blank.ask', {});
    return (await there.request('blank.get', {}))?.left === 120;
  });
  await here.request('blank.ask', {});
  await here.until('the office has none left', async () => (await here.request('blank.get', {}))?.shortage === 'none');
});

test('an office without stock prints as before', async () => {
  const [one = ''] = ids;
  const here = await startDesk(testOfficers.supervisor);
  expect(await here.request('blank.get', {})).toBeNull();
  await approve(here, one);
  await printAndConfirm(here, one, 'Z 7654321');
  expect((await here.settled()).counts.refused).toBe(0);
});

test('without the centre a desk prints on what it holds, and gives nothing back', async () => {
  const [one = ''] = ids;
  await centre.centre.receiveSerials(centre.office.id, 'A 000001', 'A 000300');
  const here = await startDesk(testOfficers.supervisor);
  await blanksOf(here, 100);
  await here.request('document.open', { id: one });
  await centre.silence();
  await here.until('it knows that the centre is gone', async () => {
    await here.request('sync.run', {});
    return (await here.request('sync.status', {})).centre === false;
  });
  expect(await here.ask('blank.giveBack', {})).toMatchObject({ ok: false, error: { code: 'CENTRE_UNREACHABLE' } });
  await approve(here, one);
  await printAndConfirm(here, one, 'A 000001');
  await blanksOf(here, 99);
  await centre.serve();
  expect((await here.settled()).counts.refused).toBe(0);
});
