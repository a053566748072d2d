import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countLeases } from '#central/lease/case.ts';
import {
  type CaseLeaseAction,
  caseLeaseListSchema,
  caseLeaseOutputSchema,
} from '#domain/contract/centre/case-lease.ts';
import { problemSchema } from '#domain/contract/errors.ts';
import { createApplication, createUuid } from '../../support/application.ts';
import {
  createCommandMaker,
  startTestCentre,
  type TestCentre,
  type TestDevice,
  type TestOfficer,
  testOfficers,
} from '../../support/central.ts';

const minuteMs = 60_000;
const mary = testOfficers.verifying;
const susan = testOfficers.supervisor;

type Desk = { device: TestDevice; token: string };
let centre: TestCentre;
let here: Desk;
let there: Desk;
let number = 0;

const openDesk = async (officer: TestOfficer): Promise<Desk> => {
  const device = await centre.enrolNew();
  return { device, token: (await centre.signIn(device, officer)).token };
};

beforeAll(async () => {
  centre = await startTestCentre();
  [here, there] = [await openDesk(mary), await openDesk(susan)];
});
afterAll(() => centre.stop());

const submit = async () => (await centre.centre.placeRecord(createApplication({ number: ++number }))).id;
const change = async ({ token }: Desk, applicationId: string, action: CaseLeaseAction) => {
  const response = await centre.request('/v1/lease', { token, json: { applicationId, action } });
  if (!response.ok) throw new Error(problemSchema.parse(await response.json()).code);
  return caseLeaseOutputSchema.parse(await response.json());
};
const list = async ({ token }: Desk) =>
  caseLeaseListSchema.parse(await (await centre.request('/v1/lease', { token })).json()).leases;
const listen = async ({ token }: Desk) => {
  const stop = new AbortController();
  const response = await centre.request('/v1/feed/live', { token, signal: stop.signal });
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  let said = '';
  void (async () => {
    for (;;) {
      const { value, done } = await reader.read().catch(() => ({ value: undefined, done: true }));
      if (done) return;
      said += value;
    }
  })();
  return {
    /** Whether a lease was told of since it was last asked: what is rung now comes after it, and never before. */
    heard: async () => {
      centre.store.bell.ring(centre.office.id);
      await expect.poll(() => said).toContain('event: change');
      const all = said;
      said = '';
      return all.includes('event: lease');
    },
    close: () => stop.abort(),
  };
};

describe('the lease of a case', () => {
  it('is given to one, named to the others, and not given again while it runs', async () => {
    const id = await submit();
    const taken = await change(here, id, 'take');
    expect(taken).toMatchObject({
      mine: true,
      lease: { applicationId: id, workstationId: here.device.workstationId, officer: { name: mary.name } },
    });
    expect((taken.lease?.until ?? 0) - taken.at).toBe(15 * minuteMs);
    const refused = await change(there, id, 'take');
    expect(refused).toMatchObject({
      mine: false,
      lease: { workstationId: here.device.workstationId, until: taken.lease?.until },
    });
    expect((await list(there)).map(({ applicationId, officer }) => [applicationId, officer.staffNumber])).toEqual([
      [id, mary.staffNumber],
    ]);
    expect(await countLeases(centre.store.database, centre.now())).toEqual({ case: 1, serial: 0 });
    await change(here, id, 'release');
  });

  it('is kept by renewing, ends fifteen minutes after, and may then be taken by another', async () => {
    const id = await submit();
    await change(here, id, 'take');
    centre.advance(10 * minuteMs);
    expect((await change(here, id, 'renew')).mine).toBe(true);
    centre.advance(10 * minuteMs);
    expect((await change(there, id, 'take')).mine).toBe(false);
    centre.advance(5 * minuteMs);
    expect(await list(there)).toEqual([]);
    expect(await countLeases(centre.store.database, centre.now())).toEqual({ case: 0, serial: 0 });
    expect((await change(there, id, 'take')).mine).toBe(true);
    expect((await change(here, id, 'renew')).mine).toBe(false);
    await change(there, id, 'release');
  });

  it('is taken over from whoever has it, and the one before neither renews nor releases it any more', async () => {
    const id = await submit();
    await change(here, id, 'take');
    const taken = await change(there, id, 'take-over');
    expect(taken).toMatchObject({
      mine: true,
      lease: { workstationId: there.device.workstationId, officer: { name: susan.name } },
    });
    centre.advance(minuteMs);
    for (const action of ['take', 'renew', 'release'] as const)
      expect(await change(here, id, action)).toMatchObject({ mine: false, lease: taken.lease });
    await change(there, id, 'release');
    expect((await change(here, id, 'renew')).lease).toBeNull();
  });

  it('goes with the workstation to the officer who signs in there next', async () => {
    const id = await submit();
    await change(here, id, 'take');
    const { token } = await centre.signIn(here.device, susan);
    expect(await change({ ...here, token }, id, 'take')).toMatchObject({
      mine: true,
      lease: { officer: { name: susan.name } },
    });
    await change(here, id, 'release');
  });

  it('of forty that ask at once has one winner each time', async () => {
    const desks = [here, there, await openDesk(mary), await openDesk(susan)];
    for (let turn = 0; turn < 5; turn += 1) {
      const id = await submit();
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, place) => change(desks[place % 4] ?? here, id, 'take')),
      );
      expect(new Set(answers.map(({ lease }) => lease?.workstationId)).size).toBe(1);
      expect(answers.filter(({ mine }) => mine)).toHaveLength(10);
      await Promise.all(desks.map((desk) => change(desk, id, 'release')));
      expect(await list(here)).toEqual([]);
    }
  });

  it('is told to those who listen when the case is open with another or no longer, and a renewal is not', async () => {
    const id = await submit();
    const live = await listen(there);
    for (const [desk, action, said] of [
      [here, 'take', true],
      [here, 'renew', false],
      [here, 'take', false],
      [there, 'take', false],
      [there, 'take-over', true],
      [here, 'release', false],
      [there, 'release', true],
      [there, 'release', false],
    ] as const) {
      await change(desk, id, action);
      expect(await live.heard(), action).toBe(said);
    }
    live.close();
  });

  it('does not stand in the way of an act: the late truth of a counter without the centre must arrive', async () => {
    const id = await submit();
    await change(there, id, 'take');
    const command = createCommandMaker(here.device.workstationId, centre.now, 505);
    const [answer] = await centre.push(here.token, [
      command('application.return', id, mary.staffNumber, { revision: 1, reasons: [{ code: 'page-missing' }] }),
    ]);
    expect(answer?.kind).toBe('applied');
    await change(there, id, 'release');
  });

  it('is not given for a case of nobody or of another office, nor to who does not verify', async () => {
    await centre.centre.createOffice({ ...centre.office, id: 'huduma-kisumu' });
    const { id } = await centre.centre.placeRecord(createApplication({ number: 300, officeId: 'huduma-kisumu' }));
    for (const unknown of [id, createUuid(1, 998)])
      await expect(change(here, unknown, 'take')).rejects.toThrow('NOT_FOUND');
    const printing = await openDesk(testOfficers.printing);
    await expect(change(printing, await submit(), 'take')).rejects.toThrow('ROLE_MISSING');
    expect(await list(printing)).toEqual([]);
  });
});
