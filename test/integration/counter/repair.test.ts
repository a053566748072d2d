import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Application } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { createSubmission } from '#test/support/application.ts';
import { startTestCentre, type TestCentre, type TestOfficer, testOfficers } from '#test/support/central.ts';
import { approve, confirmEveryLine, printItem } from '#test/support/main-job.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';
import { startTestWorkstation, type TestWorkstation } from '#test/support/workstation.ts';

/** Two desks of one office and the real centre: what one did while it was cut off, the other had decided otherwise. */
let centre: TestCentre;
let isCut = false;
const open: TestWorkstation[] = [];
const cuttable: typeof fetch = (input, init) =>
  isCut ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init);
const pdf = new TextEncoder().encode('%PDF-1.7 demonstration');

const start = async (officer: TestOfficer, options: Partial<Parameters<typeof startTestWorkstation>[0]> = {}) => {
  const workstation = await startTestWorkstation({ centre, ...options });
  open.push(workstation);
  await workstation.signIn(officer);
  await workstation.settled();
  return workstation;
};

beforeEach(async () => {
  isCut = false;
  centre = await startTestCentre({ findDocument: async () => pdf, officeId: 'huduma-gpo-nairobi' });
});
afterEach(async () => {
  for (const workstation of open.splice(0)) await workstation.stop();
  await centre.stop();
});

/** By a portal. */
const submit = async (count: number): Promise<Application[]> => {
  const on = civilDateAt(centre.now());
  return centre.centre.takeIn(
    Array.from({ length: count }, (_, index) => createSubmission({ number: index + 1, on, officeId: centre.office.id })),
  );
};
const first = (applications: Application[]): Application => {
  const [application] = applications;
  if (application === undefined) throw new Error('none made');
  return application;
};
/** The other desk, before this one's acts arrive, returns the application to the applicant. */
const returnElsewhere = async (other: TestWorkstation, { id }: Application) => {
  await other.request('application.return', { id, revision: 1, reasons: [{ code: 'page-missing' }] });
  await other.settled();
};
/** Done offline, sent when the line is back, and refused. */
const refusedBy = async (
  desk: TestWorkstation,
  other: TestWorkstation,
  application: Application,
  act: () => Promise<unknown>,
) => {
  isCut = true;
  await act();
  await returnElsewhere(other, application);
  isCut = false;
  await desk.request('sync.run', {});
  await desk.settled();
  return desk.request('sync.refused', {});
};
const readCentre = ({ id }: Application) => centre.centre.getApplication(centre.office.id, id);

it('an approval refused since another desk returned the case is done again in its own form when the applicant resubmits', async () => {
  const application = first(await submit(2));
  const desk = await start(testOfficers.verifying, { fetch: cuttable });
  const other = await start(testOfficers.supervisor);
  await desk.request('document.open', { id: application.id });
  const refused = await refusedBy(desk, other, application, () => approve(desk, application.id));
  const approval = refused.find(({ name }) => name === 'application.approve');
  if (approval === undefined) throw new Error('the approval was not refused');
  const repair = await desk.request('repair.get', { commandId: approval.id });
  expect(repair.command).toMatchObject({ problem: { code: 'WRONG_STATUS' }, advice: 'withdraw' });
  expect(repair.rows.find(({ path }) => path === 'status')).toMatchObject({
    seen: 'submitted',
    yours: 'approved',
    centre: 'returned',
  });
  expect(repair.since).toMatchObject([{ act: 'application.return', by: testOfficers.supervisor.staffNumber }]);

  const asked = { ...application.document, id: 'document-resubmitted' };
  await centre.centre.takeIn([{ ...application, document: asked }]);
  await desk.until(
    'the resubmission is here',
    async () => (await desk.request('application.get', { id: application.id })).application.revision === 2,
  );
  expect((await desk.request('repair.get', { commandId: approval.id })).choices).toMatchObject({
    fix: null,
    resend: { code: 'REVISION_CHANGED' },
  });
  await confirmEveryLine(desk, application.id);
  const { sha256 } = await desk.request('document.open', { id: application.id });
  await desk.request('application.approve', {
    id: application.id,
    revision: 2,
    documentSha256: sha256,
    pages: firstPageSeen,
    repairs: approval.id,
  });
  await desk.settled();
  expect(await readCentre(application)).toMatchObject({
    standing: 'approved',
    decision: { revision: 2, by: testOfficers.verifying.staffNumber },
  });
  expect((await desk.request('sync.refused', {})).map(({ id }) => id)).not.toContain(approval.id);
});

it('a refused print is withdrawn with the blank it came out on: the serial can never be used again, and every desk reads why', async () => {
  const [application, next] = await submit(2);
  if (application === undefined || next === undefined) throw new Error('none made');
  const desk = await start(testOfficers.supervisor, { fetch: cuttable });
  await approve(desk, application.id);
  await approve(desk, next.id);
  await desk.settled();
  isCut = true;
  const { jobId } = await printItem(desk, application.id);
  await centre.centre.placeRecord({ ...(await readCentre(application)), standing: 'returned' });
  isCut = false;
  await desk.request('sync.run', {});
  const task = await desk.until('the refused sheet stands at the Print desk', async () =>
    (await desk.request('print.list', {})).sheets.find((sheet) => sheet.jobId === jobId && sheet.state === 'refused'),
  );
  const commandId = task.refused?.commandId ?? '';
  await desk.request('sync.withdraw', { commandId, reason: 'sheet-voided', blank: { serial: 'b 1042337' } });
  await desk.settled();
  expect((await desk.request('print.list', {})).sheets).toEqual([]);
  const entry = {
    act: 'act.withdraw',
    about: { id: commandId, act: 'item.make' },
    note: 'sheet-voided',
    blank: { jobId, serial: 'B1042337' },
  };
  expect((await readCentre(application)).timeline.at(-1)).toMatchObject(entry);

  const other = await start(testOfficers.printing);
  expect((await other.request('application.get', { id: application.id })).application.timeline.at(-1)).toMatchObject(
    entry,
  );
  const second = await printItem(other, next.id);
  expect(await other.ask('item.confirm', { jobId: second.jobId, serial: 'B1042337' })).toMatchObject({
    ok: false,
    error: { code: 'SERIAL_USED' },
  });
});

it('given to the supervisor at the same desk, a refused act is settled by one, and by nobody else', async () => {
  const application = first(await submit(1));
  const desk = await start(testOfficers.verifying, { fetch: cuttable });
  const other = await start(testOfficers.supervisor);
  const [mark] = await refusedBy(desk, other, application, () =>
    desk.request('verification.record', {
      id: application.id,
      revision: 1,
      marks: { agreement: { mark: 'confirmed' } },
    }),
  );
  const commandId = mark?.id ?? '';
  await desk.request('sync.escalate', { commandId, note: 'the applicant stands here' });
  await desk.settled();
  expect(await desk.request('sync.refused', {})).toMatchObject([
    { advice: 'others', escalation: { note: 'the applicant stands here' } },
  ]);
  expect((await readCentre(application)).timeline.at(-1)).toMatchObject({
    act: 'act.escalate',
    by: testOfficers.verifying.staffNumber,
  });
  await desk.request('session.signOut', {});
  await desk.signIn(testOfficers.printing);
  const forbidden = { ok: false, error: { code: 'ROLE_MISSING' } };
  expect(await desk.ask('sync.escalate', { commandId, note: 'not mine' })).toMatchObject(forbidden);
  expect(await desk.ask('sync.withdraw', { commandId, reason: 'not mine', blank: null })).toMatchObject(forbidden);
  await desk.request('session.signOut', {});
  await desk.signIn(testOfficers.supervisor);
  await desk.request('sync.withdraw', { commandId, reason: 'returned at the other desk', blank: null });
  await desk.settled();
  expect(await desk.request('sync.refused', {})).toEqual([]);
  expect((await readCentre(application)).timeline.at(-1)).toMatchObject({
    act: 'act.withdraw',
    by: testOfficers.supervisor.staffNumber,
    note: 'returned at the other desk',
    about: { id: commandId, act: 'verification.record' },
  });
});

it('what is refused holds up nothing: the other applications and the other acts go on', async () => {
  const [application, next] = await submit(2);
  if (application === undefined || next === undefined) throw new Error('none made');
  const desk = await start(testOfficers.verifying, { fetch: cuttable });
  const other = await start(testOfficers.supervisor);
  await desk.request('document.open', { id: next.id });
  const refused = await refusedBy(desk, other, application, async () => {
    await desk.request('verification.record', {
      id: application.id,
      revision: 1,
      marks: { agreement: { mark: 'confirmed' } },
    });
    await approve(desk, next.id);
  });
  expect(refused.map(({ applicationId }) => applicationId)).toEqual([application.id]);
  expect((await readCentre(next)).standing).toBe('approved');
  const health = await desk.request('health.get', {});
  expect(health).toMatchObject({ queue: { waiting: 0, refused: 1, oldestAt: null }, disk: { state: 'ok' } });
});
