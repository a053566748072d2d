import { create, type Font } from 'fontkit';
import PDFDocument from 'pdfkit';
import type { Bilingual } from '#domain/bilingual.ts';
import { formatBoth, type PaperWords } from './words.ts';

/** TrueType files, read by the caller from `resources/fonts` under the names of `paperFontFiles`. */
export type PaperFontName = 'regular' | 'semiBold' | 'bold' | 'mono';
export type PaperFonts = Record<PaperFontName, Uint8Array>;
export const paperFontFiles = {
  regular: 'inter-regular.ttf',
  semiBold: 'inter-semi-bold.ttf',
  bold: 'inter-bold.ttf',
  mono: 'roboto-mono-medium.ttf',
} as const satisfies Record<PaperFontName, string>;

/** Points. A4 upright; the margins hold on office lasers that cannot print nearer than 5 mm to the edge. */
export const page = { width: 595.28, height: 841.89, marginX: 42, marginY: 34 } as const;
export const contentWidth = page.width - 2 * page.marginX;

export const ink = { text: '#000000', label: '#333333', line: '#555555' } as const;

export type Paper = InstanceType<typeof PDFDocument>;

const openFonts = new WeakMap<Uint8Array, Font>();

/**
 * A font is read once for as long as the caller keeps its bytes. No contextual alternates: Inter would draw the x of
 * `6x4` as a multiplication sign, and a model or chassis number is literal. (fontkit remembers with a glyph the first
 * sign it stood for; no two signs that `cleanText` lets through share one, so no document leaks into the next.)
 */
const openFont = (file: Uint8Array): Font => {
  const known = openFonts.get(file);
  if (known !== undefined) return known;
  const font = create(file);
  const literal: Font = Object.create(font, {
    layout: { value: (text: string) => font.layout.call(literal, text, { calt: false }) },
  });
  openFonts.set(file, literal);
  return literal;
};

/**
 * An empty document without a page. Nothing in the bytes comes from the clock or from randomness: the dates are `at`,
 * the file id is pdfkit's hash of the information below. Streams stay uncompressed, because zlib's output differs
 * between builds of Node and a reprint must give the same bytes after an update of the program too.
 */
export const openPaper = ({
  fonts,
  title,
  subject,
  at,
}: {
  fonts: PaperFonts;
  title: string;
  subject: string;
  at: number;
}): Paper => {
  const when = new Date(at);
  const paper = new PDFDocument({
    size: [page.width, page.height],
    margin: 0,
    compress: false,
    autoFirstPage: false,
    bufferPages: true,
    font: '', // else Helvetica is loaded, which is not embedded
    lang: 'en-KE',
    displayTitle: true,
    info: { Title: title, Subject: subject, Creator: 'Kaunta', Producer: 'Kaunta', CreationDate: when, ModDate: when },
  });
  for (const name of ['regular', 'semiBold', 'bold', 'mono'] as const)
    paper.registerFont(name, openFont(fonts[name]) as never); // pdfkit takes an opened font, its types do not say so
  return paper;
};

export const closePaper = (paper: Paper): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    paper.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    paper.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    paper.on('error', reject);
    paper.end();
  });

/** Makes a page of one word in each font, so that the first real one finds fonts and code read. */
export const warmPaper = async (fonts: PaperFonts): Promise<void> => {
  const paper = openPaper({ fonts, title: '', subject: '', at: 0 });
  paper.addPage();
  for (const font of ['regular', 'semiBold', 'bold', 'mono'] as const)
    write(paper, 'Kaunta 0123456789', page.marginX, page.marginY, { font, size: 10 });
  await closePaper(paper);
};

export type Style = { font: PaperFontName; size: number; color?: string; spacing?: number };

export const measure = (paper: Paper, text: string, { font, size, spacing = 0 }: Style): number =>
  paper.font(font).fontSize(size).widthOfString(text, { characterSpacing: spacing });

/** One line with its baseline at `baseline`; never wraps and never opens a page. */
export const write = (
  paper: Paper,
  text: string,
  x: number,
  baseline: number,
  style: Style & { align?: 'left' | 'right' | 'center'; width?: number },
): void => {
  const { font, size, color = ink.text, spacing = 0, align = 'left', width = 0 } = style;
  const room = align === 'left' ? 0 : width - measure(paper, text, style);
  const left = x + (align === 'center' ? room / 2 : room);
  paper
    .font(font)
    .fontSize(size)
    .fillColor(color)
    .text(text, left, baseline, { lineBreak: false, characterSpacing: spacing, baseline: 'alphabetic' });
};

export const rule = (
  paper: Paper,
  x: number,
  y: number,
  width: number,
  weight: number,
  color: string = ink.text,
): void => {
  paper
    .lineWidth(weight)
    .strokeColor(color)
    .moveTo(x, y)
    .lineTo(x + width, y)
    .stroke();
};

const breakWord = (paper: Paper, word: string, width: number, style: Style): string[] => {
  const parts: string[] = [];
  let part = '';
  for (const sign of word) {
    if (part !== '' && measure(paper, part + sign, style) > width) {
      parts.push(part);
      part = '';
    }
    part += sign;
  }
  return [...parts, part];
};

/** Lines no wider than `width`; a single word that is wider is broken between its signs. */
export const wrap = (paper: Paper, text: string, width: number, style: Style): string[] => {
  if (measure(paper, text, style) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text
    .split(' ')
    .flatMap((one) => (measure(paper, one, style) > width ? breakWord(paper, one, width, style) : [one]))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || measure(paper, longer, style) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
};

export type Fitted = { lines: string[]; style: Style; leading: number; height: number };

/** The largest of `sizes` at which the text takes at most `maxLines`; at the smallest it takes as many as it needs. */
export const fitText = (
  paper: Paper,
  text: string,
  width: number,
  {
    font,
    sizes,
    maxLines,
    leading: factor = 1.25,
  }: { font: PaperFontName; sizes: readonly number[]; maxLines: number; leading?: number },
): Fitted => {
  let best: Fitted = { lines: [], style: { font, size: 0 }, leading: 0, height: 0 };
  for (const size of sizes) {
    const style = { font, size };
    const lines = wrap(paper, text, width, style);
    const leading = size * factor;
    best = { lines, style, leading, height: lines.length * leading };
    if (lines.length <= maxLines) break;
  }
  return best;
};

/** Writes fitted lines with the first baseline one size below `top`. */
export const writeFitted = (paper: Paper, { lines, style, leading }: Fitted, x: number, top: number): void => {
  lines.forEach((line, index) => {
    write(paper, line, x, top + style.size * 0.95 + index * leading, style);
  });
};

/** Across the whole sheet, drawn before the text: light enough to read through, dark enough to survive a photocopy. */
export const drawWatermark = (paper: Paper, words: PaperWords, word: 'preview' | 'copy'): void => {
  const draw = (text: string, offset: number, largest: number) => {
    const widest = measure(paper, text, { font: 'bold', size: largest });
    const size = Math.min(largest, (largest * page.width * 1.2) / widest);
    const style = { font: 'bold', size, color: '#000000' } as const;
    write(paper, text, (page.width - measure(paper, text, style)) / 2, page.height / 2 + offset, style);
  };
  paper.save();
  paper.rotate(-52, { origin: [page.width / 2, page.height / 2] }).fillOpacity(0.11);
  draw(words.en[word].toUpperCase(), 6, 118);
  draw(words.sw[word].toUpperCase(), 66, 46);
  paper.restore();
};

/** The Authority's name in both languages, over the title of a paper; gives the y below it. */
export const drawAuthority = (paper: Paper, words: PaperWords): number => {
  const x = page.marginX;
  write(paper, words.en.authority.toUpperCase(), x, page.marginY + 9, { font: 'bold', size: 10.5, spacing: 0.5 });
  write(paper, words.sw.authority, x, page.marginY + 19.5, { font: 'regular', size: 8, color: ink.label });
  return page.marginY + 32;
};

/** `DUPLICATE · NAKALA` in a frame of its own width; gives the height used. */
export const drawMark = (paper: Paper, mark: Bilingual, x: number, y: number): number => {
  const style = { font: 'bold', size: 13, spacing: 1.2 } as const;
  const text = formatBoth(mark.en, mark.sw).toUpperCase();
  const width = measure(paper, text, style) + 18;
  paper.lineWidth(1.6).strokeColor(ink.text).rect(x, y, width, 22).stroke();
  write(paper, text, x + 9, y + 15.8, style);
  return 27;
};

/** `DEMONSTRATION · NOT A LEGAL DOCUMENT` in a frame; gives the height used. */
export const drawDemonstration = (paper: Paper, words: PaperWords, x: number, y: number, width: number): number => {
  const height = 19;
  paper.lineWidth(1.2).strokeColor(ink.text).rect(x, y, width, height).stroke();
  const text = formatBoth(words.en.demonstration, words.sw.demonstration).toUpperCase();
  let size = 8;
  while (measure(paper, text, { font: 'bold', size, spacing: 0.6 }) > width - 16) size -= 0.25;
  write(paper, text, x, y + 12.6, { font: 'bold', size, spacing: 0.6, align: 'center', width });
  return height;
};
