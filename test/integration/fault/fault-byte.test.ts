import { randomUUID, sign } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '#domain/contract/errors.ts';
import { createApiClient } from '#electron/centre/api-client.ts';
import { createProve } from '#electron/centre/device-proof.ts';
import { layFaultyLine } from '#test/support/fault-proxy.ts';
import { isLongRun } from '#test/support/long-run.ts';
import { type FaultyDesk, startFaultyDesk } from './desk.ts';
import { createGround, type Ground, rows } from './endpoint.ts';

/** SY-5: a reset at the bytes of the two answers that carry the work, over real sockets. */
const longest = 4096;
const broken = ['CENTRE_UNREACHABLE', 'CENTRE_ANSWER_STRANGE'];

/**
 * Meets one place after another until one lies behind the answer's end, and gives that place. In the gate: each of the
 * first bytes, then one in eleven, which falls on every kind of byte, then each of the last; in the long run all.
 */
const meetPlaces = async (meet: (place: number) => Promise<{ isCut: boolean }>): Promise<number> => {
  let place = 0;
  let last = -1;
  while ((await meet(place)).isCut) {
    last = place;
    place += isLongRun || place < 20 ? 1 : 11;
  }
  const passed = place;
  place = last + 1;
  while (place < passed && (await meet(place)).isCut) place += 1;
  return place;
};

let ground: Ground;
let desk: FaultyDesk;
beforeAll(async () => {
  ground = await createGround();
  desk = await startFaultyDesk({ patience: { answerMs: 10_000, idleMs: 10_000 } });
});
afterAll(async () => {
  await desk.stop();
  await ground.centre.stop();
});

test.for(['feed', 'command'] as const)(
  'the client tells a %s answer that was reset at any of its bytes from a whole one',
  async (name) => {
    const row = rows[name];
    if (!('prepare' in row)) throw new Error('the counter asks for it');
    const cell = await row.prepare(ground);
    const line = await layFaultyLine(ground.centre.url);
    const { publicKey, privateKey } = ground.device;
    const prove = createProve(
      { publicKey, sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url') },
      randomUUID,
    );
    const api = createApiClient({
      baseUrl: line.url,
      fetch: globalThis.fetch,
      now: ground.centre.now,
      token: () => ground.token,
      prove,
    });
    const truth = await cell.ask(api);
    const whole: number[] = [];
    const at = await meetPlaces(async (place) => {
      const cuts = line.countCuts();
      line.setFault({ cut: { of: 'reply', after: place, how: 'reset' } });
      const answer = await cell.ask(api).catch((error: unknown) => {
        if (error instanceof AppError && broken.includes(error.code)) return undefined;
        throw error;
      });
      if (answer !== undefined) {
        expect(answer, `cut at ${place}`).toEqual(truth);
        whole.push(place);
      }
      return { isCut: line.countCuts() > cuts };
    });
    expect(at).toBeGreaterThan(250);
    expect(at).toBeLessThan(longest);
    expect(whole.filter((place) => place < at - 8)).toEqual([]);
    await cell.check?.();
    await line.remove();
  },
);

test('an act whose answer is reset at any of its bytes has its effect once, and the page that follows is applied once', async () => {
  const { id } = await desk.submit();
  await desk.until('the application is here', () => desk.isHere(id));
  let at = 0;
  let rounds = 0;
  let armed = { command: false, feed: false };
  desk.line.setFault(({ line }) => {
    const of = line.startsWith('POST /v1/command') ? 'command' : line.startsWith('GET /v1/feed?') ? 'feed' : undefined;
    if (of === undefined || !armed[of]) return undefined;
    armed = { ...armed, [of]: false };
    // The page is several times as long as the answer to the act: its bytes are met in steps.
    return { cut: { of: 'reply', after: of === 'command' ? at : at * 4 + (at % 4), how: 'reset' } };
  });
  const end = await meetPlaces(async (place) => {
    const cuts = desk.line.countCuts();
    at = place;
    armed = { command: true, feed: true };
    await desk.act(id, rounds % 2 === 0 ? 'confirmed' : 'faulted');
    await desk.until('the act is sent', () => desk.countWaiting() === 0 && !armed.command);
    if (rounds % 25 === 0) await desk.expectWhole();
    rounds += 1;
    return { isCut: desk.line.countCuts() > cuts };
  });
  desk.line.setFault(undefined);
  expect(end).toBeGreaterThan(250);
  expect(end).toBeLessThan(longest);
  await desk.expectWhole();
}, 120_000);
