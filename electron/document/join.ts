import { degrees, PDFDocument, type PDFImage } from 'pdf-lib';
import type { ScanMediaType } from '#domain/application.ts';
import { readJpegTurn, type Turn } from '#domain/picture-header.ts';

/** A paper as it was brought in, and how far the officer turned it, clockwise. */
export type JoinedPaper = { mediaType: ScanMediaType; bytes: Uint8Array; turn: Turn };
/** One PDF of all papers, in their order, and how many pages each has in it. */
export type JoinedPapers = { pdf: Uint8Array; pages: number[] };

/** More pages than may be brought in, or a PDF that cannot be taken apart: `index` says which paper. */
export class JoinFault extends Error {
  readonly kind: 'broken' | 'locked' | 'too-many-pages';
  readonly index: number;
  constructor(kind: JoinFault['kind'], index: number) {
    super(`paper ${index + 1} is ${kind}`);
    this.kind = kind;
    this.index = index;
  }
}

/** A compiled document of the portal has about twenty pages; what a viewer can leaf through has 500. */
export const maxJoinedPages = 500;

/** ISO 216, in points of 1/72 inch. */
const a4 = { short: 595.28, long: 841.89 };
const marginPoints = 18;

/** A picture on a sheet that lies as the picture does, as large as it goes. */
const placePicture = (target: PDFDocument, picture: PDFImage, turn: Turn): void => {
  const isLandscape = picture.width > picture.height;
  const [width, height] = isLandscape ? [a4.long, a4.short] : [a4.short, a4.long];
  const page = target.addPage([width, height]);
  const { width: drawnWidth, height: drawnHeight } = picture.scaleToFit(
    width - 2 * marginPoints,
    height - 2 * marginPoints,
  );
  page.drawImage(picture, {
    x: (width - drawnWidth) / 2,
    y: (height - drawnHeight) / 2,
    width: drawnWidth,
    height: drawnHeight,
  });
  page.setRotation(degrees(turn));
};

const openPdf = async (bytes: Uint8Array, index: number): Promise<PDFDocument> => {
  try {
    const source = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true });
    source.getPages();
    return source;
  } catch (error) {
    const isLocked = error instanceof Error && /encrypted/i.test(error.message);
    throw new JoinFault(isLocked ? 'locked' : 'broken', index);
  }
};

/**
 * Joins papers to one PDF: pages of a PDF as they are, a picture on a page of A4, turned as its own header says and then
 * as the officer did. The same papers give the same bytes.
 * @throws JoinFault
 */
export const joinPapers = async (papers: readonly JoinedPaper[]): Promise<JoinedPapers> => {
  const target = await PDFDocument.create({ updateMetadata: false });
  const pages: number[] = [];
  for (const [index, { mediaType, bytes, turn }] of papers.entries()) {
    const before = target.getPageCount();
    try {
      if (mediaType === 'application/pdf') {
        const source = await openPdf(bytes, index);
        if (before + source.getPageCount() > maxJoinedPages) throw new JoinFault('too-many-pages', index);
        for (const page of await target.copyPages(source, source.getPageIndices())) {
          page.setRotation(degrees((page.getRotation().angle + turn) % 360));
          target.addPage(page);
        }
      } else if (mediaType === 'image/jpeg') {
        const whole = ((readJpegTurn(bytes) + turn) % 360) as Turn; // quarters sum to quarters
        // A copy: the library reads from the start of the buffer that the bytes lie in
        placePicture(target, await target.embedJpg(Uint8Array.from(bytes)), whole);
      } else placePicture(target, await target.embedPng(bytes), turn);
    } catch (error) {
      throw error instanceof JoinFault ? error : new JoinFault('broken', index);
    }
    pages.push(target.getPageCount() - before);
    if (target.getPageCount() > maxJoinedPages) throw new JoinFault('too-many-pages', index);
  }
  return { pdf: await target.save({ useObjectStreams: true }), pages };
};
