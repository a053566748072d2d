import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serial } from '#central/database/schema/index.ts';
import { serialLeaseOutputSchema } from '#domain/contract/centre/serial-lease.ts';
import { problemSchema } from '#domain/contract/errors.ts';
import { createApplication, createUuid, itemOf, withSheets } from '../../support/application.ts';
import {
  createCommandMaker,
  startTestCentre,
  type TestCentre,
  type TestDevice,
  type TestOfficer,
  testOfficers,
} from '../../support/central.ts';

const { printing, supervisor } = testOfficers;
const dayMs = 86_400_000;

type Desk = { device: TestDevice; token: string; officer: TestOfficer; command: ReturnType<typeof createCommandMaker> };

let centre: TestCentre;
let here: Desk;
let there: Desk;
/** Of a supervisor. */
let boss: Desk;
let count = 0;

const openDesk = async (group: number, officer: TestOfficer = printing): Promise<Desk> => {
  const device = await centre.enrolNew();
  const { token } = await centre.signIn(device, officer);
  return { device, token, officer, command: createCommandMaker(device.workstationId, centre.now, group) };
};

beforeAll(async () => {
  centre = await startTestCentre();
  [here, there] = [await openDesk(501), await openDesk(502)];
  boss = await openDesk(503, supervisor);
});
afterAll(() => centre.stop());

const signInAgain = async () => {
  here = { ...here, token: (await centre.signIn(here.device, printing)).token };
  there = { ...there, token: (await centre.signIn(there.device, printing)).token };
  boss = { ...boss, token: (await centre.signIn(boss.device, supervisor)).token };
};

const newId = () => createUuid(++count, 600);
const post = async (desk: Desk, path: string, json: unknown) => {
  const response = await centre.request(path, { token: desk.token, json });
  const body = await response.json();
  return response.ok ? serialLeaseOutputSchema.parse(body) : problemSchema.parse(body).code;
};
const lease = async (desk: Desk, json: { id: string; count: number }) => {
  const answer = await post(desk, '/v1/serial/lease', json);
  if (typeof answer === 'string') throw new Error(answer);
  return answer;
};
const giveBack = (desk: Desk, json: { id: string; from?: string }) => post(desk, '/v1/serial/return', json);
const rangeOf = ({ block }: Awaited<ReturnType<typeof lease>>) => (block === null ? null : `${block.from}-${block.to}`);

/** Prints a sheet on a blank at a desk; answers what the centre says of it. */
const use = async (desk: Desk, serial: string, name: 'item.confirm' | 'item.spoil' = 'item.confirm') => {
  count += 1;
  const jobId = createUuid(count, 700);
  const job = {
    jobId,
    documentSha256: 'a'.repeat(64),
    workstationId: desk.device.workstationId,
    outcome: 'open' as const,
    at: centre.now(),
    by: 'KT0000',
  };
  const record = await centre.centre.placeRecord(
    withSheets(createApplication({ number: count, standing: 'approved' }), [job]),
  );
  const payload = { itemId: itemOf(record).id, jobId, serial };
  const act =
    name === 'item.confirm'
      ? desk.command(name, record.id, desk.officer.staffNumber, payload)
      : desk.command(name, record.id, desk.officer.staffNumber, { ...payload, reason: 'paper-jam' });
  const [answer] = await centre.push(desk.token, [act]);
  return answer?.problem?.code ?? answer?.kind;
};

describe('an office without stock at the centre', () => {
  it('works as it always did, and is told so', async () => {
    expect(await lease(here, { id: newId(), count: 5 })).toMatchObject({
      registered: false,
      block: null,
      expiresAt: null,
    });
    expect(await use(here, 'Z 0000001')).toBe('applied');
  });
});

describe('stock', () => {
  it('is entered once, as one row: blanks counted twice would otherwise be lent twice', async () => {
    await centre.centre.receiveSerials(centre.office.id, 'A 0000001', 'A 0000100');
    for (const [from, to] of [
      ['A 0000100', 'A 0000120'],
      ['a-0000050', 'A0000051'],
    ] as const)
      await expect(centre.centre.receiveSerials(centre.office.id, from, to)).rejects.toMatchObject({
        code: 'SERIAL_USED',
      });
    for (const [from, to] of [
      ['A 0000200', 'A 0000199'],
      ['A 0000200', 'B 0000210'],
      ['A 0000200', 'A 000210'],
      ['none', 'none'],
    ] as const)
      await expect(centre.centre.receiveSerials(centre.office.id, from, to)).rejects.toMatchObject({
        code: 'SERIAL_FORMAT',
      });
  });
});

describe('a lease', () => {
  it('is a block of blanks in a row, and each blank is lent once', async () => {
    const [one, other] = [
      await lease(here, { id: newId(), count: 10 }),
      await lease(there, { id: newId(), count: 10 }),
    ];
    expect([rangeOf(one), rangeOf(other)]).toEqual(['A0000001-A0000010', 'A0000011-A0000020']);
    expect(one.block?.count).toBe(10);
  });

  it('asked for again under its id is the same, with its time anew: an answer lost on the way would otherwise cost the blanks', async () => {
    const id = newId();
    const first = await lease(here, { id, count: 5 });
    centre.advance(60_000);
    const again = await lease(here, { id, count: 5 });
    expect(again.block).toEqual(first.block);
    expect(again.expiresAt).toBeGreaterThan(first.expiresAt ?? 0);
    await expect(lease(there, { id, count: 5 })).rejects.toThrow('NOT_FOUND');
    expect(await giveBack(there, { id })).toBe('NOT_FOUND');
  });

  it('keeps others off its blanks, confirmed or spoiled, and its own workstation not', async () => {
    const { block } = await lease(there, { id: newId(), count: 4 });
    const { from = '', to = '' } = block ?? {};
    expect(await use(here, from)).toBe('SERIAL_LEASED_ELSEWHERE');
    expect(await use(here, to, 'item.spoil')).toBe('SERIAL_LEASED_ELSEWHERE');
    expect(await use(there, from.replace('A', 'a '))).toBe('applied');
    expect(await use(there, from)).toBe('SERIAL_USED');
    expect(await use(there, to, 'item.spoil')).toBe('applied');
  });

  it('H10: is needed for a blank: what is leased to nobody, or was never received, takes a supervisor, and that is recorded', async () => {
    for (const serial of ['A 0000100', 'Q 4444444', 'QQQQ0000', '30112233', '1234AB']) {
      expect(await use(here, serial)).toBe('SERIAL_UNLEASED');
      expect(await use(here, serial, 'item.spoil')).toBe('SERIAL_UNLEASED');
      expect(await use(boss, serial)).toBe('applied');
    }
    const rows = await centre.store.database.select().from(serial);
    expect(
      rows
        .filter(({ emergency }) => emergency)
        .map((row) => row.serial)
        .sort(),
    ).toEqual(['1234AB', '30112233', 'A0000100', 'Q4444444', 'QQQQ0000']);
    expect(rows.some(({ emergency }) => !emergency)).toBe(true);
  });

  it('gives its unused blanks back, from one on or all, and told twice gives them once', async () => {
    await drain();
    await centre.centre.receiveSerials(centre.office.id, 'R 0001', 'R 0030');
    const id = newId();
    expect(rangeOf(await lease(here, { id, count: 10 }))).toBe('R0001-R0010');
    for (let turn = 0; turn < 2; turn += 1)
      expect(await giveBack(here, { id, from: 'R 0004' })).toMatchObject({ block: { from: 'R0001', to: 'R0003' } });
    expect(await use(there, 'R 0002')).toBe('SERIAL_LEASED_ELSEWHERE');
    expect(await use(there, 'R 0005')).toBe('SERIAL_UNLEASED');
    expect(await use(boss, 'R 0005')).toBe('applied');
    expect(await giveBack(here, { id, from: 'S 0001' })).toBe('SERIAL_OF_OTHER');
    for (let turn = 0; turn < 2; turn += 1)
      expect(await giveBack(here, { id })).toMatchObject({ block: null, expiresAt: null });
    expect(await lease(here, { id, count: 10 })).toMatchObject({ block: null });
    // Joined to one row again, and the blank used without a lease is not in any block.
    expect(rangeOf(await lease(there, { id: newId(), count: 100 }))).toBe('R0001-R0004');
    expect(rangeOf(await lease(there, { id: newId(), count: 100 }))).toBe('R0006-R0030');
    expect(await lease(there, { id: newId(), count: 1 })).toMatchObject({ registered: true, block: null });
  });

  it('that ran out binds nobody, but its blanks are lent again only when no counter can still be printing on them', async () => {
    await centre.centre.receiveSerials(centre.office.id, 'T 0001', 'T 0003');
    const id = newId();
    expect(rangeOf(await lease(there, { id, count: 3 }))).toBe('T0001-T0003');
    expect(await use(here, 'T 0001')).toBe('SERIAL_LEASED_ELSEWHERE');
    centre.advance(14 * dayMs + 1);
    await signInAgain();
    // Its own workstation may still be printing on them; another is lent them only later
    expect(await use(here, 'T 0001')).toBe('SERIAL_UNLEASED');
    expect(await use(there, 'T 0001')).toBe('applied');
    expect(await lease(here, { id: newId(), count: 3 })).toMatchObject({ block: null });
    centre.advance(7 * dayMs);
    await signInAgain();
    expect(await lease(there, { id, count: 3 })).toMatchObject({ block: null, expiresAt: null });
    expect(await drain()).toContain('T0002-T0003');
    expect(await use(there, 'T 0002')).toBe('SERIAL_LEASED_ELSEWHERE');
  });

  it('of twenty desks at once gives no blank twice', async () => {
    await centre.centre.receiveSerials(centre.office.id, 'V 1001', 'V 1100');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => lease(turn % 2 === 0 ? boss : { ...boss }, { id: newId(), count: 5 })),
    );
    expect(new Set(answers.map(rangeOf)).size).toBe(20);
  });

  it('of none, too many or without an id is not well formed', async () => {
    for (const json of [{ id: newId(), count: 0 }, { id: newId(), count: 1001 }, { count: 5 }])
      expect(await post(here, '/v1/serial/lease', json)).toBe('INVALID_INPUT');
  });
});

/** Leases every free blank to the supervisor's desk, so that a test knows which comes next; answers the blocks. */
const drain = async (): Promise<(string | null)[]> => {
  const blocks = [];
  for (;;) {
    const answer = await lease(boss, { id: newId(), count: 1000 });
    if (answer.block === null) return blocks;
    blocks.push(rangeOf(answer));
  }
};
