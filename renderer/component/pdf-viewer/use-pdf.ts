import { useEffect, useState } from 'react';
import { type OpenedPdf, openPdf, PdfTrouble, type PdfTroubleKind } from './pdf-library.ts';
import { RenderQueue } from './render-queue.ts';

export type PdfState =
  | { phase: 'opening' }
  | { phase: 'trouble'; kind: PdfTroubleKind }
  | { phase: 'open'; document: OpenedPdf['document']; queue: RenderQueue; isCutShort: boolean };

/** The PDF at an address, opened while the caller is mounted. A new `attempt` tries again. */
export const usePdf = (url: string, attempt: number): PdfState => {
  const [state, setState] = useState<PdfState>({ phase: 'opening' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt at the same address is a new run
  useEffect(() => {
    const abort = new AbortController();
    let opened: OpenedPdf | undefined;
    setState({ phase: 'opening' });
    openPdf(url, abort.signal).then(
      (pdf) => {
        if (abort.signal.aborted) return pdf.close();
        opened = pdf;
        setState({ phase: 'open', document: pdf.document, queue: new RenderQueue(pdf.document), isCutShort: pdf.isCutShort });
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setState({ phase: 'trouble', kind: error instanceof PdfTrouble ? error.kind : 'damaged' });
      },
    );
    return () => {
      abort.abort();
      opened?.close();
    };
  }, [url, attempt]);
  return state;
};
