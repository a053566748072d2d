import { type Transaction, transact } from '#db/connection.ts';
import { listRefusedPrints } from '#db/outbox.ts';
import { findApplication, findByOpenJob, getApplication } from '#db/query/application.ts';
import { listQueue } from '#db/query/queue.ts';
import { findSheet, insertSheet, listInterrupted, listSheets, type SheetRow, updateSheet } from '#db/query/sheet.ts';
import { type Application, findOpenPrint } from '#domain/application.ts';
import { civilDateAt, startOfDay } from '#domain/civil-date.ts';
import { describeBug } from '#domain/contract/bug.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { AppError, toErrorCode, toProblem } from '#domain/contract/errors.ts';
import type { ApplicationRow, RouteInput, RouteOutput, Sheet } from '#domain/contract/ipc.ts';
import type { Officer } from '#domain/officer.ts';
import type { SerialKeeper } from '../sync/serials.ts';
import { toRow } from './application-row.ts';
import { type Counter, type Log, sha256 } from './counter.ts';
import type { PaperOrder } from './paper.ts';
import { perform } from './perform.ts';
import type { PrinterJob, Printers } from './printers.ts';
import { findRefusedSheet, takePlaceOf } from './repair.ts';
import { requireRole } from './session.ts';

/** A paper of one application at this counter. */
export type MakePaper = (kind: PaperOrder['kind'], record: Application) => Promise<Uint8Array>;

/** The numbered blanks in this workstation's keeping; see `sync/serials.ts`. */
export type BlankGuard = Pick<SerialKeeper, 'requireLeft' | 'requireNotElsewhere'>;

export type PrintRunOptions = {
  counter: Counter;
  blanks: BlankGuard;
  printers: Printers;
  makePaper: MakePaper;
  sleep: (ms: number) => Promise<void>;
  log: Log;
};

const followEveryMs = 1000;

/**
 * Paper ⇒ record: the intent with the document's hash is committed first, then the bytes are spooled, then the
 * printer's own word is followed, then the officer confirms by the serial on the sheet. A crash at any point leaves a
 * sheet that asks "confirm or spoil"; nothing is ever printed twice by itself.
 */
export type PrintRun = ReturnType<typeof makePrintRun>;

export const makePrintRun = ({ counter, blanks, printers, makePaper, sleep, log }: PrintRunOptions) => {
  const { connection, now } = counter;
  const db = connection.reader;

  const change = (jobId: string, to: Parameters<typeof updateSheet>[2]): void => {
    transact(connection.writer, (tx) => updateSheet(tx, jobId, to));
    counter.emit({ kind: 'print.changed' });
  };

  /** A print that the centre refused is followed to its end all the same: its paper must not be used. */
  const findRefused = (jobId: string) => listRefusedPrints(db).find((one) => one.jobId === jobId)?.row;

  const toSheet = (row: SheetRow, refused = findRefused(row.jobId)): Sheet => ({
    jobId: row.jobId,
    application: toRow(getApplication(db, row.applicationId), counter.reference, civilDateAt(now())),
    startedAt: row.startedAt,
    printer: row.printer,
    state: refused === undefined ? row.state : 'refused',
    refused: refused === undefined ? null : { commandId: refused.id, officer: refused.officer, serial: findRefusedSheet(db, refused)?.serial ?? null },
    problem: row.problem === null ? null : { code: toErrorCode(row.problem.code), details: row.problem.details },
  });

  /** Asks the printer until it has a last word, or the officer has settled the sheet. */
  const follow = async (jobId: string, printer: string, printerJobId: string): Promise<void> => {
    for (;;) {
      const sheet = findSheet(db, jobId);
      if (sheet === undefined || sheet.state !== 'sent' || (findByOpenJob(db, jobId) === undefined && findRefused(jobId) === undefined)) return;
      const job = await printers
        .follow(printer, printerJobId)
        .catch((error: unknown): PrinterJob => ({ state: 'stopped', reason: error instanceof Error ? error.message : String(error) }));
      if (job.state === 'done') return change(jobId, { state: 'printed', problem: null });
      if (job.state === 'unknown') return change(jobId, { state: 'unknown', problem: null });
      if (job.state === 'canceled' || job.state === 'aborted') {
        return change(jobId, {
          state: 'failed',
          problem: toProblem({ code: 'PRINTER_REJECTED', message: 'the printer gave the job up', details: { printer, reason: job.reason } }),
        });
      }
      const problem =
        job.state === 'stopped' || job.state === 'held'
          ? toProblem({ code: 'PRINTER_STOPPED', message: 'the job waits at the printer', details: { printer, reason: job.reason } })
          : null;
      if (problem?.code !== sheet.problem?.code) change(jobId, { problem });
      await sleep(followEveryMs);
    }
  };

  const watch = (jobId: string, printer: string, printerJobId: string): void => {
    follow(jobId, printer, printerJobId).catch((error: unknown) => log('error', 'print.follow', { jobId, ...describeBug(error) }));
  };

  const requirePrinter = async (name: string): Promise<void> => {
    const printer = (await printers.list()).find((one) => one.name === name);
    if (printer === undefined) throw new AppError('PRINTER_MISSING', 'no such printer', { printer: name });
    if (printer.state === 'stopped') throw new AppError('PRINTER_STOPPED', 'the printer is stopped', { printer: name, reason: printer.reason });
    if (printer.state === 'rejecting') throw new AppError('PRINTER_REJECTED', 'the printer takes no jobs', { printer: name, reason: printer.reason });
  };

  /** The sheet of the record as it stands when this ends: a change that arrives while the paper is made is on it too. */
  const makeSheet = async (id: string): Promise<Uint8Array> => {
    for (;;) {
      const { record } = getApplication(db, id);
      if (record.status !== 'approved') throw new AppError('WRONG_STATUS', 'the application is not at this step', { status: record.status });
      const bytes = await makePaper('logbook', record);
      if (canonicalJson(getApplication(db, id).record) === canonicalJson(record)) return bytes;
    }
  };

  /** Hands a committed sheet to the printer. Only a refusal says that nothing will come out; after any other fault the officer looks. */
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

  const toRefusedSheet = ({ jobId, row }: ReturnType<typeof listRefusedPrints>[number]): Sheet[] => {
    const sheet = findSheet(db, jobId);
    return sheet === undefined || findApplication(db, row.subject) === undefined ? [] : [toSheet(sheet, row)];
  };

  const rowOf = (id: string): ApplicationRow => toRow(getApplication(db, id), counter.reference, civilDateAt(now()));

  const getOpen = (jobId: string): string => {
    const found = findByOpenJob(db, jobId);
    if (found === undefined) throw new AppError('PRINT_JOB_UNKNOWN', 'this sheet is not under way');
    return found.record.id;
  };

  return {
    list: (): RouteOutput<'print.list'> => {
      const today = civilDateAt(now());
      const open = listQueue(db, { statuses: ['printing'], order: 'urgent' }, 0, 500).flatMap(({ record }) => findOpenPrint(record)?.jobId ?? []);
      const since = startOfDay(today);
      const settled = listQueue(db, { statuses: ['printed', 'shelved', 'collected'], order: 'latest' }, 0, 500);
      return {
        ready: listQueue(db, { statuses: ['approved'], order: 'urgent' }, 0, 500).map((entry) => toRow(entry, counter.reference, today)),
        sheets: [...listRefusedPrints(db).flatMap(toRefusedSheet), ...listSheets(db, open).map((row) => toSheet(row))],
        confirmedToday: settled.filter(({ record }) => record.prints.some((job) => job.outcome === 'confirmed' && (job.settledAt ?? 0) >= since)).length,
      };
    },

    preview: (id: string): Promise<Uint8Array> => makePaper('preview', getApplication(db, id).record),

    /** @throws AppError before anything is committed: ROLE_MISSING, PRINTER_MISSING, PRINTER_STOPPED, PRINTER_REJECTED, or the rule's refusal. */
    print: async (officer: Officer, { id, printer }: RouteInput<'logbook.print'>): Promise<Sheet> => {
      requireRole(officer, 'printing');
      blanks.requireLeft();
      await requirePrinter(printer);
      const bytes = await makeSheet(id);
      const jobId = counter.newId();
      const insertIntent = (tx: Transaction) =>
        insertSheet(tx, { jobId, applicationId: id, printer, printerJobId: null, state: 'intent', problem: null, startedAt: now() });
      const record = perform(counter, officer, 'logbook.print', id, { jobId, documentSha256: sha256(bytes) }, insertIntent);
      await spool(bytes, printer, `Kaunta ${record.reference} ${jobId.slice(-6)}`, jobId);
      const sheet = findSheet(db, jobId);
      if (sheet === undefined) throw new Error('the sheet of a committed intent is missing');
      return toSheet(sheet);
    },

    confirm: (officer: Officer, { jobId, serial, repairs }: RouteInput<'logbook.confirm'>): ApplicationRow => {
      const id = getOpen(jobId);
      blanks.requireNotElsewhere(serial);
      perform(counter, officer, 'logbook.confirm', id, { jobId, serial }, takePlaceOf(counter, officer, repairs, 'logbook.confirm'));
      counter.emit({ kind: 'print.changed' });
      return rowOf(id);
    },

    spoil: (officer: Officer, { jobId, serial, reason, repairs }: RouteInput<'logbook.spoil'>): ApplicationRow => {
      const id = getOpen(jobId);
      const payload = { jobId, serial: serial === '' ? null : serial, reason };
      if (payload.serial !== null) blanks.requireNotElsewhere(payload.serial);
      perform(counter, officer, 'logbook.spoil', id, payload, takePlaceOf(counter, officer, repairs, 'logbook.spoil'));
      counter.emit({ kind: 'print.changed' });
      return rowOf(id);
    },

    /** After a start: sheets that reached the printer are followed again, the others ask the officer to look. */
    resume: (): void => {
      for (const sheet of listInterrupted(db)) {
        if (sheet.state === 'sent' && sheet.printerJobId !== null) watch(sheet.jobId, sheet.printer, sheet.printerJobId);
        else change(sheet.jobId, { state: 'unknown' });
      }
    },

    printers: () => printers.list(),
    /** A paper that is no numbered blank (the slip): checked, spooled, not followed. */
    printPlain: async (bytes: Uint8Array, printer: string, title: string): Promise<void> => {
      await requirePrinter(printer);
      await printers.submit(bytes, printer, title).catch((error: unknown) => {
        throw error instanceof AppError ? error : new AppError('PRINTER_REJECTED', String(error), { printer });
      });
    },
  };
};
