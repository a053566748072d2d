import { type Fitted, fitText, ink, type Paper, type PaperFontName, rule, write, writeFitted } from './page.ts';

/** Boxed cells of a form: a label in both languages, and the value below, over a grid of twelve columns. */
export type Label = { en: string; sw: string };
export type Cell = {
  label: Label;
  value: string;
  span: number;
  mono?: boolean;
  /** Running text over several lines rather than one value. */
  prose?: boolean;
};
export type Area = { x: number; width: number };

const columns = 12;
const pad = 5;
export const labelSize = { en: 6.6, sw: 6 } as const;
/** Stands where the record has nothing. */
export const dash = '—';

const fontOf = ({ mono = false }: Pick<Cell, 'mono'>, value: string): PaperFontName =>
  mono && value !== dash ? 'mono' : 'semiBold';

type Set = { cell: Cell; x: number; width: number; value: Fitted; labels: { en: Fitted; sw: Fitted } };

const setCells = (paper: Paper, area: Area, cells: readonly Cell[]): Set[] => {
  let column = 0;
  return cells.map((cell) => {
    const x = area.x + (area.width * column) / columns;
    const width = (area.width * cell.span) / columns;
    column += cell.span;
    const inside = width - 2 * pad;
    const look = cell.prose
      ? ({ font: 'regular', sizes: [9, 8.5, 8], maxLines: 3 } as const)
      : { font: fontOf(cell, cell.value), sizes: [10, 9.5, 9, 8.5, 8, 7.5, 7], maxLines: 1 };
    const value = fitText(paper, cell.value, inside, look);
    const label = (text: string, size: number) =>
      fitText(paper, text, inside, { font: 'regular', sizes: [size, size - 0.4], maxLines: 1, leading: 1.14 });
    const labels = { en: label(cell.label.en, labelSize.en), sw: label(cell.label.sw, labelSize.sw) };
    return { cell, x, width, value, labels };
  });
};

const heightOf = (set: readonly Set[]): number =>
  Math.max(
    ...set.map(({ value, labels }) => 3.5 + labels.en.height + labels.sw.height + Math.max(value.height, 12) + 4),
  );

export const measureCells = (paper: Paper, area: Area, cells: readonly Cell[]): number =>
  heightOf(setCells(paper, area, cells));

const frame = (paper: Paper, x: number, y: number, width: number, height: number): void => {
  paper.lineWidth(0.5).strokeColor(ink.line).rect(x, y, width, height).stroke();
};

/** Draws one row of cells at `y` and gives its height. */
export const drawCells = (paper: Paper, area: Area, y: number, cells: readonly Cell[]): number => {
  const set = setCells(paper, area, cells);
  const height = heightOf(set);
  for (const { x, width, value, labels } of set) {
    frame(paper, x, y, width, height);
    writeFitted(paper, { ...labels.en, style: { ...labels.en.style, color: ink.label } }, x + pad, y + 3.5);
    writeFitted(
      paper,
      { ...labels.sw, style: { ...labels.sw.style, color: ink.label } },
      x + pad,
      y + 3.5 + labels.en.height,
    );
    writeFitted(paper, value, x + pad, y + 3.5 + labels.en.height + labels.sw.height + 1.6);
  }
  return height;
};

export type Column = { label: Label; span: number; mono?: boolean };

/** The head of a table: labels alone. */
export const tableHeadHeight = 19;
export const drawTableHead = (paper: Paper, area: Area, y: number, head: readonly Column[]): number => {
  const height = tableHeadHeight;
  let x = area.x;
  for (const { label, span } of head) {
    const width = (area.width * span) / columns;
    frame(paper, x, y, width, height);
    write(paper, label.en, x + pad, y + 8.2, { font: 'regular', size: labelSize.en, color: ink.label });
    write(paper, label.sw, x + pad, y + 15.6, { font: 'regular', size: labelSize.sw, color: ink.label });
    x += width;
  }
  return height;
};

const setRow = (paper: Paper, area: Area, head: readonly Column[], values: readonly string[]): Fitted[] =>
  head.map((column, index) =>
    fitText(paper, values[index] ?? '', (area.width * column.span) / columns - 2 * pad, {
      font: fontOf(column, values[index] ?? ''),
      sizes: column.mono ? [9, 8.5, 8, 7.5, 7] : [9.5, 9, 8.5, 8, 7.5],
      maxLines: column.mono ? 1 : 2,
    }),
  );

const rowHeight = (row: readonly Fitted[]): number => Math.max(...row.map(({ height }) => height)) + 7;

export const measureTableRow = (paper: Paper, area: Area, head: readonly Column[], values: readonly string[]): number =>
  rowHeight(setRow(paper, area, head, values));

export const drawTableRow = (
  paper: Paper,
  area: Area,
  y: number,
  head: readonly Column[],
  values: readonly string[],
): number => {
  const row = setRow(paper, area, head, values);
  const height = rowHeight(row);
  let x = area.x;
  head.forEach(({ span }, index) => {
    const width = (area.width * span) / columns;
    frame(paper, x, y, width, height);
    const fitted = row[index];
    if (fitted !== undefined) writeFitted(paper, fitted, x + pad, y + 4);
    x += width;
  });
  return height;
};

/** `Vehicle  Gari` over a heavy rule; gives the height. */
export const sectionHeight = 19;
export const drawSection = (paper: Paper, area: Area, y: number, { en, sw }: Label, suffix = ''): number => {
  write(paper, `${en}${suffix}`, area.x, y + 14, { font: 'bold', size: 9.5 });
  const width = paper.font('bold').fontSize(9.5).widthOfString(`${en}${suffix}`);
  write(paper, sw, area.x + width + 7, y + 14, { font: 'regular', size: 8, color: ink.label });
  // Above the frame of the cells, so that the lighter line does not cover it.
  rule(paper, area.x - 0.25, y + sectionHeight - 0.5, area.width + 0.5, 1);
  return sectionHeight;
};
