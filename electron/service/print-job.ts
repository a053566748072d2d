import { transact } from '#db/connection.ts';
import { findRefusedPrint } from '#db/outbox.ts';
import { findApplication } from '#db/query/application.ts';
import { findSheet, findUnderWay, listInterrupted, type SheetRow, updateSheet } from '#db/query/sheet.ts';
import { describeBug } from '#domain/contract/bug.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import { isUnderWay, type PrinterJob, type Printers, titleOf } from '../paper/printers.ts';
import type { Counter, Log } from '../workstation/context.ts';
import { findLastWord } from './sheet-job.ts';

export type PrintJobOptions = {
  counter: Pick<Counter, 'connection' | 'emit'>;
  printers: Printers;
  sleep: (ms: number) => Promise<void>;
  log: Log;
};

const followIntervalMs = 1000;
/** A cancelled job may need a moment to come to rest. */
const maxRestChecks = 5;
/** A job that could not be taken back is tried again this often: its printer may be switched on at any time. */
const pursueIntervalMs = 30_000;

/**
 * The job of each sheet, from the printer's queue to its last word. A sheet is not given up before its job is out of
 * the queue: what waits there would come out as a second logbook.
 */
export type PrintJobs = ReturnType<typeof createPrintJobs>;

export const createPrintJobs = ({ counter, printers, sleep, log }: PrintJobOptions) => {
  const { connection } = counter;
  const db = connection.reader;

  const change = (jobId: string, to: Parameters<typeof updateSheet>[2]): void => {
    transact(connection.writer, (tx) => updateSheet(tx, jobId, to));
    counter.emit({ kind: 'print.changed' });
  };

  /**
   * Asks the printer until it has a last word, or the officer has settled the sheet. A print that the centre refused is
   * followed to its end all the same: its paper must not be used.
   */
  const follow = async (jobId: string, printer: string, printerJobId: string): Promise<void> => {
    for (;;) {
      const sheet = findSheet(db, jobId);
      if (
        sheet === undefined ||
        sheet.state !== 'sent' ||
        (findUnderWay(db, sheet) === undefined && findRefusedPrint(db, sheet) === undefined)
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
      await sleep(followIntervalMs);
    }
  };

  const watch = (jobId: string, printer: string, printerJobId: string): void => {
    follow(jobId, printer, printerJobId).catch((error: unknown) =>
      log('error', 'print.follow', { jobId, ...describeBug(error) }),
    );
  };

  /** Sheets that are being handed to the printer now: whether a job came of one is known only after that. */
  const sending = new Map<string, Promise<void>>();

  /** Only a refusal says that nothing will come out; after any other fault the officer looks. */
  const send = async (bytes: Uint8Array, printer: string, title: string, jobId: string): Promise<void> => {
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

  /** Hands a committed sheet to the printer. */
  const spool = async (bytes: Uint8Array, printer: string, title: string, jobId: string): Promise<void> => {
    const sent = send(bytes, printer, title, jobId);
    sending.set(jobId, sent);
    await sent.finally(() => sending.delete(jobId));
  };

  /** The job's number at the printer, also where the program ended before it was written down. */
  const findJob = async ({ jobId, printer, printerJobId }: SheetRow, reference: string): Promise<string | undefined> =>
    printerJobId ?? (await printers.find(printer, titleOf(reference, jobId)));

  /** What the system says of a job that was cancelled, once it has come to rest. */
  const cancel = async (printer: string, printerJobId: string): Promise<PrinterJob> => {
    let job = await printers.cancel(printer, printerJobId);
    for (let turn = 0; isUnderWay(job) && turn < maxRestChecks; turn += 1) {
      await sleep(followIntervalMs);
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
        await sleep(pursueIntervalMs);
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
    findApplication(db, applicationId)?.record.items.some(({ sheets }) =>
      sheets.some((sheet) => sheet.jobId === jobId && sheet.outcome === 'spoiled'),
    ) === true;

  return {
    spool,
    giveUp,

    /** A sheet that was never handed to the printer, and never will be. */
    leave: (jobId: string, problem: SheetRow['problem']): void => change(jobId, { state: 'failed', problem }),

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
  };
};
