import { z } from 'zod';
import type { Officer } from '#domain/officer.ts';
import { createUuid, testReference } from '#test/support/application.ts';
import { createCentre } from './centre.ts';
import { createSimulatedCounter } from './counter.ts';
import { createFaultCount } from './fault.ts';
import { checkAtRest, checkCentre, checkLedger, findUnrest } from './invariant.ts';
import { calm, createNetwork } from './network.ts';
import { actAtRandom } from './officer.ts';
import { chaosReference, correct, createFresh } from './portal.ts';
import { createRandom } from './random.ts';
import { type Bench, createMemoryStorage } from './storage.ts';
import { createTimeline } from './timeline.ts';

/**
 * How long an office takes to recover from an outage: three counters work on without a line while the centre changes
 * their records, then the line returns. Measured in virtual time from its return until every outbox is empty and every
 * feed level. The pace is that of the seven-day goal: 5,000 acts meet 20,000 changes.
 */
export const outageMinutes = [1, 10, 60, 360, 1_440, 4_320, 10_080] as const;
export const lineNames = ['64 kbit/s', '2 Mbit/s'] as const;
const lines = {
  '64 kbit/s': { latencyMs: 300, bytesPerSecond: 8_000 },
  '2 Mbit/s': { latencyMs: 60, bytesPerSecond: 250_000 },
} as const;
const actsPerMinute = 5_000 / 10_080;
const changesPerMinute = 20_000 / 10_080;
const counterCount = 3;
const officerCount = 6;
const triesMs = 15 * 60_000;
/** Open applications of the office when the line goes; more come in the outage. */
const openCases = 250;

const recoverySchema = z.object({
  line: z.enum(lineNames),
  minutes: z.int(),
  seed: z.int(),
  seconds: z.number(),
  acts: z.int(),
  changes: z.int(),
  refused: z.int(),
  requests: z.int(),
});
export type Recovery = z.infer<typeof recoverySchema>;
export const recoveriesSchema = z.array(recoverySchema);

/**
 * Every length over every line, so many seeds of each: a seed's fourteen take four minutes, the seven days half of
 * them.
 */
export const listOutages = (seeds: number): Pick<Recovery, 'line' | 'minutes' | 'seed'>[] =>
  Array.from({ length: seeds }, (_one, place) =>
    outageMinutes.flatMap((minutes) => lineNames.map((line) => ({ line, minutes, seed: place + 1 }))),
  ).flat();

/** @throws Error when something was lost, doubled or is stuck: then there is no time to report. */
export const measureRecovery = async (
  seed: number,
  minutes: number,
  line: (typeof lineNames)[number],
  bench: Bench,
): Promise<Recovery> => {
  const random = createRandom(seed * 10_007 + minutes);
  const timeline = createTimeline();
  const office = testReference.office[0];
  if (office === undefined) throw new Error('no office');
  const fail = (text: string): never => {
    throw new Error(`outage of ${minutes} minutes, seed ${seed}, ${line}: ${text}`);
  };
  const centre = createCentre({
    reference: chaosReference,
    now: timeline.now,
    isBusy: () => false,
    tokenMs: () => 30 * 86_400_000,
    onChange: (officeId) => network.ring(officeId),
  });
  const journal = (): void => {};
  const { strike } = createFaultCount();
  const network = createNetwork({ timeline, random, centre, journal, strike });
  network.setWeather({ ...calm, ...lines[line] });
  const officers: Officer[] = Array.from({ length: officerCount }, (_one, place) => ({
    staffNumber: `KT10${place}`,
    name: `Officer ${place}`,
    officeId: office.id,
    roles: ['supervisor'],
  }));
  centre.addOffice(office, officers);
  let number = 0;
  const submitNew = (): void => {
    number += 1;
    centre.submit(createFresh(number, office.id));
  };
  while (number < openCases) submitNew();

  let [ids, serials, acts, changes] = [0, 0, 0, 0];
  let isSyncAtRest = false;
  const counters = Array.from({ length: counterCount }, (_one, place) => {
    const name = `counter-${place + 1}`;
    centre.addWorkstation(name, office.id);
    return createSimulatedCounter({
      storage: createMemoryStorage(bench),
      name,
      office,
      reference: chaosReference,
      timeline,
      random,
      network,
      newId: () => {
        ids += 1;
        return createUuid(ids, 900);
      },
      journal,
      strike,
      isSyncAtRest: () => isSyncAtRest,
      onPowerCut: () => {},
      onBug: fail,
    });
  });
  const officeState = centre.getOffice(office.id);
  const unrest = (): string | undefined =>
    counters.map((counter) => findUnrest(counter, counter.life(), officeState)).find((one) => one !== undefined);
  const step = async (): Promise<void> => {
    if (!(await timeline.step())) fail('nothing is left to happen');
    const broken = checkCentre(centre);
    if (broken !== undefined) fail(broken);
  };
  const runUntil = async (at: number): Promise<void> => {
    let reached = false;
    timeline.after(at - timeline.now(), () => {
      reached = true;
    });
    while (!reached) await step();
  };

  try {
    const signingIn = counters.map((counter, place) => {
      counter.start();
      return counter.life()?.session.signIn({ staffNumber: `KT10${place}`, password: 'x', code: '000000' });
    });
    // Virtual time does not wait for what a sign-in does outside it.
    let isSignedIn = false;
    Promise.all(signingIn).then(
      () => {
        isSignedIn = true;
      },
      (error: unknown) => fail(String(error)),
    );
    while (!isSignedIn) await step();
    await runUntil(timeline.now() + 10 * 60_000);
    if (unrest() !== undefined) fail(`not level before the outage: ${unrest()}`);

    const returnsAt = timeline.now() + minutes * 60_000;
    for (const counter of counters) counter.line.cutUntil = returnsAt;
    network.endStreams(() => true);
    const again = (perMinute: number, run: () => void): void => {
      timeline.after((-Math.log(1 - random.next()) * 60_000) / perMinute, () => {
        if (timeline.now() >= returnsAt) return;
        run();
        again(perMinute, run);
      });
    };
    const nextSerial = (): string => {
      serials += 1;
      return `B${1_000_000 + serials}`;
    };
    const acknowledge = (): void => {
      acts += 1;
    };
    // An officer tries until one act is done: the pace is of acts, not of refusals of the rules.
    again(actsPerMinute, () => {
      const place = random.integer(0, counterCount - 1);
      const life = counters[place]?.life();
      // Each counter has its own cases, save one act in two hundred on another's.
      const choose = (_random: typeof random, every: readonly string[]) => {
        const own = random.chance(0.005) ? every : every.filter((id) => Number(id.slice(-6)) % counterCount === place);
        return own.length === 0 ? undefined : random.pick(own);
      };
      for (let attempt = 0, before = acts; life !== undefined && acts === before && attempt < 20; attempt += 1) {
        // The paper of a print takes a moment; it is acknowledged then.
        if (actAtRandom(random, life, nextSerial, acknowledge, fail, choose).startsWith('make ')) break;
      }
    });
    again(changesPerMinute, () => {
      changes += 1;
      const records = [...officeState.rows.values()].flatMap(({ record }) => (record === null ? [] : [record]));
      if (random.chance(0.06)) return submitNew();
      const chosen = random.pick(records);
      const corrected = correct(chosen, random, timeline.now());
      centre.submit({ ...corrected, timeline: corrected.timeline.slice(-20) });
    });
    // Its tries would fail all the same; so long before the line returns it tries again, and waits longest between two
    // tries.
    isSyncAtRest = minutes * 60_000 > triesMs;
    if (isSyncAtRest) await runUntil(returnsAt - triesMs);
    isSyncAtRest = false;
    for (const counter of counters) counter.life()?.engine.wake();
    await runUntil(returnsAt);
    while (unrest() !== undefined) {
      await step();
      if (timeline.now() > returnsAt + 6 * 3_600_000) fail(`not recovered after six hours: ${unrest()}`);
    }
    const seconds = (timeline.now() - returnsAt) / 1000;
    let refused = 0;
    for (const counter of counters) {
      const life = counter.life();
      const broken = life === undefined ? 'a counter is off' : checkAtRest(counter, life, officeState);
      if (broken !== undefined) fail(broken);
      refused += Number(
        life?.connection.client.prepare("SELECT count(*) FROM command WHERE state = 'refused'").pluck().get(),
      );
    }
    const twice = checkLedger(officeState);
    if (twice !== undefined) fail(twice);
    return { line, minutes, seed, seconds, acts, changes, refused, requests: network.requests() };
  } finally {
    for (const counter of counters) counter.remove();
  }
};
