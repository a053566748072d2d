import { afterEach, expect, it } from 'vitest';
import { civilDateAt } from '#domain/civil-date.ts';
import { createApplication } from '#test/support/application.ts';
import { startTestCentre, type TestCentre, testOfficers } from '#test/support/central.ts';
import { approve, handOver, printAndConfirm, shelve } from '#test/support/main-job.ts';
import { startTestWorkstation, type TestWorkstation } from '#test/support/workstation.ts';

const pdf = new TextEncoder().encode('%PDF-1.7 demonstration');
let centre: TestCentre;
let desk: TestWorkstation;
afterEach(async () => {
  await desk.stop();
  await centre.stop();
});

it('officer-6: a slip is printed on the printer that holds blanks only after it was chosen for slips', async () => {
  centre = await startTestCentre({ findDocument: async () => pdf, officeId: 'huduma-gpo-nairobi' });
  const application = createApplication({ on: civilDateAt(centre.now()), officeId: centre.office.id });
  await centre.centre.placeRecord(application);
  desk = await startTestWorkstation({ centre });
  await desk.signIn(testOfficers.supervisor);
  await desk.settled();
  const { id } = application;
  await approve(desk, id);
  expect(await desk.request('printer.list', {})).toMatchObject([{ name: 'Desk', holdsBlanks: false }]);
  await printAndConfirm(desk, id, 'B1042337');
  // Nobody has chosen a printer: the only one there is was used for the logbook, and so blanks lie in it.
  expect(await desk.request('printer.list', {})).toMatchObject([{ name: 'Desk', holdsBlanks: true }]);
  await shelve(desk, 'B1042337');
  const { slipNumber } = await handOver(desk, application);
  const slip = { id, slipNumber, printer: 'Desk' };
  const refused = { ok: false, error: { code: 'PRINTER_HOLDS_BLANKS', details: { printer: 'Desk' } } };
  expect(await desk.ask('slip.print', slip)).toMatchObject(refused);
  await desk.request('preference.update', { printer: 'Desk' });
  expect(await desk.ask('slip.print', slip)).toMatchObject(refused);
  await desk.request('preference.update', { slipPrinter: 'Desk' });
  expect(await desk.ask('slip.print', slip)).toMatchObject({ ok: true });
  // Blanks lie in another now: this one is free for plain paper.
  await desk.request('preference.update', { printer: 'Kyocera', slipPrinter: null });
  expect(await desk.ask('slip.print', slip)).toMatchObject({ ok: true });
});
