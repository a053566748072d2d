import { afterEach, beforeEach, expect, test } from 'vitest';
import { statusOf } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { createApplication } from '#test/support/application.ts';
import { startTestCentre, type TestCentre, testOfficers } from '#test/support/central.ts';
import { approve, confirmEveryLine } from '#test/support/main-job.ts';
import { startTestWorkstation, type TestWorkstation } from '#test/support/workstation.ts';

const pdf = new TextEncoder().encode('%PDF-1.7 demonstration');

/** Two desks of one office, the whole program in each, over the real centre and its live feed. */
let centre: TestCentre;
let here: TestWorkstation;
let there: TestWorkstation;
let ids: string[];

beforeEach(async () => {
  centre = await startTestCentre({ findDocument: async () => pdf, officeId: 'huduma-gpo-nairobi' });
  const on = civilDateAt(centre.now());
  const applications = [1, 2, 3].map((number) => createApplication({ number, on, officeId: centre.office.id }));
  ids = applications.map(({ id }) => id);
  await centre.centre.placeRecords(applications);
  [here, there] = [await startTestWorkstation({ centre }), await startTestWorkstation({ centre })];
  await here.signIn(testOfficers.verifying);
  await there.signIn(testOfficers.supervisor);
  await here.settled();
  await there.settled();
});
afterEach(async () => {
  await here.stop();
  await there.stop();
  await centre.stop();
});

const isHeld = ({ request, until }: TestWorkstation, id: string) =>
  until('the case is taken', async () => {
    const { own } = await request('case.listOpen', {});
    return own?.applicationId === id && own.held;
  });
const sees = ({ request, until }: TestWorkstation, officer: string, id: string) =>
  until(`the desk sees ${officer} on the case`, async () =>
    (await request('case.listOpen', {})).others.some((one) => one.applicationId === id && one.officer === officer),
  );

test('signing out gives the case back', async () => {
  const [one = ''] = ids;
  await here.request('case.show', { id: one });
  await isHeld(here, one);
  await sees(there, testOfficers.verifying.name, one);
  await here.request('session.signOut', {});
  await there.until('the case is free', async () => (await there.request('case.listOpen', {})).others.length === 0);
});

test('without the centre both desks decide, and what came second becomes a refused act, not a lost one', async () => {
  const [one = ''] = ids;
  await here.request('case.show', { id: one });
  await isHeld(here, one);
  await sees(there, testOfficers.verifying.name, one);
  await there.request('document.open', { id: one });
  await here.request('document.open', { id: one });
  await centre.silence();
  await there.request('sync.run', {});
  await there.until(
    'the desk knows that the centre is gone',
    async () => !(await there.request('case.listOpen', {})).online,
  );
  await there.request('case.show', { id: one });
  await confirmEveryLine(there, one);
  await approve(there, one);
  await here.until('the other desk knows it too', async () => {
    await here.request('sync.run', {});
    return !(await here.request('case.listOpen', {})).online;
  });
  await here.request('application.return', { id: one, revision: 1, reasons: [{ code: 'page-missing' }] });
  await centre.serve();
  const desks = [here, there];
  // Whichever is heard first stands; the other's work is kept as refused.
  const counts = await here.until('everything is sent, and the second decision refused', async () => {
    const all = await Promise.all(desks.map(async ({ request }) => (await request('sync.status', {})).counts));
    return all.every(({ waiting }) => waiting === 0) && all.some(({ refused }) => refused > 0) && all;
  });
  const status = statusOf(await centre.centre.getApplication(centre.office.id, one));
  expect([status, ...counts.map(({ refused }) => refused > 0)]).toEqual(
    status === 'approved' ? ['approved', true, false] : ['returned', false, true],
  );
});
