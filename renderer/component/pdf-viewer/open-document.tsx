import {
  type KeyboardEvent,
  type Ref,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type WheelEvent,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { PagesSeen } from '#domain/command/pages-seen.ts';
import type { GreyPicture } from '#domain/page-picture.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import type { DrawnAhead } from './ahead.ts';
import { FindBar } from './find-bar.tsx';
import { pageLimitMs } from './page-limit.ts';
import { drawGrey } from './page-picture.ts';
import type { PageRecord } from './page-record.ts';
import { PageSheet } from './page-sheet.tsx';
import { type FindMatch, readPageText } from './page-text.ts';
import type { PdfDocument } from './pdf-library.ts';
import classes from './pdf-viewer.module.css';
import type { RenderQueue } from './render-queue.ts';
import { chooseFit, findNextToRead, listShown, minPairWidth, type Spread, stepFrom } from './spread.ts';
import { ThumbnailRail } from './thumbnail-rail.tsx';
import { useFind } from './use-find.ts';
import { useRead } from './use-read.ts';
import { useExtras, useReport } from './use-record.ts';
import { stepScale, useRoom, useView, type Zoom } from './use-view.ts';
import { keepChoice, readChoice } from './view-choice.ts';
import { DocumentNotes, PageNotes } from './viewer-notes.tsx';
import { ViewerToolbar } from './viewer-toolbar.tsx';

/** What a screen may do with the viewer beside its own keys. */
export type PdfViewerHandle = {
  /** The page in hand: of two that follow one another the first, of two side by side the one that turns. */
  page: number;
  /** All pages on screen. */
  shown: readonly number[];
  total: number;
  /** Turns to a page, unless it is on screen. */
  goTo: (page: number) => void;
  focus: () => void;
  /** Resolves when the page stood on screen or is known not to be drawable; undefined where it already is. */
  settled: (page: number) => Promise<void> | undefined;
  /** What could be seen so far. */
  pages: () => PagesSeen;
  /** The text that lies in a page; nobody has seen it by that. Rejects where it cannot be read. */
  readText: (page: number, signal: AbortSignal) => Promise<string>;
  /** See `drawGrey`. */
  drawGrey: (page: number, signal: AbortSignal) => Promise<GreyPicture>;
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
  /** The screen is there for this document: its keys scroll from wherever the focus is, and two pages stand in a wide room. */
  isMain: boolean;
  marks: ReadonlyMap<number, string> | undefined;
  onRead: ((shown: readonly number[]) => void) | undefined;
  onPages: ((pages: PagesSeen | undefined) => void) | undefined;
};

const noMatches: readonly FindMatch[] = [];
/** How far past the end of a page the wheel turns before the next page comes. */
const turnAfter = 160;

export function OpenDocument(props: Props) {
  const { document, queue, record, first, isCutShort, handle, initialFit, isMain, marks, onRead, onPages } = props;
  const { t } = useTranslation('viewer');
  const [page, setPage] = useState(1);
  const [chosen, setZoom] = useState<Zoom | undefined>(() => {
    const { fit } = readChoice();
    if (!isMain) return { fit: initialFit };
    return fit === 'auto' ? undefined : { fit };
  });
  const [wantsPair, setWantsPair] = useState(isMain ? readChoice().isPair : false);
  const [kept, setKept] = useState<number | undefined>(undefined);
  const [rotations, setRotations] = useState<ReadonlyMap<number, number>>(new Map());
  const [isRailOpen, setRailOpen] = useState(true);
  const [stage, setStage] = useState<HTMLElement | null>(null);
  const landing = useRef<'top' | 'bottom'>('top');
  const overrun = useRef(0);
  const rotation = rotations.get(page) ?? 0;
  const [isNoticeSeen, setNoticeSeen] = useState(false);
  const pageCount = document.numPages;
  const isNoticeOpen = isCutShort && !isNoticeSeen;

  const room = useRoom(stage);
  const fit = chooseFit(room);
  const zoom = useMemo((): Zoom => chosen ?? { fit }, [chosen, fit]);
  const gap = stage === null ? 0 : Number.parseFloat(getComputedStyle(stage).columnGap);
  const half = room && { ...room, width: Math.floor((room.width - gap) / 2) };
  const isWide = half !== undefined && half.width >= minPairWidth && 'fit' in zoom && zoom.fit === 'page';
  const isPair = pageCount > 1 && (wantsPair === 'auto' ? isWide : wantsPair);
  const spread: Spread = { page, total: pageCount, isPair, kept };
  const shown = listShown(spread);
  const isHalved = isPair || kept !== undefined;

  const sized = { queue, zoom, room: isHalved ? half : room };
  const [left = page, right] = shown;
  const rotationOf = (one: number | undefined): number => rotations.get(one ?? 0) ?? 0;
  const leftView = useView({
    ...sized,
    page: left,
    rotation: rotationOf(left),
    first: left === 1 ? first?.page : undefined,
  });
  const rightView = useView({
    ...sized,
    page: right,
    rotation: rotationOf(right),
    first: right === 1 ? first?.page : undefined,
  });
  const view = right === page ? rightView : leftView;
  const extras = useExtras(document, queue, record);
  useReport(record, pageCount, isNoticeOpen, onPages);

  const goTo = (wanted: number, land: 'top' | 'bottom' = 'top'): void => {
    const next = Math.min(Math.max(wanted, 1), pageCount);
    if (next === page) return;
    landing.current = land;
    overrun.current = 0;
    setPage(next);
  };
  const turn = (by: 1 | -1): void => goTo(stepFrom(spread, by), by === 1 ? 'top' : 'bottom');
  const find = useFind(document, queue, page, goTo);
  const choose = (next: { zoom?: Zoom; isPair?: boolean }): void => {
    if (isMain) keepChoice(next.zoom ?? chosen, next.isPair ?? wantsPair);
    if (next.zoom !== undefined) setZoom(next.zoom);
    if (next.isPair !== undefined) setWantsPair(next.isPair);
  };
  const togglePair = (): void => choose({ isPair: !isPair });
  const toggleKept = (): void => {
    setKept(kept === undefined ? page : undefined);
    if (kept === undefined) setPage(page < pageCount ? page + 1 : page - 1);
  };
  const stepZoom = (by: 1 | -1): void => setZoom({ scale: stepScale(view?.scale ?? 1, by) });
  const rotate = (): void => setRotations(new Map(rotations).set(page, (rotation + 90) % 360));

  useKeys([
    { key: '[', label: t('previousPage'), run: () => goTo(stepFrom(spread, -1)), moves: true },
    { key: ']', label: t('nextPage'), run: () => turn(1), moves: true },
    { key: '+', label: t('zoomIn'), run: () => stepZoom(1), moves: true },
    { key: '=', label: t('zoomIn'), run: () => stepZoom(1), moves: true, hidden: true },
    { key: '-', label: t('zoomOut'), run: () => stepZoom(-1), moves: true },
    { key: 'W', label: t('fitWidth'), run: () => choose({ zoom: { fit: 'width' } }) },
    { key: '0', label: t('fitPage'), run: () => choose({ zoom: { fit: 'page' } }) },
    { key: 'T', label: t('rotate'), run: rotate },
    { key: 'Ctrl+F', label: t('find.label'), run: find.open },
  ]);
  useKeys(
    [
      { key: 'D', label: t('twoPages'), run: togglePair },
      { key: 'B', label: t(kept === undefined ? 'keepPage' : 'letPageGo'), run: toggleKept },
    ],
    { enabled: isMain && pageCount > 1 },
  );
  const onward = (): void => {
    const next = findNextToRead(spread, (one) => record.isSeen(one));
    if (next === undefined) return;
    goTo(next);
    onRead?.(listShown({ ...spread, page: next }));
  };
  useRead({
    stage,
    record,
    shown,
    hasUnseen: Array.from({ length: pageCount }, (_, at) => at + 1).some((one) => !record.isSeen(one)),
    isEnabled: isMain,
    onward,
    back: () => turn(-1),
  });
  useImperativeHandle(handle, () => ({
    page,
    shown,
    total: pageCount,
    goTo: (wanted) => {
      if (!shown.includes(wanted)) goTo(wanted);
    },
    focus: () => stage?.focus(),
    settled: (wanted) => record.settled(wanted, 2 * pageLimitMs),
    pages: () => record.list(pageCount, isNoticeOpen),
    readText: (wanted, signal) => queue.read(wanted, signal, readPageText).then(({ text }) => text),
    drawGrey: (wanted, signal) => drawGrey(queue, wanted, signal),
  }));

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page is shown from its top, or its foot when leafing back
  useLayoutEffect(() => {
    if (stage !== null) stage.scrollTop = landing.current === 'top' ? 0 : stage.scrollHeight;
  }, [stage, leftView?.page, rightView?.page]);

  const onWheel = (event: WheelEvent<HTMLElement>): void => {
    if (event.ctrlKey) {
      stepZoom(event.deltaY < 0 ? 1 : -1);
      return;
    }
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    const isAtEnd = event.deltaY > 0 ? scrollTop + clientHeight >= scrollHeight - 1 : scrollTop <= 0;
    overrun.current = isAtEnd ? overrun.current + event.deltaY : 0;
    if (overrun.current > turnAfter) turn(1);
    if (overrun.current < -turnAfter) turn(-1);
  };

  const onStageKey = (event: KeyboardEvent<HTMLElement>): void => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    const isAtFoot = scrollTop + clientHeight >= scrollHeight - 1;
    if (event.key === 'PageDown' && isAtFoot) turn(1);
    else if (event.key === 'PageUp' && scrollTop <= 0) turn(-1);
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
      {shown.map((one) => (
        <PageNotes key={one} record={record} page={one} />
      ))}
      <ViewerToolbar
        page={page}
        pageCount={pageCount}
        scale={view?.scale}
        zoom={zoom}
        isRailOpen={isRailOpen}
        isFindOpen={find.isOpen}
        goTo={goTo}
        step={(by) => goTo(stepFrom(spread, by))}
        pair={isMain ? { isPair, isKept: kept !== undefined, togglePair, toggleKept } : undefined}
        onZoom={(next) => choose({ zoom: next })}
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
          data-pair={isHalved || undefined}
          aria-label={t('sheet')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by the keyboard
          tabIndex={0}
          onWheel={onWheel}
          onKeyDown={onStageKey}
        >
          {stage !== null &&
            [leftView, rightView].map(
              (one) =>
                one !== undefined && (
                  <PageSheet
                    key={one.page}
                    document={document}
                    queue={queue}
                    record={record}
                    page={one.page}
                    rotation={rotationOf(one.page)}
                    viewport={one.viewport}
                    stage={stage}
                    ready={one.page === 1 ? first : undefined}
                    label={t('pageOf', { page: one.page, total: pageCount })}
                    matches={one.page === page ? find.matches : noMatches}
                    current={find.matches[find.current]}
                  />
                ),
            )}
        </section>
      </div>
    </>
  );
}
