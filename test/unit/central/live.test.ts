import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLocalBell } from '#central/database/notifier.ts';
import { openLiveFeed } from '#central/http/live.ts';
import { standardPatience } from '#electron/centre/answer.ts';

const session = { officeId: 'office', workstationId: 'office.AAAA', expiresAt: 3_600_000 };
const first = 'event: change\ndata: {}\n\nevent: lease\ndata: {}\n\n';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const open = (isOpen = async (): Promise<boolean> => true) => {
  const bell = createLocalBell();
  const closing = new AbortController();
  const onEnd = vi.fn();
  const reader = openLiveFeed(bell, session, closing.signal, 0, onEnd, { isOpen })
    .body?.pipeThrough(new TextDecoderStream())
    .getReader();
  if (reader === undefined) throw new Error('there is a body');
  let heard = '';
  const ended = (async () => {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) heard += piece.value;
  })();
  /** What was said in the next so many milliseconds. */
  const listen = async (ms: number): Promise<string> => {
    heard = '';
    await vi.advanceTimersByTimeAsync(ms);
    return heard;
  };
  return { bell, closing, onEnd, reader, ended, listen };
};

test('a stream on which nothing happens comments so often that a counter hears two in the time after which it gives up', async () => {
  const { listen } = open();
  expect(await listen(0)).toBe(first);
  const quiet = await listen(standardPatience.aliveMs - 1);
  expect(quiet).toMatch(/^(: heartbeat\n\n){2,}$/);
});

test('a burst is one event, and the next one another', async () => {
  const { bell, listen } = open();
  await listen(0);
  for (let turn = 0; turn < 20; turn += 1) bell.ring('office');
  bell.ring('elsewhere', 'lease');
  expect(await listen(1000)).toBe('event: change\ndata: {}\n\n');
  bell.ring('office', 'lease');
  expect(await listen(1000)).toBe('event: lease\ndata: {}\n\n');
});

test.each(['expired', 'closing'] as const)(
  'an end that is %s is said, once, and nothing comes after it',
  async (reason) => {
    const { bell, closing, onEnd, listen, ended } = open();
    await listen(0);
    if (reason === 'closing') closing.abort();
    expect((await listen(session.expiresAt)).endsWith(`event: end\ndata: {"reason":"${reason}"}\n\n`)).toBe(true);
    await ended;
    bell.ring('office');
    expect(await listen(60_000)).toBe('');
    expect(onEnd).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  },
);

test('one whose counter hung up leaves neither a listener nor a timer behind', async () => {
  const { bell, closing, onEnd, reader, listen } = open();
  await listen(0);
  bell.ring('office');
  await reader.cancel();
  const left = () => [onEnd.mock.calls.length, vi.getTimerCount()];
  await listen(0);
  expect(left()).toEqual([1, 0]);
  bell.ring('office');
  closing.abort();
  await listen(60_000);
  expect(left()).toEqual([1, 0]);
});

test.each([
  ['at the ring', (bell: ReturnType<typeof createLocalBell>) => bell.ring('office', 'revoked'), 0],
  ['at the next heartbeat, where no ring was heard', () => {}, 15_000],
])('H3: a session that was ended ends its stream %s, and says so', async (_when, ring, ms) => {
  let isOpen = true;
  const { bell, onEnd, listen, ended } = open(async () => isOpen);
  await listen(0);
  expect(await listen(45_000)).toBe(': heartbeat\n\n'.repeat(3));
  bell.ring('office', 'revoked');
  expect(await listen(0)).toBe('');
  isOpen = false;
  ring(bell);
  expect((await listen(ms)).replace(': heartbeat\n\n', '')).toBe(
    'event: revoked\ndata: {}\n\nevent: end\ndata: {"reason":"revoked"}\n\n',
  );
  await ended;
  bell.ring('office', 'revoked');
  expect([await listen(60_000), onEnd.mock.calls.length, vi.getTimerCount()]).toEqual(['', 1, 0]);
});

test('H3: a stream whose session cannot be asked after just now goes on', async () => {
  const { bell, listen } = open(() => Promise.reject(new Error('the database is away')));
  await listen(0);
  bell.ring('office', 'revoked');
  expect(await listen(15_000)).toBe(': heartbeat\n\n');
  bell.ring('office');
  expect(await listen(1_000)).toBe('event: change\ndata: {}\n\n');
});
