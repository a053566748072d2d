import {
  type KeyboardEvent,
  type Ref,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type WheelEvent,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { PagesSeen } from '#domain/command/pages-seen.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import type { DrawnAhead } from './ahead.ts';
import { FindBar } from './find-bar.tsx';
import { pageLimitMs } from './page-limit.ts';
import type { PageRecord } from './page-record.ts';
import { PageSheet } from './page-sheet.tsx';
import type { PdfDocument } from './pdf-library.ts';
import classes from './pdf-viewer.module.css';
import type { RenderQueue } from './render-queue.ts';
import { ThumbnailRail } from './thumbnail-rail.tsx';
import { useFind } from './use-find.ts';
import { useExtras, useReport } from './use-record.ts';
import { stepScale, useView, type Zoom } from './use-view.ts';
import { DocumentNotes, PageNotes } from './viewer-notes.tsx';
import { ViewerToolbar } from './viewer-toolbar.tsx';

/** What a screen may do with the viewer beside its own keys. */
export type PdfViewerHandle = {
  page: number;
  goTo: (page: number) => void;
  focus: () => void;
  /** Resolves when the page was seen or is known not to be drawable; undefined where it already is. */
  settled: (page: number) => Promise<void> | undefined;
  /** What could be seen so far. */
  pages: () => PagesSeen;
};

type Props = {
  document: PdfDocument;
  queue: RenderQueue;
  record: PageRecord;
  /** The first page, where it was drawn before the viewer was there. */
  first: DrawnAhead | undefined;
  isCutShort: boolean;
  handle: Ref<PdfViewerHandle> | undefined;
  initialFit: 'width' | 'page';
  marks: ReadonlyMap<number, string> | undefined;
  onPage: ((page: number) => void) | undefined;
  onPages: ((pages: PagesSeen | undefined) => void) | undefined;
};

/** How far past the end of a page the wheel turns before the next page comes. */
const turnAfter = 160;

export function OpenDocument(props: Props) {
  const { document, queue, record, first, isCutShort, handle, initialFit, marks, onPage, onPages } = props;
  const { t } = useTranslation('viewer');
  const [page, setPage] = useState(1);
  const [zoom, setZoom] = useState<Zoom>({ fit: initialFit });
  const [rotations, setRotations] = useState<ReadonlyMap<number, number>>(new Map());
  const [isRailOpen, setRailOpen] = useState(true);
  const [stage, setStage] = useState<HTMLElement | null>(null);
  const landing = useRef<'top' | 'bottom'>('top');
  const overrun = useRef(0);
  const rotation = rotations.get(page) ?? 0;
  const [isNoticeSeen, setNoticeSeen] = useState(false);
  const pageCount = document.numPages;
  const isNoticeOpen = isCutShort && !isNoticeSeen;

  const view = useView({ queue, page, rotation, zoom, stage, first: first?.page });
  const extras = useExtras(document, queue, record);
  useReport(record, pageCount, isNoticeOpen, onPages);

  const goTo = (wanted: number, land: 'top' | 'bottom' = 'top'): void => {
    const next = Math.min(Math.max(wanted, 1), pageCount);
    if (next === page) return;
    landing.current = land;
    overrun.current = 0;
    setPage(next);
    onPage?.(next);
  };
  const find = useFind(document, queue, page, goTo);
  const stepZoom = (by: 1 | -1): void => setZoom({ scale: stepScale(view?.scale ?? 1, by) });
  const rotate = (): void => setRotations(new Map(rotations).set(page, (rotation + 90) % 360));

  useKeys([
    { key: '[', label: t('previousPage'), run: () => goTo(page - 1), moves: true },
    { key: ']', label: t('nextPage'), run: () => goTo(page + 1), moves: true },
    { key: '+', label: t('zoomIn'), run: () => stepZoom(1), moves: true },
    { key: '=', label: t('zoomIn'), run: () => stepZoom(1), moves: true, hidden: true },
    { key: '-', label: t('zoomOut'), run: () => stepZoom(-1), moves: true },
    { key: 'W', label: t('fitWidth'), run: () => setZoom({ fit: 'width' }) },
    { key: '0', label: t('fitPage'), run: () => setZoom({ fit: 'page' }) },
    { key: 'T', label: t('rotate'), run: rotate },
    { key: 'Ctrl+F', label: t('find.label'), run: find.open },
  ]);
  useImperativeHandle(handle, () => ({
    page,
    goTo,
    focus: () => stage?.focus(),
    settled: (wanted) => record.settled(wanted, 2 * pageLimitMs),
    pages: () => record.list(pageCount, isNoticeOpen),
  }));

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page is shown from its top, or its foot when leafing back
  useLayoutEffect(() => {
    if (stage !== null) stage.scrollTop = landing.current === 'top' ? 0 : stage.scrollHeight;
  }, [stage, view?.page]);

  const onWheel = (event: WheelEvent<HTMLElement>): void => {
    if (event.ctrlKey) {
      stepZoom(event.deltaY < 0 ? 1 : -1);
      return;
    }
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    const isAtEnd = event.deltaY > 0 ? scrollTop + clientHeight >= scrollHeight - 1 : scrollTop <= 0;
    overrun.current = isAtEnd ? overrun.current + event.deltaY : 0;
    if (overrun.current > turnAfter) goTo(page + 1);
    if (overrun.current < -turnAfter) goTo(page - 1, 'bottom');
  };

  const onStageKey = (event: KeyboardEvent<HTMLElement>): void => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    const isAtFoot = scrollTop + clientHeight >= scrollHeight - 1;
    if (event.key === 'PageDown' && isAtFoot) goTo(page + 1);
    else if (event.key === 'PageUp' && scrollTop <= 0) goTo(page - 1, 'bottom');
    else if (event.key === 'Home' && event.ctrlKey) goTo(1);
    else if (event.key === 'End' && event.ctrlKey) goTo(pageCount);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <DocumentNotes
        total={pageCount}
        extras={extras}
        isCutShort={isCutShort}
        isNoticeOpen={isNoticeOpen}
        onNoticeSeen={() => setNoticeSeen(true)}
      />
      <PageNotes record={record} page={page} />
      <ViewerToolbar
        page={page}
        pageCount={pageCount}
        scale={view?.scale}
        zoom={zoom}
        isRailOpen={isRailOpen}
        isFindOpen={find.isOpen}
        goTo={goTo}
        onZoom={setZoom}
        onStepZoom={stepZoom}
        onRotate={rotate}
        onRail={() => setRailOpen(!isRailOpen)}
        onFind={find.isOpen ? find.close : find.open}
      />
      {find.isOpen && <FindBar find={find} pageCount={pageCount} />}
      <div className={classes.body}>
        {isRailOpen && pageCount > 1 && (
          <ThumbnailRail
            document={document}
            queue={queue}
            record={record}
            page={page}
            rotations={rotations}
            marks={marks}
            goTo={goTo}
          />
        )}
        <section
          ref={setStage}
          className={classes.stage}
          aria-label={t('sheet')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by the keyboard
          tabIndex={0}
          onWheel={onWheel}
          onKeyDown={onStageKey}
        >
          {view !== undefined && (
            <PageSheet
              document={document}
              queue={queue}
              record={record}
              page={page}
              viewport={view.viewport}
              ready={page === 1 ? first : undefined}
              label={t('pageOf', { page, total: pageCount })}
              matches={find.matches}
              current={find.matches[find.current]}
            />
          )}
        </section>
      </div>
    </>
  );
}
