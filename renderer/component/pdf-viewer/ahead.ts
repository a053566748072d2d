import { drawPage } from './draw-page.ts';
import { PageRecord } from './page-record.ts';
import { type OpenedPdf, openPdf, type PageViewport, type PdfPage } from './pdf-library.ts';
import { RenderQueue } from './render-queue.ts';

/**
 * One document that will probably be looked at next, opened before it is asked for, its first page drawn for the room
 * that the viewer had last. A document in which a page holds its worker up is let go: the viewer opens it anew, and
 * tells of it.
 */
export type OpenedAhead = { pdf: OpenedPdf; queue: RenderQueue; record: PageRecord; first: DrawnAhead | undefined };
export type DrawnAhead = { page: PdfPage; canvas: HTMLCanvasElement; viewport: PageViewport };

type Ahead = {
  url: string;
  /**
   * Aborted when it is let go. What is being drawn when it is taken is drawn to its end: what is missing is told once.
   */
  drawing: AbortController;
  opening: Promise<void>;
  opened: OpenedAhead | undefined;
};

let ahead: Ahead | undefined;
/** How the viewer last fitted a page into its room. */
let fit: ((page: PdfPage) => PageViewport) | undefined;

export const noteFit = (given: (page: PdfPage) => PageViewport): void => {
  fit = given;
};

const drawFirst = (opened: OpenedAhead, signal: AbortSignal): void => {
  const fitted = fit;
  if (fitted === undefined || signal.aborted) return;
  let drawn: DrawnAhead | undefined;
  opened.queue.add({
    page: 1,
    rank: 'sight',
    isPicture: true,
    signal,
    work: (page) => {
      const viewport = fitted(page);
      const { canvas, task } = drawPage(page, viewport, () => opened.record.judge(1, 'partly'));
      drawn = { page, canvas, viewport };
      return task;
    },
    onDone: () => {
      opened.first = drawn;
    },
    onFail: () => undefined, // the record of the pages tells it
  });
};

/** Opens the document at the address, unless it is the one that was; what was opened ahead before is let go. */
export const openAhead = (url: string): void => {
  if (ahead?.url === url) return;
  letGo();
  const drawing = new AbortController();
  const own: Ahead = { url, drawing, opening: Promise.resolve(), opened: undefined };
  own.opening = openPdf(url, new AbortController().signal).then(
    (pdf) => {
      const record = new PageRecord();
      const queue = new RenderQueue(pdf, record, () => {
        pdf.close();
        own.opened = undefined;
      });
      own.opened = { pdf, queue, record, first: undefined };
      drawFirst(own.opened, drawing.signal);
    },
    () => undefined, // what is wrong with it is told when it is asked for
  );
  ahead = own;
};

/**
 * The document at the address, if it was opened ahead or is being opened: from now on the caller's, to draw and to
 * close.
 */
export const takeAhead = (url: string): OpenedAhead | Promise<OpenedAhead | undefined> | undefined => {
  if (ahead?.url !== url) return undefined;
  const own = ahead;
  ahead = undefined;
  return own.opened ?? own.opening.then(() => own.opened);
};

const letGo = (): void => {
  const former = ahead;
  ahead = undefined;
  former?.drawing.abort();
  void former?.opening.then(() => former.opened?.pdf.close());
};
