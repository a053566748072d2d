import { drawPage } from './draw-page.ts';
import { PageRecord } from './page-record.ts';
import { type OpenedPdf, openPdf, type PageViewport, type PdfPage } from './pdf-library.ts';
import { RenderQueue } from './render-queue.ts';

/**
 * One document that will probably be looked at next, opened before it is asked for, its first page drawn for the room that
 * the viewer had last. Whatever is wrong with it is found out by the viewer itself, which then opens it anew.
 */
export type OpenedAhead = { pdf: OpenedPdf; queue: RenderQueue; record: PageRecord; first: DrawnAhead | undefined };
export type DrawnAhead = { page: PdfPage; canvas: HTMLCanvasElement; viewport: PageViewport };

type Ahead = { url: string; abort: AbortController; opening: Promise<OpenedAhead | undefined>; opened: OpenedAhead | undefined };

let ahead: Ahead | undefined;
/** How the viewer last fitted a page into its room. */
let fit: ((page: PdfPage) => PageViewport) | undefined;

export const noteFit = (given: (page: PdfPage) => PageViewport): void => {
  fit = given;
};

const open = async (url: string, signal: AbortSignal): Promise<OpenedAhead | undefined> => {
  const pdf = await openPdf(url, signal);
  if (signal.aborted) {
    pdf.close();
    return undefined;
  }
  const record = new PageRecord();
  return new Promise((resolve) => {
    const giveUp = (): void => {
      pdf.close();
      resolve(undefined);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    const queue = new RenderQueue(pdf, record, giveUp);
    let first: DrawnAhead | undefined;
    const end = (): void => {
      signal.removeEventListener('abort', giveUp);
      resolve({ pdf, queue, record, first });
    };
    const fitted = fit;
    if (fitted === undefined) return end();
    queue.add({
      page: 1,
      rank: 'sight',
      isPicture: true,
      signal,
      work: (page) => {
        const viewport = fitted(page);
        const { canvas, task } = drawPage(page, viewport, () => record.judge(1, 'partly'));
        first = { page, canvas, viewport };
        return task;
      },
      onDone: end,
      onFail: giveUp,
    });
  });
};

/** Opens the document at the address, unless it is the one that was; what was opened ahead before is let go. */
export const openAhead = (url: string): void => {
  if (ahead?.url === url) return;
  letGo();
  const abort = new AbortController();
  const own: Ahead = { url, abort, opening: open(url, abort.signal).catch(() => undefined), opened: undefined };
  ahead = own;
  void own.opening.then((opened) => {
    own.opened = opened;
  });
};

/** The document at the address, if it was opened ahead, or is being opened: from now on the caller's, to draw and to close. */
export const takeAhead = (url: string): OpenedAhead | Promise<OpenedAhead | undefined> | undefined => {
  if (ahead?.url !== url) return undefined;
  const { opened, opening } = ahead;
  ahead = undefined;
  return opened ?? opening;
};

const letGo = (): void => {
  const former = ahead;
  ahead = undefined;
  former?.abort.abort();
  void former?.opening.then((opened) => opened?.pdf.close());
};
