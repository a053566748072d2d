import { type Application, getItem, licenceOf, plateOf, type Release } from '#domain/application.ts';
import type { Bilingual } from '#domain/bilingual.ts';
import { formatInstant } from '#domain/civil-date.ts';
import { maskNumber } from '#domain/identity.ts';
import { findConfirmedSheet } from '#domain/item.ts';
import type { Office } from '#domain/reference.ts';
import { formatSerial } from '#domain/serial.ts';
import { type Cell, dash, drawCells, type Label } from './grid.ts';
import {
  closePaper,
  contentWidth,
  drawDemonstration,
  fitText,
  ink,
  openPaper,
  type Paper,
  type PaperFonts,
  page,
  rule,
  write,
  writeFitted,
} from './page.ts';
import { cleanText } from './text.ts';
import { formatBoth, formatWord, type PaperWording, type PaperWords } from './words.ts';

/** The hand-over slip: one A4 sheet, the collector's half above and the office's below, with a line to cut along. */
export type SlipInput = {
  application: Application;
  /** The hand-over that it is of, with what its items are called, in their order. */
  release: Release;
  itemNames: readonly Bilingual[];
  office: Pick<Office, 'name'>;
  fonts: PaperFonts;
  words: PaperWords;
  /** The plate as it is drawn (`formatPlate`); the record's own text when absent. */
  plate?: string;
};

const area = { x: page.marginX, width: contentWidth };
/** From the head of a half to where it must end, clear of the line to cut along. */
const halfHeight = page.height / 2 - page.marginY - 14;
/** The pad's coordinates, as `signatureSchema` states them. */
const pad = { width: 600, height: 200 };

const drawSignature = (
  paper: Paper,
  strokes: readonly (readonly number[])[],
  x: number,
  y: number,
  width: number,
): void => {
  const scale = width / pad.width;
  paper.save();
  paper.rect(x, y, width, pad.height * scale).clip();
  paper.lineWidth(1.1).lineCap('round').lineJoin('round').strokeColor(ink.text);
  for (const stroke of strokes) {
    for (let index = 0; index + 1 < stroke.length; index += 2) {
      const point = [x + (stroke[index] ?? 0) * scale, y + (stroke[index + 1] ?? 0) * scale] as const;
      if (index === 0) paper.moveTo(...point);
      else paper.lineTo(...point);
    }
    paper.stroke();
  }
  paper.restore();
};

type LabelKey = keyof PaperWording['slip']['label'];

const drawHalf = (
  paper: Paper,
  top: number,
  copy: keyof PaperWording['slip']['copy'],
  { application, release, itemNames, office, words, plate }: SlipInput,
): void => {
  const label = (key: LabelKey): Label => ({ en: words.en.slip.label[key], sw: words.sw.slip.label[key] });
  const cell = (key: LabelKey, value: string, span: number, mono = false): Cell => ({
    label: label(key),
    value,
    span,
    mono,
  });
  const { kind, number } = release.collector.identity;
  const surrendered = release.surrendered.map(
    (one) =>
      `${formatWord(words.en.slip.surrendered, words.sw.slip.surrendered, one.kind)}: ${one.number === null ? dash : cleanText(one.number)}`,
  );
  const items = release.items.map((id) => getItem(application, id));
  const text = (value: string) => cleanText(value) || dash;
  const subject = (): Cell => {
    const licence = licenceOf(application);
    if (licence === null) return cell('registrationNumber', text(plate ?? plateOf(application) ?? '').toUpperCase(), 4);
    const kind = formatWord(words.en.slip.licence, words.sw.slip.licence, licence.kind);
    const categories = licence.categories.map(cleanText).join(' ');
    return cell('licence', [kind, categories, cleanText(licence.number ?? '')].filter(Boolean).join(', '), 4);
  };
  const list = (values: readonly (string | null | undefined)[]): string =>
    values.flatMap((one) => one ?? []).join(', ') || dash;
  const serials = list(items.map((item) => findConfirmedSheet(item)?.serial).map((one) => one && formatSerial(one)));

  let y = top;
  write(paper, words.en.authority.toUpperCase(), area.x, y + 8, { font: 'bold', size: 8.5, spacing: 0.4 });
  write(paper, words.sw.authority, area.x, y + 18, { font: 'regular', size: 7.5, color: ink.label });
  const copies = formatBoth(words.en.slip.copy[copy], words.sw.slip.copy[copy]);
  write(paper, copies, area.x, y + 8, { font: 'semiBold', size: 8, align: 'right', width: area.width });
  write(paper, words.en.slip.title.toUpperCase(), area.x, y + 40, { font: 'bold', size: 14 });
  write(paper, words.sw.slip.title, area.x, y + 51.5, { font: 'regular', size: 8.5, color: ink.label });
  const slipNumber = fitText(paper, cleanText(release.slipNumber), area.width * 0.5, {
    font: 'mono',
    sizes: [14, 12, 10, 8],
    maxLines: 1,
  });
  write(paper, slipNumber.lines[0] ?? '', area.x, y + 40, { ...slipNumber.style, align: 'right', width: area.width });
  write(paper, formatBoth(words.en.slip.label.slipNumber, words.sw.slip.label.slipNumber), area.x, y + 51.5, {
    font: 'regular',
    size: 7,
    color: ink.label,
    align: 'right',
    width: area.width,
  });
  y += 59;
  rule(paper, area.x, y, area.width, 1.6);
  y += 5;
  if (application.sourceSystem === 'demonstration') y += drawDemonstration(paper, words, area.x, y, area.width) + 5;

  const rows: Cell[][] = [
    [cell('handedOverAt', formatInstant(release.at), 4), cell('office', text(office.name), 8)],
    [subject(), cell('item', list(itemNames.map(({ en, sw }) => formatBoth(en, sw))), 8)],
    [
      cell('serial', serials, 4, true),
      cell('logbookNumber', text(list(items.map((item) => item.number))), 4, true),
      cell('reference', text(application.reference), 4, true),
    ],
    [
      cell('collector', text(release.collector.name), 7),
      cell(
        'identity',
        `${formatWord(words.en.value.identity, words.sw.value.identity, kind)} ${maskNumber(text(number))}`,
        5,
      ),
    ],
    [
      cell(
        'surrendered',
        surrendered.length === 0 ? formatBoth(words.en.value.none, words.sw.value.none) : surrendered.join(', '),
        7,
      ),
      cell('officer', `${text(release.officerName)} (${text(release.by)})`, 5),
    ],
  ];
  for (const row of rows) y += drawCells(paper, area, y, row);

  y += 6;
  const boxWidth = 206;
  // With the longest names the rows above take more: the signature gives way
  const boxHeight = Math.max(36, Math.min(72, top + halfHeight - y));
  const boxX = area.x + area.width - boxWidth;
  paper.lineWidth(0.5).strokeColor(ink.line).rect(boxX, y, boxWidth, boxHeight).stroke();
  write(
    paper,
    formatBoth(words.en.slip.label.signature, words.sw.slip.label.signature),
    boxX + 5,
    y + boxHeight - 4.5,
    {
      font: 'regular',
      size: 6.6,
      color: ink.label,
    },
  );
  drawSignature(
    paper,
    release.signature.strokes,
    boxX + 4,
    y + 2,
    Math.min(boxWidth - 8, (boxHeight - 6) * (pad.width / pad.height)),
  );
  const room = area.width - boxWidth - 16;
  const english = fitText(paper, words.en.slip.statement, room, { font: 'regular', sizes: [8.5], maxLines: 4 });
  writeFitted(paper, english, area.x, y + 2);
  const kiswahili = fitText(paper, words.sw.slip.statement, room, { font: 'regular', sizes: [8], maxLines: 4 });
  writeFitted(paper, { ...kiswahili, style: { ...kiswahili.style, color: ink.label } }, area.x, y + english.height + 7);
};

/** One A4 page with both copies. Same input, same bytes. */
export const makeSlip = async (input: SlipInput): Promise<Uint8Array> => {
  const { application, release, fonts, words } = input;
  const slipNumber = cleanText(release.slipNumber);
  const paper = openPaper({
    fonts,
    title: `${words.en.slip.title} ${slipNumber}`,
    subject: cleanText(application.reference),
    at: release.at,
  });
  paper.addPage();
  drawHalf(paper, page.marginY, 'collector', input);
  const middle = page.height / 2;
  paper.dash(4, { space: 4 });
  rule(paper, 0, middle, page.width, 0.5, ink.line);
  paper.undash();
  drawHalf(paper, middle + 20, 'office', input);
  return closePaper(paper);
};
