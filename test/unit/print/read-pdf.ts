import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';

export type Piece = { text: string; left: number; right: number; bottom: number; top: number; rotated: boolean };

/** What stands on each page: the texts with their boxes, in points from the lower left. */
export const readPdf = async (bytes: Uint8Array): Promise<Piece[][]> => {
  const task = getDocument({ data: bytes.slice(), verbosity: VerbosityLevel.ERRORS });
  const document = await task.promise;
  const pages: Piece[][] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent({ disableNormalization: true });
    const pieces = items.flatMap((item) => {
      if (!('str' in item) || item.str.trim() === '') return [];
      const [, b, , d, x, y] = item.transform as [number, number, number, number, number, number]; // a PDF matrix
      const size = Math.abs(d);
      return [
        {
          text: item.str,
          left: x,
          right: x + item.width,
          bottom: y - 0.18 * size,
          top: y + 0.7 * size,
          rotated: b !== 0,
        },
      ];
    });
    pages.push(pieces);
  }
  await task.destroy();
  return pages;
};

export const textOf = (pages: readonly Piece[][]): string =>
  pages
    .flat()
    .map(({ text }) => text)
    .join(' ')
    .replace(/\s+/g, ' ');

/** Pairs of texts that lie on one another, and texts outside the margins. */
export const listCollisions = (
  pages: readonly Piece[][],
  margin: number,
  [width, height]: readonly [number, number],
): string[] =>
  pages.flatMap((pieces) => {
    const upright = pieces.filter(({ rotated }) => !rotated);
    const outside = upright.filter(
      (one) => one.left < margin - 1 || one.right > width - margin + 1 || one.bottom < 15 || one.top > height - 15,
    );
    const over = upright.flatMap((one, index) =>
      upright
        .slice(index + 1)
        .filter((other) => {
          const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
          const along = Math.min(one.top, other.top) - Math.max(one.bottom, other.bottom);
          return across > 0.6 && along > 0.6;
        })
        .map((other) => `"${one.text}" on "${other.text}"`),
    );
    return [...outside.map(({ text }) => `"${text}" outside`), ...over];
  });
