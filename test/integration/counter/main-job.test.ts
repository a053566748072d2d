import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Application, plateOf, statusOf } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { type ApplicationOptions, createSubmission } from '#test/support/application.ts';
import { startTestCentre, type TestCentre, testOfficers } from '#test/support/central.ts';
import { approve, handOver, printAndConfirm, shelve, shelveAll, signature } from '#test/support/main-job.ts';
import { startTestWorkstation, type TestWorkstation } from '#test/support/workstation.ts';

const pdf = new TextEncoder().encode('%PDF-1.7 demonstration');

let centre: TestCentre;
const open: TestWorkstation[] = [];
const startWorkstation = async (options: Partial<Parameters<typeof startTestWorkstation>[0]> = {}) => {
  const workstation = await startTestWorkstation({ centre, ...options });
  open.push(workstation);
  return workstation;
};

beforeEach(async () => {
  centre = await startTestCentre({ findDocument: async () => pdf, officeId: 'huduma-gpo-nairobi' });
});
afterEach(async () => {
  for (const workstation of open.splice(0)) await workstation.stop();
  await centre.stop();
});

/** By a portal: transfers and registrations in turn, or of the one service. */
const submit = async (count: number, service?: string, change: ApplicationOptions = {}): Promise<Application[]> => {
  const on = civilDateAt(centre.now());
  return centre.centre.takeIn(
    Array.from({ length: count }, (_, index) =>
      createSubmission({
        ...change,
        number: index + 1,
        on,
        officeId: centre.office.id,
        service: service ?? (index % 2 === 0 ? 'ownership-transfer' : 'registration-used'),
      }),
    ),
  );
};

/** All of it, with nothing handed in. */
const withoutSurrender = ({ id, items, collector }: Application) => ({
  id,
  items: items.map((item) => item.id),
  collector,
  originalSeen: true as const,
  surrendered: [],
  signature,
});

describe('the main job over a real centre', () => {
  it('carries an application from the queue to the collector, and a second workstation sees the same', async () => {
    const [application] = await submit(3);
    if (application === undefined) throw new Error('none made');
    const first = await startWorkstation();
    await first.signIn(testOfficers.supervisor);
    await first.settled();
    expect((await first.request('queue.list', { filter: 'to-verify', offset: 0, limit: 50 })).length).toBe(3);

    await approve(first, application.id);
    await printAndConfirm(first, application.id, 'b 1042337');
    await shelve(first, 'B1042337');
    const [found] = await first.request('collection.find', { query: application.collector.identity.number });
    expect(found?.id).toBeDefined();
    const { slipNumber } = await handOver(first, application);
    await first.settled();

    const second = await startWorkstation();
    await second.signIn(testOfficers.collection);
    await second.settled();
    const item = await second.request('collection.get', { id: application.id });
    expect(item.releases.map((one) => one.slipNumber)).toEqual([slipNumber]);
    expect(item.row.status).toBe('released');
    expect(item.row.items.map(({ serial }) => serial)).toEqual(['B 1042337']);
    const here = await first.request('application.get', { id: application.id });
    const there = await centre.centre.getApplication(centre.office.id, application.id);
    expect(here.application).toEqual(there);
  });

  it('carries a registration from intake to one hand-over of the logbook, both plates and the sticker, as the centre then holds it', async () => {
    const [application] = await submit(1, 'registration-used');
    if (application === undefined) throw new Error('none made');
    const { id, collector } = application;
    expect(application.items.map(({ kind, made, number }) => [kind, made, number !== null])).toEqual([
      ['paper-logbook', 'printed', true],
      ['plate-front', 'produced', false],
      ['plate-rear', 'produced', false],
      ['windscreen-sticker', 'stocked', false],
    ]);
    const desk = await startWorkstation();
    await desk.signIn(testOfficers.supervisor);
    await desk.settled();
    const readStatus = async () => (await desk.request('application.get', { id })).row.status;
    await approve(desk, id);
    // The plates come from their maker before the logbook is printed, and the application is as far as its last item.
    await shelve(desk, (plateOf(application) ?? '').toLowerCase(), 'p', '3');
    expect(await readStatus()).toBe('approved');
    await printAndConfirm(desk, id, 'B 1042337');
    const early = await desk.request('collection.get', { id });
    expect(early.items.map(({ item, blocks }) => [item.state, blocks.map(({ code }) => code)])).toEqual([
      ['made', ['ITEM_NOT_AT_STEP']],
      ['shelved', []],
      ['shelved', []],
      ['shelved', []],
    ]);
    await shelve(desk, 'B1042337');
    const { slipNumber } = await handOver(desk, application);
    await desk.settled();

    const there = await centre.centre.getApplication(centre.office.id, id);
    expect(statusOf(there)).toBe('released');
    expect(there.releases).toMatchObject([
      {
        items: application.items.map((item) => item.id),
        collector,
        nameMatch: 'exact',
        surrendered: [],
        signature,
        slipNumber,
        officerName: testOfficers.supervisor.name,
        by: testOfficers.supervisor.staffNumber,
      },
    ]);
    expect(there.items.map(({ shelf }) => [shelf?.bay, shelf?.box])).toEqual([
      ['A', '12'],
      ['P', '3'],
      ['P', '3'],
      ['P', '3'],
    ]);
    expect(there.items.map(({ number }) => number)).toEqual(application.items.map(({ number }) => number));
    expect(there.timeline.map(({ act }) => act)).toEqual([
      'portal.submit',
      'application.approve',
      'item.shelve',
      'item.shelve',
      'item.shelve',
      'item.make',
      'item.confirm',
      'item.shelve',
      'item.release',
    ]);
    expect((await desk.request('application.get', { id })).application).toEqual(there);
    expect(await desk.ask('item.release', withoutSurrender(application))).toMatchObject({
      ok: false,
      error: { code: 'ITEM_NOT_AT_STEP' },
    });
  });

  it('carries an electronic transfer from approval to the copy on plain paper, and takes the old paper logbook in', async () => {
    const [application] = await submit(1, 'ownership-transfer', { medium: 'electronic' });
    if (application === undefined) throw new Error('none made');
    const { id, register } = application;
    const old = { kind: 'logbook', number: register?.logbookNumber };
    expect(application.items.map(({ kind, made }) => [kind, made])).toEqual([['electronic-logbook', 'electronic']]);
    expect(application.surrenders).toMatchObject([old]);
    const line = { isCut: false };
    const desk = await startWorkstation({
      fetch: (input, init) => (line.isCut ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init)),
    });
    await desk.signIn(testOfficers.supervisor);
    await desk.settled();
    await desk.request('document.open', { id });
    line.isCut = true;
    await approve(desk, id);
    // Issued by the centre alone: what was approved here a moment ago is no logbook yet.
    const notIssued = { ok: false, error: { code: 'NOT_ISSUED' } };
    expect(await desk.ask('copy.preview', { id })).toMatchObject(notIssued);
    expect(await desk.ask('copy.print', { id, printer: 'Desk' })).toMatchObject(notIssued);
    line.isCut = false;
    await desk.settled();
    expect((await desk.request('application.get', { id })).row).toMatchObject({ status: 'made' });
    expect((await desk.request('print.list', {})).ready).toEqual([]);

    const { url } = await desk.request('copy.preview', { id });
    await desk.request('copy.print', { id, printer: 'Desk' });
    const [printed] = desk.desk.submitted;
    const shown = desk.program.tray.find(url.split('/').at(-1) ?? '');
    expect(desk.desk.submitted).toHaveLength(1);
    expect(
      Buffer.from(printed?.bytes ?? [])
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect(Buffer.from(printed?.bytes ?? []).equals(Buffer.from(shown ?? []))).toBe(true);

    expect((await desk.request('collection.get', { id })).surrender).toMatchObject([old]);
    expect(await desk.ask('item.release', withoutSurrender(application))).toMatchObject({
      ok: false,
      error: { code: 'SURRENDER_MISSING', details: { number: old.number } },
    });
    const { slipNumber } = await handOver(desk, application);
    await desk.settled();
    const there = await centre.centre.getApplication(centre.office.id, id);
    expect(statusOf(there)).toBe('released');
    expect(there.releases).toMatchObject([{ surrendered: [old], slipNumber }]);
    expect(there.items).toEqual(application.items);
    expect((await desk.request('application.get', { id })).application).toEqual(there);
  });

  it('does the same with the centre gone, and everything arrives once when it is back', async () => {
    const [one, two] = await submit(2);
    if (one === undefined || two === undefined) throw new Error('none made');
    let down = false;
    const fetchOrFail: typeof fetch = (input, init) =>
      down ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init);
    const workstation = await startWorkstation({ fetch: fetchOrFail });
    await workstation.signIn(testOfficers.supervisor);
    await workstation.settled();
    for (const id of [one.id, two.id]) await workstation.request('document.open', { id });

    down = true;
    for (const [index, application] of [one, two].entries()) {
      await approve(workstation, application.id);
      await printAndConfirm(workstation, application.id, `C 200000${index}`);
      await shelveAll(workstation, application, `C200000${index}`, 'B', '1');
      await handOver(workstation, application);
    }
    await workstation.request('sync.run', {});
    const offline = await workstation.until('the counter knows it is offline', async () => {
      const status = await workstation.request('sync.status', {});
      return status.centre === false && status;
    });
    expect(offline.counts.waiting).toBe(15);
    expect(await workstation.request('sync.waiting', {})).toHaveLength(15);
    expect(offline.answerCode).toBe('CENTRE_UNREACHABLE');

    down = false;
    const after = await workstation.settled();
    expect(after.counts.refused).toBe(0);
    for (const { id } of [one, two]) {
      const there = await centre.centre.getApplication(centre.office.id, id);
      expect(statusOf(there)).toBe('released');
      expect(there.timeline.filter(({ act }) => act === 'item.release')).toHaveLength(1);
      expect((await workstation.request('application.get', { id })).application).toEqual(there);
    }
  });

  it('keeps the work of a program that ends before anything was sent, and sends it after the next start', async () => {
    const [application] = await submit(1);
    if (application === undefined) throw new Error('none made');
    let down = false;
    const fetchOrFail: typeof fetch = (input, init) =>
      down ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init);
    const before = await startTestWorkstation({ centre, fetch: fetchOrFail });
    await before.signIn(testOfficers.supervisor);
    await before.settled();
    await before.request('document.open', { id: application.id });
    down = true;
    await approve(before, application.id);
    await before.stop(true);

    const after = await startWorkstation({ folder: before.profile });
    await after.signIn(testOfficers.supervisor);
    await after.settled();
    expect((await centre.centre.getApplication(centre.office.id, application.id)).standing).toBe('approved');
  });

  it('puts the act of the second of two counters that decided the same case where a person sees it', async () => {
    const [application] = await submit(1);
    if (application === undefined) throw new Error('none made');
    let down = false;
    const fetchOrFail: typeof fetch = (input, init) =>
      down ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init);
    const first = await startWorkstation();
    const second = await startWorkstation({ fetch: fetchOrFail });
    await first.signIn(testOfficers.verifying);
    await second.signIn(testOfficers.supervisor);
    await first.settled();
    await second.settled();
    await second.request('document.open', { id: application.id });
    down = true;
    await approve(second, application.id);
    const { code } = (await first.request('reason.list', {})).reasons.find(
      (reason) => reason.for.includes('return') && reason.services.includes(application.service),
    ) ?? { code: '' };
    await first.request('application.return', { id: application.id, revision: 1, reasons: [{ code }] });
    await first.settled();
    down = false;
    const refusals = await second.until('the act is refused', async () => {
      await second.request('sync.run', {});
      const { counts } = await second.request('sync.status', {});
      return counts.refused > 0 && counts.waiting === 0 && second.request('sync.refused', {});
    });
    expect(refusals.at(-1)?.problem?.code).toBe('WRONG_STATUS');
    await second.settled();
    expect((await second.request('application.get', { id: application.id })).row.status).toBe('returned');
    for (const refused of refusals)
      await second.request('sync.withdraw', {
        commandId: refused.id,
        reason: 'decided at the other desk',
        blank: null,
      });
    expect(await second.request('sync.refused', {})).toEqual([]);
  });
});
