import PdfKit from 'pdfkit';
import UTIF, { type IFD } from 'utif2';
import { maxPicturePixels } from '#domain/scan.ts';
import { encodePng, type Pixels } from './png.ts';

/** A bundle of papers at a counter has about ten sheets. */
const maxPages = 100;
const defaultDpi = 200;
/** Baseline tags of TIFF 6.0. */
const tag = { width: 't256', height: 't257', orientation: 't274', xResolution: 't282', yResolution: 't283', unit: 't296' } as const;

const numberOf = (ifd: IFD, name: string): number | undefined => {
  const value = ifd[name];
  const given: unknown = Array.isArray(value) ? value[0] : value;
  const first = Array.isArray(given) ? Number(given[0]) / Number(given[1]) : given; // a rational
  return typeof first === 'number' && Number.isFinite(first) && first > 0 ? first : undefined;
};

/** Dots an inch along one side; resolutions that are not a scanner's count as unknown. */
const readDpi = (ifd: IFD, name: string): number => {
  const given = numberOf(ifd, name) ?? defaultDpi;
  const dpi = numberOf(ifd, tag.unit) === 3 ? given * 2.54 : given;
  return dpi >= 20 && dpi <= 2400 ? dpi : defaultDpi;
};

/** The library asks for a colour module of its author's pages, by a name that only a page has. */
const readPixels = (ifd: IFD): Uint8Array => {
  Object.assign(globalThis, { window: {} });
  try {
    return UTIF.toRGBA8(ifd);
  } finally {
    Reflect.deleteProperty(globalThis, 'window');
  }
};

/** Quarter turns to the right by the orientation that a feeder notes (TIFF 6.0 page 36); mirrored ones no scanner makes. */
const quartersOf: Record<number, number> = { 3: 2, 6: 1, 8: 3 };

const turn = (pixels: Pixels, quarters: number): Pixels => {
  const { width, height, rgba } = pixels;
  if (quarters === 0) return pixels;
  const turned = new Uint32Array(width * height);
  const source = new Uint32Array(rgba.slice().buffer);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = quarters === 2 ? (height - 1 - y) * width + width - 1 - x : quarters === 1 ? x * height + height - 1 - y : (width - 1 - x) * height + y;
      turned[at] = source[y * width + x] ?? 0;
    }
  }
  const size = quarters === 2 ? { width, height } : { width: height, height: width };
  return { ...size, rgba: new Uint8Array(turned.buffer) };
};

/**
 * A PDF with one page for each page of a TIFF, in its own size.
 * @throws RangeError for more pixels or pages than can be shown; Error for what cannot be decoded
 */
export const tiffToPdf = async (bytes: Uint8Array): Promise<Uint8Array> => {
  const buffer = new Uint8Array(bytes).buffer;
  // Directories without a size hold no picture: those of a camera's own data, for one.
  const pages = UTIF.decode(buffer).filter((ifd) => numberOf(ifd, tag.width) !== undefined && numberOf(ifd, tag.height) !== undefined);
  if (pages.length === 0) throw new Error('the TIFF has no page');
  const pixels = pages.map((ifd) => (numberOf(ifd, tag.width) ?? 0) * (numberOf(ifd, tag.height) ?? 0));
  if (pages.length > maxPages || pixels.some((count) => count > maxPicturePixels)) throw new RangeError('the TIFF has too many pages or pixels');
  const pdf = new PdfKit({ autoFirstPage: false, margin: 0 });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve, reject) => {
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  for (const ifd of pages) {
    UTIF.decodeImage(buffer, ifd);
    const { width, height } = ifd;
    const rgba = readPixels(ifd);
    if (rgba.length !== width * height * 4 || width * height === 0) throw new Error('a page of the TIFF cannot be decoded');
    const quarters = quartersOf[numberOf(ifd, tag.orientation) ?? 1] ?? 0;
    const picture = turn({ width, height, rgba }, quarters);
    const dpi: [number, number] = [readDpi(ifd, tag.xResolution), readDpi(ifd, tag.yResolution)];
    const [across, down] = quarters % 2 === 0 ? dpi : dpi.toReversed();
    const size: [number, number] = [(picture.width / (across ?? defaultDpi)) * 72, (picture.height / (down ?? defaultDpi)) * 72];
    pdf.addPage({ size, margin: 0 }).image(encodePng(picture), 0, 0, { width: size[0], height: size[1] });
    ifd.data = new Uint8Array();
  }
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
};
