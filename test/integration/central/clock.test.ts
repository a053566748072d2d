import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chainBreak, commandReceipt } from '#central/database/schema/index.ts';
import type { Command } from '#domain/command/command.ts';
import { createApplication } from '../../support/application.ts';
import {
  chainCommands,
  createCommandMaker,
  startTestCentre,
  type TestCentre,
  type TestDevice,
  testOfficers,
} from '../../support/central.ts';
import { hashCommand } from '../../support/device-proof.ts';
import { startTestWorkstation } from '../../support/workstation.ts';

/** What an act tells of its counter's clock is kept with the centre's own time, logged and counted. */
const { verifying } = testOfficers;
const hourMs = 3_600_000;
let centre: TestCentre;
let device: TestDevice;
let token: string;
let subject: string;
let count = 0;

beforeAll(async () => {
  centre = await startTestCentre();
});
afterAll(() => centre.stop());
beforeEach(async () => {
  device = await centre.enrolNew();
  token = (await centre.signIn(device, verifying)).token;
  count += 1;
  subject = (await centre.centre.placeRecord(createApplication({ number: count }))).id;
});

const createChain = (...changes: Record<string, unknown>[]): Command[] =>
  chainCommands(createCommandMaker(device.workstationId, centre.now, 600 + count), subject, changes);
const listReceipts = (workstationId = device.workstationId) =>
  centre.store.database
    .select({ clock: commandReceipt.clock, at: commandReceipt.at, answer: commandReceipt.answer })
    .from(commandReceipt)
    .where(and(eq(commandReceipt.officeId, centre.office.id), eq(commandReceipt.workstationId, workstationId)))
    .orderBy(commandReceipt.sequence);
const listBreaks = (workstationId = device.workstationId) =>
  centre.store.database.select().from(chainBreak).where(eq(chainBreak.workstationId, workstationId));
const listLogs = (workstationId = device.workstationId) =>
  centre.logs.filter((line) => line.event === 'clock' && line.workstationId === workstationId);

describe('what an act tells of the clock', () => {
  it('is kept with what the centre answered and when, refused or not, and logged once, however often the act comes', async () => {
    const off = { offsetMs: 2 * hourMs, jumps: [] };
    const set = { offsetMs: null, jumps: [{ at: centre.now() + hourMs, byMs: hourMs }] };
    const acts = createChain({}, { clock: off }, { clock: set, officer: 'KT9999' }, {});
    const before = centre.now();
    expect((await centre.push(token, acts)).map(({ kind }) => kind)).toEqual([
      'applied',
      'applied',
      'refused',
      'applied',
    ]);
    expect((await centre.push(token, acts)).map(({ kind }) => kind)).toEqual([
      'duplicate',
      'duplicate',
      'refused',
      'duplicate',
    ]);
    const receipts = await listReceipts();
    expect(receipts.map(({ clock }) => clock)).toEqual([null, off, set, null]);
    for (const { at } of receipts) expect(at - before).toBeLessThan(60_000);
    const line = { level: 'warn', event: 'clock', office: centre.office.id, workstationId: device.workstationId };
    expect(listLogs()).toEqual([
      { ...line, ...off },
      { ...line, ...set },
    ]);
    expect(await listBreaks()).toEqual([]);
  });

  it('is no new act to a centre that took it when it did not know the member: its answer is the one of then', async () => {
    const [act] = createChain({ clock: { offsetMs: hourMs, jumps: [] } }) as [Command]; // one was made
    await centre.push(token, [act]);
    const { clock: _, ...understood } = act;
    await centre.store.database
      .update(commandReceipt)
      .set({ bodySha256: hashCommand(understood), clock: null })
      .where(and(eq(commandReceipt.officeId, centre.office.id), eq(commandReceipt.id, act.id)));
    expect(await centre.push(token, [act])).toMatchObject([{ kind: 'duplicate' }]);
    expect(await centre.push(token, [{ ...act, at: act.at + 1 }])).toMatchObject([
      { kind: 'refused', problem: { code: 'COMMAND_ID_REUSED' } },
    ]);
  });

  it('is refused with the act when it is more than a counter ever tells', async () => {
    const jumps = Array.from({ length: 11 }, () => ({ at: centre.now(), byMs: hourMs }));
    expect(await centre.push(token, createChain({ clock: { offsetMs: null, jumps } }))).toMatchObject([
      { kind: 'refused', problem: { code: 'INVALID_INPUT' } },
    ]);
  });

  it('comes from the counter itself, by the act after the jump and no other', async () => {
    const station = await startTestWorkstation({ centre });
    const { workstationId } = await station.request('program.get', {});
    if (workstationId === null) throw new Error('it is enrolled');
    await station.signIn(verifying);
    await station.until('the case is here', async () => (await station.ask('application.get', { id: subject })).ok);
    const mark = () =>
      station.request('verification.record', { id: subject, revision: 1, marks: { buyer: { mark: 'confirmed' } } });
    await mark();
    centre.advance(hourMs);
    await mark();
    await mark();
    await station.settled();
    const receipts = await listReceipts(workstationId);
    const jumps = receipts.map(({ clock }) => clock?.jumps.map(({ byMs }) => Math.round(byMs / 60_000)) ?? null);
    expect([receipts.map(({ answer }) => answer.kind), jumps]).toEqual([
      ['applied', 'applied', 'applied'],
      [null, [60], null],
    ]);
    expect([listLogs(workstationId).length, await listBreaks(workstationId)]).toEqual([1, []]);
    await station.stop();
  });
});
