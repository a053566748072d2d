import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { PagesSeen } from '#domain/command/pages-seen.ts';
import { type Extras, readExtras } from './extras.ts';
import type { PageRecord } from './page-record.ts';
import type { PdfDocument } from './pdf-library.ts';
import type { RenderQueue } from './render-queue.ts';

/** Draws its caller anew whenever something becomes known of a page. */
export const useRecord = (record: PageRecord): number => useSyncExternalStore(record.subscribe, record.version);

/** What the file holds beside its pages; undefined until it was read, after the first page is on screen. */
export const useExtras = (document: PdfDocument, queue: RenderQueue, record: PageRecord): Extras | undefined => {
  const [extras, setExtras] = useState<Extras | undefined>(undefined);
  useEffect(() => {
    const abort = new AbortController();
    queue
      .read(1, abort.signal, () => readExtras(document))
      .then(
        (found) => {
          setExtras(found);
          // The pages of such a form are a notice by its maker; what was filled in is nowhere on them.
          if (found.isXmlForm) for (let page = 1; page <= document.numPages; page += 1) record.judge(page, 'partly');
        },
        () => record.judge(1, 'partly'),
      );
    return () => abort.abort();
  }, [document, queue, record]);
  return extras;
};

/** Tells the screen what could be seen of the document, and that none is open any more at the end. */
export const useReport = (
  record: PageRecord,
  total: number,
  noticeOpen: boolean,
  report: ((pages: PagesSeen | undefined) => void) | undefined,
): void => {
  const version = useRecord(record);
  const reportRef = useRef(report);
  reportRef.current = report;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for what the record holds
  useEffect(() => {
    reportRef.current?.(record.list(total, noticeOpen));
  }, [record, version, total, noticeOpen]);
  useEffect(() => () => reportRef.current?.(undefined), []);
};
