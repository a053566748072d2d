import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { expect, test, vi } from 'vitest';
import { keepWindow } from '#electron/shell/window-keeper.ts';

const start = 'app://kaunta/';

const createWindow = (answers: boolean[] = []) => {
  const done: string[] = [];
  const logged: [string, string, unknown][] = [];
  let at = 0;
  const webContents = Object.assign(new EventEmitter(), {
    reload: () => done.push('reload'),
    forcefullyCrashRenderer: () => done.push('end'),
  });
  const window = Object.assign(new EventEmitter(), {
    webContents,
    isDestroyed: () => false,
    loadURL: async (url: string) => done.push(url),
  });
  const kept = window as unknown as BrowserWindow; // what the keeper uses of one
  keepWindow(kept, {
    start,
    now: () => at,
    log: (level, event, fields) => logged.push([level, event, fields]),
    ask: async () => {
      done.push('ask');
      return answers.shift() ?? false;
    },
    quit: () => done.push('quit'),
  });
  const die = async (reason = 'crashed', later = 1000): Promise<void> => {
    at += later;
    webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });
    await new Promise(setImmediate);
  };
  return { done, logged, die, window };
};

test.each(['crashed', 'oom', 'killed', 'abnormal-exit', 'launch-failed', 'integrity-failure'])(
  'M3: a window that dies (%s) is logged and loaded again where it was',
  async (reason) => {
    const { done, logged, die } = createWindow();
    await die(reason);
    expect(done).toEqual(['reload']);
    expect(logged).toEqual([['error', 'window-gone', { reason, exitCode: 5, deaths: 1 }]]);
  },
);

test('M3: a window that dies over what it shows starts elsewhere, and a loop ends at a question', async () => {
  const { done, die } = createWindow([true, false]);
  for (let count = 0; count < 4; count += 1) await die();
  expect(done).toEqual(['reload', start, start, 'ask', start]);
  for (let count = 0; count < 4; count += 1) await die();
  expect(done.slice(-2)).toEqual(['ask', 'quit']);
});

test('M3: deaths far apart are each the first', async () => {
  const { done, die } = createWindow();
  for (let count = 0; count < 6; count += 1) await die('crashed', 10 * 60_000);
  expect(done).toEqual(Array(6).fill('reload'));
});

test('M3: a window that ends as it should is let go', async () => {
  const { done, logged, die } = createWindow();
  await die('clean-exit');
  expect([done, logged]).toEqual([[], []]);
});

test('M3: a window that does not answer is logged, and ended when it stays so', () => {
  vi.useFakeTimers();
  const { done, logged, window } = createWindow();
  window.emit('unresponsive');
  vi.advanceTimersByTime(19_000);
  window.emit('responsive');
  vi.advanceTimersByTime(60_000);
  expect(done).toEqual([]);
  window.emit('unresponsive');
  vi.advanceTimersByTime(20_000);
  expect(done).toEqual(['end']);
  expect(logged.map(([, event]) => event)).toEqual(['window-unresponsive', 'window-responsive', 'window-unresponsive']);
  vi.useRealTimers();
});
