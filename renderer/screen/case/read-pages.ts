import type { GreyPicture } from '#domain/page-picture.ts';

/** What reading the pages asks of the viewer and of the program. */
export type PageSource = {
  readText: (page: number, signal: AbortSignal) => Promise<string>;
  drawGrey: (page: number, signal: AbortSignal) => Promise<GreyPicture>;
  /** Null where pictures cannot be read. */
  readPicture: (picture: GreyPicture) => Promise<string | null>;
  /** Resolves when the window has nothing better to do. */
  idle: () => Promise<void>;
};

export type ReadingListener = {
  onText: (page: number, text: string) => void;
  /** The picture of the `done + 1`st of so many pages is being read; undefined: none is. */
  onProgress: (progress: { done: number; total: number } | undefined) => void;
  /** Pictures cannot be read. */
  onUnavailable: () => void;
};

/** A compiled document of more pages is nothing that a machine leafs through. */
export const maxPagesRead = 60;
/** All pictures of one document. */
const longestReadingMs = 180_000;
/** A page with fewer letters is a picture: a scanner writes its own name on it (`CamScanner`), or nothing. */
const fewLetters = 24;

/** One page, before it is passed over: the viewer may have opened its document anew, and forgotten the page. */
const longestPageMs = 30_000;

const settle = <Value>(
  start: (signal: AbortSignal) => Promise<Value>,
  signal: AbortSignal,
): Promise<Value | undefined> => {
  const own = AbortSignal.any([signal, AbortSignal.timeout(longestPageMs)]);
  const end = new Promise<undefined>((resolve) => {
    own.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  return Promise.race([start(own).catch(() => undefined), end]);
};

const countLetters = (text: string): number => text.replace(/[^\p{L}\p{N}]/gu, '').length;

/**
 * Reads pages for what their text tells: first what lies in them, which takes no time, then the pictures, one at a time
 * while the window is idle. A page that cannot be read tells nothing. Ends at once when `signal` aborts, and tells no
 * more.
 */
export const readPages = async (
  pages: readonly number[],
  source: PageSource,
  listener: ReadingListener,
  signal: AbortSignal,
  now: () => number = () => performance.now(),
): Promise<void> => {
  const pictures: number[] = [];
  for (const page of pages.slice(0, maxPagesRead)) {
    const text = (await settle((own) => source.readText(page, own), signal)) ?? '';
    if (signal.aborted) return;
    if (countLetters(text) < fewLetters) pictures.push(page);
    else listener.onText(page, text);
  }
  const until = now() + longestReadingMs;
  for (const [done, page] of pictures.entries()) {
    if (now() > until) break;
    listener.onProgress({ done, total: pictures.length });
    await source.idle();
    if (signal.aborted) return;
    const picture = await settle((own) => source.drawGrey(page, own), signal);
    if (signal.aborted) return;
    const text = picture === undefined ? '' : await source.readPicture(picture);
    if (signal.aborted) return;
    if (text === null) {
      listener.onUnavailable();
      break;
    }
    listener.onText(page, text);
  }
  listener.onProgress(undefined);
};
