import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import { AppError } from '#domain/contract/errors.ts';
import { readPictureSize } from '#domain/picture-size.ts';
import { findForeignScan, maxScanBytes } from '#domain/scan.ts';
import { type DrawScan, requireFewPixels, takeScan } from '#electron/document/scan-intake.ts';
import { TiffTooLarge, tiffToPdf } from '#electron/document/tiff.ts';
import { readFixture } from '#test/support/fixture.ts';

const folder = join(import.meta.dirname, '../../fixtures/tiff');
const readTiff = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));

const take = async (bytes: Uint8Array, drawScan: DrawScan = async () => 'whole'): Promise<string> =>
  takeScan(bytes, { drawScan, convertTiff: tiffToPdf }).then(
    ({ mediaType }) => mediaType,
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const brand = (name: string): Uint8Array => text(`\0\0\0\u0018ftyp${name}\0\0\0\0mif1`);

test.each<[string, Uint8Array, string]>([
  ['only-magic.png', readFixture('only-magic.png'), 'SCAN_UNREADABLE'],
  ['40000x40000.png', readFixture('40000x40000.png'), 'SCAN_TOO_MANY_PIXELS'],
  ['an empty file', new Uint8Array(), 'SCAN_UNREADABLE'],
  ['a file that is too large', new Uint8Array(maxScanBytes + 1), 'SCAN_TOO_LARGE'],
  ['a web page', text('<html>'), 'SCAN_TYPE_REFUSED'],
  ['a GIF', text('GIF89a'), 'SCAN_TYPE_REFUSED'],
  ['a HEIC picture', brand('heic'), 'SCAN_HEIC'],
  ['a HEIC picture of several', brand('mif1'), 'SCAN_HEIC'],
  ['an AVIF picture', brand('avif'), 'SCAN_HEIC'],
  ['a video in the same kind of box', brand('mp42'), 'SCAN_TYPE_REFUSED'],
  ['a JPEG that ends before its size', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10]), 'SCAN_UNREADABLE'],
  [
    'a PNG of no width',
    Uint8Array.from([...readFixture('40000x40000.png')].map((byte, at) => (at >= 16 && at < 20 ? 0 : byte))),
    'SCAN_UNREADABLE',
  ],
])('pdf evidence: %s is refused before anything is drawn', async (_name, bytes, code) => {
  const drawScan: DrawScan = () => Promise.reject(new Error('it was drawn'));
  expect(await take(bytes, drawScan)).toBe(code);
});

test('pdf evidence: what a drawing says decides', async () => {
  const scan = readFixture('image-jpeg-garbage.pdf');
  expect(await take(scan, async () => 'broken')).toBe('SCAN_UNREADABLE');
  expect(await take(scan, async () => 'locked')).toBe('SCAN_LOCKED');
  expect(await take(scan)).toBe('application/pdf');
});

test('pdf 40000x40000: a picture of another counter with so many pixels is not handed to the window', () => {
  expect(() => requireFewPixels('image/png', readFixture('40000x40000.png'))).toThrowError(AppError);
  expect(requireFewPixels('application/pdf', readFixture('portfolio.pdf'))).toBeUndefined();
});

test('the size of a picture is read from its header, behind other segments too', () => {
  const jpeg = readTiff('sheet.jpg');
  expect(readPictureSize(jpeg, 'image/jpeg')).toEqual({ width: 200, height: 280 });
  const comment = Uint8Array.from([
    0xff,
    0xd8,
    0xff,
    0xfe,
    0x00,
    0x06,
    0xff,
    0xc0,
    0x11,
    0x22,
    0xff,
    ...jpeg.subarray(2),
  ]);
  expect(readPictureSize(comment, 'image/jpeg')).toEqual({ width: 200, height: 280 });
});

/**
 * A little-endian TIFF of one page and one strip (TIFF 6.0 section 2): short values, but for the place and length of
 * the strip.
 */
const wrapStrip = (strip: Uint8Array, tags: Record<number, number>): Uint8Array => {
  const padded = strip.length + (strip.length % 2);
  const entries = Object.entries({ ...tags, 273: 8, 279: strip.length }).map(
    ([tag, value]) => [Number(tag), value] as const,
  );
  const out = Buffer.alloc(8 + padded + 2 + entries.length * 12 + 4);
  out.write('II*\0', 0, 'latin1');
  out.writeUInt32LE(8 + padded, 4);
  out.set(strip, 8);
  let at = 8 + padded;
  out.writeUInt16LE(entries.length, at);
  for (const [tag, value] of entries) {
    out.writeUInt16LE(tag, at + 2);
    out.writeUInt16LE(4, at + 4);
    out.writeUInt32LE(1, at + 6);
    out.writeUInt32LE(value, at + 10);
    at += 12;
  }
  return new Uint8Array(out);
};
/** The strip is a whole JPEG file, as TIFF Technical Note 2 lays it out (compression 7). */
const wrapJpeg = (jpeg: Uint8Array, width = 200, height = 280): Uint8Array =>
  wrapStrip(jpeg, { 256: width, 257: height, 258: 8, 259: 7, 262: 6, 277: 3, 278: height });
const wrapInk = (width: number, height: number, orientation: number): Uint8Array =>
  wrapStrip(new Uint8Array(width * height * 4).fill(128), {
    256: width,
    257: height,
    258: 8,
    259: 1,
    262: 5,
    274: orientation,
    277: 4,
    278: height,
  });

const tiffs = readdirSync(folder).filter((name) => name.endsWith('.tif'));
test.each([
  ...tiffs.map((name): [string, Uint8Array, number] => [name, readTiff(name), 2]),
  ['JPEG in TIFF', wrapJpeg(readTiff('sheet.jpg')), 1],
])('a TIFF becomes a PDF of its pages, in their size: %s', async (_name, bytes, pages) => {
  expect(findForeignScan(bytes)).toBe('tiff');
  const document = await getDocument({ data: new Uint8Array(await tiffToPdf(bytes)), verbosity: 0 }).promise;
  expect(document.numPages).toBe(pages);
  const [, , width, height] = (await document.getPage(1)).view;
  // 200 by 280 points; the JPEG names no resolution and is taken for one of 200 dpi.
  const share = pages === 1 ? 72 / 200 : 1;
  expect(Math.abs((width ?? 0) - 200 * share)).toBeLessThan(4);
  expect(Math.abs((height ?? 0) - 280 * share)).toBeLessThan(4);
  await document.cleanup();
});

test.each([
  [1, [40, 20]],
  [3, [40, 20]],
  [6, [20, 40]],
  [8, [20, 40]],
])(
  'a TIFF in four inks, laid in the feeder as orientation %i says, stands upright',
  async (orientation, [width, height]) => {
    const document = await getDocument({
      data: new Uint8Array(await tiffToPdf(wrapInk(40, 20, orientation))),
      verbosity: 0,
    }).promise;
    expect((await document.getPage(1)).view.map((side) => Math.round((side * 200) / 72))).toEqual([
      0,
      0,
      width,
      height,
    ]);
  },
);

test('a TIFF of more pixels than can be shown is refused by its header', async () => {
  await expect(tiffToPdf(wrapJpeg(readTiff('sheet.jpg'), 40_000, 40_000))).rejects.toThrow(TiffTooLarge);
});

test.each(tiffs)('a TIFF that was cut off is refused: %s', async (name) => {
  const whole = readTiff(name);
  for (const share of [0.01, 0.1, 0.5, 0.9])
    await expect(tiffToPdf(whole.subarray(0, Math.floor(whole.length * share)))).rejects.toThrow();
});
