import { expect, test } from 'vitest';
import { transact } from '#db/connection.ts';
import { listCommands } from '#db/outbox.ts';
import { findSheet, insertSheet, updateSheet } from '#db/query/sheet.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Role } from '#domain/officer.ts';
import { perform } from '#electron/service/perform.ts';
import { confirmAct } from '#electron/sync/rebase.ts';
import { createApplication, createUuid, itemOf } from '#test/support/application.ts';
import { createBlankStock, lifeMs, serialAt, spaced, startBlankDesk } from '#test/support/blank-desk.ts';
import { advance, codeOf, createOfficer, seed, testNow } from '#test/support/counter.ts';

/**
 * A desk in the middle of its first block, with sheets under way on the blanks that lay next when they were printed.
 */
const startPrinting = async (sheets: number, ...roles: Role[]) => {
  const desk = startBlankDesk(createBlankStock(1000), 'D1', ...(roles.length === 0 ? (['printing'] as const) : roles));
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

test('a blank is not named again while the act on it waits and no longer fits the centre’s newer copy, nor once it is taken and not shown', async () => {
  const desk = startBlankDesk(createBlankStock(1000));
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

test('each sheet under way keeps a blank, and the next serials follow those used, the passed-over ones last', async () => {
  const stock = createBlankStock(4);
  const desk = startBlankDesk(stock);
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
  const stock = createBlankStock(1000);
  const [here, there] = [startBlankDesk(stock, 'D1'), startBlankDesk(stock, 'D2')];
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
