import { transact } from '#db/connection.ts';
import { findSerialUse } from '#db/query/application.ts';
import {
  closeSerialLeases,
  insertSerialLease,
  listSerialLeases,
  listUsedSerials,
  type SerialLeaseRow,
  updateSerialLease,
} from '#db/query/serial-lease.ts';
import { getSyncState, updateSyncState } from '#db/query/sync.ts';
import type { SerialLeaseOutput } from '#domain/contract/centre/serial-lease.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Blanks } from '#domain/contract/screen/print.ts';
import { hasRole, type Officer } from '#domain/officer.ts';
import {
  findSerialPlace,
  findSerialRun,
  formatSerial,
  isInRun,
  isSerialFormat,
  type SerialRun,
  toSerial,
} from '#domain/serial.ts';
import { findNextSerial, isAnswered, judgeSerial, type Pile, type SerialAnswer } from '#domain/serial-question.ts';
import type { ApiClient } from '../centre/api-client.ts';
import type { Log, WorkstationContext } from '../workstation/context.ts';
import type { SessionHolder } from '../workstation/session.ts';
import { describeQuestion, expectSerials, listAwaitedSheets, listOwnSheets } from './awaited-sheet.ts';

/**
 * Keeps this workstation supplied with numbered blanks, where its office keeps stock at the centre: asks for a block
 * when few are left, renews what it has, gives back what its officer does not need. Each request is written down before
 * it is sent and sent under the same id until it is answered, so that a lost answer costs no blank.
 */
export type SerialKeeperOptions = {
  counter: WorkstationContext;
  api: Pick<ApiClient, 'postSerialLease' | 'postSerialReturn'>;
  session: Pick<SessionHolder, 'find' | 'token'>;
  log: Log;
};

export type SerialKeeper = ReturnType<typeof createSerialKeeper>;

const askedFor = 100;
/** Below this many left it asks for more: a day's work at a busy desk. */
const enough = 50;
/** Renewed this often while the centre is reached: a desk that loses it has almost the whole of a lease before it. */
const renewMs = 3_600_000;
/** Asked again after this where the office had none left, and where it keeps no stock at all. */
const retryDelayMs = { none: 5 * 60_000, unregistered: 3_600_000 } as const;

type Block = { row: SerialLeaseRow; run: SerialRun; expiresAt: number };
type Elsewhere = { run: SerialRun; expiresAt: number };

export const createSerialKeeper = ({ counter, api, session, log }: SerialKeeperOptions) => {
  const { connection, station, now, newId, emit, wakeSync } = counter;
  const db = connection.reader;
  /** What the office's other workstations hold, when the centre last said so. */
  let elsewhere: Elsewhere[] = [];
  const heardAt = new Map<string, number>();
  let notBefore = Number.NEGATIVE_INFINITY;
  let shortage: Blanks['shortage'] = null;
  /** The session in which the blanks were given back: none are asked for in it any more. */
  let gaveBackIn: ReturnType<SessionHolder['find']> = null;

  const centreNow = (): number => now() - (getSyncState(db).clockOffsetMs ?? 0);
  const isRegistered = (): boolean => getSyncState(db).serialsRegistered === true;
  const isPaused = (): boolean => gaveBackIn !== null && gaveBackIn === session.find();
  const change = (act: Parameters<typeof transact>[1]): void => {
    transact(connection.writer, act);
    emit({ kind: 'print.changed' });
  };

  const listHeld = (): Block[] =>
    listSerialLeases(db).flatMap((row) => {
      const run = row.state !== 'held' ? undefined : findSerialRun(row.first ?? '', row.last ?? '');
      return run === undefined ? [] : [{ row, run, expiresAt: row.expiresAt ?? 0 }];
    });

  const listUnused = ({ run }: Block): number[] => {
    const used = listUsedSerials(db, toSerial({ ...run, number: run.first }), toSerial({ ...run, number: run.last }));
    return Array.from({ length: run.last - run.first + 1 }, (_, place) => run.first + place).filter(
      (number) => !used.has(toSerial({ ...run, number })),
    );
  };

  /** The first after all that were used: blanks lie in a pile, and one that was passed over is looked for last. */
  const findNext = ({ run }: Block, unused: readonly number[]): number => {
    const open = new Set(unused);
    let next = run.last + 1;
    while (next > run.first && open.has(next - 1)) next -= 1;
    return next;
  };

  /** Sheets under way here: each has a blank in the printer. */
  const countSheets = (): number => listOwnSheets(db, station.workstationId, counter.reference).length;

  const countLeft = (): number => {
    const at = centreNow();
    return (
      listHeld().reduce((sum, block) => (block.expiresAt <= at ? sum : sum + listUnused(block).length), 0) -
      countSheets()
    );
  };

  /** What the centre says that it holds under a lease, and of the others, written down. */
  const note = (row: SerialLeaseRow, answer: SerialLeaseOutput): void => {
    heardAt.set(row.id, now());
    elsewhere = answer.elsewhere.flatMap(({ from, to, expiresAt }) => {
      const run = findSerialRun(from, to);
      return run === undefined ? [] : [{ run, expiresAt }];
    });
    const { block, expiresAt, registered } = answer;
    change((tx) => {
      updateSyncState(tx, { serialsRegistered: registered });
      // Given back while the answer was on its way: what it brings goes back too.
      const state = isPaused() ? 'returning' : 'held';
      if (block !== null)
        updateSerialLease(tx, row.id, { state, first: block.from, last: block.to, count: block.count, expiresAt });
      else if (row.state === 'held') updateSerialLease(tx, row.id, { state: 'closed' });
    });
  };

  /** @throws AppError when the centre does not answer; the row stays as it is then, and is sent again. */
  const ask = async (row: SerialLeaseRow): Promise<void> => {
    const answer = await api.postSerialLease({ id: row.id, count: askedFor });
    // Another's answer, out of a cache on the way: its blanks are in another lease, here or elsewhere.
    if (answer.id !== row.id)
      throw new AppError('CENTRE_ANSWER_STRANGE', 'the answer is about another lease', { reason: 'id' });
    note(row, answer);
    if (row.state !== 'asked') return;
    shortage =
      answer.block === null ? (answer.registered ? 'none' : null) : answer.block.count < askedFor ? 'partial' : null;
    notBefore =
      answer.block === null
        ? now() + retryDelayMs[answer.registered ? 'none' : 'unregistered']
        : Number.NEGATIVE_INFINITY;
  };

  /** What is left of a block goes back from the first blank after all that were used; none is used of it any more. */
  const giveBackRow = async (row: SerialLeaseRow): Promise<void> => {
    const run = findSerialRun(row.first ?? '', row.last ?? '');
    if (run !== undefined) {
      const block = { row, run, expiresAt: 0 };
      const next = findNext(block, listUnused(block));
      const from = next > run.first ? { from: toSerial({ ...run, number: next }) } : {};
      await api.postSerialReturn({ id: row.id, ...from }).catch((error: unknown) => {
        // The centre has let it go already.
        if (!(error instanceof AppError) || error.code !== 'NOT_FOUND') throw error;
      });
    }
    change((tx) => updateSerialLease(tx, row.id, { state: 'closed' }));
  };

  const settle = async (row: SerialLeaseRow): Promise<void> => {
    if (row.state === 'returning') return giveBackRow(row);
    if (row.state === 'asked') return now() >= notBefore && !isPaused() ? ask(row) : undefined;
    if ((row.expiresAt ?? 0) <= centreNow()) {
      // The blank that a sheet under way is on would go back with the rest
      if (countSheets() > 0) return;
      change((tx) => updateSerialLease(tx, row.id, { state: 'returning' }));
      return giveBackRow(row);
    }
    // Either way: a clock that was set back must not put it off.
    if (Math.abs(now() - (heardAt.get(row.id) ?? Number.NEGATIVE_INFINITY)) >= renewMs) await ask(row);
  };

  const supplyAll = async (): Promise<void> => {
    for (const row of listSerialLeases(db)) await settle(row);
    if (isPaused() || listSerialLeases(db).some(({ state }) => state === 'asked') || countLeft() >= enough) return;
    const row: SerialLeaseRow = {
      id: newId(),
      state: 'asked',
      first: null,
      last: null,
      count: askedFor,
      expiresAt: null,
      createdAt: now(),
    };
    transact(connection.writer, (tx) => insertSerialLease(tx, row));
    await settle(row);
  };

  /** The blanks of this desk, block by block, with those unused. */
  const listBlocks = () => {
    const at = centreNow();
    return listHeld().map((block) => {
      const unused = listUnused(block);
      const next = findNext(block, unused);
      const toKeys = (isWanted: (number: number) => boolean): string[] =>
        unused.filter(isWanted).map((number) => toSerial({ ...block.run, number }));
      const isExpired = block.expiresAt <= at;
      return {
        ...block,
        isExpired,
        left: unused.length,
        after: toKeys((number) => number >= next),
        before: toKeys((number) => number < next),
      };
    });
  };

  /** Undefined where the office keeps no stock at the centre. */
  const readPile = (blocks = listBlocks()): Pile | undefined => {
    if (!isRegistered()) return undefined;
    const good = blocks.filter(({ isExpired }) => !isExpired);
    const [next, passedOver] = [good.flatMap(({ after }) => after), good.flatMap(({ before }) => before)];
    const lapsed = blocks.flatMap(({ isExpired, before, after }) => (isExpired ? [...before, ...after] : []));
    const sheets = expectSerials(listAwaitedSheets(db, station.workstationId, counter.reference), next, passedOver);
    return { next, passedOver, lapsed, sheets, findUse: (serial) => findSerialUse(db, serial)?.jobId };
  };

  /**
   * The centre gives this desk no more than it has; another officer may be given more, so nothing is asked for until
   * then.
   */
  const giveUpAsking = (): void => {
    shortage = 'enough';
    notBefore = now() + retryDelayMs.none;
    emit({ kind: 'print.changed' });
  };

  return {
    /** Once a round of the sync, while an officer who prints is signed in. What fails is tried again in the next. */
    supply: async (): Promise<void> => {
      if (session.token() === undefined || !hasRole(session.find()?.officer ?? { roles: [] }, 'printing')) return;
      await supplyAll().catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        log('info', 'serials.failed', { code: error.code });
        if (error.code === 'SERIAL_ENOUGH') giveUpAsking();
        if (error.code === 'NOT_FOUND') change((tx) => closeSerialLeases(tx));
      });
    },

    read: (): Blanks | null => {
      if (!isRegistered()) return null;
      const blocks = listBlocks();
      return {
        blocks: blocks.map(({ row, left, expiresAt, isExpired }) => ({
          first: formatSerial(row.first ?? ''),
          last: formatSerial(row.last ?? ''),
          left,
          until: expiresAt,
          expired: isExpired,
        })),
        left: blocks.reduce((sum, { left, isExpired }) => (isExpired ? sum : sum + left), 0) - countSheets(),
        givenBack: isPaused(),
        shortage,
      };
    },

    /** Before a numbered blank is printed on. @throws AppError SERIAL_NONE_LEFT */
    requireLeft: (): void => {
      if (isRegistered() && countLeft() < 1)
        throw new AppError('SERIAL_NONE_LEFT', 'no blank is left to this workstation');
    },

    /** The serial that the next sheet should bear, by its key. */
    findNext: (): string | undefined => {
      const pile = readPile();
      return pile === undefined ? undefined : findNextSerial(pile);
    },

    /** The serial that each sheet under way should bear, by its job, as it is written on the blank. */
    listExpected: (): Map<string, string> =>
      new Map(readPile()?.sheets.map(({ jobId, serial }) => [jobId, formatSerial(serial)])),

    /**
     * Before a sheet is settled by its serial. One that is not expected is asked about and passes once the officer
     * insists on it (`asked` is the answer to that very question); one that is not this desk's only if that officer is
     * a supervisor, as at the centre.
     * @throws AppError SERIAL_FORMAT; SERIAL_NOT_LEASED when another desk is known to hold it; SERIAL_USED;
     *   SERIAL_UNEXPECTED with `question`, `expected`, `count`, `first`, `last` and `jobId`; SERIAL_UNLEASED
     * @returns the answer that it passed by; undefined for the one expected
     */
    requireSaid: (
      officer: Pick<Officer, 'roles'>,
      jobId: string,
      given: string,
      asked: SerialAnswer | undefined,
    ): SerialAnswer | undefined => {
      const serial = formatSerial(given);
      if (!isSerialFormat(given)) throw new AppError('SERIAL_FORMAT', 'this does not read as a serial', { serial });
      const place = findSerialPlace(given);
      const at = centreNow();
      if (place !== undefined && elsewhere.some(({ run, expiresAt }) => expiresAt > at && isInRun(run, place)))
        throw new AppError('SERIAL_NOT_LEASED', 'this blank is in the keeping of another workstation', { serial });
      const said = judgeSerial(given, jobId, readPile());
      if (said.kind === 'used') throw new AppError('SERIAL_USED', 'the serial is already on another sheet', { serial });
      if (said.kind === 'expected') return undefined;
      if (!isAnswered(said, asked))
        throw new AppError('SERIAL_UNEXPECTED', 'another serial was expected', describeQuestion(serial, said));
      if (said.question === 'notOurs' && !hasRole(officer, 'supervisor'))
        throw new AppError('SERIAL_UNLEASED', 'this blank is not in the keeping of this workstation', { serial });
      return { question: said.question, expected: said.expected };
    },

    /** @throws AppError PRINT_UNDER_WAY while a sheet is: the blank it is on is not given away. */
    giveBack: (): void => {
      if (countSheets() > 0) throw new AppError('PRINT_UNDER_WAY', 'a sheet is under way');
      const held = listHeld();
      change((tx) => {
        for (const { row } of held) updateSerialLease(tx, row.id, { state: 'returning' });
      });
      // Not before they are: on a full disk this desk keeps them, and goes on with them.
      gaveBackIn = session.find();
      wakeSync();
    },

    /** Asks for blanks now, though they were given back or the office had none a moment ago. */
    askNow: (): void => {
      gaveBackIn = null;
      notBefore = Number.NEGATIVE_INFINITY;
      emit({ kind: 'print.changed' });
      wakeSync();
    },
  };
};
