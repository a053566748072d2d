import { useEffect, useRef, useState } from 'react';
import { type FindMatch, type PageText, readPageText, toRanges } from './page-text.ts';
import { type PageViewport, type PdfDocument, type PdfPage, TextLayer } from './pdf-library.ts';
import classes from './pdf-viewer.module.css';
import type { RenderQueue } from './render-queue.ts';

/** Above this many device pixels a canvas is drawn less sharp rather than not at all. */
const maxCanvasPixels = 24_000_000;

const sharpness = ({ width, height }: PageViewport): number => Math.min(window.devicePixelRatio, Math.sqrt(maxCanvasPixels / (width * height)));

/** Starts drawing a page on a new canvas of the viewport's size, sharp on dense screens. */
export const drawPage = (page: PdfPage, viewport: PageViewport) => {
  const ratio = sharpness(viewport);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.floor(viewport.width * ratio));
  canvas.height = Math.max(1, Math.floor(viewport.height * ratio));
  return { canvas, task: page.render({ canvas, viewport, transform: ratio === 1 ? undefined : [ratio, 0, 0, ratio, 0, 0] }) };
};

type LaidText = { pieces: HTMLElement[]; text: PageText };
type Props = {
  document: PdfDocument;
  queue: RenderQueue;
  page: number;
  viewport: PageViewport;
  label: string;
  matches: readonly FindMatch[];
  current: FindMatch | undefined;
  onDrawn: () => void;
  onFail: () => void;
};

/** The page in sight: its picture, and over it the text that can be selected and found. */
export const PageSheet = ({ document, queue, page, viewport, label, matches, current, onDrawn, onFail }: Props) => {
  const pictureRef = useRef<HTMLDivElement>(null);
  const textRef = useRef<HTMLDivElement>(null);
  const [drawnViewport, setDrawnViewport] = useState<PageViewport | undefined>(undefined);
  const [laid, setLaid] = useState<LaidText | undefined>(undefined);
  const done = useRef({ onDrawn, onFail });
  done.current = { onDrawn, onFail };

  useEffect(() => {
    const abort = new AbortController();
    let drawn: HTMLCanvasElement | undefined;
    queue.add({
      page,
      rank: 'sight',
      signal: abort.signal,
      draw: (proxy) => {
        const { canvas, task } = drawPage(proxy, viewport);
        drawn = canvas;
        return task;
      },
      onDone: () => {
        // The picture before stays, scaled, until this one is whole: nothing flickers while zooming.
        if (drawn !== undefined) pictureRef.current?.replaceChildren(drawn);
        setDrawnViewport(viewport);
        done.current.onDrawn();
      },
      onFail: () => done.current.onFail(),
    });
    return () => abort.abort();
  }, [queue, page, viewport]);

  // The picture of another page must not stand in for this one, not even for a moment.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the page turns
  useEffect(() => () => pictureRef.current?.replaceChildren(), [document, page]);

  // The text waits for the picture: both are read from the page by one worker, and the eye comes first.
  const isDrawn = drawnViewport === viewport;
  useEffect(() => {
    const container = textRef.current;
    if (container === null || !isDrawn) return;
    let isStopped = false;
    let layer: InstanceType<typeof TextLayer> | undefined;
    const lay = async (): Promise<void> => {
      const proxy = await document.getPage(page);
      const text = await readPageText(document, page);
      if (isStopped) return;
      container.replaceChildren();
      layer = new TextLayer({ textContentSource: proxy.streamTextContent(), container, viewport });
      await layer.render();
      if (!isStopped) setLaid({ pieces: layer.textDivs, text });
    };
    lay().catch(() => undefined); // a page whose text cannot be read is still seen; find counts it as without text
    return () => {
      isStopped = true;
      layer?.cancel();
      container.replaceChildren();
      setLaid(undefined);
    };
  }, [document, page, viewport, isDrawn]);

  useEffect(() => {
    if (laid === undefined || !('highlights' in CSS)) return;
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
      className={classes.sheet}
      style={{ ...size, '--total-scale-factor': viewport.scale } as React.CSSProperties} // React's type knows no variables
      aria-label={label}
      aria-busy={!isDrawn}
    >
      <div ref={pictureRef} className={classes.picture} />
      <div ref={textRef} className={classes.text} data-main-rotation={viewport.rotation} />
    </figure>
  );
};
