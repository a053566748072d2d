import { type Application, licenceOf, modelOf, plateOf } from '#domain/application.ts';
import type { Bilingual } from '#domain/bilingual.ts';
import { formatCivilDate, formatInstant } from '#domain/civil-date.ts';
import { type FeeQuote, formatMoney } from '#domain/fee.ts';
import { maskNumber } from '#domain/identity.ts';
import type { Office } from '#domain/reference.ts';
import type { Service } from '#domain/service.ts';
import { drawBarCode, measureBarCode } from './bar-code.ts';
import { createFlow } from './flow.ts';
import { type Cell, type Column, dash, drawCells, type Label } from './grid.ts';
import {
  closePaper,
  contentWidth,
  drawAuthority,
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

/** What was lodged: by whom, and what the fee comes to and which papers are missing. */
export type Acknowledged = {
  lodged: NonNullable<Application['lodged']>;
  /** Of the day it was lodged, or of the payment. */
  quote: FeeQuote;
  /** The papers that the citizen has still to bring. */
  missing: readonly Bilingual[];
};
export type AcknowledgementInput = Acknowledged & {
  application: Application;
  service: Pick<Service, 'name' | 'parties'>;
  office: Pick<Office, 'name'>;
  fonts: PaperFonts;
  words: PaperWords;
  /** The plate as it is drawn (`formatPlate`); the record's own text when absent. */
  plate?: string;
};

const area = { x: page.marginX, width: contentWidth };
/** 0.3 mm: what an office laser prints and a hand scanner reads after a photocopy. */
const moduleWidth = 0.85;
const codeHeight = 34;

/** Titles at the left, the code with its text at the right; gives the y below. */
const drawHead = (paper: Paper, { words, lodged, service }: AcknowledgementInput): number => {
  const y = drawAuthority(paper, words);
  const { provisionalReference } = lodged;
  const width = measureBarCode(provisionalReference, moduleWidth);
  const x = area.x + area.width - width;
  drawBarCode(paper, provisionalReference, { x, y: page.marginY, height: codeHeight, moduleWidth });
  write(paper, provisionalReference, x, page.marginY + codeHeight + 13, {
    font: 'mono',
    size: 12,
    align: 'center',
    width,
  });
  const { en, sw } = { en: words.en.acknowledgement, sw: words.sw.acknowledgement };
  write(paper, en.title.toUpperCase(), area.x, y + 16, { font: 'bold', size: 14 });
  write(paper, sw.title, area.x, y + 28, { font: 'regular', size: 8.5, color: ink.label });
  const line = fitText(paper, formatBoth(service.name.en, service.name.sw), area.width, {
    font: 'semiBold',
    sizes: [10, 9.5, 9, 8.5, 8],
    maxLines: 1,
  });
  writeFitted(paper, line, area.x, y + 38);
  rule(paper, area.x, y + 38 + line.height + 6, area.width, 2);
  return y + 38 + line.height + 6;
};

/** The acknowledgement with the fee and what is still to be brought: A4. Same input, same bytes. */
export const makeAcknowledgement = async (input: AcknowledgementInput): Promise<Uint8Array> => {
  const { application, lodged, quote, missing, office, fonts, words, plate } = input;
  const { reference, collector, owners, payments } = application;
  const text = (value: string | null | undefined): string => cleanText(value ?? '') || dash;
  const both = (pick: (wording: PaperWording['acknowledgement']) => string): Label => ({
    en: pick(words.en.acknowledgement),
    sw: pick(words.sw.acknowledgement),
  });
  const cell = (
    key: keyof PaperWording['acknowledgement']['label'],
    value: string,
    span: number,
    look: Pick<Cell, 'mono' | 'prose'> = {},
  ): Cell => ({ label: both(({ label }) => label[key]), value, span, ...look });
  const section = (key: keyof PaperWording['acknowledgement']['section']): Label => both((one) => one.section[key]);
  const column = (key: keyof PaperWording['acknowledgement']['label'], span: number): Column => ({
    label: both(({ label }) => label[key]),
    span,
  });
  const say = (label: Label): string => formatBoth(label.en, label.sw);

  const { provisionalReference } = lodged;
  const isOwn = reference !== provisionalReference;
  const licence = licenceOf(application);
  const paper = openPaper({
    fonts,
    title: `${words.en.acknowledgement.title}: ${provisionalReference}`,
    subject: cleanText(reference),
    at: lodged.at,
  });
  const isDemonstration = application.sourceSystem === 'demonstration';
  const referenceCell = cell('provisionalReference', provisionalReference, 6, { mono: true });
  const flow = createFlow(paper, {
    words,
    isDemonstration,
    watermark: false,
    footer: provisionalReference,
    title: both(({ title }) => title),
    continuation: [referenceCell, cell('office', text(office.name), 6)],
  });
  let y = drawHead(paper, input) + 8;
  if (isDemonstration) y += drawDemonstration(paper, words, area.x, y, area.width) + 7;
  y += drawCells(paper, area, y, [
    referenceCell,
    cell('reference', isOwn ? text(reference) : say(both(({ toFollow }) => toFollow)), 6, { mono: isOwn }),
  ]);
  y += drawCells(paper, area, y, [
    cell('lodgedAt', formatInstant(lodged.at), 4),
    cell('office', text(office.name), 5),
    cell('officer', text(lodged.by), 3),
  ]);
  flow.startAt(y + 6);

  const kind = licence && formatWord(words.en.slip.licence, words.sw.slip.licence, licence.kind);
  const delivery = formatWord(
    words.en.acknowledgement.delivery,
    words.sw.acknowledgement.delivery,
    application.delivery,
  );
  flow.addRows(section('application'), [
    licence === null
      ? [
          cell('registrationNumber', text(plate ?? plateOf(application)).toUpperCase(), 4),
          cell('vehicle', text(modelOf(application)), 8),
        ]
      : [cell('licence', [kind ?? '', licence.categories.map(cleanText).join(' ')].join(' '), 12)],
    [
      cell('owner', text(owners[0]?.name), 8),
      cell('identity', maskNumber(text(owners[0]?.identity.number)), 4, { mono: true }),
    ],
    [
      cell('collector', `${text(collector.name)}, ${maskNumber(text(collector.identity.number))}`, 8),
      cell('delivery', delivery, 4),
    ],
  ]);

  flow.addTable(
    section('bring'),
    [column('paper', 12)],
    missing.length === 0
      ? [[say(both(({ nothing }) => nothing))]]
      : missing.map((label, place) => [`${place + 1}  ${say(label)}`]),
  );

  const nameOf = (component: string): string => {
    const name = quote.names[component];
    return name === undefined ? cleanText(component) : say(name);
  };
  const sourceOf = ({ schedule }: FeeQuote['lines'][number]): string =>
    schedule === null ? dash : `${cleanText(schedule.source)} (${cleanText(schedule.sourceDate)})`;
  flow.addTable(
    section('fee'),
    [column('component', 4), column('amount', 2), column('source', 6)],
    [
      ...quote.lines.map((line) => [nameOf(line.component), formatMoney(line.amountCents), sourceOf(line)]),
      ...quote.missing.map((component) => [nameOf(component), dash, say(both(({ noRate }) => noRate))]),
      [
        say(both(({ total }) => total)),
        formatMoney(quote.totalCents),
        `${say(both(({ quotedOn }) => quotedOn))}: ${formatCivilDate(quote.on)}`,
      ],
      ...payments.map((one) => [
        say(both(({ receipt }) => receipt)),
        formatMoney(one.amountCents),
        [one.invoiceNumber, one.reference].map(cleanText).join(', '),
      ]),
    ],
  );
  flow.addRows(section('keep'), [
    [{ label: both(({ note }) => note), value: say(both(({ statement }) => statement)), span: 12, prose: true }],
  ]);
  flow.drawFooters();
  return closePaper(paper);
};
