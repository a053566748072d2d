import { expect, onTestFinished, test, vi } from 'vitest';
import type { CommandRow } from '#db/outbox.ts';
import { findSheet } from '#db/query/sheet.ts';
import type { CommandAnswer } from '#domain/contract/centre/command.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import type { Printer } from '#domain/contract/screen/print.ts';
import { findOpenSheet } from '#domain/item.ts';
import { listOwnSheets } from '#electron/blank/awaited-sheet.ts';
import type { PrinterJob, Printers } from '#electron/paper/printers.ts';
import { createPrintRun } from '#electron/service/print-run.ts';
import { findRefusedSheet } from '#electron/service/repair.ts';
import { settleBatch } from '#electron/sync/push.ts';
import { sha256 } from '#electron/workstation/context.ts';
import { createApplication, createUuid, itemOf, testReference } from '#test/support/application.ts';
import { noStock } from '#test/support/blanks.ts';
import {
  advance,
  codeOfAsync,
  createCounter,
  createOfficer,
  listAll,
  listWaiting,
  readRecord,
  readStatus,
  seed,
  testNow,
} from '#test/support/counter.ts';
import { createPrinterStub, noChoice } from '#test/support/printers.ts';

const approved = advance(createApplication(), 'approved');
const officer = createOfficer('printing');
const paper = Buffer.from('%PDF logbook');
const order = { id: approved.id, itemId: itemOf(approved).id, printer: 'Kyocera' };
const ready: Printer = { name: 'Kyocera', isDefault: true, state: 'ready', reason: '', twoSided: true };

/** A print desk whose printer says what the test says. */
const start = ({
  found = [ready],
  submit,
  counter = createCounter(),
}: {
  found?: Printer[];
  submit?: Printers['submit'];
  counter?: ReturnType<typeof createCounter>;
} = {}) => {
  const logged: unknown[][] = [];
  const answers: (PrinterJob | Error)[] = [];
  let isOver = false;
  onTestFinished(() => {
    isOver = true;
  });
  const printers = {
    list: vi.fn<Printers['list']>(async () => found),
    submit: vi.fn<Printers['submit']>(submit ?? (async () => ({ printerJobId: '41' }))),
    follow: vi.fn<Printers['follow']>(async () => {
      const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? { state: 'waiting', reason: '' };
      if (answer instanceof Error) throw answer;
      return answer;
    }),
    find: vi.fn<Printers['find']>(async () => undefined),
    cancel: vi.fn<Printers['cancel']>(async () => ({ state: 'canceled', reason: '' })),
    listKeeping: async () => [],
  };
  const run = createPrintRun({
    counter,
    preference: () => noChoice,
    blanks: noStock,
    printers,
    paper: { makeItem: async () => paper },
    sleep: () => new Promise((resolve) => (isOver ? undefined : setTimeout(resolve, 1))),
    log: (...line) => logged.push(line),
  });
  const list = () => run.list(officer);
  const sheet = async () => (await list()).sheets[0];
  const becomes = (state: string) =>
    vi.waitFor(async () => expect((await sheet())?.state).toBe(state), { timeout: 5000, interval: 2 });
  const print = () => run.print(officer, order);
  return { counter, printers, run, answers, logged, list, sheet, becomes, print };
};
const startApproved = (options: Parameters<typeof start>[0] = {}) => {
  const desk = start(options);
  seed(desk.counter, approved);
  return desk;
};

test.each<[string, Printer[], string]>([
  ['missing', [{ ...ready, name: 'Other' }], 'PRINTER_MISSING'],
  ['stopped', [{ ...ready, state: 'stopped', reason: 'out of paper' }], 'PRINTER_STOPPED'],
  ['rejecting', [{ ...ready, state: 'rejecting' }], 'PRINTER_REJECTED'],
])('a printer that is %s costs nothing: no intent, no act, nothing spooled', async (_name, found, code) => {
  const { counter, printers, print, list } = startApproved({ found });
  expect(await codeOfAsync(print())).toBe(code);
  expect(readStatus(counter, approved.id)).toBe('approved');
  expect([listAll(counter), (await list()).sheets, printers.submit.mock.calls]).toEqual([[], [], []]);
});

test('desk-10: what the paper cannot show as it is written takes no blank before the printing officer has seen it', async () => {
  const { counter, run, printers, list } = start();
  const [owner] = approved.owners;
  if (owner === undefined) throw new Error('the case has an owner');
  const record = { ...approved, owners: [{ ...owner, name: 'Zöe Ẫpke 漢字' }] };
  seed(counter, record);
  expect((await list()).undrawn).toEqual([{ id: record.id, text: 'Zöe Ẫpke 漢字', printed: 'Zöe ?pke ?' }]);
  const print = (seen?: string[]) => codeOfAsync(run.print(officer, { ...order, seen }));
  expect([await print(), await print(['another text'])]).toEqual(['PAPER_TEXT_UNSEEN', 'PAPER_TEXT_UNSEEN']);
  expect([listAll(counter), printers.submit.mock.calls]).toEqual([[], []]);
  expect(await print(['Zöe Ẫpke 漢字'])).toBe('done');
});

test('a busy printer takes the job into its queue', async () => {
  expect(await codeOfAsync(startApproved({ found: [{ ...ready, state: 'busy' }] }).print())).toBe('done');
});

test('paper never comes before its record: the intent with the hash of the bytes is committed when they are spooled', async () => {
  const seen: unknown[] = [];
  const counter = createCounter();
  const { print, printers } = startApproved({
    counter,
    submit: async (bytes) => {
      const job = findOpenSheet(itemOf(readRecord(counter, approved.id)));
      seen.push(
        counter.connection.client.inTransaction,
        findSheet(counter.connection.reader, job?.jobId ?? '')?.state,
        job?.documentSha256 === sha256(bytes),
      );
      seen.push(listAll(counter).map((row) => row.name));
      return { printerJobId: '41' };
    },
  });
  const sheet = await print();
  expect(seen).toEqual([false, 'intent', true, ['item.make']]);
  expect(sheet).toMatchObject({
    state: 'sent',
    printer: 'Kyocera',
    startedAt: testNow,
    problem: null,
    application: { id: approved.id, status: 'making' },
  });
  expect(printers.submit.mock.calls[0]?.[2]).toContain(approved.reference);
});

test.each([
  ['a refusal', new AppError('PRINTER_STOPPED', 'jammed', { printer: 'Kyocera' }), 'failed', 'PRINTER_STOPPED'],
  // Nobody knows what came out: said to have failed, its blank would be taken for unused.
  ['a fault of the spooler', new Error('EPIPE'), 'unknown', 'unknown'],
])('%s while spooling leaves the sheet to be settled', async (_name, error, state, code) => {
  const { print, counter, list, logged } = startApproved({ submit: () => Promise.reject(error) });
  expect(await print()).toMatchObject({ state, problem: state === 'failed' ? { code } : null });
  expect(await list()).toMatchObject({ ready: [], sheets: [{ state }] });
  expect(readStatus(counter, approved.id)).toBe('making');
  expect(logged).toEqual([['warn', 'print.submit', { jobId: expect.any(String), code }]]);
});

test('a job that the printer took is never said to have failed when writing it down does', async () => {
  const counter = createCounter();
  const { print, run, list } = startApproved({
    counter,
    submit: async () => {
      counter.connection.client.exec(
        "CREATE TEMP TRIGGER full BEFORE UPDATE ON sheet WHEN NEW.state = 'sent' BEGIN SELECT RAISE(ABORT, 'no room'); END",
      );
      return { printerJobId: '41' };
    },
  });
  await expect(print()).rejects.toThrow('no room');
  counter.connection.client.exec('DROP TRIGGER full');
  expect((await list()).sheets).toMatchObject([{ state: 'intent', problem: null }]);
  run.resume();
  expect((await list()).sheets).toMatchObject([{ state: 'unknown' }]);
});

test('what changed while the paper was made stands on the paper', async () => {
  const counter = createCounter();
  seed(counter, approved);
  const made: (string | null)[] = [];
  const item = itemOf(approved);
  const run = createPrintRun({
    counter,
    preference: () => noChoice,
    blanks: noStock,
    printers: createPrinterStub({ list: async () => [ready], follow: async () => ({ state: 'unknown', reason: '' }) }),
    paper: {
      makeItem: async (_kind, record) => {
        const { number } = itemOf(record);
        made.push(number);
        const renumbered = { ...approved, version: approved.version + 1, items: [{ ...item, number: 'L-NEW' }] };
        if (made.length === 1) seed(counter, renumbered);
        return Buffer.from(number ?? '');
      },
    },
    sleep: async () => {},
    log: () => {},
  });
  await run.print(officer, order);
  expect(made).toEqual([item.number, 'L-NEW']);
  expect(findOpenSheet(itemOf(readRecord(counter, approved.id)))?.documentSha256).toBe(sha256('L-NEW'));
});

test('what is not approved is refused before a paper is made of it', async () => {
  const counter = createCounter();
  seed(counter, createApplication());
  const makeItem = vi.fn(async () => paper);
  const { printers } = start();
  const run = createPrintRun({
    counter,
    preference: () => noChoice,
    blanks: noStock,
    printers,
    paper: { makeItem },
    sleep: async () => {},
    log: () => {},
  });
  expect(await codeOfAsync(run.print(officer, order))).toBe('WRONG_STATUS');
  expect(makeItem).not.toHaveBeenCalled();
});

test('an item is not printed twice, plates not at all, and what is not approved neither', async () => {
  const { print, printers, run, counter } = startApproved();
  await print();
  expect(await codeOfAsync(print())).toBe('ITEM_NOT_AT_STEP');
  const second = createApplication({ number: 2 });
  const registration = advance(createApplication({ number: 3, service: 'registration-used' }), 'approved');
  seed(counter, second, registration);
  const printOf = ({ id, items }: typeof approved, place = 0) =>
    codeOfAsync(run.print(officer, { ...order, id, itemId: items[place]?.id ?? '' }));
  expect([await printOf(second), await printOf(registration, 1)]).toEqual(['WRONG_STATUS', 'ITEM_NOT_AT_STEP']);
  expect(await codeOfAsync(run.print(createOfficer('collection'), order))).toBe('ROLE_MISSING');
  expect(printers.submit).toHaveBeenCalledTimes(1);
});

test('what waits for paper says what stands against printing it: a hold, the number that is not assigned', async () => {
  const { counter, list, printers, run } = start();
  const first = advance(createApplication({ number: 3, service: 'registration-used' }), 'approved');
  const unnumbered = { ...first, vehicle: { ...first.vehicle, registrationNumber: null } };
  const hold = {
    id: createUuid(4),
    reason: 'a call',
    until: null,
    at: 1,
    by: 'KT9',
    releasedAt: null,
    releasedBy: null,
  };
  seed(counter, approved, { ...advance(createApplication({ number: 2 }), 'approved'), holds: [hold] }, unnumbered);
  const { ready: waiting } = await list();
  expect(waiting.map(({ blocks }) => blocks.map(({ code }) => code))).toEqual([
    [],
    ['ON_HOLD'],
    ['NUMBER_NOT_ASSIGNED'],
  ]);
  const itemId = itemOf(unnumbered).id;
  expect(await codeOfAsync(run.print(officer, { ...order, id: unnumbered.id, itemId }))).toBe('NUMBER_NOT_ASSIGNED');
  expect(printers.submit).not.toHaveBeenCalled();
});

test.each<[PrinterJob['state'], string, string | undefined]>([
  ['done', 'printed', undefined],
  ['canceled', 'failed', 'PRINTER_REJECTED'],
  ['aborted', 'failed', 'PRINTER_REJECTED'],
  ['unknown', 'gone', undefined],
])('the printer’s last word "%s" makes the sheet %s', async (state, becoming, code) => {
  const { print, answers, becomes, sheet, printers } = startApproved();
  answers.push({ state: 'waiting', reason: '' }, { state: 'printing', reason: '' }, { state, reason: 'its words' });
  await print();
  await becomes(becoming);
  expect((await sheet())?.problem?.code).toBe(code);
  expect(printers.follow).toHaveBeenCalledTimes(3);
});

test.each<[string, PrinterJob | Error]>([
  ['stopped', { state: 'stopped', reason: 'out of paper' }],
  ['held', { state: 'held', reason: '' }],
  ['silent', new Error('ECONNREFUSED')],
])('a %s printer is shown while it lasts, and the sheet goes on when the printer does', async (_name, answer) => {
  const { print, answers, becomes, sheet } = startApproved();
  answers.push(answer);
  await print();
  await vi.waitFor(async () =>
    expect(await sheet()).toMatchObject({ state: 'sent', problem: { code: 'PRINTER_STOPPED' } }),
  );
  answers.splice(0, 1, { state: 'printing', reason: '' });
  await vi.waitFor(async () => expect(await sheet()).toMatchObject({ state: 'sent', problem: null }));
  answers.splice(0, 1, { state: 'done', reason: '' });
  await becomes('printed');
});

test('once the officer has settled the sheet the printer is not asked again', async () => {
  const { print, run, printers } = startApproved();
  const { jobId } = await print();
  await vi.waitFor(() => expect(printers.follow.mock.calls.length).toBeGreaterThan(1));
  await run.spoil(officer, { jobId, serial: '', reason: 'not-printed' });
  await new Promise((resolve) => setTimeout(resolve, 20));
  const asked = printers.follow.mock.calls.length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(printers.follow.mock.calls.length).toBe(asked);
});

test('a spoiled sheet without a blank leaves the application ready to print again; a confirmed one is counted', async () => {
  const { print, run, counter, list } = startApproved();
  const first = await print();
  expect((await run.spoil(officer, { jobId: first.jobId, serial: '', reason: 'not-printed' })).status).toBe('approved');
  expect(itemOf(readRecord(counter, approved.id)).sheets[0]?.serial).toBeUndefined();
  const second = await print();
  expect(second.jobId).not.toBe(first.jobId);
  expect(await run.confirm(officer, { jobId: second.jobId, serial: 'b 1042337' })).toMatchObject({
    status: 'made',
    items: [{ state: 'made', serial: 'B 1042337' }],
  });
  expect(await list()).toMatchObject({ ready: [], sheets: [], confirmedToday: 1 });
  counter.clock.at += 86_400_000;
  expect((await list()).confirmedToday).toBe(0);
});

test('only a sheet that is under way can be settled', async () => {
  const { run } = startApproved();
  expect(await codeOfAsync(run.confirm(officer, { jobId: createUuid(9), serial: 'B1042337' }))).toBe(
    'PRINT_JOB_UNKNOWN',
  );
  expect(await codeOfAsync(run.spoil(officer, { jobId: createUuid(9), serial: '', reason: 'torn' }))).toBe(
    'PRINT_JOB_UNKNOWN',
  );
  expect(
    await codeOfAsync(run.spoil(createOfficer('collection'), { jobId: createUuid(9), serial: '', reason: 'torn' })),
  ).toBe('ROLE_MISSING');
});

test('after a crash between intent and spooling the officer is asked to look; nothing is printed by itself', async () => {
  const { counter, print } = startApproved({ submit: () => new Promise(() => {}) });
  void print();
  await vi.waitFor(() => expect(readStatus(counter, approved.id)).toBe('making'));
  const after = start({ counter });
  after.run.resume();
  expect(await after.sheet()).toMatchObject({ state: 'unknown', problem: null });
  expect(after.printers.submit).not.toHaveBeenCalled();
  expect(after.printers.follow).not.toHaveBeenCalled();
});

test('after a crash with the job at the printer it is followed on, and not spooled again', async () => {
  const { counter, print, answers } = startApproved();
  answers.push({ state: 'printing', reason: '' });
  await print();
  const after = start({ counter });
  after.answers.push({ state: 'done', reason: '' });
  after.run.resume();
  await after.becomes('printed');
  expect(after.printers.submit).not.toHaveBeenCalled();
  expect(after.printers.follow).toHaveBeenCalledWith('Kyocera', '41');
});

test('a sheet that another desk printed is settled there, not here', async () => {
  const { counter, run } = start();
  const elsewhere = advance(createApplication(), 'making');
  seed(counter, elsewhere);
  const jobId = findOpenSheet(itemOf(elsewhere))?.jobId ?? '';
  expect(await codeOfAsync(run.confirm(officer, { jobId, serial: 'B1042337' }))).toBe('PRINT_JOB_UNKNOWN');
  expect(readStatus(counter, elsewhere.id)).toBe('making');
});

test('each word of a sheet reaches the window once', async () => {
  const { counter, print, run, becomes, answers } = startApproved();
  answers.push({ state: 'done', reason: '' });
  const { jobId } = await print();
  await becomes('printed');
  counter.events.length = 0;
  await run.confirm(officer, { jobId, serial: 'B1042337' });
  expect(counter.events.map(({ kind }) => kind)).toEqual(['application.changed']);
});

/** Printing needs the centre's word. */
const startOnline = async () => {
  const reference = {
    ...testReference,
    service: testReference.service.map((row) => ({ ...row, online: ['make' as const] })),
  };
  const desk = startApproved({ counter: { ...createCounter(), reference } });
  const { jobId } = await desk.print();
  const answer = (given: Omit<CommandAnswer, 'id'>, run: Pick<typeof desk.run, 'hear'> = desk.run): void => {
    const waiting = listWaiting(desk.counter);
    settleBatch(
      desk.counter,
      waiting,
      waiting.map(({ id }) => ({ id, kind: '', ...given })),
    );
    run.hear();
  };
  return { ...desk, jobId, answer };
};

test('a sheet that needs the centre’s word comes out after it, once', async () => {
  const { printers, print, run, counter, list, becomes, answer, answers } = await startOnline();
  run.hear();
  expect([readStatus(counter, approved.id), printers.submit.mock.calls]).toEqual(['approved', []]);
  expect(await codeOfAsync(print())).toBe('ACT_ASKED');
  expect((await list()).ready.map(({ blocks }) => blocks.map(({ code }) => code))).toEqual([['ACT_ASKED']]);
  answers.push({ state: 'done', reason: '' });
  answer({ kind: 'applied', version: approved.version + 1 });
  run.hear();
  await becomes('printed');
  expect([readStatus(counter, approved.id), printers.submit.mock.calls.length]).toEqual(['making', 1]);
});

test('a sheet that the centre refuses never comes out, and no blank is asked for it', async () => {
  const { counter, printers, list, jobId, answer } = await startOnline();
  answer({ kind: 'refused', problem: toProblem(new AppError('RESTRICTED', 'a caveat')) });
  expect(await list()).toMatchObject({ ready: [{}], sheets: [{ jobId, state: 'refused' }] });
  const [row] = listAll(counter);
  expect(findRefusedSheet(counter.connection.reader, row as CommandRow)?.mayBeOut).toBe(false); // there is one act
  expect(printers.submit).not.toHaveBeenCalled();
});

test('a program that ends while a sheet waits for the centre’s word never prints it: it is spoiled without a blank', async () => {
  const { counter, jobId, answer } = await startOnline();
  const after = start({ counter });
  after.run.resume();
  answer({ kind: 'applied', version: approved.version + 1 }, after.run);
  expect(await after.list()).toMatchObject({ ready: [], sheets: [{ jobId, state: 'failed', problem: null }] });
  expect(after.printers.submit).not.toHaveBeenCalled();
  await after.run.spoil(officer, { jobId, serial: '', reason: 'not-printed' });
  expect(await after.list()).toMatchObject({ ready: [{ blocks: [] }], sheets: [] });
});

test('refused after the program has ended, it asks for no blank either', async () => {
  const { counter, answer } = await startOnline();
  const after = start({ counter });
  after.run.resume();
  answer({ kind: 'refused', problem: toProblem(new AppError('RESTRICTED', 'a caveat')) }, after.run);
  const [row] = listAll(counter);
  expect(findRefusedSheet(counter.connection.reader, row as CommandRow)?.mayBeOut).toBe(false); // there is one act
});

test('a paper without a number asks for no blank, is confirmed by a word, and is then with the citizen', async () => {
  const search = createApplication({ number: 9, service: 'vehicle-search' });
  const counter = createCounter();
  seed(counter, search);
  const requireLeft = vi.fn(noStock.requireLeft);
  const chosen = { printer: 'Kyocera', slipPrinter: 'Desk' };
  const issued = vi.fn(async () => Buffer.from('%PDF-1.3\n1 0 obj << /Type /Page >>\n2 0 obj << /Type /Page >>'));
  const printers = ['Kyocera', 'Desk'].map((name) => ({ ...ready, name, twoSided: false }));
  const run = createPrintRun({
    counter,
    preference: () => chosen,
    blanks: { ...noStock, requireLeft, findNext: () => 'B1042337' },
    printers: createPrinterStub({ list: async () => printers }),
    paper: { makeItem: issued },
    sleep: async () => {},
    log: () => {},
  });
  const itemId = itemOf(search).id;
  const print = (printer: string) => run.print(officer, { id: search.id, itemId, printer });
  expect(await codeOfAsync(print('Kyocera')), 'numbered blanks lie there').toBe('PRINTER_HOLDS_BLANKS');
  const spoiled = await print('Desk');
  expect(spoiled.item).toMatchObject({ onBlank: false, handOver: 'at-once' });
  expect(findSheet(counter.connection.reader, spoiled.jobId)?.expectedSerial).toBeNull();
  expect(listOwnSheets(counter.connection.reader, counter.station.workstationId, counter.reference)).toEqual([]);
  const [spoilReason] = testReference['spoil-reason'];
  await run.spoil(officer, { jobId: spoiled.jobId, serial: null, reason: spoilReason?.code ?? '' });
  const { jobId } = await print('Desk');
  expect(await codeOfAsync(run.confirm(officer, { jobId, serial: 'B1042337' }))).toBe('INVALID_INPUT');
  expect(await run.confirm(officer, { jobId, serial: null })).toMatchObject({ status: 'released' });
  expect(requireLeft).not.toHaveBeenCalled();
  expect(issued).toHaveBeenCalledWith('sheet', expect.anything(), itemId, { officerName: officer.name, at: testNow });
});
