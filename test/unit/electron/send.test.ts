import fc from 'fast-check';
import { expect, test } from 'vitest';
import { transact } from '#db/connection.ts';
import { appendCommand, listCommands } from '#db/outbox.ts';
import type { Command } from '#domain/command/command.ts';
import type { CommandAnswer } from '#domain/contract/centre/command.ts';
import { AppError } from '#domain/contract/errors.ts';
import { perform } from '#electron/service/perform.ts';
import { createSender } from '#electron/sync/send.ts';
import { createApplication, createUuid } from '#test/support/application.ts';
import { createCounter, createOfficer, readRecord, seed } from '#test/support/counter.ts';

type Post = (commands: readonly Command[]) => Promise<{ answers: CommandAnswer[]; at: number }>;
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** A counter with acts waiting on so many applications, in the order of the numbers given. */
const withLine = (numbers: readonly number[]) => {
  const counter = createCounter();
  const records = [...new Set(numbers)].map((number) => createApplication({ number }));
  seed(counter, ...records);
  const officer = createOfficer('verifying');
  for (const [place, number] of numbers.entries()) {
    const { id, revision } = createApplication({ number });
    perform(counter, officer, 'verification.record', id, {
      revision,
      marks: { buyer: { mark: place % 2 === 0 ? 'confirmed' : 'faulted' } },
    });
  }
  return counter;
};
const senderOf = (counter: ReturnType<typeof createCounter>, postCommands: Post) =>
  createSender({
    counter,
    api: { postCommands: (rows) => postCommands(rows.map(({ body }) => body)) },
    breathe: async () => {},
    log: () => {},
    onSend: () => {},
  });

/** As the centre does: the next version of each application, in the order of coming. */
const createAnswers = () => {
  const versions = new Map<string, number>();
  return (commands: readonly Command[]): CommandAnswer[] =>
    commands.map(({ id, subject }) => {
      const version = (versions.get(subject.id) ?? 1) + 1;
      versions.set(subject.id, version);
      return { id, kind: 'applied', version };
    });
};

test('however the requests overtake each other, each application’s acts come in order and no two requests carry the same application', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 40 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.constantFrom('taken', 'taken', 'too-large', 'later')), {
        maxLength: 30,
      }),
      async (numbers, script) => {
        const counter = withLine(numbers);
        const answersOf = createAnswers();
        const seen: Command[] = [];
        const underWay = new Set<string>();
        const sender = senderOf(counter, async (commands) => {
          const [wait, how] = script.shift() ?? [0, 'taken'];
          const subjects = new Set(commands.map(({ subject }) => subject.id));
          for (const subject of subjects)
            expect(underWay.has(subject), 'two requests with one application').toBe(false);
          for (const subject of subjects) underWay.add(subject);
          await turns(wait);
          for (const subject of subjects) underWay.delete(subject);
          if (how === 'too-large' && commands.length > 1) throw new AppError('INVALID_INPUT', 'too large');
          const [last] = commands.slice(-1);
          const taken = how === 'later' ? commands.filter(({ subject }) => subject.id !== last?.subject.id) : commands;
          seen.push(...taken);
          return { answers: answersOf(taken), at: 1 };
        });
        for (let round = 0; !(await sender.sendAll()); round += 1) expect(round).toBeLessThan(40);
        for (const number of new Set(numbers)) {
          const { id } = createApplication({ number });
          const sequences = seen.filter(({ subject }) => subject.id === id).map(({ sequence }) => sequence);
          expect(sequences).toEqual(sequences.toSorted((one, other) => one - other));
          expect(readRecord(counter, id).verification.buyer?.mark).toBe(
            numbers.lastIndexOf(number) % 2 === 0 ? 'confirmed' : 'faulted',
          );
        }
        expect(new Set(seen.map(({ id }) => id)).size).toBe(numbers.length);
        expect(listCommands(counter.connection.reader, 'waiting')).toEqual([]);
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);

test.each([
  { how: 'soon', tookMs: 0, most: 12 },
  { how: 'late', tookMs: 1000, most: 4 },
])(
  'answered $how, a long line goes by $most requests at once: one after the other it would take minutes, all at once it would leave no room',
  async ({ tookMs, most }) => {
    let running = 0;
    const seen: number[] = [];
    const counter = withLine(Array.from({ length: 120 }, (_one, place) => place + 1));
    const answersOf = createAnswers();
    const sender = senderOf(counter, async (commands) => {
      if (commands.length > 4) throw new AppError('INVALID_INPUT', 'too large');
      running += 1;
      seen.push(running);
      await turns(5);
      counter.clock.at += tookMs;
      running -= 1;
      return { answers: answersOf(commands), at: 1 };
    });
    expect(await sender.sendAll()).toBe(true);
    expect(Math.max(...seen)).toBe(most);
  },
  60_000,
);

test('all that waits on an application goes together, however far apart it was done: each act would wait for the one before it', async () => {
  const round = Array.from({ length: 150 }, (_one, place) => place + 1);
  const counter = withLine([...round, ...round, ...round]);
  const answersOf = createAnswers();
  const batches: (readonly Command[])[] = [];
  const sender = senderOf(counter, async (commands) => {
    batches.push(commands);
    await turns(2);
    return { answers: answersOf(commands), at: 1 };
  });
  expect(await sender.sendAll()).toBe(true);
  expect(batches.map(({ length }) => length)).toEqual([198, 198, 54]);
  expect(batches.map((commands) => new Set(commands.map(({ subject }) => subject.id)).size)).toEqual([66, 66, 18]);
  for (const commands of batches)
    expect(commands.map(({ sequence }) => sequence)).toEqual(
      commands.map(({ sequence }) => sequence).toSorted((a, b) => a - b),
    );
}, 60_000);

test('an act on an application that is under way waits for its answer: overtaken on the line it would be judged before the one it follows', async () => {
  const counter = withLine([1, 2]);
  const answersOf = createAnswers();
  const officer = createOfficer('verifying');
  const { id, revision } = createApplication({ number: 1 });
  const batches: number[][] = [];
  const answered: number[] = [];
  const sender = senderOf(counter, async (commands) => {
    const sequences = commands.map(({ sequence }) => sequence);
    batches.push(sequences);
    if (sequences.includes(3)) expect(answered).toContain(1);
    if (batches.length === 1) {
      perform(counter, officer, 'verification.record', id, { revision, marks: { seller: { mark: 'confirmed' } } });
      throw new AppError('INVALID_INPUT', 'cut in two');
    }
    await turns(5);
    answered.push(...sequences);
    return { answers: answersOf(commands), at: 1 };
  });
  expect(await sender.sendAll()).toBe(true);
  expect(batches[0]).toEqual([1, 2]);
  expect(batches.slice(1).flat().toSorted()).toEqual([1, 2, 3]);
}, 60_000);

test('a request stays small however long the signatures: a body past the centre’s limit would hold up everything', async () => {
  const counter = withLine([1, 2, 3, 4]);
  const act = listCommands(counter.connection.reader, 'waiting', 1)[0]?.body;
  if (act === undefined || act.name === 'vehicle.look-up') throw new Error('four wait');
  const lengths = [600_000, 300_000, 300_000, 10];
  transact(counter.connection.writer, (tx) => {
    for (const [place, length] of lengths.entries()) {
      const id = createUuid(place, 950);
      appendCommand(
        tx,
        {
          ...act,
          id,
          subject: { kind: 'application', id: createUuid(place, 951) },
          sequence: 10 + place,
          officer: 'x'.repeat(length),
        },
        '0'.repeat(64),
        '',
      );
    }
  });
  const batches: number[][] = [];
  const sender = senderOf(counter, async (commands) => {
    batches.push(commands.map(({ sequence }) => sequence));
    return { answers: [], at: 1 };
  });
  expect(await sender.sendAll()).toBe(false);
  expect(batches).toEqual([[1, 2, 3, 4], [10], [11], [12, 13]]);
}, 60_000);

test('what the others answered is kept when one request fails, and the failure is told', async () => {
  const counter = withLine(Array.from({ length: 420 }, (_one, place) => place + 1));
  const answersOf = createAnswers();
  let calls = 0;
  const sender = senderOf(counter, async (commands) => {
    calls += 1;
    if (calls === 1) throw new AppError('CENTRE_UNREACHABLE', 'cut');
    await turns(3);
    return { answers: answersOf(commands), at: 1 };
  });
  await expect(sender.sendAll()).rejects.toMatchObject({ code: 'CENTRE_UNREACHABLE' });
  expect(calls).toBe(3);
  expect(listCommands(counter.connection.reader, 'waiting').map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: 200 }, (_one, place) => place + 1),
  );
}, 60_000);
