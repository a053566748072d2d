import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { DrawnAhead } from './ahead.ts';
import { drawPage } from './draw-page.ts';
import { listUndrawn } from './extras.ts';
import { type Part, turnBack } from './page-coverage.ts';
import type { PageRecord } from './page-record.ts';
import { type FindMatch, type PageText, readPageText, toRanges } from './page-text.ts';
import { type PageViewport, type PdfDocument, TextLayer } from './pdf-library.ts';
import classes from './pdf-viewer.module.css';
import type { RenderQueue } from './render-queue.ts';

type LaidText = { pieces: HTMLElement[]; text: PageText };
type Props = {
  document: PdfDocument;
  queue: RenderQueue;
  record: PageRecord;
  page: number;
  /** By how much the officer turned it. */
  rotation: number;
  viewport: PageViewport;
  /** What it scrolls in. */
  stage: HTMLElement;
  /** A picture of the page that was drawn before, if it was for this viewport. */
  ready: DrawnAhead | undefined;
  label: string;
  matches: readonly FindMatch[];
  current: FindMatch | undefined;
};

/** Calls back once the next frame is on the glass: in a window that is hidden, not before it is shown again. */
const afterPaint = (signal: AbortSignal, then: () => void): void => {
  requestAnimationFrame(() => requestAnimationFrame(() => !signal.aborted && then()));
};

const isSame = (one: PageViewport, other: PageViewport): boolean =>
  one.width === other.width && one.height === other.height && one.rotation === other.rotation;

/** The part of an element that a scrolling one around it shows; undefined where it shows nothing of it. */
const findPartInSight = (element: HTMLElement, stage: HTMLElement): Part | undefined => {
  const own = element.getBoundingClientRect();
  const room = stage.getBoundingClientRect();
  const top = Math.max(own.top, room.top + stage.clientTop, 0);
  const left = Math.max(own.left, room.left + stage.clientLeft, 0);
  const bottom = Math.min(own.bottom, room.top + stage.clientTop + stage.clientHeight, window.innerHeight);
  const right = Math.min(own.right, room.left + stage.clientLeft + stage.clientWidth, window.innerWidth);
  if (own.width === 0 || own.height === 0 || bottom <= top || right <= left) return undefined;
  return {
    left: (left - own.left) / own.width,
    top: (top - own.top) / own.height,
    right: (right - own.left) / own.width,
    bottom: (bottom - own.top) / own.height,
  };
};

/** Tells the record which part of a drawn page stands on the glass, and for how long. */
const useSight = (
  figure: RefObject<HTMLElement | null>,
  isDrawn: boolean,
  { record, page, rotation, stage }: Pick<Props, 'record' | 'page' | 'rotation' | 'stage'>,
): void => {
  useEffect(() => {
    if (!isDrawn) return;
    const abort = new AbortController();
    const { signal } = abort;
    const look = (): void => {
      const element = figure.current;
      const part = element === null || document.hidden ? undefined : findPartInSight(element, stage);
      if (part === undefined) record.hide(page);
      else record.show(page, turnBack(part, rotation));
    };
    const lookLater = (): void => afterPaint(signal, look);
    const observer = new ResizeObserver(lookLater);
    observer.observe(stage);
    stage.addEventListener('scroll', lookLater, { signal, passive: true });
    document.addEventListener('visibilitychange', () => (document.hidden ? look() : lookLater()), { signal });
    lookLater();
    return () => {
      abort.abort();
      observer.disconnect();
      record.hide(page);
    };
  }, [figure, isDrawn, record, page, rotation, stage]);
};

/** The page in sight: its picture, and over it the text that can be selected and found. */
export function PageSheet(props: Props) {
  const { document, queue, record, page, viewport, ready, label, matches, current } = props;
  const figureRef = useRef<HTMLElement>(null);
  const pictureRef = useRef<HTMLDivElement>(null);
  const textRef = useRef<HTMLDivElement>(null);
  const [drawnViewport, setDrawnViewport] = useState<PageViewport | undefined>(undefined);
  const [laid, setLaid] = useState<LaidText | undefined>(undefined);

  useLayoutEffect(() => {
    const abort = new AbortController();
    const show = (canvas: HTMLCanvasElement): void => {
      pictureRef.current?.replaceChildren(canvas);
      setDrawnViewport(viewport);
    };
    if (ready !== undefined && isSame(ready.viewport, viewport)) {
      show(ready.canvas);
      return () => abort.abort();
    }
    let drawn: HTMLCanvasElement | undefined;
    queue.add({
      page,
      rank: 'sight',
      isPicture: true,
      signal: abort.signal,
      work: (proxy) => {
        const { canvas, task } = drawPage(proxy, viewport, () => record.judge(page, 'partly'));
        drawn = canvas;
        return task;
      },
      onDone: () => {
        // The picture before stays, scaled, until this one is whole: nothing flickers while zooming.
        if (drawn !== undefined) show(drawn);
      },
      onFail: () => setDrawnViewport(viewport), // the record of the pages tells it, and the note above says it
    });
    return () => abort.abort();
  }, [queue, record, page, viewport, ready]);

  // The picture of another page must not stand in for this one, not even for a moment.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the page turns
  useLayoutEffect(() => () => pictureRef.current?.replaceChildren(), [document, page]);

  // The text waits for the picture: both are read from the page by one worker, and the eye comes first.
  const isDrawn = drawnViewport === viewport;
  useSight(figureRef, isDrawn, props);
  useEffect(() => {
    const container = textRef.current;
    if (container === null || !isDrawn) return;
    const abort = new AbortController();
    let layer: InstanceType<typeof TextLayer> | undefined;
    const lay = async (): Promise<void> => {
      const text = await queue.read(page, abort.signal, readPageText);
      container.replaceChildren();
      await queue.read(page, abort.signal, async (proxy) => {
        layer = new TextLayer({ textContentSource: proxy.streamTextContent(), container, viewport });
        await layer.render();
      });
      if (!abort.signal.aborted) setLaid({ pieces: layer?.textDivs ?? [], text });
    };
    lay().catch(() => undefined); // a page whose text cannot be read is still seen; find counts it as without text
    queue.read(page, abort.signal, listUndrawn).then(
      (marks) => record.noteUndrawn(page, marks),
      () => record.judge(page, 'partly'),
    );
    return () => {
      abort.abort();
      layer?.cancel();
      container.replaceChildren();
      setLaid(undefined);
    };
  }, [queue, record, page, viewport, isDrawn]);

  useEffect(() => {
    if (laid === undefined || matches.length === 0 || !('highlights' in CSS)) return;
    const rangesOf = (match: FindMatch) => (match.page === page ? toRanges(match, laid.pieces, laid.text.starts) : []);
    const now = current === undefined ? [] : rangesOf(current);
    CSS.highlights.set('pdf-match', new Highlight(...matches.filter((one) => one !== current).flatMap(rangesOf)));
    CSS.highlights.set('pdf-match-current', new Highlight(...now));
    now[0]?.startContainer.parentElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    return () => {
      CSS.highlights.delete('pdf-match');
      CSS.highlights.delete('pdf-match-current');
    };
  }, [laid, matches, current, page]);

  const size = { width: `${Math.floor(viewport.width)}px`, height: `${Math.floor(viewport.height)}px` };
  return (
    <figure
      ref={figureRef}
      className={classes.sheet}
      style={{ ...size, '--total-scale-factor': viewport.scale } as React.CSSProperties} // React's type knows no variables
      aria-label={label}
      aria-busy={!isDrawn}
    >
      <div ref={pictureRef} className={classes.picture} />
      <div ref={textRef} className={classes.text} data-main-rotation={viewport.rotation} />
    </figure>
  );
}
