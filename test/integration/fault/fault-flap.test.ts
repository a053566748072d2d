import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isLongRun } from '#test/support/long-run.ts';
import { type FaultyDesk, startFaultyDesk } from './desk.ts';

/** SY-10, in short: the line flaps, or everything stands still; nothing is lost, doubled or left behind. */
const flaps = isLongRun ? 60 : 12;
const pauses = isLongRun ? 5 : 1;
let desk: FaultyDesk;
beforeEach(async () => {
  desk = await startFaultyDesk({ patience: { answerMs: 2000, idleMs: 1000, aliveMs: 1500 } });
});
afterEach(() => desk.stop(), 30_000);

const countTimers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
const countStreams = (): number => desk.line.countOpen('GET /v1/feed/live');

/** The most that was there in a second of quiet: a stream that ends and the one after it never overlap. */
const mostOf = async (count: () => number): Promise<number> => {
  let most = 0;
  for (let look = 0; look < 50; look += 1) {
    most = Math.max(most, count());
    await delay(20);
  }
  return most;
};

test(`a line that flaps every 0.2 s, ${flaps} times, loses and doubles nothing, and leaves one stream and no timer behind`, async () => {
  const applications = [await desk.submit(), await desk.submit(), await desk.submit()];
  for (const { id } of applications) await desk.until('the application is here', () => desk.isHere(id));
  await desk.expectWhole();
  const timersBefore = await mostOf(countTimers);
  let acts = 0;
  for (let flap = 0; flap < flaps; flap += 1) {
    if (flap % 2 === 0) desk.line.cut();
    else desk.line.mend();
    for (const { id } of applications) {
      await desk.act(id, flap % 2 === 0 ? 'confirmed' : 'faulted');
      acts += 1;
      await delay(60);
    }
    expect(countStreams()).toBeLessThanOrEqual(1);
    if (flap % 10 === 5) applications.push(await desk.submit());
    for (const { id } of applications.splice(3))
      await desk.until('the application is here', () => flap % 2 === 0 || desk.isHere(id));
  }
  desk.line.mend();
  expect(acts).toBe(3 * flaps);
  await desk.expectWhole();
  await desk.until('the live stream is back', () => countStreams() === 1);
  expect(await mostOf(countStreams)).toBe(1);
  expect(await mostOf(countTimers)).toBeLessThanOrEqual(timersBefore + 2);
});

test('a line on which all stands still for longer than every patience, and then goes on, loses and doubles nothing', async () => {
  const application = await desk.submit();
  await desk.until('the application is here', () => desk.isHere(application.id));
  await desk.until('the live stream is open', () => countStreams() === 1);
  for (let pause = 0; pause < pauses; pause += 1) {
    desk.line.pause();
    await desk.act(application.id, 'confirmed');
    await desk.act(application.id, 'faulted');
    await desk.until('the silence is seen', () => desk.status().centre === false);
    await delay(1600);
    expect(desk.countWaiting()).toBeGreaterThan(0);
    // What was asked meanwhile arrives now all at once, and its answers too.
    desk.line.goOn();
    await desk.expectWhole();
  }
  await desk.until('the live stream is back', () => countStreams() === 1);
  expect(await mostOf(countStreams)).toBe(1);
});
