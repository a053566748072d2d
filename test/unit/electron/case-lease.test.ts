import { afterEach, expect, onTestFinished, test } from 'vitest';
import type { CaseLease, CaseLeaseAction } from '#domain/contract/centre/case-lease.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Role } from '#domain/officer.ts';
import { readCase } from '#electron/service/case.ts';
import { createCaseLeases } from '#electron/service/case-lease.ts';
import type { SessionHolder } from '#electron/workstation/session.ts';
import { createApplication } from '#test/support/application.ts';
import { advance, codeOf, createCounter, createOfficer, seed, testNow } from '#test/support/counter.ts';

const minuteMs = 60_000;
const { id: one } = createApplication({ number: 1 });
const { id: two } = createApplication({ number: 2 });
const { id: three } = createApplication({ number: 3 });
const unreachable = () => new AppError('CENTRE_UNREACHABLE', 'no line');

/** Lets everything that is ready run, a request and its answer too. */
const flush = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

/** What the centre would do, with a line that a test can cut, and a clock that is not the counters'. */
const createCentre = () => {
  const clock = { at: testNow + 3_600_000 };
  const leases = new Map<string, CaseLease>();
  const asked: string[] = [];
  const line = { cut: false, losesAnswers: false };
  let waiting: (() => void)[] | undefined;
  const running = () => [...leases.values()].filter(({ until }) => until > clock.at);
  const find = (id: string) => running().find(({ applicationId }) => applicationId === id);
  const pass = async <Value>(does: () => Value): Promise<Value> => {
    if (line.cut) throw unreachable();
    const value = does();
    if (waiting !== undefined) await new Promise<void>((resolve) => waiting?.push(resolve));
    if (line.losesAnswers) throw unreachable();
    return value;
  };
  const connect = (workstationId: string, name: string) => ({
    postCaseLease: ({ applicationId, action }: { applicationId: string; action: CaseLeaseAction }) =>
      pass(() => {
        asked.push(`${action} ${applicationId.slice(-1)}`);
        const known = find(applicationId);
        const isOwn = known === undefined || known.workstationId === workstationId;
        const mine = {
          applicationId,
          workstationId,
          officer: { staffNumber: name, name },
          until: clock.at + 15 * minuteMs,
        };
        if (
          action === 'take-over' ||
          (action === 'take' && isOwn) ||
          (action === 'renew' && known !== undefined && isOwn)
        )
          leases.set(applicationId, mine);
        if (action === 'release' && isOwn) leases.delete(applicationId);
        const lease = find(applicationId) ?? null;
        return { lease, mine: lease?.workstationId === workstationId, at: clock.at };
      }),
    getCaseLeases: () =>
      pass(() => {
        asked.push('list');
        return { leases: running(), at: clock.at };
      }),
  });
  return {
    clock,
    asked,
    line,
    connect,
    holders: () =>
      Object.fromEntries(running().map(({ applicationId, officer }) => [applicationId.slice(-1), officer.name])),
    /** From now on answers wait until they are let through. */
    hold: () => {
      waiting = [];
    },
    letThrough: async () => {
      const all = waiting ?? [];
      waiting = undefined;
      for (const go of all) go();
      await flush();
    },
  };
};

type Centre = ReturnType<typeof createCentre>;
const open: { stop: () => void }[] = [];
afterEach(() => {
  for (const { stop } of open.splice(0)) stop();
});

const startDesk = (centre: Centre, name: string, ...roles: Role[]) => {
  const counter = createCounter();
  counter.station.workstationId = `office.${name}`;
  seed(counter, ...[1, 2, 3].map((number) => createApplication({ number })));
  const officer = { ...createOfficer(...(roles.length === 0 ? (['verifying'] as const) : roles)), name };
  const state: { token: string | undefined; isReached: boolean } = { token: 'token', isReached: true };
  const sleepers = new Set<{ due: number; end: () => void }>();
  const leases = createCaseLeases({
    counter,
    api: centre.connect(counter.station.workstationId, name),
    // the officer is all that is asked for
    session: { token: () => state.token, find: () => ({ officer }) as ReturnType<SessionHolder['find']> },
    isReached: () => state.isReached,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = { due: counter.clock.at + ms, end: resolve };
        sleepers.add(sleeper);
        signal.addEventListener('abort', () => resolve(), { once: true });
      }),
    log: () => {},
  });
  open.push(leases);
  return {
    counter,
    officer,
    state,
    leases,
    show: async (id: string | null) => {
      leases.show(id);
      await flush();
    },
    /** Both clocks go on, minute by minute. */
    pass: async (minutes: number) => {
      for (let turn = 0; turn < minutes; turn += 1) {
        counter.clock.at += minuteMs;
        centre.clock.at += minuteMs;
        for (const sleeper of sleepers) {
          if (sleeper.due > counter.clock.at) continue;
          sleepers.delete(sleeper);
          sleeper.end();
        }
        await flush();
      }
    },
    others: () => leases.read().others.map(({ applicationId, officer: by }) => `${applicationId.slice(-1)} ${by}`),
    changes: () => counter.events.filter(({ kind }) => kind === 'lease.changed').length,
  };
};
const startTwo = () => {
  const centre = createCentre();
  return { centre, a: startDesk(centre, 'A'), b: startDesk(centre, 'B') };
};

test('the case on screen is taken without a wait, renewed while it is open, and given back when it is left', async () => {
  const { centre, a } = startTwo();
  a.leases.start();
  await flush();
  a.leases.show(one);
  expect(a.leases.read().own).toEqual({ applicationId: one, held: false });
  await flush();
  expect(a.leases.read().own).toEqual({ applicationId: one, held: true });
  await a.pass(40);
  expect(centre.holders()).toEqual({ 1: 'A' });
  expect(centre.asked.filter((one) => one.startsWith('renew'))).toHaveLength(8);
  await a.show(null);
  expect(centre.holders()).toEqual({});
});

test('of two cases in quick succession the first is given back though its answer comes last', async () => {
  const { centre, a } = startTwo();
  centre.hold();
  a.leases.show(one);
  a.leases.show(two);
  a.leases.show(three);
  a.leases.show(two);
  await flush();
  // One request at a time on one case: a release that overtakes its take would leave the case held.
  expect(centre.asked).toEqual(['take 1', 'take 2', 'take 3']);
  await centre.letThrough();
  expect(centre.holders()).toEqual({ 2: 'A' });
  expect(a.leases.read().own).toEqual({ applicationId: two, held: true });
});

test('what another has open is named, passed over by "next", and not decided here until it is taken over', async () => {
  const { centre, a, b } = startTwo();
  await b.show(two);
  a.leases.refresh();
  await flush();
  expect(a.others()).toEqual(['2 B']);
  expect(readCase(a.counter, a.officer, one).nextId).toBe(two);
  expect(readCase(a.counter, a.officer, one, a.leases.isElsewhere).nextId).toBe(three);
  expect(readCase(a.counter, a.officer, three, a.leases.isElsewhere).nextId).toBe(one);

  await a.show(two);
  expect(a.leases.read().own).toEqual({ applicationId: two, held: false });
  expect(codeOf(() => a.leases.requireFree(two))).toBe('CASE_OPEN_ELSEWHERE');
  expect(codeOf(() => a.leases.requireFree(one))).toBe('done');
  expect((await a.leases.takeOver(two)).own?.held).toBe(true);
  expect(codeOf(() => a.leases.requireFree(two))).toBe('done');
  expect(centre.holders()).toEqual({ 2: 'A' });
  b.leases.refresh();
  await flush();
  expect(b.others()).toEqual(['2 A']);
  expect(codeOf(() => b.leases.requireFree(two))).toBe('CASE_OPEN_ELSEWHERE');
});

test('a case that comes free while it is on screen here is taken', async () => {
  const { centre, a, b } = startTwo();
  await b.show(one);
  await a.show(one);
  await b.show(null);
  a.leases.refresh();
  await flush();
  expect(centre.holders()).toEqual({ 1: 'A' });
  expect(a.leases.read()).toMatchObject({ own: { held: true }, others: [] });
});

test('what another has open ends here when it ends there, however wrong the clock of this counter is', async () => {
  const { a, b } = startTwo();
  await b.show(one);
  await a.show(one);
  a.counter.clock.at += 15 * minuteMs - 1;
  expect(a.leases.isElsewhere(one)).toBe(true);
  a.counter.clock.at += 1;
  expect(a.leases.isElsewhere(one)).toBe(false);
});

test('without the centre the mark is local: nothing waits, nothing is refused, and it is told when the line is back', async () => {
  const { centre, a, b } = startTwo();
  await b.show(one);
  a.leases.start();
  await flush();
  centre.line.cut = true;
  await a.show(one);
  expect(a.leases.read()).toMatchObject({ online: false, own: { held: false } });
  expect(codeOf(() => a.leases.requireFree(one))).toBe('done');
  await a.show(three);
  await b.show(null);
  centre.line.cut = false;
  await a.pass(1);
  expect(centre.holders()).toEqual({ 1: 'B', 3: 'A' });
  expect(a.leases.read().online).toBe(true);
  // What B could not give back runs out.
  await a.pass(15);
  expect(centre.holders()).toEqual({ 3: 'A' });
});

test('the sync hears first that the centre is gone: what was last heard then stops nobody', async () => {
  const { a, b } = startTwo();
  await b.show(one);
  await a.show(one);
  expect(codeOf(() => a.leases.requireFree(one))).toBe('CASE_OPEN_ELSEWHERE');
  a.state.isReached = false;
  expect(codeOf(() => a.leases.requireFree(one))).toBe('done');
  expect(a.others()).toEqual(['1 B']);
});

test.each(['take', 'release', 'renew'])('a lost answer to a %s leaves no case held that is not open', async (lost) => {
  const { centre, a } = startTwo();
  a.leases.start();
  await flush();
  if (lost === 'take') centre.line.losesAnswers = true;
  await a.show(one);
  if (lost === 'renew') {
    centre.line.losesAnswers = true;
    await a.pass(5);
  }
  if (lost === 'release') centre.line.losesAnswers = true;
  await a.show(two);
  centre.line.losesAnswers = false;
  await a.pass(1);
  expect(centre.holders()).toEqual({ 2: 'A' });
  expect(a.leases.read()).toMatchObject({ online: true, own: { applicationId: two, held: true } });
});

test('a case that may have been taken, its answer lost, is given back the moment it is left', async () => {
  const { centre, a } = startTwo();
  centre.line.losesAnswers = true;
  await a.show(one);
  centre.line.losesAnswers = false;
  await a.show(null);
  expect(centre.asked).toEqual(['take 1', 'release 1']);
});

test('an officer who signs out gives back what is on screen, be its taking still under way', async () => {
  const { centre, a } = startTwo();
  await a.show(two);
  centre.hold();
  a.leases.show(one);
  a.leases.leave();
  a.state.token = undefined;
  a.leases.changeSession();
  await centre.letThrough();
  expect(centre.holders()).toEqual({});
  expect(a.leases.read().own).toBeNull();
});

test('a lease of a program that was killed is given back by the next one on the workstation', async () => {
  const { centre, a } = startTwo();
  await a.show(one);
  const again = startDesk(centre, 'A');
  again.leases.start();
  await flush();
  expect(centre.holders()).toEqual({});
});

test('the window begins anew on the same case, or on none: nothing is taken twice, nothing stays', async () => {
  const { centre, a } = startTwo();
  await a.show(one);
  await a.show(one);
  expect(centre.asked).toEqual(['take 1']);
  await a.show(null);
  expect(centre.holders()).toEqual({});
});

test('a decided case, one of an officer who does not verify, and a session without a token take nothing', async () => {
  const { centre, a } = startTwo();
  const printing = startDesk(centre, 'P', 'printing');
  printing.leases.start();
  await printing.show(one);
  a.state.token = undefined;
  await a.show(one);
  expect(centre.asked).toEqual([]);
  a.state.token = 'token';
  a.leases.changeSession();
  await flush();
  expect(centre.holders()).toEqual({ 1: 'A' });
  seed(a.counter, { ...advance(createApplication({ number: 1 }), 'approved'), version: 9 });
  a.leases.onChanged([two]);
  await flush();
  expect(centre.holders()).toEqual({ 1: 'A' });
  a.leases.onChanged([one]);
  await flush();
  expect(centre.holders()).toEqual({});
});

test('a wrong clock, one that jumps too, neither ends a lease early nor keeps it from being renewed', async () => {
  const { centre, a, b } = startTwo();
  a.leases.start();
  b.leases.start();
  await flush();
  b.counter.clock.at -= 86_400_000;
  await b.show(two);
  a.leases.refresh();
  await flush();
  expect(a.others()).toEqual(['2 B']);
  await a.show(one);
  a.counter.clock.at -= 3_600_000;
  a.leases.refresh();
  await flush();
  expect(centre.asked.at(-1)).toBe('renew 1');
  expect(a.others()).toEqual(['2 B']);
});

test("another's lease that was not renewed is gone by itself, and the window hears only of what it would see", async () => {
  const { centre, a, b } = startTwo();
  await b.show(one);
  a.leases.start();
  await flush();
  const before = a.changes();
  await a.pass(10);
  expect(a.changes()).toBe(before);
  centre.line.cut = true;
  await a.pass(6);
  expect(a.others()).toEqual([]);
});

test('a burst of live events asks the centre once while an answer is under way, and once more after', async () => {
  const { centre, a } = startTwo();
  centre.hold();
  for (let turn = 0; turn < 50; turn += 1) a.leases.refresh();
  await flush();
  await centre.letThrough();
  expect(centre.asked).toEqual(['list', 'list']);
});

test('a case that the centre does not know is not asked for again and again', async () => {
  const { centre, a } = startTwo();
  const api = centre.connect('office.A', 'A');
  let count = 0;
  const leases = createCaseLeases({
    counter: a.counter,
    api: {
      ...api,
      postCaseLease: async () => {
        count += 1;
        throw new AppError('NOT_FOUND', 'no such case');
      },
    },
    // the officer is all that is asked for
    session: { token: () => 'token', find: () => ({ officer: a.officer }) as ReturnType<SessionHolder['find']> },
    isReached: () => true,
    sleep: () => new Promise(() => {}),
    log: () => {},
  });
  onTestFinished(leases.stop);
  leases.show(one);
  await flush();
  leases.show(null);
  await flush();
  leases.refresh();
  await flush();
  expect(count).toBe(1);
  expect(leases.read().online).toBe(true);
});

test('a desk tells the window apart what it holds itself and what others opened', async () => {
  const { a, b } = startTwo();
  a.leases.start();
  b.leases.start();
  await flush();
  a.counter.events.length = 0;
  a.leases.show(one);
  await flush();
  expect(a.counter.events.filter(({ kind }) => kind === 'lease.changed')).not.toContainEqual({
    kind: 'lease.changed',
    ofOthers: true,
  });
  b.leases.show(two);
  await flush();
  a.leases.refresh();
  await flush();
  expect(a.counter.events).toContainEqual({ kind: 'lease.changed', ofOthers: true });
});
