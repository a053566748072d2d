import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { drawPage } from './draw-page.ts';
import type { PageRecord } from './page-record.ts';
import type { PdfDocument } from './pdf-library.ts';
import classes from './pdf-viewer.module.css';
import type { RenderQueue } from './render-queue.ts';

/** The side of the square that a thumbnail fits into, and the line under it, in CSS pixels at 100 % text. */
const box = 88;
const rowHeight = 116;

type ThumbnailProps = {
  queue: RenderQueue;
  record: PageRecord;
  page: number;
  rotation: number;
  label: string;
  isCurrent: boolean;
  mark: string | undefined;
  onPick: () => void;
};

function Thumbnail({ queue, record, page, rotation, label, isCurrent, mark, onPick }: ThumbnailProps) {
  const hostRef = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const abort = new AbortController();
    let drawn: HTMLCanvasElement | undefined;
    queue.add({
      page,
      rank: 'thumbnail',
      isPicture: true,
      signal: abort.signal,
      work: (proxy) => {
        const turned = (proxy.rotate + rotation) % 360;
        const whole = proxy.getViewport({ scale: 1, rotation: turned });
        const viewport = proxy.getViewport({ scale: box / Math.max(whole.width, whole.height), rotation: turned });
        const { canvas, task } = drawPage(proxy, viewport, () => record.judge(page, 'partly'));
        canvas.style.inlineSize = `${canvas.width / window.devicePixelRatio}px`;
        drawn = canvas;
        return task;
      },
      onDone: () => drawn !== undefined && hostRef.current?.replaceChildren(drawn),
      onFail: () => undefined, // the page in sight says it; a thumbnail stays blank
    });
    return () => abort.abort();
  }, [queue, record, page, rotation]);
  return (
    <button
      type="button"
      className={classes.thumbnail}
      aria-label={mark === undefined ? label : `${label} ${mark}`}
      aria-current={isCurrent ? 'page' : undefined}
      tabIndex={isCurrent ? 0 : -1}
      onClick={onPick}
    >
      <span ref={hostRef} className={classes.thumbnailPicture} />
      <span className={classes.thumbnailNumber}>
        {page} {mark !== undefined && <span className={classes.thumbnailMark}>{mark}</span>}
      </span>
    </button>
  );
}

type Props = {
  document: PdfDocument;
  queue: RenderQueue;
  record: PageRecord;
  page: number;
  rotations: ReadonlyMap<number, number>;
  /** A short sign under the thumbnails of marked pages. */
  marks: ReadonlyMap<number, string> | undefined;
  goTo: (page: number) => void;
};

/**
 * Every page small, drawn only where in sight: 500 pages cost no more than five. Arrows move, as one stop of the Tab
 * key.
 */
export function ThumbnailRail({ document, queue, record, page, rotations, marks, goTo }: Props) {
  const { t } = useTranslation('viewer');
  const scrollRef = useRef<HTMLDivElement>(null);
  const [textScale] = useState(
    () => Number.parseFloat(getComputedStyle(window.document.documentElement).fontSize) / 16,
  );
  const virtualizer = useVirtualizer({
    count: document.numPages,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => rowHeight + 8 * (textScale - 1),
    overscan: 2,
  });

  useEffect(() => virtualizer.scrollToIndex(page - 1, { align: 'auto' }), [virtualizer, page]);

  const step = (event: KeyboardEvent): void => {
    const to = { ArrowDown: page + 1, ArrowUp: page - 1, Home: 1, End: document.numPages }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    goTo(to);
    requestAnimationFrame(() => scrollRef.current?.querySelector<HTMLElement>('[aria-current]')?.focus());
  };

  return (
    <nav className={classes.rail} aria-label={t('pages')} ref={scrollRef} onKeyDown={step}>
      <ol className={classes.railList} style={{ blockSize: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((row) => (
          <li
            key={row.key}
            className={classes.railRow}
            style={{ blockSize: row.size, transform: `translateY(${row.start}px)` }}
            aria-setsize={document.numPages}
            aria-posinset={row.index + 1}
          >
            <Thumbnail
              queue={queue}
              record={record}
              page={row.index + 1}
              rotation={rotations.get(row.index + 1) ?? 0}
              label={t('page', { page: row.index + 1 })}
              isCurrent={row.index + 1 === page}
              mark={marks?.get(row.index + 1)}
              onPick={() => goTo(row.index + 1)}
            />
          </li>
        ))}
      </ol>
    </nav>
  );
}
