import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { findSheet } from '#db/query/sheet.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import type { Role } from '#domain/officer.ts';
import type { PrinterState } from '#domain/printer-state.ts';
import { type PrinterJob, type Printers, titleOf } from '#electron/paper/printers.ts';
import { createPrintRun } from '#electron/service/print-run.ts';
import { withdrawCommand } from '#electron/service/repair.ts';
import { settleBatch } from '#electron/sync/push.ts';
import { createApplication, itemOf } from '#test/support/application.ts';
import { noStock } from '#test/support/blanks.ts';
import {
  advance,
  codeOf,
  codeOfAsync,
  createCounter,
  createOfficer,
  listAll,
  listWaiting,
  readStatus,
  seed,
  type TestCounter,
} from '#test/support/counter.ts';
import { createPrinterStub, noChoice, readyPrinter } from '#test/support/printers.ts';

const approved = advance(createApplication(), 'approved');
const officer = createOfficer('printing');
const paper = Buffer.from('%PDF logbook');

/** A queue as a print system keeps one: what waits in it comes out as soon as it may. */
const createQueue = () => {
  type Job = { id: string; title: string; state: PrinterJob['state'] };
  const jobs: Job[] = [];
  const line: { isSilent: boolean; refusesCancel: boolean } = { isSilent: false, refusesCancel: false };
  const answer = <Value>(value: Value): Value => {
    if (line.isSilent) throw new AppError('PRINTER_MISSING', 'The print system does not answer');
    return value;
  };
  const find = (id: string) => jobs.find((job) => job.id === id);
  const printers: Printers = createPrinterStub({
    submit: async (_bytes, _printer, title) => {
      jobs.push({ id: String(jobs.length + 1), title, state: 'held' });
      return { printerJobId: String(jobs.length) };
    },
    follow: async (_printer, id) => answer({ state: find(id)?.state ?? 'unknown', reason: '' }),
    find: async (_printer, title) => answer(jobs.find((job) => job.title === title)?.id),
    cancel: async (_printer, id) => {
      const job = find(id);
      if (job?.state === 'held' && !line.refusesCancel) job.state = 'canceled';
      return answer({ state: job?.state ?? 'unknown', reason: 'tray empty' });
    },
  });
  return {
    printers,
    line,
    jobs,
    end: (state: PrinterJob['state']) => {
      for (const job of jobs) if (job.state === 'held') job.state = state;
    },
    /** Paper is put in: gives the titles of all that comes out. */
    release: () => jobs.filter(({ state }) => state === 'held').map(({ title }) => title),
  };
};

type Given = { counter?: TestCounter; queue?: ReturnType<typeof createQueue>; printers?: Printers };

const start = ({ counter = createCounter(), queue = createQueue(), printers = queue.printers }: Given = {}) => {
  let isOver = false;
  onTestFinished(() => {
    isOver = true;
  });
  const logged: string[] = [];
  const run = createPrintRun({
    counter,
    preference: () => noChoice,
    blanks: noStock,
    printers,
    paper: { makeItem: async () => paper },
    sleep: () => new Promise((resolve) => (isOver ? undefined : setTimeout(resolve, 1))),
    log: (_level, event) => logged.push(event),
  });
  const print = async (): Promise<string> =>
    (await run.print(officer, { id: approved.id, itemId: itemOf(approved).id, printer: 'Desk' })).jobId;
  const spoil = (jobId: string, serial: string | null, more: { mayCome?: true } = {}, who: Role = 'printing') =>
    codeOfAsync(run.spoil(createOfficer(who), { jobId, serial, reason: 'not-printed', ...more }));
  const stateOf = (jobId: string) => findSheet(counter.connection.reader, jobId)?.state;
  const saidOf = (jobId: string): PrinterState | undefined => {
    const act = listAll(counter).find(({ body }) => body.name === 'item.spoil' && body.payload.jobId === jobId)?.body;
    return act?.name === 'item.spoil' ? act.payload.printerState : undefined;
  };
  return { counter, queue, run, print, spoil, stateOf, saidOf, logged };
};
const startApproved = (given: Given = {}) => {
  const desk = start(given);
  seed(desk.counter, approved);
  return desk;
};

describe('spoiling a sheet', () => {
  test('desk-2: takes the job that waits out of the queue, so that one logbook comes out when paper is put in', async () => {
    const { print, spoil, queue, saidOf } = startApproved();
    const first = await print();
    expect(await spoil(first, null)).toBe('done');
    expect(saidOf(first)).toBe('canceled');
    const second = await print();
    expect(queue.release()).toEqual([titleOf(approved.reference, second)]);
  });

  test('desk-2: does so too when the sheet is given up with the serial of a torn blank', async () => {
    const { print, spoil, queue } = startApproved();
    expect(await spoil(await print(), 'B1042337')).toBe('done');
    expect(queue.release()).toEqual([]);
  });

  test.each<[string, (queue: ReturnType<typeof createQueue>) => void]>([
    ['the print system does not answer', ({ line }) => Object.assign(line, { isSilent: true })],
    ['the printer holds on to the job', ({ line }) => Object.assign(line, { refusesCancel: true })],
    ['the sheet is being printed', (queue) => queue.end('printing')],
  ])(
    'desk-2: where %s, the officer is told that a sheet may still come, and nothing is settled',
    async (_name, breakIt) => {
      const { print, spoil, queue, counter, stateOf, saidOf } = startApproved();
      const jobId = await print();
      breakIt(queue);
      expect(await spoil(jobId, 'B1042337')).toBe('SHEET_MAY_COME');
      expect([readStatus(counter, approved.id), stateOf(jobId)]).toEqual(['making', 'sent']);
      expect(await spoil(jobId, 'B1042337', { mayCome: true })).toBe('done');
      expect(saidOf(jobId)).toBe('unknown');
    },
  );

  test('desk-2: a job that could not be taken back is tried until it can, also after a new start', async () => {
    const { counter, queue, print, spoil, stateOf } = startApproved();
    const jobId = await print();
    queue.line.isSilent = true;
    await spoil(jobId, 'B1042337', { mayCome: true });
    const after = start({ counter, queue });
    after.run.resume();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(stateOf(jobId)).toBe('sent');
    queue.line.isSilent = false;
    await vi.waitFor(() => expect(stateOf(jobId)).toBe('failed'));
    expect(queue.release()).toEqual([]);
  });

  test('desk-2: after the program was killed before it wrote the number of the job down, it is found by its name', async () => {
    const counter = createCounter();
    const queue = createQueue();
    const silent: Printers = {
      ...queue.printers,
      submit: (...given) => queue.printers.submit(...given).then(() => new Promise(() => {})),
    };
    const before = startApproved({ counter, queue, printers: silent });
    void before.print();
    await vi.waitFor(() => expect(queue.jobs).toHaveLength(1));
    const after = start({ counter, queue });
    after.run.resume();
    const jobId = (await after.run.list(officer)).sheets[0]?.jobId ?? '';
    await vi.waitFor(() => expect(after.stateOf(jobId)).toBe('sent'));
    expect(await after.spoil(jobId, null)).toBe('done');
    expect(queue.release()).toEqual([]);
  });

  test('desk-2: nor does it help to spoil before the search for it has an answer', async () => {
    const counter = createCounter();
    const queue = createQueue();
    const before = startApproved({ counter, queue });
    const jobId = await before.print();
    counter.connection.client.exec("UPDATE sheet SET state = 'intent', printer_job_id = NULL");
    const after = start({ counter, queue });
    after.run.resume();
    expect(await after.spoil(jobId, null)).toBe('done');
    expect(queue.release()).toEqual([]);
  });

  test('desk-2: a sheet that is being handed over is not settled before it is known whether a job came of it', async () => {
    const queue = createQueue();
    let letGo = (): void => {};
    const slow: Printers = {
      ...queue.printers,
      submit: async (...given) => {
        await new Promise<void>((resolve) => {
          letGo = resolve;
        });
        return queue.printers.submit(...given);
      },
    };
    const { run, spoil, counter } = startApproved({ queue, printers: slow });
    const printing = run.print(officer, { id: approved.id, itemId: itemOf(approved).id, printer: 'Desk' });
    await vi.waitFor(() => expect(readStatus(counter, approved.id)).toBe('making'));
    const spoiling = spoil((await run.list(officer)).sheets[0]?.jobId ?? '', null);
    letGo();
    await printing;
    expect(await spoiling).toBe('done');
    expect(queue.release()).toEqual([]);
  });

  test('desk-2: what is refused before takes nothing back', async () => {
    const { print, spoil, queue } = startApproved();
    const jobId = await print();
    expect(await spoil(jobId, null, {}, 'collection')).toBe('ROLE_MISSING');
    expect(queue.release()).toHaveLength(1);
  });
});

describe('without a blank', () => {
  test.each<[PrinterJob['state'], PrinterState, string]>([
    ['canceled', 'canceled', 'done'],
    ['aborted', 'aborted', 'done'],
    ['done', 'printed', 'BLANK_UNACCOUNTED'],
    ['unknown', 'unknown', 'BLANK_UNACCOUNTED'],
  ])(
    'H7: after the printer said "%s" the act says so, and who printed may spoil it so or not',
    async (state, said, code) => {
      const { print, spoil, queue, saidOf, counter } = startApproved();
      const jobId = await print();
      queue.end(state);
      await vi.waitFor(() => expect(findSheet(counter.connection.reader, jobId)?.state).not.toBe('sent'));
      expect(await spoil(jobId, null)).toBe(code);
      if (code !== 'done') expect(await spoil(jobId, null, {}, 'supervisor')).toBe('done');
      expect(saidOf(jobId)).toBe(said);
    },
  );

  test('H7: what the printer never took is on no blank', async () => {
    const queue = createQueue();
    const refusing: Printers = {
      ...queue.printers,
      submit: () => Promise.reject(new AppError('PRINTER_REJECTED', 'full', {})),
    };
    const { print, spoil, saidOf } = startApproved({ queue, printers: refusing });
    const jobId = await print();
    expect(await spoil(jobId, null)).toBe('done');
    expect(saidOf(jobId)).toBe('refused');
  });

  test('H7: a sheet may be told of twice by one pair of hands only with a supervisor', async () => {
    const { print, spoil, queue, run } = startApproved();
    const first = await print();
    queue.end('done');
    await vi.waitFor(async () => expect((await run.list(officer)).sheets[0]?.state).toBe('printed'));
    expect(await spoil(first, null)).toBe('BLANK_UNACCOUNTED');
    expect(
      await codeOfAsync(run.print(officer, { id: approved.id, itemId: itemOf(approved).id, printer: 'Desk' })),
    ).toBe('ITEM_NOT_AT_STEP');
  });
});

describe('a refused print', () => {
  const refuse = async () => {
    const desk = startApproved();
    const jobId = await desk.print();
    const [row] = listWaiting(desk.counter);
    if (row === undefined) throw new Error('the print waits');
    settleBatch(
      desk.counter,
      [row],
      [{ id: row.id, kind: 'refused', problem: toProblem(new AppError('WRONG_STATUS', 'no')) }],
    );
    return { ...desk, jobId, commandId: row.id };
  };
  const nothing = (commandId: string) => ({ commandId, reason: 'no-sheet', blank: null });

  test('desk-2: is taken back too before it is said that no sheet came out', async () => {
    const { run, counter, queue, commandId } = await refuse();
    const input = nothing(commandId);
    (await run.beforeWithdrawal(officer, input))();
    withdrawCommand(counter, officer, input);
    expect(queue.release()).toEqual([]);
    const told = listAll(counter).find(({ name }) => name === 'act.withdraw')?.body;
    expect(told?.name === 'act.withdraw' && told.payload.printerState).toBe('canceled');
  });

  test('desk-2: that cannot be taken back is told of first', async () => {
    const { run, queue, commandId, stateOf, jobId } = await refuse();
    queue.line.refusesCancel = true;
    const input = nothing(commandId);
    expect(await codeOfAsync(run.beforeWithdrawal(officer, input))).toBe('SHEET_MAY_COME');
    (await run.beforeWithdrawal(officer, { ...input, mayCome: true }))();
    queue.line.refusesCancel = false;
    await vi.waitFor(() => expect(stateOf(jobId)).toBe('failed'));
  });

  test('H7: whose sheet is out is not said to have come to nothing by who printed it', async () => {
    const { run, counter, queue, commandId } = await refuse();
    queue.end('done');
    const input = nothing(commandId);
    await run.beforeWithdrawal(officer, input);
    expect(codeOf(() => withdrawCommand(counter, officer, input))).toBe('BLANK_UNACCOUNTED');
    expect(codeOf(() => withdrawCommand(counter, createOfficer('supervisor'), input))).toBe('done');
  });
});

describe('a logbook of two pages', () => {
  const twoPages = Buffer.from(
    '%PDF-1.3\n1 0 obj << /Type /Page >>\n2 0 obj << /Type /Page >>\n3 0 obj << /Type /Pages >>',
  );
  const printOn = async (bytes: Uint8Array, twoSided: boolean) => {
    const counter = createCounter();
    seed(counter, approved);
    const printers = createPrinterStub({ list: async () => [{ ...readyPrinter, twoSided }] });
    const run = createPrintRun({
      counter,
      preference: () => noChoice,
      blanks: noStock,
      printers,
      paper: { makeItem: async () => bytes },
      sleep: async () => {},
      log: () => {},
    });
    return {
      code: await codeOfAsync(run.print(officer, { id: approved.id, itemId: itemOf(approved).id, printer: 'Desk' })),
      acts: listAll(counter).length,
    };
  };

  test('desk-8: is not begun on a printer that prints on one side', async () => {
    expect(await printOn(twoPages, false)).toEqual({ code: 'PRINTER_ONE_SIDED', acts: 0 });
    expect(await printOn(twoPages, true)).toEqual({ code: 'done', acts: 1 });
    expect(await printOn(paper, false)).toEqual({ code: 'done', acts: 1 });
  });
});
