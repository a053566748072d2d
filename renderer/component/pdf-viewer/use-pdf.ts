import { useLayoutEffect, useState } from 'react';
import { type DrawnAhead, type OpenedAhead, takeAhead } from './ahead.ts';
import { PageRecord } from './page-record.ts';
import { type OpenedPdf, openPdf, PdfTrouble, type PdfTroubleKind } from './pdf-library.ts';
import { RenderQueue } from './render-queue.ts';

export type PdfState =
  | { phase: 'opening' }
  | { phase: 'trouble'; kind: PdfTroubleKind }
  | {
      phase: 'open';
      document: OpenedPdf['document'];
      queue: RenderQueue;
      record: PageRecord;
      isCutShort: boolean;
      first: DrawnAhead | undefined;
    };

/** A document of which so many pages had to be given up holds the desk up rather than informing it. */
const maxGivenUp = 6;

/**
 * The PDF at an address, opened while the caller is mounted. A new `attempt` tries again. When a page holds up the
 * worker, the worker is ended and the document opened anew without that page.
 */
export const usePdf = (url: string, attempt: number): PdfState => {
  const [state, setState] = useState<PdfState>({ phase: 'opening' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt at the same address is a new run
  useLayoutEffect(() => {
    const abort = new AbortController();
    let record = new PageRecord();
    let opened: OpenedPdf | undefined;
    const show = (pdf: OpenedPdf, queue: RenderQueue, first?: DrawnAhead): void => {
      opened = pdf;
      setState({ phase: 'open', document: pdf.document, queue, record, isCutShort: pdf.isCutShort, first });
    };
    const open = (): void => {
      openPdf(url, abort.signal).then(
        (pdf) => {
          if (abort.signal.aborted) pdf.close();
          else show(pdf, new RenderQueue(pdf, record, renew));
        },
        (error: unknown) => {
          if (!abort.signal.aborted)
            setState({ phase: 'trouble', kind: error instanceof PdfTrouble ? error.kind : 'damaged' });
        },
      );
    };
    const renew = (): void => {
      opened?.close();
      opened = undefined;
      if (abort.signal.aborted) return;
      if (record.givenUp >= maxGivenUp) setState({ phase: 'trouble', kind: 'too-heavy' });
      else open();
    };
    const adopt = (ahead: OpenedAhead | undefined): void => {
      if (abort.signal.aborted) ahead?.pdf.close();
      else if (ahead === undefined) open();
      else {
        record = ahead.record;
        ahead.queue.onStuck = renew;
        show(ahead.pdf, ahead.queue, ahead.first);
      }
    };
    setState({ phase: 'opening' });
    const ahead = takeAhead(url);
    if (ahead === undefined) open();
    else if (ahead instanceof Promise) void ahead.then(adopt);
    else adopt(ahead);
    return () => {
      abort.abort();
      opened?.close();
    };
  }, [url, attempt]);
  return state;
};
