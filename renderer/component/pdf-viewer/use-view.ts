import { useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { noteFit } from './ahead.ts';
import type { PageViewport, PdfPage } from './pdf-library.ts';
import type { RenderQueue } from './render-queue.ts';

/** How large the page stands: fitted to the stage's width, to the whole stage, or at a scale (1 = 96 dots an inch). */
export type Zoom = { fit: 'width' | 'page' } | { scale: number };

const dotsPerPoint = 96 / 72;
const scales = [0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5];

/** The next step of the zoom above or below a scale. */
export const stepScale = (scale: number, by: 1 | -1): number =>
  (by === 1 ? scales.find((one) => one > scale + 0.01) : scales.findLast((one) => one < scale - 0.01)) ?? scale;

export type Size = { width: number; height: number };

const roomIn = (element: HTMLElement): Size => {
  const { paddingLeft, paddingRight, paddingTop, paddingBottom } = getComputedStyle(element);
  const [across, along] = [
    Number.parseFloat(paddingLeft) + Number.parseFloat(paddingRight),
    Number.parseFloat(paddingTop) + Number.parseFloat(paddingBottom),
  ];
  return { width: Math.floor(element.clientWidth - across), height: Math.floor(element.clientHeight - along) };
};

/** The room inside an element, known in the frame in which it appears and followed as it changes. */
export const useRoom = (element: HTMLElement | null): Size | undefined => {
  const [room, setRoom] = useState<Size | undefined>(undefined);
  useLayoutEffect(() => {
    if (element === null) return;
    const measure = (): void => {
      const now = roomIn(element);
      setRoom((before) => (before?.width === now.width && before.height === now.height ? before : now));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return room;
};

export type View = { page: number; viewport: PageViewport; scale: number };

const fitPage = (page: PdfPage, room: Size, rotation: number, zoom: Zoom): View => {
  const turned = (page.rotate + rotation) % 360;
  const whole = page.getViewport({ scale: dotsPerPoint, rotation: turned });
  const across = room.width / whole.width;
  const scale =
    'scale' in zoom ? zoom.scale : zoom.fit === 'width' ? across : Math.min(across, room.height / whole.height);
  return {
    page: page.pageNumber,
    viewport: page.getViewport({ scale: scale * dotsPerPoint, rotation: turned }),
    scale,
  };
};

type Seen = {
  queue: RenderQueue;
  /** Undefined where no page stands in this place. */
  page: number | undefined;
  rotation: number;
  zoom: Zoom;
  /** What there is for this page. */
  room: Size | undefined;
  first: PdfPage | undefined;
};

/**
 * The viewport of the page in sight for a zoom, a rotation and the room there is; undefined where the page cannot be
 * read. `first`: page 1, where it is known.
 */
export const useView = ({ queue, page, rotation, zoom, room, first }: Seen): View | undefined => {
  const [proxy, setProxy] = useState(first);
  useEffect(() => {
    const abort = new AbortController();
    if (page === first?.pageNumber) setProxy(first);
    else if (page !== undefined) queue.find(page, abort.signal).then(setProxy, () => undefined); // the record tells it
    return () => abort.abort();
  }, [queue, page, first]);
  const view = useMemo(
    () =>
      proxy === undefined || room === undefined || room.width === 0 ? undefined : fitPage(proxy, room, rotation, zoom),
    [proxy, room, rotation, zoom],
  );
  useEffect(() => {
    if (room !== undefined && room.width > 0 && 'fit' in zoom)
      noteFit((other) => fitPage(other, room, 0, zoom).viewport);
  }, [room, zoom]);
  return view !== undefined && view.page === page ? view : undefined;
};
