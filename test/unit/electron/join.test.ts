import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { degrees, PDFDocument } from 'pdf-lib';
import { expect, test } from 'vitest';
import { isGreyPicture, readJpegTurn } from '#domain/picture-header.ts';
import { type JoinedPaper, JoinFault, joinPapers } from '#electron/document/join.ts';
import { encodePng } from '#electron/document/png.ts';
import { createPdfFile } from '#test/support/pdf-file.ts';

const sheet = readFileSync(join(import.meta.dirname, '../../fixtures/tiff/sheet.jpg'));

/** The JPEG with an Exif segment that names an orientation, in either order of bytes (Exif 2.32, 4.6.2). */
const turnedBy = (orientation: number, isLittle = false): Uint8Array => {
  const short = (value: number) => (isLittle ? [value & 255, value >> 8] : [value >> 8, value & 255]);
  const long = (value: number) => (isLittle ? [...short(value), 0, 0] : [0, 0, ...short(value)]);
  const header = [...Buffer.from(isLittle ? 'II' : 'MM'), ...short(42), ...long(8)];
  const directory = [...short(1), ...short(0x0112), ...short(3), ...long(1), ...short(orientation), 0, 0, ...long(0)];
  const exif = [...Buffer.from('Exif\0\0'), ...header, ...directory];
  const size = exif.length + 2;
  return Buffer.concat([
    sheet.subarray(0, 2),
    Buffer.from([0xff, 0xe1, size >> 8, size & 255, ...exif]),
    sheet.subarray(2),
  ]);
};
/** A trailer that names an encryption dictionary, which is all that a reader without the password sees of one. */
const lockedPdf = Buffer.from(
  Buffer.from(
    createPdfFile([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [] /Count 0 >>',
      '<< /Filter /Standard /V 2 >>',
    ]),
  )
    .toString('latin1')
    .replace('/Root 1 0 R', '/Root 1 0 R /Encrypt 3 0 R'),
  'latin1',
);

const jpeg = (bytes: Uint8Array, turn: JoinedPaper['turn'] = 0): JoinedPaper => ({
  mediaType: 'image/jpeg',
  bytes,
  turn,
});
const pdf = (bytes: Uint8Array, turn: JoinedPaper['turn'] = 0): JoinedPaper => ({
  mediaType: 'application/pdf',
  bytes,
  turn,
});
const createPdf = async (pages: number): Promise<Uint8Array> => {
  const document = await PDFDocument.create();
  for (let page = 0; page < pages; page += 1) document.addPage([200 + page, 300]);
  return document.save();
};
const turnsOf = async (bytes: Uint8Array): Promise<number[]> =>
  (await PDFDocument.load(bytes)).getPages().map((page) => page.getRotation().angle);

test('papers are joined in their order, each with all its pages, and the same papers give the same bytes', async () => {
  const papers = [pdf(await createPdf(2)), jpeg(sheet), pdf(await createPdf(1))];
  const { pdf: joined, pages } = await joinPapers(papers);
  expect(pages).toEqual([2, 1, 1]);
  const widths = (await PDFDocument.load(joined)).getPages().map((page) => Math.round(page.getWidth()));
  expect(widths).toEqual([200, 201, 595, 200]);
  expect(Buffer.compare((await joinPapers(papers)).pdf, joined)).toBe(0);
});

test.each([
  [1, 0],
  [3, 180],
  [6, 90],
  [8, 270],
  [0, 0],
  [99, 0],
] as const)(
  'a phone picture of Exif orientation %i is turned by %i, and by what the officer adds',
  async (orientation, turn) => {
    for (const isLittle of [false, true]) {
      const bytes = turnedBy(orientation, isLittle);
      expect(readJpegTurn(bytes)).toBe(turn);
      const { pdf: joined } = await joinPapers([jpeg(bytes), jpeg(bytes, 90)]);
      expect(await turnsOf(joined)).toEqual([turn, (turn + 90) % 360]);
    }
  },
);

test('an Exif header that is cut off, points outside itself or names no end is no turn', () => {
  const whole = turnedBy(6);
  for (let end = 0; end < 60; end += 1) expect([0, 90]).toContain(readJpegTurn(whole.subarray(0, end)));
  const wild = Uint8Array.from(whole);
  for (const at of [16, 17, 18, 19, 20, 21]) wild[at] = 255;
  expect(readJpegTurn(wild)).toBe(0);
});

test('a PDF page keeps its own turn under that of the officer', async () => {
  const document = await PDFDocument.load(await createPdf(1));
  document.getPage(0).setRotation(degrees(270));
  expect(await turnsOf((await joinPapers([pdf(await document.save(), 180)])).pdf)).toEqual([90]);
});

test('a picture with one component is grey, one with three is not', () => {
  const png = (red: number) => encodePng({ width: 1, height: 1, rgba: Uint8Array.from([red, 90, 90, 255]) });
  expect(isGreyPicture(sheet, 'image/jpeg')).toBe(false);
  expect([isGreyPicture(png(90), 'image/png'), isGreyPicture(png(200), 'image/png')]).toEqual([true, false]);
});

test.each([
  ['noise', 'broken', Buffer.from('no PDF at all')],
  ['a PDF that asks for a password', 'locked', lockedPdf],
] as const)('%s names its place and is joined with nothing', async (_name, kind, bytes) => {
  const failed = await joinPapers([jpeg(sheet), pdf(bytes)]).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(JoinFault);
  expect(failed).toMatchObject({ kind, index: 1 });
});

test('more pages than can be leafed through are refused before they are copied', async () => {
  const failed = await joinPapers([pdf(await createPdf(300)), pdf(await createPdf(201))]).catch((error) => error);
  expect(failed).toMatchObject({ kind: 'too-many-pages', index: 1 });
});
