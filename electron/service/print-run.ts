import { type Transaction, transact } from '#db/connection.ts';
import { findCommand, listRefusedPrints } from '#db/outbox.ts';
import { findApplication, findByOpenJob, getApplication } from '#db/query/application.ts';
import { listQueue } from '#db/query/queue.ts';
import {
  findSheet,
  insertSheet,
  listInterrupted,
  listSheetPrinters,
  listSheets,
  type SheetRow,
  updateSheet,
} from '#db/query/sheet.ts';
import { type Application, findOpenPrint } from '#domain/application.ts';
import { civilDateAt, startOfDay } from '#domain/civil-date.ts';
import { describeBug } from '#domain/contract/bug.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { AppError, toErrorCode, toProblem } from '#domain/contract/errors.ts';
import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { ApplicationRow } from '#domain/contract/screen/case.ts';
import type { ListedPrinter, Printer, Sheet } from '#domain/contract/screen/print.ts';
import type { Officer } from '#domain/officer.ts';
import type { SerialKeeper } from '../blank/lease.ts';
import { countPages } from '../paper/count-pages.ts';
import { listUndrawn } from '../paper/layout/undrawn.ts';
import type { PaperOrder } from '../paper/maker.ts';
import { isUnderWay, type PrinterJob, type Printers, titleOf } from '../paper/printers.ts';
import { type Counter, type Log, sha256 } from '../workstation/context.ts';
import { requireRole } from '../workstation/session.ts';
import { toRow } from './application-row.ts';
import { perform } from './perform.ts';
import { findRefusedSheet, takePlaceOf } from './repair.ts';
import { findLastWord, readPrinterState } from './sheet-job.ts';

/** A paper of one application at this counter. */
export type MakePaper = (kind: PaperOrder['kind'], record: Application) => Promise<Uint8Array>;

/** The numbered blanks in this workstation's keeping; see `sync/serials.ts`. */
export type BlankGuard = Pick<SerialKeeper, 'requireLeft' | 'requireSaid' | 'findNext' | 'listExpected'>;

export type PrintRunOptions = {
  counter: Counter;
  blanks: BlankGuard;
  printers: Printers;
  makePaper: MakePaper;
  sleep: (ms: number) => Promise<void>;
  log: Log;
};

const followEveryMs = 1000;
/** A cancelled job may need a moment to come to rest. */
const restTurns = 5;
/** A job that could not be taken back is tried again this often: its printer may be switched on at any time. */
const pursueEveryMs = 30_000;

/**
 * Paper ⇒ record: the intent with the document's hash is committed first, then the bytes are spooled, then the
 * printer's own word is followed, then the officer confirms by the serial on the sheet. A crash at any point leaves a
 * sheet that asks "confirm or spoil"; nothing is ever printed twice by itself. A sheet is not given up before its job
 * is out of the printer's queue: what waits there would come out as a second logbook.
 */
export type PrintRun = ReturnType<typeof createPrintRun>;

export const createPrintRun = ({ counter, blanks, printers, makePaper, sleep, log }: PrintRunOptions) => {
  const { connection, now } = counter;
  const db = connection.reader;

  const change = (jobId: string, to: Parameters<typeof updateSheet>[2]): void => {
    transact(connection.writer, (tx) => updateSheet(tx, jobId, to));
    counter.emit({ kind: 'print.changed' });
  };

  /** A print that the centre refused is followed to its end all the same: its paper must not be used. */
  const findRefused = (jobId: string) => listRefusedPrints(db).find((one) => one.jobId === jobId)?.row;

  const toSheet = (row: SheetRow, expected = blanks.listExpected(), refused = findRefused(row.jobId)): Sheet => ({
    jobId: row.jobId,
    application: toRow(getApplication(db, row.applicationId), counter.reference, civilDateAt(now())),
    startedAt: row.startedAt,
    printer: row.printer,
    state: refused === undefined ? row.state : 'refused',
    refused:
      refused === undefined
        ? null
        : { commandId: refused.id, officer: refused.officer, serial: findRefusedSheet(db, refused)?.serial ?? null },
    expected: expected.get(row.jobId) ?? null,
    problem: row.problem === null ? null : { code: toErrorCode(row.problem.code), details: row.problem.details },
  });

  /** Asks the printer until it has a last word, or the officer has settled the sheet. */
  const follow = async (jobId: string, printer: string, printerJobId: string): Promise<void> => {
    for (;;) {
      const sheet = findSheet(db, jobId);
      if (
        sheet === undefined ||
        sheet.state !== 'sent' ||
        (findByOpenJob(db, jobId) === undefined && findRefused(jobId) === undefined)
      )
        return;
      const job = await printers.follow(printer, printerJobId).catch(
        (error: unknown): PrinterJob => ({
          state: 'stopped',
          reason: error instanceof Error ? error.message : String(error),
        }),
      );
      // Taken back, or settled, while the printer was asked
      if (findSheet(db, jobId)?.state !== 'sent') return;
      const last = findLastWord(printer, job);
      if (last !== undefined) return change(jobId, last);
      const problem =
        job.state === 'stopped' || job.state === 'held'
          ? toProblem({
              code: 'PRINTER_STOPPED',
              message: 'the job waits at the printer',
              details: { printer, reason: job.reason },
            })
          : null;
      if (problem?.code !== sheet.problem?.code) change(jobId, { problem });
      await sleep(followEveryMs);
    }
  };

  const watch = (jobId: string, printer: string, printerJobId: string): void => {
    follow(jobId, printer, printerJobId).catch((error: unknown) =>
      log('error', 'print.follow', { jobId, ...describeBug(error) }),
    );
  };

  const requirePrinter = async (name: string): Promise<Printer> => {
    const printer = (await printers.list()).find((one) => one.name === name);
    if (printer === undefined) throw new AppError('PRINTER_MISSING', 'no such printer', { printer: name });
    if (printer.state === 'stopped')
      throw new AppError('PRINTER_STOPPED', 'the printer is stopped', { printer: name, reason: printer.reason });
    if (printer.state === 'rejecting')
      throw new AppError('PRINTER_REJECTED', 'the printer takes no jobs', { printer: name, reason: printer.reason });
    return printer;
  };

  /**
   * The sheet of the record as it stands when this ends: a change that arrives while the paper is made is on it too.
   */
  const createSheet = async (id: string): Promise<Uint8Array> => {
    for (;;) {
      const { record } = getApplication(db, id);
      if (record.status !== 'approved')
        throw new AppError('WRONG_STATUS', 'the application is not at this step', { status: record.status });
      const bytes = await makePaper('logbook', record);
      if (canonicalJson(getApplication(db, id).record) === canonicalJson(record)) return bytes;
    }
  };

  /**
   * Hands a committed sheet to the printer. Only a refusal says that nothing will come out; after any other fault the
   * officer looks.
   */
  const spool = async (bytes: Uint8Array, printer: string, title: string, jobId: string): Promise<void> => {
    let printerJobId: string;
    try {
      ({ printerJobId } = await printers.submit(bytes, printer, title));
    } catch (error) {
      const isRefused = error instanceof AppError;
      log('warn', 'print.submit', { jobId, code: isRefused ? error.code : 'unknown' });
      return change(jobId, isRefused ? { state: 'failed', problem: toProblem(error) } : { state: 'unknown' });
    }
    change(jobId, { state: 'sent', printerJobId });
    watch(jobId, printer, printerJobId);
  };

  /** Sheets that are being handed to the printer now: whether a job came of one is known only after that. */
  const sending = new Map<string, Promise<void>>();

  /** The job's number at the printer, also where the program ended before it was written down. */
  const findJob = async ({ jobId, printer, printerJobId }: SheetRow, reference: string): Promise<string | undefined> =>
    printerJobId ?? (await printers.find(printer, titleOf(reference, jobId)));

  /** What the system says of a job that was cancelled, once it has come to rest. */
  const cancel = async (printer: string, printerJobId: string): Promise<PrinterJob> => {
    let job = await printers.cancel(printer, printerJobId);
    for (let turn = 0; isUnderWay(job) && turn < restTurns; turn += 1) {
      await sleep(followEveryMs);
      job = await printers.follow(printer, printerJobId);
    }
    return job;
  };

  /**
   * Takes whatever of a sheet still waits out of the printer's queue, before the sheet is given up.
   * @throws AppError SHEET_MAY_COME when that cannot be done, or not be seen to be done
   */
  const takeBack = async (jobId: string, reference: string): Promise<void> => {
    await sending.get(jobId);
    const sheet = findSheet(db, jobId);
    if (sheet === undefined || sheet.state === 'printed' || sheet.state === 'failed') return;
    const { printer } = sheet;
    let job: PrinterJob | undefined;
    try {
      const printerJobId = await findJob(sheet, reference);
      if (printerJobId === undefined) return;
      job = await cancel(printer, printerJobId);
    } catch (error) {
      log('warn', 'print.cancel', { jobId, ...describeBug(error) });
    }
    const last = job === undefined ? undefined : findLastWord(printer, job);
    if (last === undefined)
      throw new AppError('SHEET_MAY_COME', 'the job is still at the printer', { printer, reason: job?.reason ?? '' });
    change(jobId, last);
  };

  /** Of a sheet that was given up though its job could not be taken back: tried until it can. */
  const pursue = (jobId: string, reference: string): void => {
    const run = async (): Promise<void> => {
      for (;;) {
        await sleep(pursueEveryMs);
        try {
          return await takeBack(jobId, reference);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
        }
      }
    };
    run().catch((error: unknown) => log('error', 'print.pursue', { jobId, ...describeBug(error) }));
  };

  /**
   * @returns what is to be done once the act is committed. @throws AppError SHEET_MAY_COME unless the officer has been
   * told
   */
  const giveUp = async (jobId: string, reference: string, mayCome: true | undefined): Promise<() => void> => {
    try {
      await takeBack(jobId, reference);
      return () => {};
    } catch (error) {
      if (!(error instanceof AppError) || mayCome === undefined) throw error;
      return () => pursue(jobId, reference);
    }
  };

  const recover = async (sheet: SheetRow, reference: string): Promise<void> => {
    const printerJobId = await findJob(sheet, reference);
    if (printerJobId === undefined || findSheet(db, sheet.jobId)?.state !== 'unknown') return;
    change(sheet.jobId, { state: 'sent', printerJobId });
    watch(sheet.jobId, sheet.printer, printerJobId);
  };

  const isSpoiled = ({ applicationId, jobId }: SheetRow): boolean =>
    findApplication(db, applicationId)?.record.prints.some(
      (job) => job.jobId === jobId && job.outcome === 'spoiled',
    ) === true;

  const toRefusedSheet = (
    { jobId, row }: ReturnType<typeof listRefusedPrints>[number],
    expected: Map<string, string>,
  ): Sheet[] => {
    const sheet = findSheet(db, jobId);
    return sheet === undefined || findApplication(db, row.subject) === undefined ? [] : [toSheet(sheet, expected, row)];
  };

  const rowOf = (id: string): ApplicationRow => toRow(getApplication(db, id), counter.reference, civilDateAt(now()));

  const getOpen = (jobId: string): Application => {
    const found = findByOpenJob(db, jobId);
    if (found === undefined) throw new AppError('PRINT_JOB_UNKNOWN', 'this sheet is not under way');
    return found.record;
  };

  return {
    list: (): RouteOutput<'print.list'> => {
      const today = civilDateAt(now());
      const open = listQueue(db, { statuses: ['printing'], order: 'urgent' }, 0, 500).flatMap(
        ({ record }) => findOpenPrint(record)?.jobId ?? [],
      );
      const expected = blanks.listExpected();
      const since = startOfDay(today);
      const settled = listQueue(db, { statuses: ['printed', 'shelved', 'collected'], order: 'latest' }, 0, 500);
      const ready = listQueue(db, { statuses: ['approved'], order: 'urgent' }, 0, 500);
      return {
        ready: ready.map((entry) => toRow(entry, counter.reference, today)),
        undrawn: ready.flatMap(({ record }) => listUndrawn(record).map((one) => ({ id: record.id, ...one }))),
        sheets: [
          ...listRefusedPrints(db).flatMap((one) => toRefusedSheet(one, expected)),
          ...listSheets(db, open).map((row) => toSheet(row, expected)),
        ],
        confirmedToday: settled.filter(({ record }) =>
          record.prints.some((job) => job.outcome === 'confirmed' && (job.settledAt ?? 0) >= since),
        ).length,
      };
    },

    preview: (id: string): Promise<Uint8Array> => makePaper('preview', getApplication(db, id).record),

    /**
     * @throws AppError before anything is committed: ROLE_MISSING, PRINTER_MISSING, PRINTER_STOPPED, PRINTER_REJECTED,
     * PRINTER_ONE_SIDED, PAPER_TEXT_UNSEEN, or the rule's refusal.
     */
    print: async (officer: Officer, { id, printer, seen = [] }: RouteInput<'logbook.print'>): Promise<Sheet> => {
      requireRole(officer, 'printing');
      blanks.requireLeft();
      const { twoSided } = await requirePrinter(printer);
      const bytes = await createSheet(id);
      const unseen = listUndrawn(getApplication(db, id).record).find(({ text }) => !seen.includes(text));
      if (unseen !== undefined)
        throw new AppError('PAPER_TEXT_UNSEEN', 'the paper cannot show a text as it is written', unseen);
      // The second page belongs on the back of the same blank: on another one it would be half a logbook that nobody
      // knows of
      if (countPages(bytes) > 1 && !twoSided)
        throw new AppError('PRINTER_ONE_SIDED', 'the logbook has two pages', { printer });
      const jobId = counter.newId();
      // Before the act: after it this sheet is one of those under way
      const expectedSerial = blanks.findNext() ?? null;
      const row = {
        jobId,
        applicationId: id,
        printer,
        printerJobId: null,
        state: 'intent',
        problem: null,
        expectedSerial,
      } as const;
      const insertIntent = (tx: Transaction) => insertSheet(tx, { ...row, startedAt: now() });
      const { reference } = perform(
        counter,
        officer,
        'logbook.print',
        id,
        { jobId, documentSha256: sha256(bytes) },
        insertIntent,
      );
      const sent = spool(bytes, printer, titleOf(reference, jobId), jobId);
      sending.set(jobId, sent);
      await sent.finally(() => sending.delete(jobId));
      const sheet = findSheet(db, jobId);
      if (sheet === undefined) throw new Error('the sheet of a committed intent is missing');
      return toSheet(sheet);
    },

    /**
     * @throws AppError SERIAL_UNEXPECTED with the question to be answered, SERIAL_UNLEASED, SERIAL_USED, or the rule's
     * refusal
     */
    confirm: (officer: Officer, { jobId, serial, asked, repairs }: RouteInput<'logbook.confirm'>): ApplicationRow => {
      const { id } = getOpen(jobId);
      const insisted = blanks.requireSaid(officer, jobId, serial, asked);
      const payload = { jobId, serial, ...(insisted === undefined ? {} : { asked: insisted }) };
      perform(
        counter,
        officer,
        'logbook.confirm',
        id,
        payload,
        takePlaceOf(counter, officer, repairs, 'logbook.confirm'),
      );
      counter.emit({ kind: 'print.changed' });
      return rowOf(id);
    },

    /**
     * @throws AppError as `confirm`, SHEET_MAY_COME, BLANK_UNACCOUNTED: without a blank it is the printer that says so,
     * or a supervisor
     */
    spoil: async (
      officer: Officer,
      { jobId, serial: given, reason, asked, mayCome, repairs }: RouteInput<'logbook.spoil'>,
    ): Promise<ApplicationRow> => {
      requireRole(officer, 'printing');
      const { id, reference } = getOpen(jobId);
      const serial = given === '' ? null : given;
      const insisted = serial === null ? undefined : blanks.requireSaid(officer, jobId, serial, asked);
      const goOn = await giveUp(jobId, reference, mayCome);
      const printerState = readPrinterState(findSheet(db, jobId));
      const payload = { jobId, serial, reason, printerState, ...(insisted === undefined ? {} : { asked: insisted }) };
      perform(counter, officer, 'logbook.spoil', id, payload, takePlaceOf(counter, officer, repairs, 'logbook.spoil'));
      goOn();
      counter.emit({ kind: 'print.changed' });
      return rowOf(id);
    },

    /**
     * Before a refused act is withdrawn: the blank that it names is compared, and what of its sheet still waits at the
     * printer is taken back. The act's rule then reads the printer's word from the sheet.
     * @returns what is to be done once the withdrawal is committed
     */
    beforeWithdrawal: async (
      officer: Officer,
      { commandId, blank, asked, mayCome }: RouteInput<'sync.withdraw'>,
    ): Promise<() => void> => {
      const row = findCommand(db, commandId);
      if (row === undefined) return () => {};
      const { body } = row;
      const jobId =
        body.name === 'logbook.print'
          ? body.payload.jobId
          : body.name === 'act.withdraw'
            ? body.payload.blank?.jobId
            : undefined;
      if (jobId === undefined) return () => {};
      if (blank !== null) blanks.requireSaid(officer, jobId, blank.serial, asked);
      if (body.name !== 'logbook.print') return () => {};
      return giveUp(jobId, findApplication(db, row.subject)?.record.reference ?? row.seen?.reference ?? '', mayCome);
    },

    /**
     * After a start: sheets that reached the printer are followed again. The others ask the officer to look, and are
     * looked for in the queue by their title: the program may have ended before it wrote the job's number down.
     */
    resume: (): void => {
      for (const sheet of listInterrupted(db)) {
        const { jobId, printer, applicationId } = sheet;
        const reference = findApplication(db, applicationId)?.record.reference ?? '';
        if (isSpoiled(sheet)) pursue(jobId, reference);
        else if (sheet.state === 'sent' && sheet.printerJobId !== null) watch(jobId, printer, sheet.printerJobId);
        else {
          change(jobId, { state: 'unknown' });
          recover(sheet, reference).catch((error: unknown) =>
            log('warn', 'print.recover', { jobId, ...describeBug(error) }),
          );
        }
      }
    },

    /** `chosen`: the printer for logbooks, once chosen; others hold blanks where sheets went to them from here. */
    printers: async (chosen: string | null): Promise<ListedPrinter[]> => {
      const used = new Set(listSheetPrinters(db));
      return (await printers.list()).map((one) => ({
        ...one,
        holdsBlanks: one.name === chosen || (chosen === null && used.has(one.name)),
      }));
    },
    /** A paper that is no numbered blank (the slip): checked, spooled, not followed. */
    printPlain: async (bytes: Uint8Array, printer: string, title: string): Promise<void> => {
      await requirePrinter(printer);
      await printers.submit(bytes, printer, title).catch((error: unknown) => {
        throw error instanceof AppError ? error : new AppError('PRINTER_REJECTED', String(error), { printer });
      });
    },
  };
};
