import { expect, test, vi } from 'vitest';
import { fault, forever, startEngine } from '#test/support/engine.ts';
import { passTurns } from '#test/support/turn.ts';

test('the live stream wakes the engine, is opened once, and opened again when it ends', async () => {
  let change: (name: string) => void = () => {};
  let end: () => void = () => {};
  const { run, rested, api, rests, onLease } = startEngine({
    listen: (_signal, _alive, onEvent) => {
      change = onEvent;
      return new Promise((resolve) => {
        end = resolve;
      });
    },
  });
  run();
  await rested(1);
  change('hello');
  change('lease');
  await passTurns();
  // Who has which case open is asked for by itself; the feed is left alone.
  expect([onLease.mock.calls.length, api.getFeed.mock.calls.length]).toEqual([1, 1]);
  change('change');
  await rested(2);
  expect(onLease).toHaveBeenCalledTimes(1);
  expect([api.getFeed.mock.calls.length, api.listen.mock.calls.length]).toEqual([2, 1]);
  // H3: the centre says why with the next answer.
  change('revoked');
  await rested(3);
  expect(api.getFeed).toHaveBeenCalledTimes(3);
  end();
  await Promise.resolve();
  rests[2]?.end();
  await rested(4);
  expect(api.listen).toHaveBeenCalledTimes(2);
});

test('without a live stream the feed is asked every few seconds, and the stream again each time', async () => {
  const { run, rested, rests, api, engine } = startEngine({ listen: fault('CENTRE_UNREACHABLE') });
  run();
  for (const times of [1, 2]) {
    await rested(times);
    expect([rests[times - 1]?.ms, api.listen.mock.calls.length, engine.status().phase]).toEqual([5_000, times, 'idle']);
    rests[times - 1]?.end();
  }
});

test('the live stream ends with the session: that of one officer wakes nothing for the next', async () => {
  const signals: AbortSignal[] = [];
  const { run, rested, api, session, rests, signIn } = startEngine({
    listen: (signal) => {
      signals.push(signal);
      return forever;
    },
  });
  run();
  await rested(1);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  session.dropToken();
  rests[0]?.end();
  await vi.waitFor(() => expect(signals[0]?.aborted).toBe(true));
  signIn();
  await vi.waitFor(() => expect(api.listen).toHaveBeenCalledTimes(2));
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});
