import PdfKit from 'pdfkit';
import UTIF, { type IFD } from 'utif2';
import { maxPicturePixels } from '#domain/scan.ts';
import { encodePng, type Pixels } from './png.ts';

/** More pixels or pages than can be shown. */
export class TiffTooLarge extends Error {}

/** A bundle of papers at a counter has about ten sheets. */
const maxPages = 100;
const defaultDpi = 200;
/** Baseline tags of TIFF 6.0. */
const tag = {
  width: 't256',
  height: 't257',
  orientation: 't274',
  stripAt: 't273',
  stripBytes: 't279',
  tileAt: 't324',
  tileBytes: 't325',
  xResolution: 't282',
  yResolution: 't283',
  unit: 't296',
} as const;

const numberOf = (ifd: IFD, name: string): number | undefined => {
  const value = ifd[name];
  const given: unknown = Array.isArray(value) ? value[0] : value;
  const first = Array.isArray(given) ? Number(given[0]) / Number(given[1]) : given; // a rational
  return typeof first === 'number' && Number.isFinite(first) && first > 0 ? first : undefined;
};

const listOf = (ifd: IFD, name: string): number[] => {
  const value = ifd[name];
  return Array.isArray(value) ? value.map(Number) : [];
};

/**
 * How many directories the file names; the library stops at the first that lies beyond its end. @throws Error when one
 * does
 */
const countDirectories = (bytes: Uint8Array): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = bytes[0] === 0x49;
  let count = 0;
  for (let at = view.getUint32(4, isLittle); at !== 0; count += 1) {
    if (count > maxPages) throw new TiffTooLarge();
    at = view.getUint32(at + 2 + view.getUint16(at, isLittle) * 12, isLittle);
  }
  return count;
};

/** The library fills in what is missing: each strip or tile must lie in the file whole. @throws Error */
const requireData = (ifd: IFD, size: number): void => {
  const places = [...listOf(ifd, tag.stripAt), ...listOf(ifd, tag.tileAt)];
  const lengths = [...listOf(ifd, tag.stripBytes), ...listOf(ifd, tag.tileBytes)];
  const isWhole =
    places.length > 0 &&
    places.length === lengths.length &&
    places.every((at, index) => at + (lengths[index] ?? 0) <= size);
  if (!isWhole) throw new Error('the TIFF is cut off');
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

/**
 * Quarter turns to the right by the orientation that a feeder notes (TIFF 6.0 page 36); mirrored ones no scanner makes.
 */
const quartersOf: Record<number, number> = { 3: 2, 6: 1, 8: 3 };

const turn = (pixels: Pixels, quarters: number): Pixels => {
  const { width, height, rgba } = pixels;
  if (quarters === 0) return pixels;
  const turned = new Uint32Array(width * height);
  const source = new Uint32Array(rgba.slice().buffer);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at =
        quarters === 2
          ? (height - 1 - y) * width + width - 1 - x
          : quarters === 1
            ? x * height + height - 1 - y
            : (width - 1 - x) * height + y;
      turned[at] = source[y * width + x] ?? 0;
    }
  }
  const size = quarters === 2 ? { width, height } : { width: height, height: width };
  return { ...size, rgba: new Uint8Array(turned.buffer) };
};

/**
 * A PDF with one page for each page of a TIFF, in its own size.
 * @throws TiffTooLarge for more pixels or pages than can be shown; Error for what cannot be decoded
 */
export const tiffToPdf = async (bytes: Uint8Array): Promise<Uint8Array> => {
  if (bytes[2] !== 42 && bytes[3] !== 42) throw new Error('a BigTIFF is not read');
  const whole = countDirectories(bytes);
  const buffer = new Uint8Array(bytes).buffer;
  // Directories without a size hold no picture: those of a camera's own data, for one.
  const directories = UTIF.decode(buffer);
  if (directories.length < whole) throw new Error('the TIFF is cut off');
  const pages = directories.filter(
    (ifd) => numberOf(ifd, tag.width) !== undefined && numberOf(ifd, tag.height) !== undefined,
  );
  if (pages.length === 0) throw new Error('the TIFF has no page');
  const pixels = pages.map((ifd) => (numberOf(ifd, tag.width) ?? 0) * (numberOf(ifd, tag.height) ?? 0));
  if (pages.length > maxPages || pixels.some((count) => count > maxPicturePixels)) throw new TiffTooLarge();
  const pdf = new PdfKit({ autoFirstPage: false, margin: 0 });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve, reject) => {
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  for (const ifd of pages) {
    requireData(ifd, bytes.length);
    UTIF.decodeImage(buffer, ifd);
    const { width, height } = ifd;
    const rgba = readPixels(ifd);
    if (rgba.length !== width * height * 4 || width * height === 0)
      throw new Error('a page of the TIFF cannot be decoded');
    const quarters = quartersOf[numberOf(ifd, tag.orientation) ?? 1] ?? 0;
    const picture = turn({ width, height, rgba }, quarters);
    const dpi: [number, number] = [readDpi(ifd, tag.xResolution), readDpi(ifd, tag.yResolution)];
    const [across, down] = quarters % 2 === 0 ? dpi : dpi.toReversed();
    const size: [number, number] = [
      (picture.width / (across ?? defaultDpi)) * 72,
      (picture.height / (down ?? defaultDpi)) * 72,
    ];
    pdf.addPage({ size, margin: 0 }).image(encodePng(picture), 0, 0, { width: size[0], height: size[1] });
    ifd.data = new Uint8Array();
  }
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
};
