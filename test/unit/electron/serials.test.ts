import { expect, test, vi } from 'vitest';
import { transact } from '#db/connection.ts';
import { countApplications } from '#db/query/application.ts';
import { closeSerialLeases, listSerialLeases } from '#db/query/serial-lease.ts';
import { updateSyncState } from '#db/query/sync.ts';
import { AppError } from '#domain/contract/errors.ts';
import { perform } from '#electron/service/perform.ts';
import { applyPage } from '#electron/sync/pull.ts';
import { createApplication, createUuid, itemOf } from '#test/support/application.ts';
import { createBlankStock, dayMs, lifeMs, serialAt, spaced, startBlankDesk } from '#test/support/blank-desk.ts';
import { codeOf, createOfficer } from '#test/support/counter.ts';

test('a desk whose officer prints is given a hundred blanks, and a hundred more when fewer than fifty are left', async () => {
  const stock = createBlankStock(1000);
  const desk = startBlankDesk(stock);
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
  const desk = startBlankDesk(createBlankStock(1000));
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
  const stock = createBlankStock(1000);
  const desk = startBlankDesk(stock);
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
  const stock = createBlankStock(undefined);
  const desk = startBlankDesk(stock);
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
  const stock = createBlankStock(1000);
  await startBlankDesk(stock, 'D1', 'verifying', 'collection').supply();
  const desk = startBlankDesk(stock);
  desk.state.token = undefined;
  await desk.supply();
  expect(stock.asked).toEqual([]);
});

test.each(['request', 'answer'] as const)(
  'a lost %s costs no blank at any point: asked, renewed, given back, over a restart too',
  async (loses) => {
    const stock = createBlankStock(1000);
    const desk = startBlankDesk(stock);
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
  const stock = createBlankStock(1000);
  const desk = startBlankDesk(stock);
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
  const stock = createBlankStock(1000);
  const desk = startBlankDesk(stock);
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
  const stock = createBlankStock(1000);
  const desk = startBlankDesk(stock);
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
  const stock = createBlankStock(1000);
  const desk = startBlankDesk(stock);
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

test('blanks that could not be given back stay this desk’s, and are named', async () => {
  const desk = startBlankDesk(createBlankStock(1000));
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
  const stock = createBlankStock(100);
  const desk = startBlankDesk(stock);
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
  const stock = createBlankStock(30);
  const desk = startBlankDesk(stock);
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

test("a restored cache prints on nothing that it remembers, and a lease that is another workstation's now is dropped", async () => {
  const stock = createBlankStock(1000);
  const desk = startBlankDesk(stock);
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

test('H10: a desk that holds as many blanks as one may says so, and asks no more for a while', async () => {
  const stock = createBlankStock(1000);
  const desk = startBlankDesk(stock);
  await desk.supply();
  desk.printTo(1, 60);
  stock.line.loses = 'enough';
  await desk.supply();
  expect(desk.serials.read()).toMatchObject({ left: 40, shortage: 'enough' });
  await desk.supply();
  expect(stock.asked.filter((one) => one === 'lease 02')).toHaveLength(1);
});
