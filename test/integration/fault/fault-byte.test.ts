import { randomUUID, sign } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '#domain/contract/errors.ts';
import { createApiClient } from '#electron/centre/api-client.ts';
import { createProve } from '#electron/centre/device-proof.ts';
import { layFaultyLine } from '#test/support/fault-proxy.ts';
import { type FaultyDesk, startFaultyDesk } from './desk.ts';
import { createGround, type Ground, rows } from './endpoint.ts';

/** SY-5: a reset at every single byte of the two answers that carry the work, over real sockets. */
const longest = 4096;
const broken = ['CENTRE_UNREACHABLE', 'CENTRE_ANSWER_STRANGE'];

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
    let at = 0;
    const whole: number[] = [];
    for (let cuts = -1; cuts < line.countCuts(); at += 1) {
      cuts = line.countCuts();
      line.setFault({ cut: { of: 'reply', after: at, how: 'reset' } });
      const answer = await cell.ask(api).catch((error: unknown) => {
        if (error instanceof AppError && broken.includes(error.code)) return undefined;
        throw error;
      });
      if (answer === undefined) continue;
      expect(answer, `cut at ${at}`).toEqual(truth);
      whole.push(at);
    }
    // The last round was not cut any more: all the bytes of the answer have had their turn.
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
  let armed = { command: false, feed: false };
  desk.line.setFault(({ line }) => {
    const of = line.startsWith('POST /v1/command') ? 'command' : line.startsWith('GET /v1/feed?') ? 'feed' : undefined;
    if (of === undefined || !armed[of]) return undefined;
    armed = { ...armed, [of]: false };
    // The page is several times as long as the answer to the act: its bytes are met in steps.
    return { cut: { of: 'reply', after: of === 'command' ? at : at * 4 + (at % 4), how: 'reset' } };
  });
  for (let cuts = -1; cuts < desk.line.countCuts(); at += 1) {
    cuts = desk.line.countCuts();
    armed = { command: true, feed: true };
    await desk.act(id, at % 2 === 0 ? 'confirmed' : 'faulted');
    await desk.until('the act is sent', () => desk.countWaiting() === 0 && !armed.command);
    if (at % 25 === 0) await desk.expectWhole();
  }
  desk.line.setFault(undefined);
  expect(at).toBeGreaterThan(250);
  expect(at).toBeLessThan(longest);
  await desk.expectWhole();
}, 120_000);
