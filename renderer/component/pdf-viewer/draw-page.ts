import { maxOperators, PageGivenUp } from './page-limit.ts';
import { OPS, type PageViewport, type PdfPage, type RenderTask } from './pdf-library.ts';

/** Above this many device pixels, or this many along one side, a canvas is drawn less sharp rather than not at all. */
const maxCanvasPixels = 24_000_000;
const maxCanvasSide = 16_000;

const sharpness = ({ width, height }: PageViewport): number =>
  Math.min(
    window.devicePixelRatio,
    Math.sqrt(maxCanvasPixels / (width * height)),
    maxCanvasSide / Math.max(width, height),
  );

type Operators = { fnArray: readonly number[]; argsArray: readonly unknown[] };

const pictures: ReadonlySet<number> = new Set([
  OPS.paintImageXObject,
  OPS.paintImageXObjectRepeat,
  OPS.paintImageMaskXObject,
  OPS.paintImageMaskXObjectRepeat,
]);

/** The id of the picture that an operator paints, when it is one that the worker sends apart. */
const pictureId = (first: unknown): string | undefined => {
  if (typeof first === 'string') return first;
  const data = typeof first === 'object' && first !== null && 'data' in first ? first.data : undefined;
  return typeof data === 'string' ? data : undefined;
};

/** Whether the worker sent nothing (a picture) or an error (a font) for what an operator uses. */
const isMissing = (page: PdfPage, id: string, isFont: boolean): boolean => {
  const objects = id.startsWith('g_') ? page.commonObjs : page.objs;
  if (!objects.has(id)) return false;
  const found: unknown = objects.get(id);
  return isFont ? typeof found === 'string' || found instanceof Error : found === null;
};

export type Drawing = { canvas: HTMLCanvasElement; task: RenderTask };

/**
 * Starts drawing a page on a new canvas of the viewport's size, sharp on dense screens. `onLoss`: something on it has
 * no picture or font. `print` waits for no frame, as a window out of sight has none.
 */
export const drawPage = (
  page: PdfPage,
  viewport: PageViewport,
  onLoss: () => void,
  intent: 'display' | 'print' = 'display',
): Drawing => {
  const ratio = sharpness(viewport);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.floor(viewport.width * ratio));
  canvas.height = Math.max(1, Math.floor(viewport.height * ratio));
  const look = (index: number, { fnArray, argsArray }: Operators): boolean => {
    if (index > maxOperators) throw new PageGivenUp(page.pageNumber);
    const operator = fnArray[index] ?? 0;
    const isFont = operator === OPS.setFont;
    if (!isFont && !pictures.has(operator)) return true;
    const args = argsArray[index];
    const id = Array.isArray(args) ? pictureId(args[0]) : undefined;
    if (id !== undefined && isMissing(page, id, isFont)) onLoss();
    return true;
  };
  return {
    canvas,
    task: page.render({
      canvas,
      viewport,
      intent,
      transform: ratio === 1 ? undefined : [ratio, 0, 0, ratio, 0, 0],
      operationsFilter: look,
    }),
  };
};
