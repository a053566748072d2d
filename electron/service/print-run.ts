import type { Transaction } from '#db/connection.ts';
import { type CommandRow, findCommand, findRefusedPrint, listRefusedPrints, listWaitingFor } from '#db/outbox.ts';
import { findApplication, getApplication } from '#db/query/application.ts';
import { countConfirmedSince, listItems } from '#db/query/item.ts';
import {
  findSheet,
  findUnderWay,
  insertSheet,
  listInterrupted,
  listSheetPrinters,
  listSheets,
  type SheetRow,
} from '#db/query/sheet.ts';
import { type Application, getItem } from '#domain/application.ts';
import { civilDateAt, startOfDay } from '#domain/civil-date.ts';
import { isOnline } from '#domain/command/apply.ts';
import type { Block } from '#domain/command/rule.ts';
import { describeBug } from '#domain/contract/bug.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { AppError, toErrorCode } from '#domain/contract/errors.ts';
import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { ApplicationRow, ItemEntry } from '#domain/contract/screen/case.ts';
import type { ListedPrinter, Sheet } from '#domain/contract/screen/print.ts';
import type { Preference } from '#domain/contract/screen/program.ts';
import { findOpenSheet } from '#domain/item.ts';
import type { Officer } from '#domain/officer.ts';
import { getLayout, isOnBlank } from '#domain/reference.ts';
import type { SerialKeeper } from '../blank/lease.ts';
import { countPages } from '../paper/count-pages.ts';
import { listUndrawn } from '../paper/layout/undrawn.ts';
import { getReadyPrinter, titleOf } from '../paper/printers.ts';
import { sha256, type WorkstationContext } from '../workstation/context.ts';
import { requireRole } from '../workstation/session.ts';
import { toItemEntry, toRow } from './application-row.ts';
import { listBlocksHere } from './block.ts';
import type { ItemPaper } from './item-paper.ts';
import { perform } from './perform.ts';
import { requirePlain } from './plain-paper.ts';
import { createPrintJobs, type PrintJobOptions } from './print-job.ts';
import { findRefusedSheet, settleRepaired } from './repair.ts';
import { readPrinterState } from './sheet-job.ts';

const maxListed = 500;

/** The numbered blanks in this workstation's keeping. */
export type BlankGuard = Pick<SerialKeeper, 'requireLeft' | 'requireSaid' | 'findNext' | 'listExpected'>;

export type PrintRunOptions = PrintJobOptions & {
  counter: WorkstationContext;
  blanks: BlankGuard;
  paper: Pick<ItemPaper, 'makeItem'>;
  preference: () => Pick<Preference, 'printer' | 'slipPrinter'>;
};

/**
 * Paper ⇒ record: the intent with the document's hash is committed first, then the bytes are spooled, then the
 * printer's own word is followed (`print-job.ts`), then the officer confirms by the serial on the sheet. A crash at any
 * point leaves a sheet that asks "confirm or spoil"; nothing is ever printed twice by itself.
 */
export type PrintRun = ReturnType<typeof createPrintRun>;

export const createPrintRun = ({ counter, blanks, printers, paper, preference, sleep, log }: PrintRunOptions) => {
  const { connection, now } = counter;
  const db = connection.reader;
  const jobs = createPrintJobs({ counter, printers, sleep, log });

  /** Sheets that wait for the centre's word: printed once it has said yes, so that no paper comes before its record. */
  const asked = new Map<string, { row: SheetRow; spool: () => Promise<void> }>();

  const entryOf = (id: string, itemId: string): ItemEntry => {
    const entry = getApplication(db, id);
    return toItemEntry(counter, entry, getItem(entry.record, itemId));
  };

  const toSheet = (row: SheetRow, expected: Map<string, string>, refused: CommandRow | undefined): Sheet => ({
    jobId: row.jobId,
    ...entryOf(row.applicationId, row.itemId),
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

  const listMakeBlocks = (officer: Officer, record: Application, itemId: string): Block[] =>
    listBlocksHere(counter, officer, 'item.make', record, [itemId]);

  /** @throws AppError the rule's refusal */
  const requireMakeable = (officer: Officer, record: Application, itemId: string): void => {
    const [block] = listMakeBlocks(officer, record, itemId);
    if (block !== undefined) throw new AppError(block.code, 'the paper may not be made now', block.details);
  };

  /**
   * The sheet of the record as it stands when this ends: a change that arrives while the paper is made is on it too.
   */
  const createSheet = async (officer: Officer, id: string, itemId: string): Promise<Uint8Array> => {
    for (;;) {
      const { record } = getApplication(db, id);
      requireMakeable(officer, record, itemId);
      const bytes = await paper.makeItem('sheet', record, itemId, { officerName: officer.name, at: now() });
      if (canonicalJson(getApplication(db, id).record) === canonicalJson(record)) return bytes;
    }
  };

  const toRefusedSheet = (
    { jobId, row }: ReturnType<typeof listRefusedPrints>[number],
    expected: Map<string, string>,
  ): Sheet[] => {
    const sheet = findSheet(db, jobId);
    return sheet === undefined || findApplication(db, row.subject) === undefined ? [] : [toSheet(sheet, expected, row)];
  };

  const rowOf = (id: string): ApplicationRow => toRow(getApplication(db, id), counter.reference, civilDateAt(now()));

  const getOpen = (jobId: string): { record: Application; itemId: string } => {
    const sheet = findSheet(db, jobId);
    const found = sheet === undefined ? undefined : findUnderWay(db, sheet);
    if (found === undefined) throw new AppError('PRINT_JOB_UNKNOWN', 'this sheet is not under way');
    return { record: found.record, itemId: found.item.id };
  };

  /** Its act waits for the centre's word: it has never been near a printer. */
  const isStillAsked = (row: SheetRow): boolean => {
    const record = findApplication(db, row.applicationId)?.record;
    return (
      record !== undefined &&
      isOnline({ name: 'item.make' }, record, counter.reference) &&
      findUnderWay(db, row) === undefined &&
      listWaitingFor(db, row.applicationId).some(
        ({ body }) => body.name === 'item.make' && body.payload.jobId === row.jobId,
      )
    );
  };

  /** `chosen`: the printer for logbooks, once chosen; others hold blanks where sheets of blanks went to them from here. */
  const listPrinters = async (chosen: string | null): Promise<ListedPrinter[]> => {
    // What is of no known kind may have been on a blank
    const plain = new Set(
      counter.reference['item-kind'].filter(({ scannedAs }) => scannedAs !== 'serial').map(({ id }) => id),
    );
    const used = new Set(
      listSheetPrinters(db).flatMap(({ printer, kind }) => (kind !== null && plain.has(kind) ? [] : printer)),
    );
    return (await printers.list()).map((one) => ({
      ...one,
      holdsBlanks: one.name === chosen || (chosen === null && used.has(one.name)),
    }));
  };

  return {
    /** After a start. The paper of a sheet that is still asked for went with the program: it is never printed. */
    resume: (): void => {
      for (const row of listInterrupted(db).filter(isStillAsked)) jobs.leave(row.jobId, null);
      jobs.resume();
    },

    /** Records have changed: what the centre has said yes to is printed, what it has refused never was. */
    hear: (): void => {
      for (const [jobId, { row, spool }] of asked) {
        const refused = findRefusedPrint(db, row);
        const isMade = findUnderWay(db, row) !== undefined;
        if (!isMade && refused === undefined) continue;
        asked.delete(jobId);
        if (isMade) spool().catch((error: unknown) => log('error', 'print.asked', { jobId, ...describeBug(error) }));
        else jobs.leave(jobId, refused?.problem ?? null);
      }
    },

    list: async (officer: Officer): Promise<RouteOutput<'print.list'>> => {
      const expected = blanks.listExpected();
      const open = listItems(db, { states: ['making'] }, maxListed).flatMap(
        ({ entry, itemId }) => findOpenSheet(getItem(entry.record, itemId))?.jobId ?? [],
      );
      const ready = listItems(db, { states: ['due'], made: ['printed'] }, maxListed);
      return {
        ready: ready.map(({ entry, itemId }) => ({
          ...toItemEntry(counter, entry, getItem(entry.record, itemId)),
          blocks: listMakeBlocks(officer, entry.record, itemId),
        })),
        undrawn: ready.flatMap(({ entry: { record }, itemId }) =>
          listUndrawn(record, getLayout(counter.reference, getItem(record, itemId).kind)).map((one) => ({
            id: record.id,
            ...one,
          })),
        ),
        sheets: [
          ...listRefusedPrints(db).flatMap((one) => toRefusedSheet(one, expected)),
          ...listSheets(db, open).map((row) => toSheet(row, expected, findRefusedPrint(db, row))),
        ],
        confirmedToday: countConfirmedSince(db, startOfDay(civilDateAt(now()))),
      };
    },

    preview: (officer: Officer, { id, itemId }: RouteInput<'item.preview'>): Promise<Uint8Array> =>
      paper.makeItem('preview', getApplication(db, id).record, itemId, { officerName: officer.name, at: now() }),

    /**
     * @throws AppError before anything is committed: ROLE_MISSING, PRINTER_MISSING, PRINTER_STOPPED, PRINTER_REJECTED,
     * PRINTER_ONE_SIDED, PRINTER_HOLDS_BLANKS, PAPER_TEXT_UNSEEN, or the rule's refusal.
     */
    print: async (officer: Officer, { id, itemId, printer, seen = [] }: RouteInput<'item.make'>): Promise<Sheet> => {
      requireRole(officer, 'printing');
      const { record } = getApplication(db, id);
      const onBlank = isOnBlank(counter.reference, getItem(record, itemId).kind);
      if (onBlank) blanks.requireLeft();
      else {
        requireMakeable(officer, record, itemId); // plates come on no paper either: they are no question of printers
        requirePlain(await listPrinters(preference().printer), preference(), printer);
      }
      const { twoSided } = await getReadyPrinter(printers, printer);
      const bytes = await createSheet(officer, id, itemId);
      const unseen = listUndrawn(
        getApplication(db, id).record,
        getLayout(counter.reference, getItem(record, itemId).kind),
      ).find(({ text }) => !seen.includes(text));
      if (unseen !== undefined)
        throw new AppError('PAPER_TEXT_UNSEEN', 'the paper cannot show a text as it is written', unseen);
      // The second page belongs on the back of the same blank: on another one it would be half a logbook that nobody
      // knows of
      if (onBlank && countPages(bytes) > 1 && !twoSided)
        throw new AppError('PRINTER_ONE_SIDED', 'the logbook has two pages', { printer });
      const jobId = counter.newId();
      // Before the act: after it this sheet is one of those under way
      const expectedSerial = onBlank ? (blanks.findNext() ?? null) : null;
      const row: SheetRow = {
        jobId,
        applicationId: id,
        itemId,
        printer,
        printerJobId: null,
        state: 'intent',
        problem: null,
        expectedSerial,
        startedAt: now(),
      };
      const insertIntent = (tx: Transaction) => insertSheet(tx, row);
      const { reference } = perform(
        counter,
        officer,
        'item.make',
        id,
        { itemId, jobId, documentSha256: sha256(bytes) },
        insertIntent,
      );
      const spool = () => jobs.spool(bytes, printer, titleOf(reference, jobId), jobId);
      if (findUnderWay(db, row) === undefined) asked.set(jobId, { row, spool });
      else await spool();
      const sheet = findSheet(db, jobId);
      if (sheet === undefined) throw new Error('the sheet of a committed intent is missing');
      return toSheet(sheet, blanks.listExpected(), findRefusedPrint(db, sheet));
    },

    /**
     * @throws AppError SERIAL_UNEXPECTED with the question to be answered, SERIAL_UNLEASED, SERIAL_USED, or the rule's
     * refusal
     */
    confirm: async (
      officer: Officer,
      { jobId, serial, asked, repairs }: RouteInput<'item.confirm'>,
    ): Promise<ApplicationRow> => {
      const { record, itemId } = getOpen(jobId);
      const { id } = record;
      const insisted = serial === null ? undefined : blanks.requireSaid(officer, jobId, serial, asked);
      const payload = { itemId, jobId, serial, ...(insisted === undefined ? {} : { asked: insisted }) };
      perform(counter, officer, 'item.confirm', id, payload, settleRepaired(counter, officer, repairs, 'item.confirm'));
      return rowOf(id);
    },

    /**
     * @throws AppError as `confirm`, SHEET_MAY_COME, BLANK_UNACCOUNTED: without a blank it is the printer that says so,
     * or a supervisor
     */
    spoil: async (
      officer: Officer,
      { jobId, serial: given, reason, asked, mayCome, repairs }: RouteInput<'item.spoil'>,
    ): Promise<ApplicationRow> => {
      requireRole(officer, 'printing');
      const { record, itemId } = getOpen(jobId);
      const { id, reference } = record;
      const serial = given === '' ? null : given;
      const insisted = serial === null ? undefined : blanks.requireSaid(officer, jobId, serial, asked);
      const goOn = await jobs.giveUp(jobId, reference, mayCome);
      const printerState = readPrinterState(findSheet(db, jobId));
      const payload = {
        itemId,
        jobId,
        serial,
        reason,
        printerState,
        ...(insisted === undefined ? {} : { asked: insisted }),
      };
      perform(counter, officer, 'item.spoil', id, payload, settleRepaired(counter, officer, repairs, 'item.spoil'));
      goOn();
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
        body.name === 'item.make'
          ? body.payload.jobId
          : body.name === 'act.withdraw'
            ? body.payload.blank?.jobId
            : undefined;
      if (jobId === undefined) return () => {};
      if (blank !== null) blanks.requireSaid(officer, jobId, blank.serial, asked);
      if (body.name !== 'item.make') return () => {};
      return jobs.giveUp(
        jobId,
        findApplication(db, row.subject)?.record.reference ?? row.seen?.reference ?? '',
        mayCome,
      );
    },

    printers: listPrinters,
  };
};
