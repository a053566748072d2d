import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pageLimitMs } from '#renderer/component/pdf-viewer/page-limit.ts';
import { PageRecord } from '#renderer/component/pdf-viewer/page-record.ts';
import type { OpenedPdf } from '#renderer/component/pdf-viewer/pdf-library.ts';
import { type PageJob, RenderQueue } from '#renderer/component/pdf-viewer/render-queue.ts';

// the library itself needs a window
vi.mock('#renderer/component/pdf-viewer/pdf-library.ts', () => ({ isOutdated: () => false }));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = (): Promise<never> => new Promise(() => undefined);

/** A document whose worker answers until a page sticks in it. */
const openQueue = () => {
  let isStuck = false;
  let lose: () => void = () => undefined;
  let ends = 0;
  const record = new PageRecord();
  const pdf = {
    document: { getPage: async (pageNumber: number) => ({ pageNumber }) },
    begin: () => (isStuck ? never() : Promise.resolve()),
    onLoss: (listener: () => void) => {
      lose = listener;
    },
    onJpeg: () => undefined,
  } as unknown as OpenedPdf; // what the queue asks of it
  const queue = new RenderQueue(pdf, record, () => {
    ends += 1;
  });
  const abort = new AbortController();
  const order: string[] = [];
  const add = (page: number, rank: PageJob['rank'], work: () => Promise<unknown> = async () => undefined): void =>
    queue.add({
      page,
      rank,
      isPicture: rank === 'sight' || rank === 'thumbnail',
      signal: abort.signal,
      work: () => {
        order.push(`${rank} ${page}`);
        return work();
      },
      onDone: () => order.push(`done ${page}`),
      onFail: (error) => order.push(`${error instanceof Error ? error.name : ''} ${page}`),
    });
  const stick = (): Promise<never> => {
    isStuck = true;
    return never();
  };
  return { record, add, order, stick, lose: () => lose(), ends: () => ends, abort };
};

test('pdf function-type4-loop: a page that sticks is given up after its time, and the worker with it', async () => {
  const { add, order, stick, record, ends } = openQueue();
  add(2, 'sight', stick);
  await vi.advanceTimersByTimeAsync(pageLimitMs - 1);
  expect([record.verdict(2), ends()]).toEqual([undefined, 0]);
  await vi.advanceTimersByTimeAsync(1);
  expect([record.verdict(2), ends()]).toEqual(['given-up', 1]);
  expect(order).toEqual(['sight 2', 'PageGivenUp 2']);
});

test('pdf function-type4-loop: a thumbnail that sticks is blamed itself, not the page turned to meanwhile', async () => {
  const { add, stick, record, ends } = openQueue();
  add(1, 'sight');
  await vi.advanceTimersByTimeAsync(1);
  add(5, 'thumbnail', stick);
  await vi.advanceTimersByTimeAsync(1);
  add(2, 'sight');
  await vi.advanceTimersByTimeAsync(2 * pageLimitMs);
  expect([record.verdict(5), record.verdict(2), ends()]).toEqual(['given-up', undefined, 1]);
});

test('pdf function-type4-loop: a page that was given up is not begun again, and the others go on', async () => {
  const { add, order, record, ends } = openQueue();
  record.judge(1, 'given-up');
  add(1, 'sight');
  add(2, 'thumbnail');
  await vi.advanceTimersByTimeAsync(10);
  expect(order).toEqual(['PageGivenUp 1', 'thumbnail 2', 'done 2']);
  expect(ends()).toBe(0);
});

test('desk-5: what is left out while a page is drawn is that page’s, and what is left out of its text is not', async () => {
  const { add, record, lose } = openQueue();
  add(1, 'sight', async () => lose());
  add(1, 'text', async () => lose());
  add(2, 'text', async () => lose());
  add(3, 'thumbnail');
  await vi.advanceTimersByTimeAsync(10);
  expect([1, 2, 3].map((page) => record.verdict(page))).toEqual(['partly', undefined, 'whole']);
});

test('the page in sight comes before text, and text before thumbnails; none before the first picture', async () => {
  const { add, order } = openQueue();
  add(4, 'thumbnail');
  add(1, 'text');
  await vi.advanceTimersByTimeAsync(10);
  expect(order).toEqual([]);
  add(1, 'sight');
  await vi.advanceTimersByTimeAsync(10);
  expect(order.filter((one) => !one.startsWith('done'))).toEqual(['sight 1', 'text 1', 'thumbnail 4']);
});

test('a page whose drawing fails is known as failed, and the queue goes on', async () => {
  const { add, order, record } = openQueue();
  add(1, 'sight', () => Promise.reject(new TypeError('no such page')));
  add(2, 'thumbnail');
  await vi.advanceTimersByTimeAsync(10);
  expect([record.verdict(1), record.verdict(2)]).toEqual(['failed', 'whole']);
  expect(order).toContain('TypeError 1');
});

test('OCR: pages that are read come after all others, give way to the page in sight, and are neither judged nor seen', async () => {
  const { add, order, record } = openQueue();
  let end: () => void = () => undefined;
  add(3, 'reading', () => new Promise<void>((resolve) => (end = resolve)));
  add(2, 'thumbnail');
  add(1, 'sight');
  await vi.advanceTimersByTimeAsync(0);
  expect(order).toEqual(['sight 1', 'done 1', 'thumbnail 2', 'done 2', 'reading 3']);
  add(4, 'sight');
  end();
  await vi.advanceTimersByTimeAsync(0);
  expect(order.slice(5)).toEqual(['sight 4', 'done 4', 'reading 3']);
  end();
  await vi.advanceTimersByTimeAsync(0);
  expect(order.at(-1)).toBe('done 3');
  record.show(3, { top: 0, bottom: 1, left: 0, right: 1 });
  expect(record.verdict(3)).toBeUndefined();
  expect(record.list(4, false)).toMatchObject({ seen: [], notDrawn: [] });
});
