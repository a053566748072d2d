import { expect, test, vi } from 'vitest';
import { transact } from '#db/connection.ts';
import { listCommands } from '#db/outbox.ts';
import { countApplications } from '#db/query/application.ts';
import { closeSerialLeases, listSerialLeases } from '#db/query/serial-lease.ts';
import { findSheet, insertSheet, updateSheet } from '#db/query/sheet.ts';
import { updateSyncState } from '#db/query/sync.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Role } from '#domain/officer.ts';
import { formatSerial } from '#domain/serial.ts';
import type { SerialAnswer } from '#domain/serial-question.ts';
import { createSerialKeeper } from '#electron/blank/lease.ts';
import { perform } from '#electron/service/perform.ts';
import { applyPage } from '#electron/sync/pull.ts';
import { confirmAct } from '#electron/sync/rebase.ts';
import type { SessionHolder } from '#electron/workstation/session.ts';
import { createApplication, createUuid, itemOf } from '#test/support/application.ts';
import { advance, codeOf, createCounter, createOfficer, seed, testNow } from '#test/support/counter.ts';

const dayMs = 86_400_000;
const lifeMs = 14 * dayMs;
const serialAt = (number: number): string => `A${String(number).padStart(6, '0')}`;
const spaced = (number: number): string => `A ${String(number).padStart(6, '0')}`;

/** An office's stock as a centre keeps it, and a line that loses a request or its answer when told to. */
const createStock = (size: number | undefined) => {
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

const startDesk = (stock: ReturnType<typeof createStock>, name = 'D1', ...roles: Role[]) => {
  const counter = createCounter();
  counter.station.workstationId = name;
  const state = { token: 'token' as string | undefined };
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

test('a desk whose officer prints is given a hundred blanks, and a hundred more when fewer than fifty are left', async () => {
  const stock = createStock(1000);
  const desk = startDesk(stock);
  expect(desk.serials.read()).toBeNull();
  await desk.supply();
  expect(desk.serials.read()).toMatchObject({
    blocks: [{ first: spaced(1), last: spaced(100), left: 100, expired: false }],
    left: 100,
    shortage: null,
  });
  expect(desk.expected()).toEqual([spaced(1)]);
  desk.printTo(1, 50);
  await desk.supply();
  expect(stock.leases).toHaveLength(1);
  desk.print(51);
  await desk.supply();
  expect(desk.serials.read()).toMatchObject({ left: 149 });
  expect(desk.expected()).toEqual([spaced(52)]);
  await desk.supply();
  expect(stock.leases).toHaveLength(2);
});

test('a blank is not named again when the application that it was used on leaves the office', async () => {
  const desk = startDesk(createStock(1000));
  await desk.supply();
  desk.printTo(1, 2);
  const { counter } = desk;
  const gone = [1, 2].map((number, place) => ({
    sequence: place + 1,
    subject: { kind: 'application', id: createApplication({ number }).id },
    change: 'removed',
    version: 9,
  }));
  const page = { entries: gone, cursor: '2', more: false, remaining: 0, at: counter.now(), protocol: 2 };
  await applyPage(counter, page, async () => {});
  expect(countApplications(counter.connection.reader)).toBe(0);
  expect(desk.serials.read()).toMatchObject({ left: 98 });
  expect(desk.expected()).toEqual([spaced(3)]);
  desk.print(undefined);
  const used = createApplication({ number: 3 });
  expect(
    codeOf(() =>
      perform(counter, createOfficer('supervisor'), 'item.confirm', used.id, {
        itemId: itemOf(used).id,
        jobId: createUuid(3, 813),
        serial: serialAt(1),
      }),
    ),
  ).toBe('SERIAL_USED');
});

test('an answer about another lease, out of a cache on the way, is not taken: its blanks are in that other lease', async () => {
  const stock = createStock(1000);
  const desk = startDesk(stock);
  await desk.supply();
  desk.printTo(1, 60);
  stock.line.repeats = true;
  await desk.supply();
  expect(desk.rows()).toEqual([`held ${serialAt(1)}-${serialAt(100)}`, 'asked -']);
  stock.line.repeats = false;
  await desk.supply();
  expect(desk.rows()).toEqual([`held ${serialAt(1)}-${serialAt(100)}`, `held ${serialAt(101)}-${serialAt(200)}`]);
});

test('an office without stock is left as it was: nothing is shown, nothing refused, and it is asked again once an hour', async () => {
  const stock = createStock(undefined);
  const desk = startDesk(stock);
  for (let turn = 0; turn < 5; turn += 1) await desk.supply();
  expect(stock.asked).toHaveLength(1);
  expect(desk.serials.read()).toBeNull();
  expect(codeOf(desk.serials.requireLeft)).toBe('done');
  expect(desk.say('Z 999999')).toBe('done');
  desk.pass(3_600_000);
  await desk.supply();
  expect(stock.asked).toEqual(['lease 01', 'lease 01']);
});

test('a desk of another role, or one whose token is over, asks for nothing', async () => {
  const stock = createStock(1000);
  await startDesk(stock, 'D1', 'verifying', 'collection').supply();
  const desk = startDesk(stock);
  desk.state.token = undefined;
  await desk.supply();
  expect(stock.asked).toEqual([]);
});

test.each(['request', 'answer'] as const)(
  'a lost %s costs no blank at any point: asked, renewed, given back, over a restart too',
  async (loses) => {
    const stock = createStock(1000);
    const desk = startDesk(stock);
    const supplyLossily = async () => {
      for (const lost of [loses, loses, undefined]) {
        stock.line.loses = lost;
        await desk.supply();
        desk.restart();
      }
    };
    await supplyLossily();
    expect(desk.rows()).toEqual([`held ${serialAt(1)}-${serialAt(100)}`]);
    expect([stock.leases.length, stock.countFree()]).toEqual([1, 900]);

    desk.pass(2 * 3_600_000);
    await supplyLossily();
    expect(desk.serials.read()?.blocks[0]?.until).toBe(stock.clock.at + lifeMs);

    desk.printTo(1, 3);
    desk.serials.giveBack();
    stock.line.loses = loses;
    await desk.supply();
    expect(desk.rows()[0]).toMatch(/^returning/);
    expect(desk.serials.read()).toMatchObject({ left: 0, givenBack: true });
    stock.line.loses = undefined;
    await desk.supply();
    expect(desk.rows()).toEqual([]);
    expect(stock.countFree()).toBe(997);
    expect(stock.asked.at(-1)).toBe(`return ${serialAt(4)}`);
  },
);

test('given back, none are asked for until the officer says so or signs in anew; never while a sheet is under way', async () => {
  const stock = createStock(1000);
  const desk = startDesk(stock);
  await desk.supply();
  const jobId = desk.print(undefined);
  expect(codeOf(desk.serials.giveBack)).toBe('PRINT_UNDER_WAY');
  const printed = createApplication({ number: 1 });
  perform(desk.counter, createOfficer('supervisor'), 'item.confirm', printed.id, {
    itemId: itemOf(printed).id,
    jobId,
    serial: serialAt(1),
  });
  desk.serials.giveBack();
  for (let turn = 0; turn < 3; turn += 1) await desk.supply();
  expect(stock.countFree()).toBe(999);
  expect(codeOf(desk.serials.requireLeft)).toBe('SERIAL_NONE_LEFT');
  desk.serials.askNow();
  await desk.supply();
  expect(desk.serials.read()).toMatchObject({ left: 100, givenBack: false });
  expect(desk.expected()).toEqual([spaced(2)]);
  desk.serials.giveBack();
  await desk.supply();
  desk.signInAgain();
  await desk.supply();
  expect(desk.serials.read()?.left).toBe(100);
});

test('a lease that ran out is printed on no more, and is given back and asked for anew when the centre is reached', async () => {
  const stock = createStock(1000);
  const desk = startDesk(stock);
  await desk.supply();
  desk.printTo(1, 3);
  stock.line.loses = 'request';
  desk.pass(lifeMs - 1);
  expect(codeOf(desk.serials.requireLeft)).toBe('done');
  desk.pass(1);
  expect(codeOf(desk.serials.requireLeft)).toBe('SERIAL_NONE_LEFT');
  await desk.supply();
  expect(codeOf(desk.serials.requireLeft)).toBe('SERIAL_NONE_LEFT');
  expect(desk.serials.read()).toMatchObject({ left: 0, blocks: [] });
  stock.line.loses = undefined;
  await desk.supply();
  expect(desk.serials.read()).toMatchObject({ left: 100, blocks: [{ first: spaced(4), last: spaced(103) }] });
});

test("a wrong clock of the counter ends no lease early and none late: the centre's counts", async () => {
  const stock = createStock(1000);
  const desk = startDesk(stock);
  await desk.supply();
  desk.counter.clock.at += 20 * dayMs;
  transact(desk.counter.connection.writer, (tx) => updateSyncState(tx, { clockOffsetMs: 20 * dayMs }));
  await desk.supply();
  expect(stock.asked.filter((one) => one.startsWith('return'))).toEqual([]);
  expect(desk.serials.read()?.blocks[0]?.expired).toBe(false);
  desk.pass(lifeMs);
  expect(desk.serials.read()?.blocks[0]?.expired).toBe(true);
});

test('a lease is renewed each hour in which the centre is reached, a clock set back or not', async () => {
  const stock = createStock(1000);
  const desk = startDesk(stock);
  await desk.supply();
  for (let turn = 0; turn < 60; turn += 1) {
    desk.pass(2 * 60_000);
    await desk.supply();
  }
  expect(stock.asked).toHaveLength(3);
  desk.counter.clock.at -= 5 * 3_600_000;
  await desk.supply();
  expect(stock.asked).toHaveLength(4);
});

test('a blank is not named again while the act on it waits and no longer fits the centre’s newer copy, nor once it is taken and not shown', async () => {
  const desk = startDesk(createStock(1000));
  await desk.supply();
  desk.print(1);
  seed(desk.counter, { ...createApplication({ number: 1 }), version: 9, standing: 'returned' });
  expect(desk.serials.read()).toMatchObject({ left: 99 });
  expect(desk.expected()).toEqual([spaced(2)]);
  // The centre takes it all the same, by a copy that the feed has not brought yet.
  for (const row of listCommands(desk.counter.connection.reader, 'waiting'))
    transact(desk.counter.connection.writer, (tx) => confirmAct(tx, desk.counter, row, 10, desk.counter.clock.at));
  expect(desk.serials.read()).toMatchObject({ left: 99 });
  expect(desk.expected()).toEqual([spaced(2)]);
  desk.print(undefined);
  const second = createApplication({ number: 2 });
  expect(
    codeOf(() =>
      perform(desk.counter, createOfficer('supervisor'), 'item.confirm', second.id, {
        itemId: itemOf(second).id,
        jobId: createUuid(2, 813),
        serial: serialAt(1),
      }),
    ),
  ).toBe('SERIAL_USED');
});

test('blanks that could not be given back stay this desk’s, and are named', async () => {
  const desk = startDesk(createStock(1000));
  await desk.supply();
  const { writer } = desk.counter.connection;
  const spy = vi.spyOn(writer, 'transaction').mockImplementationOnce(() => {
    throw new AppError('DISK_FULL', 'the disk is full');
  });
  expect(codeOf(() => desk.serials.giveBack())).toBe('DISK_FULL');
  spy.mockRestore();
  expect(desk.serials.read()).toMatchObject({ left: 100, givenBack: false });
});

test.each([
  ['renews a block', 3_600_000],
  ['brings one', 0],
])('blanks that are given back while an answer %s go back all the same', async (_name, ms) => {
  const stock = createStock(100);
  const desk = startDesk(stock);
  if (ms > 0) await desk.supply();
  desk.pass(ms);
  const answered = desk.supply();
  desk.serials.giveBack();
  await answered;
  expect(desk.serials.read()).toMatchObject({ blocks: [], givenBack: true });
  await desk.supply();
  expect([desk.rows(), stock.countFree()]).toEqual([[], 100]);
});

test('a stock that gives less or nothing is said, and asked again after five minutes, not each round', async () => {
  const stock = createStock(30);
  const desk = startDesk(stock);
  await desk.supply();
  expect(desk.serials.read()).toMatchObject({ left: 30, shortage: 'partial' });
  await desk.supply();
  expect(desk.serials.read()).toMatchObject({ left: 30, shortage: 'none' });
  const before = stock.asked.length;
  for (let turn = 0; turn < 10; turn += 1) await desk.supply();
  expect(stock.asked).toHaveLength(before);
  desk.pass(5 * 60_000);
  await desk.supply();
  expect(stock.asked).toHaveLength(before + 1);
  expect(listSerialLeases(desk.counter.connection.reader).filter(({ state }) => state === 'asked')).toHaveLength(1);
});

test('each sheet under way keeps a blank, and the next serials follow those used, the passed-over ones last', async () => {
  const stock = createStock(4);
  const desk = startDesk(stock);
  await desk.supply();
  desk.print(2);
  expect(desk.serials.read()).toMatchObject({ left: 3 });
  expect(desk.expected()).toEqual([spaced(3)]);
  desk.print(undefined);
  desk.print(undefined);
  expect(codeOf(desk.serials.requireLeft)).toBe('done');
  desk.print(undefined);
  expect(desk.serials.read()).toMatchObject({ left: 0 });
  expect(desk.expected()).toEqual([spaced(3), spaced(4), spaced(1)]);
  expect(codeOf(desk.serials.requireLeft)).toBe('SERIAL_NONE_LEFT');
  // Another workstation's sheet is on a blank of its own.
  const others = advance(createApplication({ number: 90 }), 'making');
  seed(desk.counter, others);
  expect(itemOf(others).sheets[0]?.workstationId).not.toBe('D1');
  expect(desk.serials.read()?.left).toBe(0);
});

test('a blank of another desk is refused here, while its lease runs and as far as the centre has said; one of nobody is asked about', async () => {
  const stock = createStock(1000);
  const [here, there] = [startDesk(stock, 'D1'), startDesk(stock, 'D2')];
  await here.supply();
  await there.supply();
  expect(there.say('a 000001')).toBe('SERIAL_NOT_LEASED');
  // It took its block after this desk last heard: the centre will say so.
  expect(here.say(spaced(101))).toBe('SERIAL_UNEXPECTED');
  here.pass(3_600_000);
  await here.supply();
  for (const [serial, code] of [
    [spaced(101), 'SERIAL_NOT_LEASED'],
    [spaced(200), 'SERIAL_NOT_LEASED'],
    [spaced(1), 'done'],
    [spaced(100), 'SERIAL_UNEXPECTED'],
    [spaced(201), 'SERIAL_UNEXPECTED'],
    ['A 0000101', 'SERIAL_UNEXPECTED'],
    ['B 000101', 'SERIAL_UNEXPECTED'],
    ['none', 'SERIAL_FORMAT'],
  ] as const)
    expect(here.say(serial), serial).toBe(code);
  here.pass(lifeMs);
  expect(here.say(spaced(101))).toBe('SERIAL_UNEXPECTED');
});

test("a restored cache prints on nothing that it remembers, and a lease that is another workstation's now is dropped", async () => {
  const stock = createStock(1000);
  const desk = startDesk(stock);
  await desk.supply();
  transact(desk.counter.connection.writer, closeSerialLeases);
  expect(codeOf(desk.serials.requireLeft)).toBe('SERIAL_NONE_LEFT');
  await desk.supply();
  expect(desk.serials.read()?.blocks.map(({ first }) => first)).toEqual([spaced(101)]);
  for (const lease of stock.leases) lease.desk = 'another';
  desk.restart();
  await desk.supply();
  expect(desk.rows()).toEqual([]);
  await desk.supply();
  expect(desk.serials.read()?.blocks.map(({ first }) => first)).toEqual([spaced(201)]);
});

/**
 * A desk in the middle of its first block, with sheets under way on the blanks that lay next when they were printed.
 */
const startPrinting = async (sheets: number, ...roles: Role[]) => {
  const desk = startDesk(createStock(1000), 'D1', ...(roles.length === 0 ? (['printing'] as const) : roles));
  await desk.supply();
  const jobs = Array.from({ length: sheets }, (_, place) => {
    const expectedSerial = desk.serials.findNext() ?? null;
    const jobId = desk.print(undefined);
    const row = {
      jobId,
      applicationId: createApplication({ number: place + 1 }).id,
      itemId: itemOf(createApplication({ number: place + 1 })).id,
      printer: 'Desk',
      printerJobId: null,
      problem: null,
      startedAt: testNow,
      expectedSerial,
    } as const;
    transact(desk.counter.connection.writer, (tx) => insertSheet(tx, { ...row, state: 'printed' }));
    return jobId;
  });
  const expected = () => jobs.map((jobId) => desk.serials.listExpected().get(jobId) ?? null);
  const confirm = (place: number, number: number) => {
    const jobId = jobs[place] ?? '';
    const sheet = findSheet(desk.counter.connection.reader, jobId);
    perform(desk.counter, createOfficer('printing'), 'item.confirm', sheet?.applicationId ?? '', {
      itemId: sheet?.itemId ?? '',
      jobId,
      serial: serialAt(number),
    });
  };
  const fail = (place: number) =>
    transact(desk.counter.connection.writer, (tx) => updateSheet(tx, jobs[place] ?? '', { state: 'failed' }));
  return { desk, jobs, expected, confirm, fail };
};

test('officer-3: each sheet keeps the serial that lay next when it was printed, whichever of them is confirmed first', async () => {
  const { desk, expected, confirm, jobs } = await startPrinting(3);
  expect(expected()).toEqual([spaced(1), spaced(2), spaced(3)]);
  confirm(2, 3);
  expect(expected()).toEqual([spaced(1), spaced(2), null]);
  expect(desk.say(spaced(1), jobs[0])).toBe('done');
  confirm(1, 2);
  expect(expected()).toEqual([spaced(1), null, null]);
  expect(desk.serials.findNext()).toBe(serialAt(4));
});

test('officer-3: a sheet whose blank went to another is to bear the next; one that the printer gave up bears none', async () => {
  const { desk, expected, confirm, fail, jobs } = await startPrinting(3);
  confirm(0, 2);
  expect(expected()).toEqual([null, spaced(4), spaced(3)]);
  fail(1);
  expect(expected()).toEqual([null, null, spaced(3)]);
  expect(desk.say(spaced(4), jobs[1])).toBe('done');
});

test('desk-3: a serial that is not expected passes once the very question is answered; one of nobody only with a supervisor', async () => {
  const { desk, jobs } = await startPrinting(1);
  const answer = { question: 'skips', expected: serialAt(1) } as const;
  expect(desk.say(spaced(5), jobs[0])).toBe('SERIAL_UNEXPECTED');
  expect(desk.say(spaced(5), jobs[0], answer)).toBe('done');
  expect(desk.say(spaced(5), jobs[0], { ...answer, expected: serialAt(2) })).toBe('SERIAL_UNEXPECTED');
  expect(desk.say('30112233', jobs[0], answer)).toBe('SERIAL_UNEXPECTED');
  const insisting = { question: 'notOurs', expected: serialAt(1) } as const;
  expect(desk.say('30112233', jobs[0], insisting)).toBe('SERIAL_UNLEASED');
  const boss = await startPrinting(1, 'supervisor');
  expect(boss.desk.say('30112233', boss.jobs[0])).toBe('SERIAL_UNEXPECTED');
  expect(boss.desk.say('30112233', boss.jobs[0], insisting)).toBe('done');
});

test('desk-3: the question names what was read, what was expected and what would be skipped, as it stands on the blanks', async () => {
  const { desk, jobs } = await startPrinting(2);
  const ask = (serial: string) => {
    try {
      desk.serials.requireSaid(createOfficer('printing'), jobs[0] ?? '', serial, undefined);
    } catch (error) {
      return error instanceof AppError ? error.details : undefined;
    }
    return undefined;
  };
  expect(ask('a-000007')).toEqual({
    ...{ serial: spaced(7), question: 'skips', expected: spaced(1), count: 5 },
    ...{ first: spaced(1), last: spaced(6), jobId: null },
  });
  expect(ask('a000002')).toMatchObject({ question: 'ofOtherSheet', jobId: jobs[1], expected: spaced(1) });
  expect(ask('00001')).toMatchObject({ serial: '00001', question: 'notOurs', expected: spaced(1) });
});

test('H10: a desk that holds as many blanks as one may says so, and asks no more for a while', async () => {
  const stock = createStock(1000);
  const desk = startDesk(stock);
  await desk.supply();
  desk.printTo(1, 60);
  stock.line.loses = 'enough';
  await desk.supply();
  expect(desk.serials.read()).toMatchObject({ left: 40, shortage: 'enough' });
  await desk.supply();
  expect(stock.asked.filter((one) => one === 'lease 02')).toHaveLength(1);
});

test('the blanks of a block that has run out stay while a sheet is under way: it may be on one of them', async () => {
  const { desk, confirm, expected } = await startPrinting(1);
  desk.pass(lifeMs + 1);
  await desk.supply();
  expect(desk.rows()).toContain(`held ${serialAt(1)}-${serialAt(100)}`);
  expect(expected()).toEqual([spaced(101)]);
  confirm(0, 1);
  await desk.supply();
  expect(desk.rows()).not.toContain(`held ${serialAt(1)}-${serialAt(100)}`);
});
