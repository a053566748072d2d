import type { Blemish } from '../draft.ts';
import type { Random } from '../random.ts';
import type { Stencil } from './noise.ts';

export type Pdf = PDFKit.PDFDocument;

/** Width and height of A4 in points. */
export const sheet = { width: 595.28, height: 841.89 } as const;

/** The colours a sheet is written in; a photocopy knows only greys. */
export type Ink = {
  text: string;
  faint: string;
  accent: string;
  second: string;
  stamp: string;
  pen: string;
  alarm: string;
};
const colour: Ink = {
  text: '#1d1c22',
  faint: '#6d6a70',
  accent: '#1f4e8c',
  second: '#4f9d94',
  stamp: '#4a3f9e',
  pen: '#14307a',
  alarm: '#b3261e',
};
const grey: Ink = {
  text: '#2b2b2b',
  faint: '#7b7b7b',
  accent: '#4d4d4d',
  second: '#8a8a8a',
  stamp: '#666666',
  pen: '#3a3a3a',
  alarm: '#555555',
};
const faded: Ink = {
  text: '#a19d95',
  faint: '#c0bcb4',
  accent: '#aab0ba',
  second: '#bcc6c4',
  stamp: '#b5b1c2',
  pen: '#a9aebb',
  alarm: '#c79b96',
};

type Kept = { name: string; object: PDFKit.PDFKitReference };
/** Writes a stencil into a document once. */
const keepStencil = (pdf: Pdf, name: string, { width, height, data }: Stencil): Kept => {
  const object = pdf.ref({
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    ImageMask: true,
    BitsPerComponent: 1,
    Filter: 'FlateDecode',
    // Any number of sheets of one document share it.
    Interpolate: true,
  });
  object.end(data);
  return { name, object };
};

export type Glass = { grain: Kept; ruin: Kept | undefined };
export const openGlass = (pdf: Pdf, grain: Stencil, ruin: Stencil | undefined): Glass => ({
  grain: keepStencil(pdf, 'ScanGrain', grain),
  ruin: ruin === undefined ? undefined : keepStencil(pdf, 'ScanRuin', ruin),
});

/** Paints a stencil over the whole sheet, mirrored as asked so that no two sheets show the same dust. */
const paintStencil = (
  pdf: Pdf,
  { name, object }: Kept,
  paint: string,
  opacity: number,
  mirror: [boolean, boolean],
): void => {
  const page = pdf.page as typeof pdf.page & { xobjects: Record<string, unknown> }; // pdfkit has it, its types do not
  page.xobjects[name] = object;
  const across = mirror[0] ? -1 : 1;
  const down = mirror[1] ? -1 : 1;
  pdf.save().fillColor(paint).fillOpacity(opacity);
  pdf.transform(
    across * sheet.width,
    0,
    0,
    down * -sheet.height,
    across < 0 ? sheet.width : 0,
    down < 0 ? 0 : sheet.height,
  );
  pdf.addContent(`/${name} Do`);
  pdf.restore();
};

const drawStreaks = (pdf: Pdf, random: Random, strength: number): void => {
  for (let left = random.integer(1, 3); left > 0; left -= 1) {
    const x = random.integer(30, 565);
    pdf
      .save()
      .lineWidth(0.4 + random.next() * 0.9)
      .strokeColor('#3d3d44', strength * (0.3 + random.next() * 0.7));
    pdf
      .moveTo(x, 0)
      .lineTo(x + random.integer(-1, 1), sheet.height)
      .stroke()
      .restore();
  }
};

/** Shade along an edge, where the sheet lifts from the glass: strips, which viewers draw faster than a soft mask. */
const shadeEdge = (
  pdf: Pdf,
  x: number,
  y: number,
  width: number,
  height: number,
  towards: 'left' | 'right' | 'bottom',
  strength: number,
): void => {
  const strips = 12;
  pdf.save().fillColor('#35322c');
  for (let at = 0; at < strips; at += 1) {
    const share = towards === 'left' ? 1 - at / strips : (at + 1) / strips;
    pdf.fillOpacity(Math.round(strength * share ** 1.6 * 1000) / 1000);
    if (towards === 'bottom') pdf.rect(x, y + (height / strips) * at, width, height / strips).fill();
    else pdf.rect(x + (width / strips) * at, y, width / strips, height).fill();
  }
  pdf.restore();
};

const punchHole = (pdf: Pdf, x: number, y: number): void => {
  pdf.circle(x, y, 8.4).fillOpacity(0.9).fill('#77736b');
  pdf
    .circle(x + 0.8, y + 0.9, 7.6)
    .fillOpacity(1)
    .fill('#a9a59c');
};

const tints = ['#fbfaf5', '#f8f6ef', '#fafaf8', '#f6f4ec'] as const;

/**
 * One sheet on the glass: bed, crooked paper, what is written, and what an office scanner adds to it. `mark` says that
 * it is a specimen; where nothing on the sheet can be read it is laid over the noise.
 */
export const drawSheet = (
  pdf: Pdf,
  glass: Glass,
  random: Random,
  { blemish, tint }: { blemish?: Blemish; tint?: string },
  { write, mark }: { write: (ink: Ink) => void; mark: (ink: Ink) => void },
): void => {
  const isCopy = blemish === 'photocopy';
  const paper = isCopy ? '#f1f1f0' : (tint ?? random.pick(tints));
  const mirror: [boolean, boolean] = [random.chance(0.5), random.chance(0.5)];
  pdf.addPage();
  pdf
    .rect(0, 0, sheet.width, sheet.height)
    .fill(isCopy ? '#2e2e2e' : random.pick(['#d8d5cd', '#cfccc5', '#e2e0da', '#b9b6af']));
  pdf.save();
  pdf.rotate((random.next() - 0.5) * (isCopy ? 3 : 2.2), { origin: [sheet.width / 2, sheet.height / 2] });
  const [left, top, right, bottom] = [
    random.integer(-8, 4),
    random.integer(-9, 5),
    random.integer(-8, 5),
    random.integer(-8, 7),
  ];
  pdf.rect(left, top, sheet.width - left - right, sheet.height - top - bottom).fill(paper);
  if (blemish === 'blank') drawThrough(pdf, random);
  else {
    pdf.save();
    write(isCopy ? grey : blemish === 'illegible' ? faded : colour);
    if (blemish !== 'illegible') mark(isCopy ? grey : colour);
    pdf.restore();
  }
  paintStencil(pdf, glass.grain, paper, 0.85, mirror);
  paintStencil(pdf, glass.grain, '#2a2824', isCopy ? 0.5 : 0.16, [!mirror[0], mirror[1]]);
  if (blemish === 'illegible' && glass.ruin !== undefined) {
    paintStencil(pdf, glass.ruin, paper, 0.9, mirror);
    paintStencil(pdf, glass.ruin, '#3a3833', 0.2, [!mirror[0], !mirror[1]]);
  }
  if (blemish === 'illegible' || blemish === 'blank') mark(blemish === 'blank' ? faded : colour);
  if (random.chance(0.7)) {
    const fold = sheet.height / 2 + random.integer(-30, 30);
    pdf
      .save()
      .lineWidth(1.4)
      .strokeColor('#8d887c', 0.22)
      .moveTo(0, fold)
      .lineTo(sheet.width, fold + 2)
      .stroke();
    pdf
      .lineWidth(0.8)
      .strokeColor('#ffffff', 0.6)
      .moveTo(0, fold + 1.6)
      .lineTo(sheet.width, fold + 3.6)
      .stroke()
      .restore();
  }
  if (random.chance(0.45)) {
    punchHole(pdf, 24 + left, 300);
    punchHole(pdf, 24 + left, 526);
  }
  shadeEdge(pdf, left, top, 26, sheet.height, 'left', 0.2 + random.next() * 0.16);
  shadeEdge(pdf, left, sheet.height - bottom - 22, sheet.width, 22, 'bottom', 0.16 + random.next() * 0.12);
  pdf.restore();
  if (random.chance(0.6)) shadeEdge(pdf, sheet.width - 18, 0, 18, sheet.height, 'right', 0.18);
  drawStreaks(pdf, random, isCopy ? 0.5 : blemish === 'illegible' ? 0.4 : 0.16);
};

/** The other side of a blank sheet shines through, too faint to read. */
const drawThrough = (pdf: Pdf, random: Random): void => {
  pdf.save().fillOpacity(0.035);
  for (let y = 110; y < 700; y += 17)
    if (random.chance(0.8)) pdf.rect(90 + random.integer(0, 30), y, random.integer(180, 400), 5).fill('#22211f');
  pdf.restore();
};
