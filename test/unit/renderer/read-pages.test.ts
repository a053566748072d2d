import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GreyPicture } from '#domain/page-picture.ts';
import { maxPagesRead, type PageSource, readPages } from '#renderer/screen/case/read-pages.ts';

const pictureOf = (page: number): GreyPicture => ({ width: page, height: 1, grey: new Uint8Array(page) });
const long = 'Certificate of motor insurance';

/** A document by the text that lies in its pages; what is missing is a picture, of which the reader says `read N`. */
const open = (texts: Record<number, string>, change: Partial<PageSource> = {}) => {
  const said: string[] = [];
  const abort = new AbortController();
  const source: PageSource = {
    readText: async (page) => texts[page] ?? '',
    drawGrey: async (page) => {
      said.push(`draw ${page}`);
      return pictureOf(page);
    },
    readPicture: async ({ width }) => `read ${width}`,
    idle: async () => undefined,
    ...change,
  };
  const listener = {
    onText: (page: number, text: string) => said.push(`${page}: ${text}`),
    onProgress: (progress: { done: number; total: number } | undefined) =>
      said.push(progress === undefined ? 'done' : `${progress.done + 1} of ${progress.total}`),
    onUnavailable: () => said.push('unavailable'),
  };
  const read = (pages: readonly number[], now?: () => number) =>
    readPages(pages, source, listener, abort.signal, now).then(() => said);
  return { said, abort, read };
};

test('what lies in the pages is told first; only pages without text are drawn and read, one after the other', async () => {
  const { read } = open({ 1: long, 2: 'Scanned with CamScanner', 4: long });
  expect(await read([1, 2, 3, 4])).toEqual([
    `1: ${long}`,
    `4: ${long}`,
    ...['1 of 2', 'draw 2', '2: read 2', '2 of 2', 'draw 3', '3: read 3', 'done'],
  ]);
});

test('a page that cannot be opened or drawn tells nothing, and the next is read', async () => {
  const { read } = open(
    {},
    {
      readText: () => Promise.reject(new Error('gone')),
      drawGrey: async (page) => (page === 1 ? Promise.reject(new Error('broken')) : pictureOf(page)),
    },
  );
  expect(await read([1, 2])).toEqual(['1 of 2', '1: ', '2 of 2', '2: read 2', 'done']);
});

test('without a reader it is said once, and no further picture is drawn', async () => {
  const { read } = open({ 3: long }, { readPicture: async () => null });
  expect(await read([1, 2, 3])).toEqual([`3: ${long}`, '1 of 2', 'draw 1', 'unavailable', 'done']);
});

test('no more pages are read than a case has, and no longer than a while', async () => {
  const many = Array.from({ length: 500 }, (_, at) => at + 1);
  const all = await open({}).read(many);
  expect(all.filter((one) => one.startsWith('draw'))).toHaveLength(maxPagesRead);
  let at = 0;
  const slow = await open({}).read(many, () => (at += 60_000));
  expect(slow.filter((one) => one.startsWith('draw')).length).toBeLessThan(5);
  expect(slow.at(-1)).toBe('done');
});

test('leaving the case ends the reading wherever it is, and nothing is told any more', async () => {
  const steps = ['readText', 'idle', 'drawGrey', 'readPicture'] as const;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...steps), fc.integer({ min: 1, max: 5 }), async (step, turn) => {
      let left: number | undefined;
      let count = 0;
      const leave =
        <Value>(value: Value) =>
        async (): Promise<Value> => {
          count += 1;
          if (count === turn) {
            abort.abort();
            left = said.length;
          }
          return value;
        };
      const { said, abort, read } = open(
        {},
        {
          readText: step === 'readText' ? leave('') : async () => '',
          idle: step === 'idle' ? leave(undefined) : async () => undefined,
          readPicture: step === 'readPicture' ? leave('text') : async () => 'text',
          ...(step === 'drawGrey' ? { drawGrey: leave(pictureOf(1)) } : {}),
        },
      );
      await read([1, 2, 3, 4, 5]);
      expect(said.length).toBe(left);
    }),
  );
});

test('a page that the viewer has forgotten does not hold the reading up once the case is left', async () => {
  const { read, abort, said } = open({}, { drawGrey: () => new Promise(() => undefined) });
  const reading = read([1, 2]);
  await Promise.resolve();
  abort.abort();
  await reading;
  expect(said.filter((one) => one.startsWith('1:'))).toEqual([]);
});
