import { listSerialLeases } from '#db/query/serial-lease.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Role } from '#domain/officer.ts';
import { formatSerial } from '#domain/serial.ts';
import type { SerialAnswer } from '#domain/serial-question.ts';
import { createSerialKeeper } from '#electron/blank/lease.ts';
import { perform } from '#electron/service/perform.ts';
import type { SessionHolder } from '#electron/workstation/session.ts';
import { createApplication, createUuid, itemOf } from './application.ts';
import { advance, codeOf, createCounter, createOfficer, seed, testNow } from './counter.ts';

export const dayMs = 86_400_000;
export const lifeMs = 14 * dayMs;
export const serialAt = (number: number): string => `A${String(number).padStart(6, '0')}`;
export const spaced = (number: number): string => `A ${String(number).padStart(6, '0')}`;

/** An office's stock as a centre keeps it, and a line that loses a request or its answer when told to. */
export const createBlankStock = (size: number | undefined) => {
  type Lease = { id: string; desk: string; first: number; last: number; expiresAt: number; isOpen: boolean };
  const clock = { at: testNow };
  const leases: Lease[] = [];
  const asked: string[] = [];
  const line: { loses: 'request' | 'answer' | 'enough' | undefined; repeats: boolean } = {
    loses: undefined,
    repeats: false,
  };
  let before: ReturnType<typeof answer> | undefined;
  let free = size === undefined ? [] : [...Array(size).keys()].map((place) => place + 1);
  const answer = (id: string, desk: string) => {
    const held = leases.find((one) => one.id === id && one.isOpen);
    return {
      id,
      registered: size !== undefined,
      block:
        held === undefined
          ? null
          : { from: serialAt(held.first), to: serialAt(held.last), count: held.last - held.first + 1 },
      expiresAt: held?.expiresAt ?? null,
      elsewhere: leases
        .filter((one) => one.isOpen && one.desk !== desk && one.expiresAt > clock.at)
        .map(({ first, last, expiresAt }) => ({
          from: serialAt(first),
          to: serialAt(last),
          count: last - first + 1,
          expiresAt,
        })),
      at: clock.at,
    };
  };
  const pass = async <Value>(does: () => Value): Promise<Value> => {
    const { loses } = line;
    if (loses === 'enough') {
      does();
      throw new AppError('SERIAL_ENOUGH', 'it holds enough', { most: 200 });
    }
    if (loses === 'request') throw new AppError('CENTRE_UNREACHABLE', 'lost');
    const value = does();
    if (loses === 'answer') throw new AppError('CENTRE_UNREACHABLE', 'lost');
    return value;
  };
  const connect = (desk: string) => ({
    postSerialLease: ({ id, count }: { id: string; count: number }) =>
      pass(() => {
        asked.push(`lease ${id.slice(-2)}`);
        const known = leases.find((one) => one.id === id);
        if (known !== undefined && known.desk !== desk) throw new AppError('NOT_FOUND', 'another desk has it');
        if (known?.isOpen === true) known.expiresAt = clock.at + lifeMs;
        else if (known === undefined && free.length > 0) {
          const taken = free.slice(0, count);
          free = free.slice(count);
          leases.push({
            id,
            desk,
            first: taken[0] ?? 0,
            last: taken.at(-1) ?? 0,
            expiresAt: clock.at + lifeMs,
            isOpen: true,
          });
        }
        before = line.repeats ? before : answer(id, desk);
        return before ?? answer(id, desk);
      }),
    postSerialReturn: ({ id, from }: { id: string; from?: string }) =>
      pass(() => {
        asked.push(`return ${from ?? 'all'}`);
        const known = leases.find((one) => one.id === id);
        if (known === undefined) throw new AppError('NOT_FOUND', 'no such lease');
        if (!known.isOpen) return answer(id, desk);
        const first = from === undefined ? known.first : Number(from.slice(1));
        for (let number = first; number <= known.last; number += 1) free.push(number);
        free.sort((a, b) => a - b);
        if (first <= known.first) known.isOpen = false;
        else known.last = Math.min(known.last, first - 1);
        return answer(id, desk);
      }),
  });
  return { clock, asked, line, leases, connect, countFree: () => free.length };
};

export const startBlankDesk = (stock: ReturnType<typeof createBlankStock>, name = 'D1', ...roles: Role[]) => {
  const counter = createCounter();
  counter.station.workstationId = name;
  const state: { token: string | undefined } = { token: 'token' };
  let session = { officer: createOfficer(...(roles.length === 0 ? (['supervisor'] as const) : roles)) };
  const logged: string[] = [];
  let made = 0;
  const start = () =>
    createSerialKeeper({
      counter: { ...counter, newId: () => createUuid(++made, name === 'D1' ? 911 : 912) },
      api: stock.connect(name),
      // the officer is all that is asked for
      session: { token: () => state.token, find: () => session as ReturnType<SessionHolder['find']> },
      log: (_level, event) => logged.push(event),
    });
  let serials = start();
  let count = 0;
  /** A logbook on a blank, confirmed; or, without one, a sheet that stays under way. */
  const print = (number: number | undefined) => {
    count += 1;
    const record = advance(createApplication({ number: count }), 'approved');
    seed(counter, record);
    const jobId = createUuid(count, 813);
    const sheet = { itemId: itemOf(record).id, jobId };
    perform(counter, session.officer, 'item.make', record.id, { ...sheet, documentSha256: 'a'.repeat(64) });
    if (number !== undefined)
      perform(counter, session.officer, 'item.confirm', record.id, { ...sheet, serial: serialAt(number) });
    return jobId;
  };
  return {
    counter,
    state,
    logged,
    print,
    /** What the sheets under way should bear; else what the next one should. */
    expected: (): string[] => {
      const sheets = [...serials.listExpected().values()];
      return sheets.length > 0 ? sheets : [formatSerial(serials.findNext() ?? '')];
    },
    printTo: (from: number, to: number) => {
      for (let number = from; number <= to; number += 1) print(number);
    },
    get serials() {
      return serials;
    },
    supply: () => serials.supply(),
    /** What the desk says of a serial for a sheet; insisted on when an answer is given. */
    say: (serial: string, jobId = createUuid(1, 813), asked?: SerialAnswer) =>
      codeOf(() => serials.requireSaid(session.officer, jobId, serial, asked)),
    /** The program ends and begins again: what was only in memory is gone. */
    restart: () => {
      serials = start();
    },
    signInAgain: () => {
      session = { officer: session.officer };
    },
    rows: () =>
      listSerialLeases(counter.connection.reader).map(
        ({ state: at, first, last }) => `${at} ${first ?? ''}-${last ?? ''}`,
      ),
    pass: (ms: number) => {
      counter.clock.at += ms;
      stock.clock.at += ms;
    },
  };
};
