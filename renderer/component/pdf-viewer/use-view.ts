import { useEffect, useState } from 'react';
import type { PageViewport, PdfPage } from './pdf-library.ts';
import type { RenderQueue } from './render-queue.ts';

/** How large the page stands: fitted to the stage's width, to the whole stage, or at a scale (1 = 96 dots an inch). */
export type Zoom = { fit: 'width' | 'page' } | { scale: number };

const dotsPerPoint = 96 / 72;
const scales = [0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5];

/** The next step of the zoom above or below a scale. */
export const stepScale = (scale: number, by: 1 | -1): number =>
  (by === 1 ? scales.find((one) => one > scale + 0.01) : scales.findLast((one) => one < scale - 0.01)) ?? scale;

type Size = { width: number; height: number };

/** The room inside an element, followed as it changes. */
const useRoom = (element: HTMLElement | null): Size | undefined => {
  const [room, setRoom] = useState<Size | undefined>(undefined);
  useEffect(() => {
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setRoom({ width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return room;
};

export type View = { page: number; viewport: PageViewport; scale: number };

/** The viewport of the page in sight for a zoom, a rotation and the room there is; undefined where the page cannot be read. */
export const useView = (queue: RenderQueue, page: number, rotation: number, zoom: Zoom, stage: HTMLElement | null): View | undefined => {
  const room = useRoom(stage);
  const [proxy, setProxy] = useState<PdfPage | undefined>(undefined);
  const [view, setView] = useState<View | undefined>(undefined);

  useEffect(() => {
    const abort = new AbortController();
    queue.find(page, abort.signal).then(setProxy, () => undefined); // the record of the pages tells it
    return () => abort.abort();
  }, [queue, page]);

  useEffect(() => {
    if (proxy === undefined || room === undefined || room.width === 0) return;
    const turned = (proxy.rotate + rotation) % 360;
    const whole = proxy.getViewport({ scale: dotsPerPoint, rotation: turned });
    const across = room.width / whole.width;
    const scale = 'scale' in zoom ? zoom.scale : zoom.fit === 'width' ? across : Math.min(across, room.height / whole.height);
    setView({ page: proxy.pageNumber, viewport: proxy.getViewport({ scale: scale * dotsPerPoint, rotation: turned }), scale });
  }, [proxy, room, rotation, zoom]);

  return view?.page === page ? view : undefined;
};
