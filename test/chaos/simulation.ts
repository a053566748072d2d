import type { Officer } from '#domain/officer.ts';
import { normaliseSerial } from '#domain/serial.ts';
import { createUuid, testReference } from '#test/support/application.ts';
import { createCentre } from './centre.ts';
import { createSimulatedCounter, type SimulatedCounter } from './counter.ts';
import {
  attachAtRandom,
  type BlankLedger,
  createBlankLedger,
  createScanTray,
  drawStock,
  handleBlanks,
  handleCases,
} from './desk.ts';
import { createFaultCount, type FaultCount } from './fault.ts';
import {
  checkAtRest,
  checkCentre,
  checkCounter,
  checkLedger,
  checkSerialHere,
  createSeen,
  findUnrest,
  hasProblemWaiting,
  type Seen,
} from './invariant.ts';
import { checkPart, checkScans, checkScansArrived, hasScanRefused } from './invariant-scan.ts';
import { calm, createNetwork, drawWeather } from './network.ts';
import { actAtRandom } from './officer.ts';
import { createFresh, playPortal, chaosReference as reference } from './portal.ts';
import { createRandom } from './random.ts';
import { type Bench, createFileStorage, createMemoryStorage } from './storage.ts';
import { createTimeline, startAt } from './timeline.ts';

/**
 * One seed: three to five counters of two offices, the model centre between them, a stretch of faults and acts, then
 * calm. Everything drawn comes from the seed; the same seed gives the same journal, event for event.
 */
export type Failure = { seed: number; step: number; broken: string; journal: string[] };
export type Outcome = {
  failure: Failure | undefined;
  steps: number;
  /** Acknowledged; of these at the centre exactly once; of these refused by it, and shown or settled here. */
  acts: number;
  once: number;
  refused: number;
  lives: number;
  requests: number;
  commands: number;
  virtualMs: number;
  faults: FaultCount;
  digest: number;
};

const offices = ['ntsa-upper-hill', 'huduma-gpo-nairobi'].map((id) => {
  const found = testReference.office.find((office) => office.id === id);
  if (found === undefined) throw new Error(`no office ${id}`);
  return found;
});
const officersOf = (officeId: string, number: number): Officer[] =>
  (
    [
      'supervisor',
      'supervisor',
      'supervisor',
      'supervisor',
      'supervisor',
      'supervisor',
      'verifying',
      'printing',
    ] as const
  ).map((role, place) => ({
    staffNumber: `KT${number}00${place}`,
    name: `Officer ${place}`,
    officeId,
    roles: [role],
  }));

/** How long a storm lasts, in seconds: many short ones meet more kinds of weather, the long ones deeper trouble. */
const stormSeconds = [30, 60, 60, 120, 240] as const;
/** After the last fault: a restart, a minute of backoff at most, sign-in, then a round and its page. */
const restWithinMs = 4 * 60_000;
/**
 * An act that was said to be unreadable is set aside for ten minutes at most; a wait that was asked for lasts fifteen
 * at most.
 */
const restSlowlyMs = 20 * 60_000;

/** `onFiles`: the caches lie encrypted on files, as in the program; one seed in eight by itself. */
export const runSeed = async (seed: number, bench: Bench, { onFiles = seed % 8 === 0 } = {}): Promise<Outcome> => {
  const random = createRandom(seed);
  const timeline = createTimeline();
  const journalled: string[] = [];
  let digest = 0;
  const journal = (text: string): void => {
    const line = `${((timeline.now() % 86_400_000) / 1000).toFixed(3)} ${text}`;
    for (let place = 0; place < line.length; place += 1) digest = (Math.imul(digest, 31) + line.charCodeAt(place)) | 0;
    journalled.push(line);
    if (journalled.length > 2000) journalled.splice(0, 1000);
  };
  let broken: string | undefined;
  const fail = (text: string | undefined): void => {
    broken ??= text;
  };
  const { counts: faults, strike } = createFaultCount();
  let isStormy = true;
  const stormMs = random.pick(stormSeconds) * 1000;
  // Every counter in one office with a handful of applications: they meet all the time.
  const isCrowded = random.chance(0.35);
  const busy = isCrowded || random.chance(0.6) ? random.next() * 0.4 : 0;
  const centre = createCentre({
    reference,
    now: timeline.now,
    isBusy: () => {
      const isBusy = isStormy && random.chance(busy);
      if (isBusy) strike('centre busy with an act');
      return isBusy;
    },
    tokenMs: () => random.integer(2, 30) * 60_000,
    onChange: (officeId) => network.ring(officeId),
    onLease: (officeId) => network.ring(officeId, 'lease'),
    onBlankRefused: (name, serial) => fail(blanksOf.get(officeOf.get(name) ?? '')?.judgeRefusal(name, serial)),
  });
  const network = createNetwork({
    timeline,
    random,
    centre,
    journal,
    strike,
    onPart: ({ name }) => {
      const counter = counters.find((one) => one.name === name);
      const life = counter?.life();
      if (counter !== undefined && life !== undefined)
        fail(checkPart(counter, life, seenOf(counter).part, seenOf(counter).acknowledged));
    },
  });
  let numbers = 0;
  const newNumber = () => {
    numbers += 1;
    return numbers;
  };
  let ids = 0;
  const newId = () => {
    ids += 1;
    return createUuid(ids, 900);
  };
  const blanksOf = new Map<string, BlankLedger>();
  const officeOf = new Map<string, string>();
  for (const [place, office] of offices.entries()) {
    const stock = drawStock(random, place === 0 ? 'C' : 'D');
    centre.addOffice(office, officersOf(office.id, place + 1), stock);
    blanksOf.set(
      office.id,
      createBlankLedger(random, centre.getOffice(office.id).stock, () => nextSerial(), timeline.now, fail),
    );
    for (
      let count = isCrowded ? 3 : random.chance(0.15) ? random.integer(21, 30) : random.integer(2, 9);
      count > 0;
      count -= 1
    )
      centre.submit(createFresh(newNumber(), office.id));
  }

  const seens = new Map<string, Seen>();
  const counters: SimulatedCounter[] = [];
  const seenOf = ({ name }: SimulatedCounter): Seen => {
    const seen = seens.get(name) ?? createSeen();
    seens.set(name, seen);
    return seen;
  };
  const restart = (counter: SimulatedCounter): void => {
    timeline.after(random.integer(500, isStormy ? 90_000 : 2_000), () => counter.start());
  };
  const pullPlug = (counter: SimulatedCounter): void => {
    counter.cutPower();
    centre.scans.noteCut(counter.name);
    restart(counter);
  };
  for (let place = 0, count = random.integer(3, 5); place < count; place += 1) {
    const office = offices[isCrowded ? 0 : place % 2] ?? offices[0];
    if (office === undefined) throw new Error('no office');
    const name = `counter-${place + 1}`;
    centre.addWorkstation(name, office.id);
    officeOf.set(name, office.id);
    const counter: SimulatedCounter = createSimulatedCounter({
      storage: onFiles ? createFileStorage(bench, name) : createMemoryStorage(bench),
      name,
      office,
      reference,
      timeline,
      random,
      network,
      newId,
      journal,
      strike,
      onPowerCut: () => {
        centre.scans.noteCut(name);
        restart(counter);
      },
      onBug: (text) => fail(`BUG ${text}`),
    });
    counters.push(counter);
    counter.start();
  }

  // Serials: mostly fresh, now and then one that is used already.
  let serials = 0;
  const nextSerial = (): string => {
    if (serials > 0 && random.chance(isCrowded ? 0.6 : 0.2))
      return `B${1_000_000 + random.integer(Math.max(1, serials - 2), serials)}`;
    serials += 1;
    return `B${1_000_000 + serials}`;
  };
  const nextScan = createScanTray(random);
  const attaching = random.pick([0, 0.02, 0.08]);
  let acts = 0;
  const acknowledge = (counter: SimulatedCounter) => (what: string) => {
    const life = counter.life();
    // Said by a program whose power went in the same instant: nobody has read it.
    if (life === undefined) return;
    const { client } = life.connection;
    const job = what.startsWith('print ') ? what.slice('print '.length) : undefined;
    const row = (
      job === undefined
        ? client.prepare('SELECT sequence, id, body FROM command ORDER BY sequence DESC LIMIT 1').get()
        : client
            .prepare(
              "SELECT sequence, id, body FROM command WHERE name = 'item.make' AND json_extract(body, '$.payload.jobId') = ? ORDER BY sequence DESC",
            )
            .get(job)
    ) as { sequence: number; id: string; body: string } | undefined; // the columns named
    if (row === undefined) return fail(`I1 ${counter.name} said done to ${what} and has no such act`);
    const { acknowledged } = seenOf(counter);
    if (acknowledged.has(row.sequence)) return fail(`I1 ${counter.name} said done to ${what} and kept nothing of it`);
    acknowledged.set(row.sequence, row.id);
    acts += 1;
    const { payload } = JSON.parse(row.body) as { payload: { serial?: string | null } }; // a command's own text
    if (typeof payload.serial === 'string') {
      const serial = normaliseSerial(payload.serial);
      blanksOf.get(counter.office.id)?.noteUsed(counter.name, serial);
      fail(checkSerialHere(life, serial));
    }
  };

  const signIn = (counter: SimulatedCounter): void => {
    const life = counter.life();
    if (life === undefined || life.session.token() !== undefined) return;
    const { staffNumber } = random.pick([...centre.getOffice(counter.office.id).officers.values()]);
    life.session.signIn({ staffNumber, password: 'x', code: '000000' }).then(
      () => journal(`${counter.name}: ${staffNumber} is signed in`),
      () => {},
    );
  };
  const act = (counter: SimulatedCounter): void => {
    const life = counter.life();
    const ledger = blanksOf.get(counter.office.id);
    if (life === undefined || life.session.find() === null || ledger === undefined) return;
    const onBug = (error: string): void => fail(`BUG ${error}`);
    const roll = random.next();
    if (roll < attaching) {
      const bytes = nextScan();
      const attached = attachAtRandom(
        random,
        life,
        bytes,
        (sha256) => {
          acknowledge(counter)('act');
          seenOf(counter).scans.set(sha256, bytes);
        },
        onBug,
      );
      journal(`${counter.name}: ${attached}`);
    } else if (roll > 0.93 && roll < 0.99) journal(`${counter.name}: ${handleCases(random, life)}`);
    else if (roll > 0.99) journal(`${counter.name}: ${handleBlanks(random, life)}`);
    else
      journal(
        `${counter.name}: ${actAtRandom(random, life, () => ledger.pick(life, counter.name), acknowledge(counter), onBug)}`,
      );
  };
  const disturb = (counter: SimulatedCounter): void => {
    const roll = random.next();
    const life = counter.life();
    if (life === undefined) return;
    if (roll < 0.3)
      life.disk.arm(random.pick(['power-cut', 'power-cut', 'power-cut', 'full', 'error']), random.integer(1, 60));
    else if (roll < 0.4) {
      strike('plug pulled');
      pullPlug(counter);
    } else if (roll < 0.6) {
      counter.line.cutUntil = timeline.now() + random.integer(2_000, 240_000);
      network.endStreams((line) => line.name === counter.name);
      journal(`${counter.name}: its line is down until ${counter.line.cutUntil % 86_400_000}`);
    } else if (roll < 0.75) {
      strike('clock jump');
      counter.clock.offsetMs = random.integer(-3 * 86_400_000, 3 * 86_400_000);
      journal(`${counter.name}: its clock jumps to ${counter.clock.offsetMs}`);
    } else if (roll < 0.85) life.engine.wake();
    else if (roll < 0.92) {
      life.leases.leave();
      life.session.signOut();
      journal(`${counter.name}: signed out`);
    } else {
      const downMs = random.integer(100, 20_000);
      journal(`the centre is down for ${downMs} ms`);
      network.setDownUntil(timeline.now() + downMs);
      network.endStreams(() => true);
    }
  };

  /** Something happens again and again, at random, while the storm lasts. */
  const again = (meanMs: number, run: () => void): void => {
    timeline.after(1 + -Math.log(1 - random.next()) * meanMs, () => {
      if (!isStormy) return;
      run();
      again(meanMs, run);
    });
  };
  if (random.chance(0.2)) {
    timeline.after(random.next() * stormMs, () => {
      if (!isStormy) return;
      const days = random.pick([1, 3, 15, 22]);
      strike('weeks pass');
      journal(`everything sleeps for ${days} days`);
      timeline.skip(days * 86_400_000);
    });
  }
  network.setWeather(drawWeather(random));
  again(random.integer(300, 2_500), () => act(random.pick(counters)));
  again(random.integer(4_000, 25_000) * (isCrowded ? 3 : 1), () =>
    journal(playPortal(random, centre, random.pick(offices).id, newNumber, timeline.now())),
  );
  again(random.integer(4_000, 25_000), () => disturb(random.pick(counters)));
  again(4_000, () => signIn(random.pick(counters)));
  if (random.chance(0.3)) {
    again(200_000, () => {
      const { officers } = centre.getOffice(random.pick(offices).id);
      if (officers.size <= 5) return;
      strike('officer removed');
      officers.delete(random.pick([...officers.keys()]));
    });
  }

  let steps = 0;
  const step = async (): Promise<void> => {
    steps += 1;
    if (!(await timeline.step())) fail('BUG nothing is left to happen');
    broken ??= checkCentre(centre);
    for (const counter of counters) {
      const life = counter.life();
      const office = centre.getOffice(counter.office.id);
      const seen = seenOf(counter);
      if (life !== undefined) broken ??= checkCounter(counter, life, seen, office, counters);
      broken ??= checkScans(counter, seen.scans, office, centre);
    }
  };
  timeline.after(stormMs, () => {
    isStormy = false;
  });
  while (broken === undefined && isStormy) await step();
  network.setWeather(calm);
  network.setDownUntil(0);
  for (const counter of counters) {
    counter.line.cutUntil = 0;
    counter.life()?.disk.disarm();
  }
  const keepSignedIn = (): void => {
    for (const counter of counters) signIn(counter);
    timeline.after(5_000, keepSignedIn);
  };
  keepSignedIn();
  // A scan that was refused is offered again in the program's next life; the last bad answer comes within twenty
  // seconds.
  timeline.after(45_000, () => {
    for (const counter of counters) if (hasScanRefused(counter.life())) pullPlug(counter);
  });
  if (broken === undefined) journal('the storm is over');
  const calmAt = timeline.now();
  const isSlow = () =>
    (faults['asked to come back later'] ?? 0) > 0 || counters.some((counter) => hasProblemWaiting(counter.life()));
  const unrest = () =>
    counters
      .map((counter) => findUnrest(counter, counter.life(), centre.getOffice(counter.office.id)))
      .find((one) => one !== undefined);
  while (broken === undefined && unrest() !== undefined) {
    await step();
    const restedMs = timeline.now() - calmAt;
    if (restedMs > restSlowlyMs || (restedMs > restWithinMs && !isSlow()))
      fail(`I7 not at rest after ${restedMs / 60_000} minutes: ${unrest()}`);
  }
  let [once, refused] = [0, 0];
  for (const counter of counters) {
    const life = counter.life();
    if (life === undefined) continue;
    const office = centre.getOffice(counter.office.id);
    broken ??= checkAtRest(counter, life, office) ?? checkScansArrived(counter, seenOf(counter).scans);
    const { acknowledged, states } = seenOf(counter);
    for (const [place, id] of acknowledged) {
      if (centre.effects.get(id) === 1) once += 1;
      else if (
        office.receipts.get(id)?.answer.kind === 'refused' &&
        ['refused', 'withdrawn'].includes(states.get(place) ?? '')
      )
        refused += 1;
    }
  }
  if (once + refused !== acts)
    broken ??= `I1 of ${acts} acknowledged acts ${once} are at the centre exactly once and ${refused} refused`;
  for (const { id } of offices) broken ??= checkLedger(centre.getOffice(id));
  const lives = counters.reduce((sum, counter) => sum + counter.lives(), 0);
  for (const counter of counters) {
    counter.remove();
  }
  const failure = broken === undefined ? undefined : { seed, step: steps, broken, journal: journalled };
  const virtualMs = timeline.now() - startAt;
  return {
    failure,
    steps,
    acts,
    once,
    refused,
    lives,
    requests: network.requests(),
    commands: centre.commandCount(),
    virtualMs,
    faults,
    digest,
  };
};
