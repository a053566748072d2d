import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findDocument } from '#db/query/sync.ts';
import { AppError, type ErrorCode } from '#domain/contract/errors.ts';
import { waitMs } from '#electron/sync/engine.ts';
import { sha256 } from '#electron/workstation/context.ts';
import { createApplication } from '#test/support/application.ts';
import { seed, testNow } from '#test/support/counter.ts';
import { serveDocument } from '#test/support/document-answer.ts';
import { fault, markBuyer, pdf, startEngine } from '#test/support/engine.ts';
import { passTurns } from '#test/support/turn.ts';

const plain = createApplication();

test('a wait grows to a minute and never past it, jittered over the whole of it, whatever the number of failures', () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (failures, random) => {
      const wait = waitMs(failures, () => random);
      expect(wait).toBeGreaterThanOrEqual(250);
      expect(wait).toBeLessThanOrEqual(60_000);
      expect(wait).toBeCloseTo(Math.max(250, random * waitMs(failures, () => 1)), 3);
    }),
  );
  expect([0, 1, 2, 5, 6, 1000].map((failures) => waitMs(failures, () => 1))).toEqual([
    1000, 2000, 4000, 32_000, 60_000, 60_000,
  ]);
});

test('an unreachable centre is waited for longer each time, and the count starts anew after a success', async () => {
  let isDown = true;
  const { run, rested, rests, engine } = startEngine({
    getFeed: async () => (isDown ? fault('CENTRE_UNREACHABLE')() : undefined),
  });
  run();
  for (const [time, ms] of [1000, 2000, 4000].entries()) {
    await rested(time + 1);
    expect(rests[time]?.ms).toBe(ms);
    expect(engine.status()).toMatchObject({
      phase: 'waiting',
      centre: false,
      answerCode: 'CENTRE_UNREACHABLE',
      nextTryAt: testNow + ms,
    });
    isDown = time < 2;
    rests[time]?.end();
  }
  await rested(4);
  expect(engine.status()).toMatchObject({ phase: 'idle', centre: true, nextTryAt: null });
  isDown = true;
  rests[3]?.end();
  await rested(5);
  expect(rests[4]?.ms).toBe(1000);
});

test.each(['SIGNED_OUT', 'WORKSTATION_UNKNOWN'] as const)(
  '%s blocks until somebody signs in: the token is dropped and nothing is asked',
  async (code) => {
    const { run, rested, api, session, engine, signIn } = startEngine({ getFeed: fault(code) });
    run();
    await rested(1);
    expect(session.dropToken).toHaveBeenCalledTimes(1);
    expect(api.getFeed).toHaveBeenCalledTimes(1);
    expect(engine.status()).toMatchObject({ phase: 'signed-out', answerCode: code, nextTryAt: null });
    api.getFeed.mockResolvedValue(undefined);
    signIn();
    await rested(2);
    expect(engine.status()).toMatchObject({ phase: 'idle', answerCode: null });
  },
);

test('one scan that cannot be had, or is to be asked for again later, keeps neither the next ones away nor the acts', async () => {
  const asked: string[] = [];
  const records = [1, 2, 3, 4].map((number) => createApplication({ number }));
  const bad: Record<string, ErrorCode> = {
    'document-000001': 'NOT_FOUND',
    'document-000002': 'DOCUMENT_NOT_HERE',
    'document-000003': 'CENTRE_ANSWER_STRANGE',
  };
  const { counter, run, rested, rests, logged, engine } = startEngine({
    getDocument: (id, ...rest) => {
      asked.push(id);
      return bad[id] === undefined
        ? serveDocument(() => pdf)(id, ...rest)
        : Promise.reject(new AppError(bad[id], 'not now', { retryAfterMs: 2000 }));
    },
  });
  seed(counter, ...records);
  run();
  await rested(1);
  expect([engine.status().phase, engine.status().answerCode, rests[0]?.ms]).toEqual(['idle', null, 30_000]);
  expect(records.map(({ document }) => findDocument(counter.connection.reader, document.id)?.sha256)).toEqual([
    ...[undefined, undefined, undefined],
    sha256(pdf),
  ]);
  expect(logged.map((line) => line[1])).toEqual(['sync.scan', 'sync.scan', 'sync.scan']);
  // What was wrong in itself is left alone for ten minutes, what the centre has not got yet is asked for in each round.
  for (const [place, minutes] of [9, 1].entries()) {
    counter.clock.at += minutes * 60_000;
    rests[place]?.end();
    await rested(place + 2);
  }
  expect(asked.slice(4)).toEqual(['document-000002', 'document-000001', 'document-000002', 'document-000003']);
});

test('a centre that asks for quiet when a scan is asked for gets it from everything: nothing else would fare better', async () => {
  const { counter, run, rested, rests, engine } = startEngine({
    getDocument: () => Promise.reject(new AppError('CENTRE_BUSY', 'later', { retryAfterMs: 40_000 })),
  });
  seed(counter, plain);
  run();
  await rested(1);
  expect([engine.status().phase, engine.status().answerCode, rests[0]?.ms]).toEqual(['waiting', 'CENTRE_BUSY', 40_000]);
});

test.each<[ErrorCode, boolean | null]>([
  ['CENTRE_UNREACHABLE', false],
  ['NOT_THE_CENTRE', false],
  ['CERTIFICATE_OUT_OF_DATE', null],
  ['CERTIFICATE_REFUSED', null],
  ['CENTRE_ANSWER_STRANGE', true],
  ['CENTRE_BUSY', true],
])('%s says of the centre that it answers: %s, also when a scan meets it first', async (code, centre) => {
  const pulling = startEngine({ getFeed: fault(code) });
  pulling.run();
  await pulling.rested(1);
  expect(pulling.engine.status()).toMatchObject({ phase: 'waiting', centre, answerCode: code });
  if (centre === true) return;
  const scanning = startEngine({ getDocument: fault(code) });
  seed(scanning.counter, plain);
  scanning.run();
  await scanning.rested(1);
  expect(scanning.engine.status()).toMatchObject({ phase: 'waiting', centre, answerCode: code });
});

test('a centre that asks for quiet gets it from acts and events; an officer’s "try now" goes through; a day is too long', async () => {
  const asks = [40_000, 90_000_000];
  const { counter, run, rested, rests, api, engine } = startEngine({
    getFeed: async () => {
      const retryAfterMs = asks.shift();
      if (retryAfterMs !== undefined) throw new AppError('CENTRE_BUSY', 'later', { retryAfterMs });
      return undefined;
    },
  });
  seed(counter, plain);
  run();
  await rested(1);
  expect([rests[0]?.ms, engine.status().nextTryAt]).toEqual([40_000, testNow + 40_000]);
  markBuyer(counter, plain.id);
  engine.wake();
  await passTurns();
  expect(api.postCommands).not.toHaveBeenCalled();
  counter.clock.at += 40_000;
  rests[0]?.end();
  await rested(2);
  expect(api.postCommands).toHaveBeenCalledTimes(1);
  expect(rests[1]?.ms).toBe(15 * 60_000);
  engine.tryNow();
  await rested(3);
  expect(engine.status().phase).toBe('idle');
});

test('an act in the quiet that the centre asked for goes when that is over, not at the end of a longer wait', async () => {
  const busy = new AppError('CENTRE_BUSY', 'later', { retryAfterMs: 2000 });
  const { counter, run, rested, rests, api, engine } = startEngine({ getFeed: fault('CENTRE_UNREACHABLE') });
  seed(counter, plain);
  run();
  for (let failures = 1; failures <= 5; failures += 1) {
    await rested(failures);
    if (failures === 5) api.getFeed.mockRejectedValue(busy);
    rests[failures - 1]?.end();
  }
  await rested(6);
  expect([rests[5]?.ms, engine.status().nextTryAt]).toEqual([2000, testNow + 32_000]);
  markBuyer(counter, plain.id);
  engine.wake();
  await passTurns();
  expect(api.postCommands).not.toHaveBeenCalled();
  rests[5]?.end();
  await rested(7);
  expect(api.postCommands).toHaveBeenCalledTimes(1);
  // Nothing to do in the quiet: the rest of the wait follows it.
  rests[6]?.end();
  await rested(8);
  expect(rests[7]?.ms).toBe(58_000);
});

test('an act before the refusal does not break the quiet', async () => {
  const { counter, run, rested, rests, api, engine } = startEngine({
    getFeed: async () => {
      markBuyer(counter, plain.id);
      engine.wake();
      throw new AppError('CENTRE_BUSY', 'later', { retryAfterMs: 40_000 });
    },
  });
  seed(counter, plain);
  run();
  await rested(1);
  expect([rests[0]?.ms, api.getFeed.mock.calls.length]).toEqual([40_000, 1]);
});
