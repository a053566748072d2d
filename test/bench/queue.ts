import type { Page } from '@playwright/test';
import { testOfficers } from '#test/support/central.ts';
import { type Bench, compareCost, interleave, median } from './report.ts';
import { openBare, openBenchDesk } from './window.ts';

type Scrolled = { dropped: number; longestMs: number };

/** Scrolls a list to its end in two seconds: the share of frames that came late, and the longest task. */
const scroll = (page: Page, selector: string): Promise<Scrolled> =>
  page.evaluate(async (name) => {
    const list = document.querySelector(name);
    if (list === null) throw new Error(`no ${name}`);
    const tasks: number[] = [];
    const watch = new PerformanceObserver((found) => tasks.push(...found.getEntries().map(({ duration }) => duration)));
    watch.observe({ entryTypes: ['longtask'] });
    const frames: number[] = [];
    const begun = performance.now();
    for (let last = begun; last - begun < 2000; ) {
      const at: number = await new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
      frames.push(at - last);
      last = at;
      list.scrollTop = ((at - begun) / 2000) * list.scrollHeight;
    }
    watch.disconnect();
    const usual = frames.toSorted((one, other) => one - other)[Math.floor(frames.length / 2)] ?? 16.7;
    return {
      dropped: frames.filter((took) => took > 1.5 * usual).length / frames.length,
      longestMs: Math.max(0, ...tasks),
    };
  }, selector);

/** Milliseconds from a chip to the rows of its filter. */
const pressChip = (page: Page, name: string, count: number): Promise<number> =>
  page.evaluate(
    ([label, rows]) =>
      new Promise<number>((resolve, reject) => {
        const chip = [...document.querySelectorAll('fieldset button')].find((one) =>
          one.textContent?.startsWith(label),
        );
        if (!(chip instanceof HTMLElement)) return reject(new Error(`no chip ${label}`));
        const begun = performance.now();
        const look = (): void => {
          const grid = document.querySelector('[role=grid]');
          const isThere =
            grid?.getAttribute('aria-rowcount') === String(rows + 1) &&
            grid.querySelector('[aria-rowindex="2"]') !== null;
          if (isThere) resolve(performance.now() - begun);
          else requestAnimationFrame(look);
        };
        chip.click();
        requestAnimationFrame(look);
      }),
    [name, count] as const,
  );

/** The chips and the scrolling of the queue; the scrolling against a plain list of as many rows. */
export const runQueue: Bench = async ({ isQuick, rounds, size, say }) => {
  const cached = size ?? (isQuick ? 20_000 : 100_000);
  const toVerify = Math.min(5000, cached / 2);
  say(`a cache of ${cached}, ${toVerify} to verify`);
  const desk = await openBenchDesk({ officer: testOfficers.verifying, toVerify, shelved: cached - toVerify });
  const bare = await openBare('list');
  try {
    const kaunta = await desk.open();
    await desk.signIn(kaunta.page);
    await kaunta.page.getByRole('row').nth(10).waitFor();
    const turns = Math.max(3, rounds);
    const first = {
      all: await pressChip(kaunta.page, 'All', cached),
      decided: await pressChip(kaunta.page, 'Decided', cached - toVerify),
    };
    const chips: number[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      chips.push(await pressChip(kaunta.page, 'To verify', toVerify));
      chips.push(await pressChip(kaunta.page, 'All', cached));
    }
    await pressChip(kaunta.page, 'To verify', toVerify);
    const { ours = [], other = [] } = await interleave(turns, {
      ours: () => scroll(kaunta.page, '[role=grid]'),
      other: () => scroll(bare.page, '#list'),
    });
    await kaunta.close(true);
    const of = (side: readonly Scrolled[], key: keyof Scrolled) => median(side.map((one) => one[key]));
    return [
      compareCost('queue-chip', chips, [50], { cached, other: 'the goal of 50 ms', firstPress: first }),
      compareCost(
        'queue-scroll',
        ours.map(({ dropped }) => 100 * dropped),
        other.map(({ dropped }) => 100 * dropped),
        {
          unit: '% of frames dropped',
          goal: '<= 1 %',
          longestTaskMs: [of(ours, 'longestMs'), of(other, 'longestMs')],
        },
      ),
    ];
  } finally {
    await bare.close();
    await desk.close();
  }
};
