import { createRandom, type Random } from '../random.ts';
import type { Ink, Pdf } from './sheet.ts';
import { sheet } from './sheet.ts';

/** How papers are written: printed forms, a typewriter's entries, stamps and pens. Text stays text, so it is found. */
export type Pen = { pdf: Pdf; ink: Ink; random: Random };

type Style = {
  font?: string;
  size?: number;
  color?: string;
  width?: number;
  align?: 'left' | 'center' | 'right';
  spacing?: number;
  opacity?: number;
};

/** Text with the slightly swollen edge of a scanned letter. */
export const put = ({ pdf, ink }: Pen, text: string, x: number, y: number, style: Style = {}): void => {
  const color = style.color ?? ink.text;
  const { width, align, spacing = 0 } = style;
  pdf.font(style.font ?? 'Helvetica').fontSize(style.size ?? 10);
  pdf
    .fillColor(color, style.opacity ?? 0.92)
    .strokeColor(color, (style.opacity ?? 0.92) * 0.35)
    .lineWidth(0.28);
  pdf.text(text, x, y, {
    width,
    align,
    characterSpacing: spacing,
    lineBreak: width !== undefined,
    fill: true,
    stroke: true,
    lineGap: 1.5,
  });
};

/** What a machine or a clerk fills into a form: uneven pressure, a hair off the line. */
export const type = (pen: Pen, text: string, x: number, y: number, size = 10.5, font = 'Courier-Bold'): void => {
  const { random } = pen;
  put(pen, text, x + (random.next() - 0.5) * 1.2, y + (random.next() - 0.5) * 1.2, {
    font,
    size,
    opacity: 0.78 + random.next() * 0.16,
  });
};

export const rule = ({ pdf, ink }: Pen, x: number, y: number, width: number, weight = 0.6, color = ink.faint): void => {
  pdf
    .lineWidth(weight)
    .strokeColor(color, 0.75)
    .moveTo(x, y)
    .lineTo(x + width, y)
    .stroke();
};

export const frame = (
  { pdf, ink }: Pen,
  x: number,
  y: number,
  width: number,
  height: number,
  weight = 0.8,
  color = ink.text,
): void => {
  pdf.lineWidth(weight).strokeColor(color, 0.8).rect(x, y, width, height).stroke();
};

export const title = (pen: Pen, lines: readonly [string, string?], y: number, color = pen.ink.text): void => {
  put(pen, lines[0], 60, y, { font: 'Times-Bold', size: 17, width: 475, align: 'center', color, spacing: 0.6 });
  if (lines[1] !== undefined)
    put(pen, lines[1], 60, y + 24, {
      font: 'Helvetica',
      size: 9.5,
      width: 475,
      align: 'center',
      color: pen.ink.faint,
      spacing: 0.4,
    });
};

/** Says what the paper is, out of the way of what it says. */
export const markSpecimen = (pen: Pen): void => {
  const { pdf, ink } = pen;
  pdf.save().lineWidth(1).strokeColor(ink.alarm, 0.75).roundedRect(404, 30, 144, 17, 3).stroke().restore();
  put(pen, 'SPECIMEN · DEMONSTRATION', 404, 35.2, {
    font: 'Helvetica-Bold',
    size: 8,
    width: 144,
    align: 'center',
    color: ink.alarm,
    opacity: 0.8,
  });
  put(pen, 'Demonstration paper with invented data. Issued by no authority.', 60, sheet.height - 36, {
    size: 6.8,
    width: 475,
    align: 'center',
    color: ink.faint,
  });
};

export type Field = readonly [label: string, value: string, span?: number];

/** Boxes with a small printed label and a typed value, in columns. @returns the y below the last row. */
export const form = (
  pen: Pen,
  fields: readonly Field[],
  at: { x?: number; y: number; width?: number; columns?: number; rowHeight?: number },
): number => {
  const { x = 60, y, width = 475, columns = 2, rowHeight = 33 } = at;
  let column = 0;
  let top = y;
  for (const [label, value, span = 1] of fields) {
    if (column + span > columns) {
      column = 0;
      top += rowHeight;
    }
    const cell = { x: x + (width / columns) * column, width: (width / columns) * span };
    frame(pen, cell.x, top, cell.width, rowHeight, 0.6, pen.ink.faint);
    put(pen, label.toUpperCase(), cell.x + 5, top + 4, { size: 6.2, color: pen.ink.faint, spacing: 0.3 });
    const size = value.length * 6.35 > cell.width - 10 ? Math.max(7, (cell.width - 10) / value.length / 0.605) : 10.5;
    type(pen, value, cell.x + 5, top + 14.5 + (10.5 - size) / 2, size);
    column += span;
  }
  return top + rowHeight;
};

export const paragraph = (pen: Pen, text: string, y: number, size = 10.5): number => {
  put(pen, text, 60, y, { font: 'Times-Roman', size, width: 475, align: 'left' });
  return pen.pdf.y + 9;
};

/** A rubber stamp, uneven and crooked. */
export const stamp = (
  { pdf, ink, random }: Pen,
  lines: readonly [string, string, string],
  x: number,
  y: number,
  color = ink.stamp,
): void => {
  pdf.save().rotate(random.integer(-19, 14), { origin: [x, y] });
  const opacity = 0.5 + random.next() * 0.22;
  if (random.chance(0.5)) {
    pdf.lineWidth(2.2).strokeColor(color, opacity).circle(x, y, 43).stroke();
    pdf.lineWidth(0.9).circle(x, y, 38).stroke();
  } else {
    pdf
      .lineWidth(2.2)
      .strokeColor(color, opacity)
      .roundedRect(x - 58, y - 30, 116, 60, 5)
      .stroke();
    pdf
      .lineWidth(0.8)
      .roundedRect(x - 54.5, y - 26.5, 109, 53, 3)
      .stroke();
  }
  for (const [at, line] of lines.entries()) {
    pdf
      .font(at === 1 ? 'Courier-Bold' : 'Helvetica-Bold')
      .fontSize(at === 1 ? 11 : 6.6)
      .fillColor(color, opacity + 0.1);
    pdf.text(line, x - 50, y - 19 + at * 13 + (at === 2 ? 2 : 0), { width: 100, align: 'center', lineBreak: false });
  }
  pdf.restore();
};

/** A signature in one breath. It follows from the name, so a person signs alike on the card and on the agreement. */
export const sign = ({ pdf, ink }: Pen, x: number, y: number, width: number, name: string): void => {
  const hand = createRandom(0, `hand/${name.toUpperCase()}`);
  const between = (from: number, to: number): number => from + hand.next() * (to - from);
  const loops = hand.integer(3, 7);
  const step = width / (loops + 1.4);
  const lean = between(-0.5, 0.9);
  const scale = width / 110;
  pdf
    .save()
    .lineCap('round')
    .lineJoin('round')
    .lineWidth(Math.max(0.7, between(0.9, 1.5) * scale))
    .strokeColor(ink.pen, 0.82);
  let px = x + step * 0.5;
  let py = y + between(-4, 6) * scale;
  // A capital: tall, open to the right, then the rest of the name as loops or humps that shrink.
  pdf
    .moveTo(px, py)
    .bezierCurveTo(
      px + step * lean,
      y - between(30, 52) * scale,
      px + step * between(1, 2.2),
      y - between(24, 46) * scale,
      px + step * 0.9,
      y + between(-2, 5) * scale,
    );
  px += step * 0.9;
  const isRound = hand.chance(0.5);
  for (let at = 0; at < loops; at += 1) {
    const height = between(6, 24) * scale * (1 - at / (loops * 1.5));
    const nx = px + step * between(0.55, 1.15);
    const ny = y + between(-4, 4) * scale;
    if (isRound)
      pdf.bezierCurveTo(px + step * 1.6, py - height * 0.4, px + step * (0.2 + lean), ny - height * 1.7, nx, ny);
    else pdf.bezierCurveTo(px + step * 0.2, py - height * 1.4, nx - step * 0.5, ny - height * 1.1, nx, ny);
    [px, py] = [nx, ny];
  }
  const tail = hand.pick([-26, -12, 7]) * scale;
  pdf
    .bezierCurveTo(px + step, py - 4, px + step * 1.6, y + tail * 0.6, x + width + between(2, 16) * scale, y + tail)
    .stroke();
  if (hand.chance(0.55)) {
    const under = y + between(6, 11) * scale;
    pdf
      .moveTo(x + width * between(0, 0.3), under)
      .bezierCurveTo(
        x + width * 0.5,
        under - 6 * scale,
        x + width * 0.7,
        under + 4 * scale,
        x + width,
        under - 5 * scale,
      )
      .stroke();
  }
  if (hand.chance(0.4)) pdf.circle(x + width * between(0.5, 0.9), y - between(14, 24) * scale, 0.8).stroke();
  pdf.restore();
};

/** A signature line with what is printed beneath it. */
export const signatureLine = (pen: Pen, label: string, name: string, x: number, y: number, isSigned = true): void => {
  if (isSigned) sign(pen, x + 16, y - 7, 120, name);
  rule(pen, x, y, 190, 0.7);
  put(pen, label, x, y + 5, { size: 7.5, color: pen.ink.faint });
  put(pen, name, x, y + 15, { font: 'Helvetica-Bold', size: 8.5 });
};

/** Bars that look like a code and mean nothing. */
export const bars = ({ pdf, ink, random }: Pen, x: number, y: number, width: number, height: number): void => {
  pdf.fillColor(ink.text, 0.85);
  for (let at = x; at < x + width; ) {
    const bar = random.pick([0.8, 1.2, 2]);
    pdf.rect(at, y, bar, height).fill();
    at += bar + random.pick([0.9, 1.4, 2.2]);
  }
};

/** Squares in place of a code: the format of the eLogbook's is not published, so this holds nothing. */
export const squares = ({ pdf, ink, random }: Pen, x: number, y: number, size: number): void => {
  const count = 21;
  const dot = size / count;
  pdf.fillColor(ink.text, 0.88);
  for (let row = 0; row < count; row += 1)
    for (let column = 0; column < count; column += 1)
      if (random.chance(0.46)) pdf.rect(x + column * dot, y + row * dot, dot, dot);
  pdf.fill();
};
