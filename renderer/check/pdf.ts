import { drawPage } from '../component/pdf-viewer/draw-page.ts';
import { PageRecord } from '../component/pdf-viewer/page-record.ts';
import { type OpenedPdf, openPdf, PdfTrouble } from '../component/pdf-viewer/pdf-library.ts';
import { RenderQueue } from '../component/pdf-viewer/render-queue.ts';

/** Large enough that every picture is decoded, small enough to cost nothing. */
const side = 400;

const drawOnce = (pdf: OpenedPdf, queue: RenderQueue, record: PageRecord, page: number): Promise<boolean> =>
  new Promise((resolve) => {
    queue.add({
      page,
      rank: 'sight',
      isPicture: true,
      signal: new AbortController().signal,
      work: (proxy) => {
        const whole = proxy.getViewport({ scale: 1 });
        const viewport = proxy.getViewport({ scale: side / Math.max(whole.width, whole.height) });
        return drawPage(proxy, viewport, () => record.judge(page, 'partly'), 'print').task;
      },
      onDone: () => void pdf.document.cleanup(true).then(() => resolve(record.verdict(page) === 'whole')),
      onFail: () => resolve(false),
    });
  });

/** Every page drawn once, by the viewer's own means and limits. */
export const checkPdf = async (url: string): Promise<'whole' | 'locked' | 'broken'> => {
  let pdf: OpenedPdf;
  try {
    pdf = await openPdf(url, new AbortController().signal, true);
  } catch (error) {
    return error instanceof PdfTrouble && error.kind === 'encrypted' ? 'locked' : 'broken';
  }
  if (pdf.isCutShort) return 'broken';
  const record = new PageRecord();
  const queue = new RenderQueue(pdf, record, () => undefined);
  for (let page = 1; page <= pdf.document.numPages; page += 1)
    if (!(await drawOnce(pdf, queue, record, page))) return 'broken';
  return 'whole';
};
