import { expect, test } from 'vitest';
import { createProgress } from '#electron/sync/progress.ts';

/** A pull whose pages of a hundred take so many ms each; the answer after the last of them. */
const pull = (pagesMs: readonly number[], left: number) => {
  let at = 1_000_000;
  const measure = createProgress(() => at);
  return pagesMs.reduce(
    (_before, ms) => {
      measure(0, left + 100);
      at += ms;
      return measure(100, left);
    },
    measure(0, left),
  );
};

test('the time left is not known before a page has been measured', () => {
  expect(pull([], 900)).toEqual({ done: 0, left: 900, secondsLeft: null });
});

test('the time left follows from the pace, the wait for the page included', () => {
  expect(pull([1000, 1000], 900)).toEqual({ done: 200, left: 900, secondsLeft: 9 });
  expect(pull([1000], 0).secondsLeft).toBe(0);
});

test('one slow page does not make an hour of a minute, and a line that stays slow soon shows', () => {
  expect(pull([1000, 1000, 1000, 11_000], 6000).secondsLeft).toBe(180);
  expect(pull([1000, ...Array<number>(12).fill(11_000)], 6000).secondsLeft).toBeGreaterThan(600);
});

test('a clock that is set back or stands still measures nothing: the time left never turns negative', () => {
  expect(pull([1000, -3_600_000, 0], 900).secondsLeft).toBe(9);
  expect(pull([-3_600_000], 900).secondsLeft).toBeNull();
});
