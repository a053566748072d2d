import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deflateSync } from 'node:zlib';
import { PDFDocument } from 'pdf-lib';
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Extras, listUndrawn, readExtras } from '#renderer/component/pdf-viewer/extras.ts';
import { isLoss } from '#renderer/component/pdf-viewer/loss.ts';
import { createBudget, maxPageBytes, maxPagePixels } from '#renderer/component/pdf-viewer/worker/budget.ts';
import { patchWorker } from '#renderer/component/pdf-viewer/worker/patch.ts';
import { readFixture } from '#test/support/fixture.ts';
import { createPage, createPdfFile, type PdfObject } from '#test/support/pdf-file.ts';

/** The library's changed worker, run in this thread: what it warns of is what the window hears. */
const warnings: string[] = [];
const warn = (text: unknown): void => void warnings.push(String(text));
const createTestBudget = () => createBudget({ warn, drawnJpeg: () => undefined });
const budget = createTestBudget();
const library = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
const source = readFileSync(join(library, 'legacy/build/pdf.worker.mjs'), 'utf8');

beforeAll(async () => {
  Object.assign(globalThis, { kauntaBudget: budget });
  const file = join(mkdtempSync(join(tmpdir(), 'kaunta-worker-')), 'worker.mjs');
  writeFileSync(file, patchWorker(source).replace(/^\/\/# sourceMappingURL.*$/m, ''));
  await import(pathToFileURL(file).href);
});
beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(warn));

type Read = { pages: number; lost: number[]; failed: number[]; text: string[] };
const open = (data: Uint8Array) => {
  budget.begin();
  return getDocument({
    data: data.slice(),
    verbosity: 1,
    isOffscreenCanvasSupported: false,
    useWasm: false,
    wasmUrl: `${join(library, 'wasm')}/`,
    standardFontDataUrl: `${join(library, 'standard_fonts')}/`,
    cMapUrl: `${join(library, 'cmaps')}/`,
  }).promise;
};

/** Reads every page as the viewer does, and tells on which something was left out. */
const read = async (data: Uint8Array): Promise<Read> => {
  warnings.length = 0;
  const document = await open(data);
  const found: Read = { pages: document.numPages, lost: [], failed: [], text: [] };
  for (let number = 1; number <= document.numPages; number += 1) {
    warnings.length = 0;
    budget.begin();
    try {
      const page = await document.getPage(number);
      const { fnArray, argsArray } = await page.getOperatorList();
      // Pictures and fonts come after the list that names them.
      const names = fnArray.flatMap((operator, index): string[] =>
        operator === OPS.dependency ? argsArray[index] : [],
      );
      const arrive = (id: string) =>
        new Promise((resolve) => (id.startsWith('g_') ? page.commonObjs : page.objs).get(id, resolve));
      await Promise.all(names.map(arrive));
      if (warnings.some(isLoss)) found.lost.push(number);
      const { items } = await page.getTextContent();
      found.text.push(items.map((item) => ('str' in item ? item.str : '')).join(''));
    } catch {
      found.failed.push(number);
    }
  }
  return found;
};

test.each([
  'image-jpeg-garbage',
  'image-jpeg-is-webp',
  'image-jpx-garbage',
  'image-colorspace-broken',
  'image-missing-object',
  'content-flate-all-corrupt',
  'image-unknown-filter',
  'image-jpeg-header-only',
  'image-jpeg-cut-half',
  'content-flate-corrupt',
  'mono-a3-1200dpi',
  'image-bomb-20000x20000-1bit',
])('pdf %s: the page is known not to be whole', async (name) => {
  expect((await read(readFixture(`${name}.pdf`))).lost).toEqual([1]);
});

test('pdf page-middle-null-contents: the page whose contents are missing is known, the others are whole', async () => {
  expect(await read(readFixture('page-middle-null-contents.pdf'))).toMatchObject({ pages: 5, lost: [3], failed: [] });
});

test('pdf page-3-of-8-missing: eight pages, the third broken', async () => {
  const { pages, lost, failed } = await read(readFixture('page-3-of-8-missing.pdf'));
  expect({ pages, lost, failed }).toEqual({ pages: 8, lost: [], failed: [3] });
});

test('pdf count-too-low: all five pages', async () => {
  const { pages, text } = await read(readFixture('count-too-low.pdf'));
  expect([pages, text.at(-1)]).toEqual([5, 'Paper 5 of 5']);
});

/** A document of as many pages as there are kids, with the count that its tree claims. */
const createTree = (kids: number, count: string): Uint8Array =>
  createPdfFile([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${Array.from({ length: kids }, (_, index) => `${index + 3} 0 R`).join(' ')}] /Count ${count} >>`,
    ...Array.from({ length: kids }, () => '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>'),
  ]);
test.each([
  [1, '1'],
  [3, '1'],
  [4, '0'],
  [4, '3'],
  [4, '9'],
  [2, '(two)'],
  [150, '149'],
])('pdf count-too-low: %i pages that claim to be %s are all there', async (kids, count) => {
  expect((await read(createTree(kids, count))).pages).toBe(kids);
});

const line = 'BT /F1 24 Tf 60 700 Td (A line of a letter) Tj ET\n';
const manyLines = Array.from(
  { length: 400 },
  (_, index) => `BT /F1 9 Tf 60 ${800 - index} Td (Line ${index} of a long letter) Tj ET\n`,
).join('');
const stream = (text: string | Uint8Array, dict = ''): PdfObject => ({
  dict,
  data: typeof text === 'string' ? new TextEncoder().encode(text) : text,
});
const paint = stream('q 400 0 0 400 60 200 cm /Im Do Q');
const image = (dict: string, data: Uint8Array): PdfObject => ({
  dict: `/Type /XObject /Subtype /Image /Width 100 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8 ${dict}`,
  data,
});
const grey = new Uint8Array(10_000).map((_, at) => at % 251);
const half = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length / 2);

/** The strip of a group 4 fax as Ghostscript writes it: 278 by 389 dots. */
const tiff = readFileSync(join(import.meta.dirname, '../../fixtures/tiff/tiffg4.tif'));
const fax = new Uint8Array(tiff.subarray(314, 314 + 5865));
const faxImage = (data: Uint8Array): PdfObject => ({
  dict: '/Type /XObject /Subtype /Image /Width 278 /Height 389 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 278 >>',
  data,
});
const jpeg = new Uint8Array(readFileSync(join(import.meta.dirname, '../../fixtures/tiff/sheet.jpg')));
/** A JPEG whose entropy-coded data are all of one byte, from a place in it on. */
const flood = (byte: number, from: number): Uint8Array =>
  jpeg.map((one, at) => (at >= from && at < jpeg.length - 2 ? byte : one));
const photo = (data: Uint8Array): PdfObject => ({
  dict: '/Type /XObject /Subtype /Image /Width 200 /Height 280 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode',
  data,
});
/**
 * A JBIG2 page of one lossless generic region, by its segments (ITU-T T.88 7.2): the last names more data than there
 * are.
 */
const segment = (number: number, type: number, length: number, data: Uint8Array): Uint8Array =>
  Uint8Array.from([0, 0, 0, number, type, 0, 1, 0, 0, length >> 8, length & 255, ...data]);
const jbig2 = Uint8Array.from([...segment(0, 48, 19, new Uint8Array(19)), ...segment(1, 38, 300, new Uint8Array(120))]);

test.each<[string, Uint8Array]>([
  ['compressed contents that end early', createPage(stream(half(deflateSync(manyLines)), '/Filter /FlateDecode'))],
  ['raw picture data that end early', createPage(paint, [image('', half(grey))])],
  [
    'compressed picture data that end early',
    createPage(paint, [image('/Filter /FlateDecode', half(deflateSync(grey)))]),
  ],
  [
    'run-length data that end early',
    createPage(paint, [image('/Filter /RunLengthDecode', new Uint8Array([127, ...new Uint8Array(128)]))]),
  ],
  [
    'a stencil that ends early',
    createPage(paint, [
      stream(new Uint8Array(20), '/Type /XObject /Subtype /Image /Width 100 /Height 100 /ImageMask true'),
    ]),
  ],
  ['a filter that nobody knows', createPage(paint, [image('/Filter /HeicDecode', grey)])],
  ['contents under a filter that nobody knows', createPage(stream(line, '/Filter /ZstdDecode'))],
  [
    'a picture of no width',
    createPage(paint, [
      stream(grey, '/Type /XObject /Subtype /Image /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8'),
    ]),
  ],
  ['a picture that is not there', createPage(paint, ['null'])],
  ['fax data that make no sense', createPage(paint, [image('/Filter /JBIG2Decode', grey.subarray(0, 500))])],
  ['a JPEG whose data are all zero', createPage(paint, [photo(flood(0, 700))])],
  ['a JPEG whose second half is zero', createPage(paint, [photo(flood(0, 3000))])],
  ['a JPEG whose second half is noise', createPage(paint, [photo(flood(0x5a, 3000))])],
  ['a JPEG that ends early', createPage(paint, [photo(half(jpeg))])],
  ['a fax that ends early', createPage(paint, [faxImage(half(fax))])],
  ['a JBIG2 scan that ends early', createPage(paint, [image('/BitsPerComponent 1 /Filter /JBIG2Decode', jbig2)])],
  ['a JPEG 2000 that makes no sense', createPage(paint, [image('/Filter /JPXDecode', grey.subarray(0, 4000))])],
  ['a picture with more pixels than a page may have', createPage(paint, [image('/Width 20000 /Height 20000', grey)])],
  ['contents in parts of which one is missing', createPage('[6 0 R 99 0 R]', [stream(line)])],
  ['an operator that nobody knows in the middle', createPage(stream(`${line} 12 34 gibberish garbage <\n${line}`))],
])('pdf image-…, content-…: %s leave the page not whole', async (_name, file) => {
  expect((await read(file)).lost).toEqual([1]);
});

test.each<[string, () => Promise<Uint8Array> | Uint8Array]>([
  ['a page without contents', () => createTree(1, '1')],
  ['a page with empty contents', () => createPage(stream(''))],
  ['a page of another library', async () => (await PDFDocument.create()).save()],
  ['a letter', () => createPage(stream(manyLines))],
  ['a compressed letter', () => createPage(stream(deflateSync(manyLines), '/Filter /FlateDecode'))],
  ['a picture', () => createPage(paint, [image('', grey)])],
  ['a compressed picture', () => createPage(paint, [image('/Filter /FlateDecode', deflateSync(grey))])],
  ['a photograph', () => createPage(paint, [photo(jpeg)])],
  ['a fax', () => createPage(paint, [faxImage(fax)])],
  ['a picture painted often', () => createPage(stream('/Im Do '.repeat(300)), [image('', grey)])],
  ['contents in parts', () => createPage('[6 0 R 7 0 R]', [stream(line), stream(line)])],
])('pdf control: %s is whole', async (_name, make) => {
  const { lost, failed } = await read(await make());
  expect([lost, failed]).toEqual([[], []]);
});

test('pdf flate-bomb-1GB: a page may not unpack to more than a page needs', async () => {
  expect((await read(readFixture('flate-bomb-1GB.pdf'))).lost).toEqual([1]);
  const { takeBytes, takePixels, requirePixels, begin } = createTestBudget();
  takeBytes(maxPageBytes);
  expect(() => takeBytes(1)).toThrow(RangeError);
  begin();
  takeBytes(1);
  takePixels(maxPagePixels);
  expect(() => takePixels(1)).toThrow(RangeError);
  for (const pixels of [maxPagePixels + 1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => requirePixels(pixels)).toThrow(RangeError);
});

test('pdf worker: a library that has changed is not built without its bounds', () => {
  expect(() =>
    patchWorker(source.replaceAll('ensureBuffer', 'growBuffer').replaceAll('const buffer2', 'const grown')),
  ).toThrow('was found 0 times');
  expect(() => patchWorker(source + source)).toThrow('was found 2 times');
});

const extrasOf = async (file: Uint8Array): Promise<Extras> => readExtras(await open(file));
const undrawnOf = async (file: Uint8Array) => listUndrawn(await (await open(file)).getPage(1));

test('pdf portfolio: its attached files are named', async () => {
  expect(await extrasOf(readFixture('portfolio.pdf'))).toMatchObject({
    isPortfolio: true,
    attachments: ['id.pdf'],
    isXmlForm: false,
  });
});

test('pdf xfa-dynamic: it is known for a form that is not on its pages', async () => {
  expect(await extrasOf(readFixture('xfa-dynamic.pdf'))).toMatchObject({ isXmlForm: true });
});

test('desk-14: files attached to an ordinary document are named, and an ordinary document holds nothing', async () => {
  const pdf = await PDFDocument.create();
  pdf.addPage();
  expect(await extrasOf(await pdf.save())).toEqual({
    attachments: [],
    isPortfolio: false,
    isXmlForm: false,
    hiddenLayers: [],
    hasScript: false,
    hasSignature: false,
  });
  const other = await PDFDocument.create();
  other.addPage();
  await other.attach(new Uint8Array(9), 'kra-pin.pdf');
  await other.attach(new Uint8Array(9), 'sale.pdf');
  expect((await extrasOf(await other.save())).attachments).toEqual(['kra-pin.pdf', 'sale.pdf']);
});

test('desk-14: layers that are switched off and programs inside are known', async () => {
  const layers = '/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] /ON [] >> >>';
  const script = '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>';
  const file = createPage(stream(line), ['<< /Type /OCG /Name (Void stamp) >>'], '', `${layers} ${script}`);
  expect(await extrasOf(file)).toMatchObject({ hiddenLayers: ['Void stamp'], hasScript: true });
});

const annotate = (body: string): Uint8Array =>
  createPage(
    stream(line),
    [`<< /Type /Annot /Rect [100 100 200 200] ${body} >>`],
    '/Annots [6 0 R]',
    '/AcroForm << /Fields [6 0 R] >>',
  );
test.each<[string, string, unknown]>([
  ['a stamp without a picture', '/Subtype /Stamp /Name /NotApproved', [{ kind: 'Stamp', text: '' }]],
  [
    'a paper clip',
    '/Subtype /FileAttachment /FS << /Type /Filespec /F (deed.pdf) >>',
    [{ kind: 'FileAttachment', text: 'deed.pdf' }],
  ],
  ['a sound', '/Subtype /Sound', [{ kind: 'Sound', text: '' }]],
  ['a mark of a kind that nobody knows', '/Subtype /Hologram', [{ kind: 'Hologram', text: '' }]],
  ['a note', '/Subtype /Text /Contents (not her signature)', [{ kind: 'Text', text: 'not her signature' }]],
  ['a hidden square', '/Subtype /Square /F 2', [{ kind: 'Square', text: '' }]],
  ['a square with a comment', '/Subtype /Square /Contents (see this)', [{ kind: 'Text', text: 'see this' }]],
  ['a hidden field with a value', '/Subtype /Widget /FT /Tx /T (a) /V (KCA 123A) /F 2', [{ kind: 'Widget', text: '' }]],
  ['a link', '/Subtype /Link', []],
  ['a square', '/Subtype /Square', []],
  ['a field', '/Subtype /Widget /FT /Tx /T (a) /V (KCA 123A)', []],
  ['an empty hidden field', '/Subtype /Widget /FT /Tx /T (a) /F 2', []],
])('pdf stamp-no-appearance: %s on a page is known', async (_name, body, wanted) => {
  expect(await undrawnOf(annotate(body))).toEqual(wanted);
});

test('pdf stamp-no-appearance: the stamp of the file is known', async () => {
  expect(await undrawnOf(readFixture('stamp-no-appearance.pdf'))).toMatchObject([{ kind: 'Stamp' }]);
});

const operatorsOf = async (file: Uint8Array): Promise<number> =>
  (await (await (await open(file)).getPage(1)).getOperatorList()).fnArray.length;
test('pdf field-text-no-appearance-no-need: the value is drawn', async () => {
  const field = (value: string): Uint8Array => annotate(`/Subtype /Widget /FT /Tx /T (a) ${value}`);
  expect(await operatorsOf(field('/V (BUYER: WANJIKU KAMAU)'))).toBeGreaterThan(await operatorsOf(field('')));
  const choice = '/Subtype /Widget /FT /Ch /Ff 131072 /T (a) /Opt [(Saloon) (Pick-up)]';
  expect(await operatorsOf(annotate(`${choice} /V (Pick-up)`))).toBeGreaterThan(
    await operatorsOf(createPage(stream(line))),
  );
  expect(await operatorsOf(readFixture('field-text-no-appearance-no-need.pdf'))).toBeGreaterThan(8);
});

test.each<[string, boolean]>([
  ['Warning: TT: undefined function: 32', false],
  ['Warning: Could not find a preferred cmap table.', false],
  ['Warning: Indexing all PDF objects', false],
  ['Warning: getOperatorList - ignoring XObject: "XRefEntryException: Bad (uncompressed) XRef entry: 9R"', true],
  ['Warning: getOperatorList - ignoring errors during "GetOperatorList: page 0" task: "Error: font"', true],
  ['Warning: Unable to decode image "img_p0_1": "JpegError: SOI not found".', true],
  ['Warning: something that a later library says for the first time', true],
])('pdf words of the library: %s', (warning, lost) => expect(isLoss(warning)).toBe(lost));
