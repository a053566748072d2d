import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { asc } from 'drizzle-orm';
import { chainBreak, commandReceipt } from '#central/database/schema/index.ts';
import { type Application, statusOf } from '#domain/application.ts';
import { findOpenSheet } from '#domain/item.ts';
import { createRandom, type Random } from '#test/chaos/random.ts';
import { itemOf } from '#test/support/application.ts';
import type { TestOfficer } from '#test/support/central.ts';
import { hasPrinter, printerName } from '#test/support/cups-folder.ts';
import { createEnvironment, launchOptions } from '#test/support/electron.ts';
import { isLongRun, testSeed } from '#test/support/long-run.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';
import { ask, expect, test } from './desk.ts';

/**
 * The real program is killed while an officer works, again and again, and some times while it starts; what it had said
 * "done" to is at the centre exactly once.
 */
const kills = isLongRun ? 20 : 3;
/** What the window was told: when the act was done, by the record that it got. */
type Done = { id: string; act: string; at: number };

/**
 * When an act was done, each time that it stands on a record: an entry of its timeline, or the marks of the checklist.
 */
const timesOf = ({ timeline, verification }: Application, act: string): number[] =>
  act === 'verification.record'
    ? [...new Set(Object.values(verification).map(({ at }) => at))]
    : timeline.filter((entry) => entry.act === act).map(({ at }) => at);

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** One for each start: a sign-in code works once, and the centre's clock is not to run away from the program's. */
const officerOf = (number: number): TestOfficer => ({
  staffNumber: `KT3${String(number).padStart(3, '0')}`,
  name: `Officer ${number}`,
  roles: ['supervisor'],
  password: `correct horse ${number}`,
  totpSecret: `JBSWY3DPEHPK3P${base32[number % 32]}${base32[Math.floor(number / 32)]}`,
});

/** The next right thing to do with an application. Counts once the program has answered. */
const workOn = async (page: Page, id: string, nextSerial: () => string, done: Done[]): Promise<void> => {
  const { application, lines } = await ask(page, 'application.get', { id });
  const { revision } = application;
  const status = statusOf(application);
  const item = itemOf(application);
  const note = async (act: string): Promise<void> => {
    const at = timesOf((await ask(page, 'application.get', { id })).application, act).at(-1);
    if (at === undefined) throw new Error(`${act} was said to be done and is not on the record`);
    done.push({ id, act, at });
  };
  if (status === 'submitted' && Object.keys(application.verification).length < lines.length) {
    const marks = Object.fromEntries(
      lines.map((line) => [line.id, { mark: 'overridden' as const, reason: 'seen by eye' }]),
    );
    await ask(page, 'verification.record', { id, revision, marks });
    await note('verification.record');
  } else if (status === 'submitted') {
    const { sha256 } = await ask(page, 'document.open', { id });
    await ask(page, 'application.approve', { id, revision, documentSha256: sha256, pages: firstPageSeen });
    await note('application.approve');
  } else if (status === 'approved' && hasPrinter) {
    await ask(page, 'item.make', { id, itemId: item.id, printer: printerName });
    await note('item.make');
  } else if (status === 'making') {
    await ask(page, 'item.confirm', { jobId: findOpenSheet(item)?.jobId ?? '', serial: nextSerial() });
    await note('item.confirm');
  }
};

/** Works until the program is gone: what it had not answered by then does not count. */
const workUntilGone = async (
  page: Page,
  ids: readonly string[],
  random: Random,
  nextSerial: () => string,
  done: Done[],
): Promise<void> => {
  try {
    for (;;) await workOn(page, random.pick(ids), nextSerial, done);
  } catch (error) {
    if (!/closed|crashed|destroyed/.test(String(error))) throw error;
  }
};

test(`the real program, killed ${kills} times at work, has nothing lost, doubled or stuck`, async ({
  centre,
  open,
  submit,
  credentials,
}) => {
  test.setTimeout(60_000 + kills * 30_000);
  const random = createRandom(testSeed);
  for (let number = 0; number <= kills; number += 1) await centre.createOfficer(officerOf(number));
  const applications = await submit(
    ...Array.from({ length: 2 * kills }, () => ({ service: 'ownership-transfer' as const })),
  );
  const ids = applications.map(({ id }) => id);
  let serials = 0;
  const nextSerial = (): string => {
    serials += 1;
    return `K ${String(testSeed).slice(-5)}${String(serials).padStart(3, '0')}`;
  };
  const done: Done[] = [];

  let profile: string | undefined;
  for (let number = 0; number < kills; number += 1) {
    if (profile !== undefined && number % 4 === 3) {
      const { executablePath, args } = launchOptions();
      const child = spawn(executablePath, args, {
        env: createEnvironment({ centralUrl: centre.url, profile }),
        stdio: 'ignore',
      });
      const ended = once(child, 'exit');
      await delay(200 + random.next() * 2_500);
      child.kill('SIGKILL');
      await ended;
      continue;
    }
    const enrolmentCode = await centre.centre.createEnrolmentCode(centre.office.id);
    const kaunta = await open(profile === undefined ? { enrolmentCode } : { profile });
    profile = kaunta.profile;
    await expect(kaunta.page.getByLabel('Staff number')).toBeFocused();
    await ask(kaunta.page, 'session.signIn', credentials(officerOf(number)));
    await expect
      .poll(async () => (await ask(kaunta.page, 'queue.list', { filter: 'all', offset: 0, limit: 500 })).length)
      .toBe(ids.length);
    const work = workUntilGone(kaunta.page, ids, random, nextSerial, done);
    // At work: after its next acts, some way into the one that follows.
    const wanted = done.length + random.integer(1, 6);
    for (const until = Date.now() + 10_000; done.length < wanted && Date.now() < until; ) await delay(20);
    await delay(random.next() * 200);
    await kaunta.kill();
    await work;
  }

  const last = await open({ profile });
  await ask(last.page, 'session.signIn', credentials(officerOf(kills)));
  await expect
    .poll(async () => (await ask(last.page, 'sync.status', {})).counts, { timeout: 60_000 })
    .toEqual({ waiting: 0, refused: 0 });
  expect(done.length, `seed ${testSeed}`).toBeGreaterThan(kills);
  for (const { id, act, at } of done) {
    const times = timesOf(await centre.centre.getApplication(centre.office.id, id), act);
    expect(
      times.filter((time) => time === at),
      `${act} on ${id}, seed ${testSeed}`,
    ).toHaveLength(1);
  }
  // What was done without an answer has arrived once too: the chain at the centre has neither a gap nor a fork.
  const receipts = await centre.store.database.select().from(commandReceipt).orderBy(asc(commandReceipt.sequence));
  expect(receipts.map(({ sequence }) => sequence)).toEqual(receipts.map((_one, place) => place + 1));
  expect(receipts.every((one, place) => place === 0 || one.previousHash === receipts[place - 1]?.chainSha256)).toBe(
    true,
  );
  expect(
    (await centre.store.database.select().from(chainBreak)).filter(
      ({ healedAt, kind }) => healedAt === null && kind !== 'overtaken',
    ),
  ).toEqual([]);
  for (const id of ids)
    expect((await ask(last.page, 'application.get', { id })).application).toEqual(
      await centre.centre.getApplication(centre.office.id, id),
    );
  test.info().annotations.push({
    type: 'result',
    description: `${kills} kills, ${done.length} acts answered, ${receipts.length} at the centre`,
  });
});
