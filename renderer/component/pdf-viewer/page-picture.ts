import { dotsPerInch, type GreyPicture, longestSide, upperShare } from '#domain/page-picture.ts';
import { drawPage } from './draw-page.ts';
import type { RenderQueue } from './render-queue.ts';

/** How bright eyes take red, green and blue (ITU-R BT.601). */
const toGrey = (data: Uint8ClampedArray): Uint8Array<ArrayBuffer> => {
  const grey = new Uint8Array(data.length / 4);
  for (let at = 0; at < grey.length; at += 1)
    grey[at] = 0.299 * (data[4 * at] ?? 0) + 0.587 * (data[4 * at + 1] ?? 0) + 0.114 * (data[4 * at + 2] ?? 0);
  return grey;
};

/**
 * The upper part of a page, drawn out of sight after all else: nobody has seen it by that, and what is wrong with it is
 * told when it is looked at. Rejects where it cannot be drawn; stays pending once `signal` is aborted.
 */
export const drawGrey = (queue: RenderQueue, page: number, signal: AbortSignal): Promise<GreyPicture> =>
  new Promise((resolve, reject) => {
    let canvas: HTMLCanvasElement | undefined;
    queue.add({
      page,
      rank: 'reading',
      isPicture: false,
      signal,
      work: (proxy) => {
        const whole = proxy.getViewport({ scale: 1 });
        const dots = Math.min(dotsPerInch / 72, longestSide / Math.max(whole.width, whole.height));
        const drawing = drawPage(proxy, proxy.getViewport({ scale: dots / window.devicePixelRatio }), () => undefined);
        canvas = drawing.canvas;
        return drawing.task;
      },
      onDone: () => {
        const context = canvas?.getContext('2d');
        if (canvas === undefined || !context) return reject(new Error('the page has no picture'));
        const { width } = canvas;
        const height = Math.max(1, Math.floor(canvas.height * upperShare));
        resolve({ width, height, grey: toGrey(context.getImageData(0, 0, width, height).data) });
      },
      onFail: reject,
    });
  });
