import {
  type Cell,
  type Column,
  drawCells,
  drawSection,
  drawTableHead,
  drawTableRow,
  type Label,
  measureCells,
  measureTableRow,
  sectionHeight,
  tableHeadHeight,
} from './grid.ts';
import { contentWidth, drawDemonstration, drawWatermark, fitText, ink, type Paper, page, rule, write } from './page.ts';
import { formatBoth, type PaperWords } from './words.ts';

/** Sections of a form under one another, over as many pages as they take. */
export type FlowOptions = {
  words: PaperWords;
  isDemonstration: boolean;
  watermark: false | 'preview' | 'copy';
  /** At the foot of each page, at the left. */
  footer: string;
  /** What the pages after the first are headed with: the paper's title, and the cells that tell it apart. */
  title: Label;
  continuation: readonly Cell[];
};
export type Flow = ReturnType<typeof createFlow>;

const area = { x: page.marginX, width: contentWidth };
const footerTop = page.height - page.marginY - 10;

/** Opens the first page: the caller draws its head there, and says with `startAt` where it ended. */
export const createFlow = (paper: Paper, options: FlowOptions) => {
  const { words, isDemonstration, watermark, footer, title, continuation } = options;
  const continued = `, ${words.en.continued}`;
  let y = 0;
  let bottom = 0;

  const addPage = () => {
    paper.addPage();
    bottom = footerTop - 3;
    if (watermark !== false) drawWatermark(paper, words, watermark);
  };
  const addContinuation = () => {
    addPage();
    if (isDemonstration) bottom -= 24;
    write(paper, words.en.authority.toUpperCase(), area.x, page.marginY + 9, { font: 'bold', size: 8.5, spacing: 0.4 });
    const head = formatBoth(`${title.en}${continued}`, `${title.sw}, ${words.sw.continued}`);
    write(paper, head, area.x, page.marginY + 21, { font: 'regular', size: 8.5 });
    rule(paper, area.x, page.marginY + 28, contentWidth, 2);
    y = page.marginY + 36;
    y += drawCells(paper, area, y, continuation) + 4;
  };
  const keep = (height: number): boolean => {
    if (y + height <= bottom) return false;
    addContinuation();
    return true;
  };

  addPage();
  return {
    startAt: (top: number): void => {
      y = top;
    },

    addRows: (section: Label, rows: readonly (readonly Cell[])[]): void => {
      const first = rows[0];
      if (first === undefined) return;
      keep(sectionHeight + measureCells(paper, area, first));
      y += drawSection(paper, area, y, section);
      for (const row of rows) {
        if (keep(measureCells(paper, area, row))) y += drawSection(paper, area, y, section, continued);
        y += drawCells(paper, area, y, row);
      }
      y += 3;
    },

    addTable: (section: Label, head: readonly Column[], rows: readonly (readonly string[])[]): void => {
      const start = (suffix = '') => {
        y += drawSection(paper, area, y, section, suffix);
        y += drawTableHead(paper, area, y, head);
      };
      keep(sectionHeight + tableHeadHeight + measureTableRow(paper, area, head, rows[0] ?? []));
      start();
      for (const row of rows) {
        if (keep(measureTableRow(paper, area, head, row))) start(continued);
        y += drawTableRow(paper, area, y, head, row);
      }
      y += 3;
    },

    /** Once everything is drawn and the number of pages is known. */
    drawFooters: (): void => {
      const { count } = paper.bufferedPageRange();
      for (let index = 0; index < count; index += 1) {
        paper.switchToPage(index);
        const number = (text: string) =>
          text.replace('{{page}}', String(index + 1)).replace('{{pages}}', String(count));
        const fitted = fitText(paper, footer, contentWidth * 0.72, { font: 'regular', sizes: [7, 6, 5], maxLines: 1 });
        const baseline = page.height - page.marginY;
        write(paper, fitted.lines[0] ?? '', area.x, baseline, { ...fitted.style, color: ink.label });
        write(paper, formatBoth(number(words.en.page), number(words.sw.page)), area.x, baseline, {
          font: 'regular',
          size: 7,
          color: ink.label,
          align: 'right',
          width: contentWidth,
        });
        if (isDemonstration && index > 0) drawDemonstration(paper, words, area.x, footerTop - 22, contentWidth);
      }
    },
  };
};
