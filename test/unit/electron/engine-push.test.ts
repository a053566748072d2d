import { expect, test } from 'vitest';
import { listCommands } from '#db/outbox.ts';
import { AppError } from '#domain/contract/errors.ts';
import { createApplication } from '#test/support/application.ts';
import { readRecord, seed, testNow } from '#test/support/counter.ts';
import { entryOf, fault, markBuyer, pageOf, startEngine } from '#test/support/engine.ts';

const plain = createApplication();

test.each(['later', 'escalated'])(
  'an act that the centre answers with "%s" holds up neither the feed nor the window’s truth',
  async (kind) => {
    const { counter, run, rested, api, engine } = startEngine({
      postCommands: async (commands) => ({ answers: commands.map(({ id }) => ({ id, kind })), at: testNow }),
      getFeed: async () => ({ page: pageOf('1', [entryOf(8)]), etag: undefined }),
    });
    seed(counter, plain);
    markBuyer(counter, plain.id);
    run();
    await rested(1);
    expect(api.postCommands).toHaveBeenCalledTimes(1);
    expect(readRecord(counter, createApplication({ number: 8 }).id).standing).toBe('submitted');
    expect(engine.status()).toMatchObject({ phase: 'waiting', answerCode: 'CENTRE_BUSY' });
    expect(listCommands(counter.connection.reader, 'waiting')).toHaveLength(1);
  },
);

test('a push whose answer is lost is not followed by a pull, so that the act is not judged on its own result', async () => {
  const { counter, run, rested, api } = startEngine({ postCommands: fault('CENTRE_UNREACHABLE') });
  seed(counter, plain);
  markBuyer(counter, plain.id);
  run();
  await rested(1);
  expect(api.getFeed).not.toHaveBeenCalled();
});

test('acts that the centre cannot judge hold up neither the acts on other applications nor the order on their own', async () => {
  const stuck = createApplication({ number: 2 }).id;
  const sent: string[][] = [];
  const { counter, run, rested, engine } = startEngine({
    postCommands: async (commands) => {
      if (commands.length > 10) throw new AppError('INVALID_INPUT', 'too large');
      sent.push(commands.map(({ body }) => body.subject.id));
      return {
        answers: commands.map(({ id, body }) =>
          body.subject.id === stuck ? { id, kind: 'later' } : { id, kind: 'applied', version: 2 },
        ),
        at: testNow,
      };
    },
  });
  seed(counter, plain, createApplication({ number: 2 }));
  const markStuck = (mark: 'confirmed' | 'faulted') => markBuyer(counter, stuck, mark);
  for (let count = 0; count < 15; count += 1) for (const kind of ['confirmed', 'faulted'] as const) markStuck(kind);
  markBuyer(counter, plain.id);
  markStuck('confirmed');
  run();
  await rested(1);
  // One request is full of what is stuck; after it all of that application is left out.
  expect(sent.filter((subjects) => subjects.includes(stuck)).map((subjects) => subjects.length)).toEqual([8]);
  expect(sent.filter((subjects) => subjects.includes(plain.id))).toEqual([[plain.id]]);
  expect(listCommands(counter.connection.reader, 'waiting')).toHaveLength(31);
  expect(engine.status()).toMatchObject({ phase: 'waiting', answerCode: 'CENTRE_BUSY' });
});

test('a centre that is busy as a whole is asked once, not batch after batch', async () => {
  const busy = { type: '', title: '', status: 503, code: 'CENTRE_BUSY', details: {} };
  const { counter, run, rested, api } = startEngine({
    postCommands: async (commands) => ({
      answers: commands.map(({ id }) => ({ id, kind: 'later', problem: busy })),
      at: testNow,
    }),
  });
  const records = Array.from({ length: 60 }, (_, number) => createApplication({ number: number + 1 }));
  seed(counter, ...records);
  for (const { id } of records) markBuyer(counter, id);
  run();
  await rested(1);
  expect(api.postCommands).toHaveBeenCalledTimes(1);
});

test('the one act that the centre cannot read is found, set aside and shown; all others are sent, and nothing after it on its application', async () => {
  const records = Array.from({ length: 60 }, (_, number) => createApplication({ number: number + 1 }));
  const poison = records[36]?.id ?? '';
  const taken: string[] = [];
  const { counter, run, rested, rests, api, engine } = startEngine({
    postCommands: async (commands) => {
      if (commands.some(({ body }) => body.sequence === 37)) throw new AppError('INVALID_INPUT', 'not well formed');
      taken.push(...commands.map(({ body }) => body.subject.id));
      return { answers: commands.map(({ id }) => ({ id, kind: 'applied', version: 2 })), at: testNow };
    },
  });
  seed(counter, ...records);
  for (const id of [...records.map(({ id }) => id), poison]) markBuyer(counter, id);
  run();
  await rested(1);
  expect(taken.toSorted()).toEqual(
    records
      .map(({ id }) => id)
      .filter((id) => id !== poison)
      .toSorted(),
  );
  const waiting = listCommands(counter.connection.reader, 'waiting');
  expect(waiting.map(({ subject, problem }) => [subject, problem?.code])).toEqual([
    [poison, 'ACT_NOT_TAKEN'],
    [poison, undefined],
  ]);
  // The rest of the work is done: nothing else waits for it, and it is not sent again and again.
  expect(engine.status()).toMatchObject({ phase: 'idle', answerCode: null });
  const before = api.postCommands.mock.calls.length;
  expect(before).toBeLessThan(25);
  rests[0]?.end();
  await rested(2);
  expect(api.postCommands).toHaveBeenCalledTimes(before);
  // Tried again, each time later than the last: with the one behind it, and then alone.
  for (const [time, ms] of [15_000, 60_000, 240_000, 600_000, 600_000].entries()) {
    for (const [more, calls] of [
      [ms - 1, before + 2 * time],
      [1, before + 2 * time + 2],
    ] as const) {
      counter.clock.at += more;
      engine.wake();
      await rested(rests.length + 1);
      expect(api.postCommands).toHaveBeenCalledTimes(calls);
    }
  }
});

test('an act set aside is tried again when its time has come, also after the clock was set back by hours', async () => {
  let isReadable = false;
  const { counter, run, rested, engine } = startEngine({
    postCommands: async (commands) => {
      if (!isReadable) throw new AppError('INVALID_INPUT', 'not well formed');
      return { answers: commands.map(({ id }) => ({ id, kind: 'applied', version: 2 })), at: testNow };
    },
  });
  seed(counter, plain);
  markBuyer(counter, plain.id);
  run();
  await rested(1);
  isReadable = true;
  counter.clock.at -= 13 * 3_600_000;
  engine.wake();
  await rested(2);
  expect(listCommands(counter.connection.reader, 'waiting')).toEqual([]);
});

test('a proxy’s "too large" halves the batch too, and a gateway’s trouble does not', async () => {
  const sizes: number[] = [];
  const { counter, run, rested } = startEngine({
    postCommands: async (commands) => {
      sizes.push(commands.length);
      if (commands.length > 10) throw new AppError('NOT_THE_CENTRE', 'too large', { status: 413 });
      return { answers: commands.map(({ id }) => ({ id, kind: 'applied', version: 2 })), at: testNow };
    },
  });
  const records = Array.from({ length: 40 }, (_, number) => createApplication({ number: number + 1 }));
  seed(counter, ...records);
  for (const { id } of records) markBuyer(counter, id);
  run();
  await rested(1);
  expect(sizes.slice(0, 4)).toEqual([40, 20, 20, 10]);
  expect(listCommands(counter.connection.reader, 'waiting')).toEqual([]);
  const busy = startEngine({ postCommands: fault('CENTRE_BUSY') });
  seed(busy.counter, ...records);
  for (const { id } of records) markBuyer(busy.counter, id);
  busy.run();
  await busy.rested(1);
  expect(busy.api.postCommands).toHaveBeenCalledTimes(1);
});
