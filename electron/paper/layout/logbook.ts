import { type Application, getItem } from '#domain/application.ts';
import type { Bilingual } from '#domain/bilingual.ts';
import { civilDateAt, formatCivilDate } from '#domain/civil-date.ts';
import type { Party } from '#domain/party.ts';
import type { Office } from '#domain/reference.ts';
import type { Service } from '#domain/service.ts';
import { createFlow } from './flow.ts';
import { type Cell, type Column, dash, drawCells, type Label, labelSize } from './grid.ts';
import {
  closePaper,
  contentWidth,
  drawAuthority,
  drawDemonstration,
  drawMark,
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

/**
 * The logbook: fields after domain facts 1.2, layout our own (no official specimen is published). The serial is not
 * among them: it stands on the blank, in the corner beside the heading that stays empty.
 */
export type LogbookInput = {
  application: Application;
  /** The item that it is, and the row of the service that it ends. */
  itemId: string;
  service: Pick<Service, 'changes'>;
  office: Pick<Office, 'name'>;
  fonts: PaperFonts;
  words: PaperWords;
  /**
   * `preview` is for the screen; `copy` the unnumbered copy of an electronic logbook; `false` is the sheet itself. The
   * last two need an approval.
   */
  watermark: false | 'preview' | 'copy';
  /** The plate as it is drawn (`formatPlate`); the record's own text when absent. */
  plate?: string;
  /** Of the item kind: what the sheet is said to be, above its title. */
  mark?: Bilingual | undefined;
};

const area = { x: page.marginX, width: contentWidth };

type LabelKey = keyof PaperWording['logbook']['label'];
type SectionKey = keyof PaperWording['logbook']['section'];

const createFacts = ({ application, itemId, service, office, words, plate }: LogbookInput) => {
  const { vehicle, register, decision, importDetail, restrictions } = application;
  if (vehicle === null) throw new Error('a logbook is of a vehicle, and this application has none');
  // What this application asks for is what the logbook will say, else what the register says stays.
  const financier = application.requestedFinancier ?? application.registeredFinancier;
  const approvedOn = decision?.kind === 'approved' ? civilDateAt(decision.at) : undefined;
  const date = (on: string | undefined) => (on === undefined ? dash : formatCivilDate(on));
  const text = (value: string | number | null | undefined) => cleanText(String(value ?? '')) || dash;
  const value = (group: 'fuel' | 'transmission' | 'driveSide' | 'use' | 'financier', word: string | null) =>
    word === null ? dash : formatWord(words.en.value[group], words.sw.value[group], word);
  const none = formatBoth(words.en.value.none, words.sw.value.none);
  const isTransfer = service.changes.includes('owner');
  const caveat = restrictions.some(({ kind }) => kind === 'caveat') ? 'yes' : 'no';
  return {
    registrationNumber: text(plate ?? vehicle.registrationNumber).toUpperCase(),
    // A first registration is registered by the approval itself (Traffic Act s.6(5)).
    registeredOn: date(vehicle.registeredOn ?? register?.registeredOn ?? (isTransfer ? undefined : approvedOn)),
    logbookNumber: text(getItem(application, itemId).number),
    make: text(vehicle.make),
    model: text(vehicle.model),
    yearOfManufacture: text(vehicle.yearOfManufacture),
    vehicleType: text(vehicle.vehicleType),
    bodyType: text(vehicle.bodyType),
    bodyColour: text(vehicle.bodyColour),
    chassisNumber: text(vehicle.chassisNumber),
    engineNumber: text(vehicle.engineNumber),
    fuel: value('fuel', vehicle.fuel),
    ratingCc: text(vehicle.ratingCc),
    transmission: value('transmission', vehicle.transmission),
    driveSide: value('driveSide', vehicle.driveSide),
    axles: text(vehicle.axles),
    tareWeightKg: text(vehicle.tareWeightKg),
    loadCapacityKg: text(vehicle.loadCapacityKg),
    passengers: text(vehicle.passengers),
    use: value('use', vehicle.use),
    // Of a used import, also after later transfers: the register carries them on
    customsEntryNumber: text(importDetail?.customsEntryNumber ?? register?.customsEntryNumber),
    customsOffice: text(importDetail?.customsOffice ?? register?.customsOffice),
    borderPoint: text(importDetail?.borderPoint ?? register?.borderPoint),
    financier: financier === null ? none : `${text(financier.name)} (${value('financier', financier.kind)})`,
    underCaveat: formatBoth(words.en.value[caveat], words.sw.value[caveat]).toUpperCase(),
    // The register's count is from before this transfer; registration of the new owner is what this sheet effects
    // (s.9(4)).
    transfers: text((register?.transfers ?? 0) + (isTransfer ? 1 : 0)),
    lastTransferredOn: date(isTransfer ? approvedOn : undefined),
    issuedOn: date(approvedOn),
    office: text(office.name),
    reference: text(application.reference),
    conditions: text(vehicle.conditions) === dash ? none : text(vehicle.conditions),
  };
};

const drawHeading = (paper: Paper, { words, mark }: LogbookInput): number => {
  const { x } = area;
  let y = drawAuthority(paper, words);
  if (mark !== undefined) y += drawMark(paper, mark, x, y - 4);
  // The heading keeps to the left three quarters: the blank's serial stands in the corner.
  const title = fitText(paper, words.en.logbook.title.toUpperCase(), contentWidth * 0.8, {
    font: 'bold',
    sizes: [15, 14, 13, 12],
    maxLines: 1,
  });
  writeFitted(paper, title, x, y);
  y += title.height + 9;
  write(paper, formatBoth(words.sw.logbook.title, formatBoth(words.en.logbook.act, words.sw.logbook.act)), x, y, {
    font: 'regular',
    size: 8.5,
    color: ink.label,
  });
  rule(paper, x, y + 9, contentWidth, 2);
  return y + 9;
};

const drawHero = (
  paper: Paper,
  y: number,
  facts: ReturnType<typeof createFacts>,
  label: (key: LabelKey) => Label,
): number => {
  const width = contentWidth * 0.5;
  const beside = { x: area.x + width + 8, width: contentWidth - width - 8 };
  const cells = (['logbookNumber', 'registeredOn', 'transfers', 'lastTransferredOn'] as const).map((key) => ({
    label: label(key),
    value: facts[key],
    span: 6,
    mono: key === 'logbookNumber',
  }));
  const upper = drawCells(paper, beside, y, cells.slice(0, 2));
  const height = upper + drawCells(paper, beside, y + upper, cells.slice(2));
  const { en, sw } = label('registrationNumber');
  paper.lineWidth(1.6).strokeColor(ink.text).roundedRect(area.x, y, width, height, 4).stroke();
  write(paper, formatBoth(en, sw), area.x + 9, y + 11.5, { font: 'regular', size: labelSize.en, color: ink.label });
  const plate = fitText(paper, facts.registrationNumber, width - 24, {
    font: 'bold',
    sizes: [40, 36, 32, 28, 24, 20, 16, 12, 8],
    maxLines: 1,
  });
  writeFitted(paper, plate, area.x + 9, y + 14 + (height - 16 - plate.height) / 2);
  return y + height;
};

/** A4, one page; what does not fit goes to a second, headed as continued. Same input, same bytes. */
export const makeLogbook = async (input: LogbookInput): Promise<Uint8Array> => {
  const { application, fonts, words, watermark } = input;
  if (watermark !== 'preview' && application.standing !== 'approved')
    throw new Error('A logbook is made for paper only after its approval');
  const facts = createFacts(input);
  const isDemonstration = application.sourceSystem === 'demonstration';
  const label = (key: LabelKey): Label => ({ en: words.en.logbook.label[key], sw: words.sw.logbook.label[key] });
  const section = (key: SectionKey): Label => ({
    en: words.en.logbook.section[key],
    sw: words.sw.logbook.section[key],
  });
  const cell = (key: LabelKey & keyof typeof facts, span: number, look: Pick<Cell, 'mono' | 'prose'> = {}): Cell => ({
    label: label(key),
    value: facts[key],
    span,
    ...look,
  });

  const paper = openPaper({
    fonts,
    title: `${words.en.logbook.title}: ${facts.registrationNumber}`,
    subject: `${facts.reference}, revision ${application.revision}, ${watermark === false ? 'sheet' : watermark}`,
    at: application.decision?.at ?? application.submittedAt,
  });
  const flow = createFlow(paper, {
    words,
    isDemonstration,
    watermark,
    footer: `${facts.registrationNumber} · ${facts.logbookNumber} · ${facts.reference}`,
    title: { en: words.en.logbook.title, sw: words.sw.logbook.title },
    continuation: [
      cell('registrationNumber', 4),
      cell('logbookNumber', 4, { mono: true }),
      cell('reference', 4, { mono: true }),
    ],
  });
  const head: readonly Column[] = [
    { label: label('owner'), span: 6 },
    { label: label('identity'), span: 3.6, mono: true },
    { label: label('kraPin'), span: 2.4, mono: true },
  ];
  const addParties = (key: SectionKey, parties: readonly Party[]) => {
    const rows = parties.map((party, index) => [
      `${index + 1}  ${cleanText(party.name) || dash}`,
      cleanText(party.identity.number) || dash,
      cleanText(party.kraPin) || dash,
    ]);
    const none = [formatBoth(words.en.value.none, words.sw.value.none), dash, dash];
    flow.addTable(section(key), head, rows.length === 0 ? [none] : rows);
  };

  let y = drawHeading(paper, input) + 8;
  if (isDemonstration) y += drawDemonstration(paper, words, area.x, y, contentWidth) + 7;
  y = drawHero(paper, y, facts, label) + 6;
  y += drawCells(paper, area, y, [cell('issuedOn', 3), cell('office', 5), cell('reference', 4, { mono: true })]) + 4;
  flow.startAt(y);
  flow.addRows(section('vehicle'), [
    [cell('chassisNumber', 5, { mono: true }), cell('engineNumber', 4, { mono: true }), cell('yearOfManufacture', 3)],
    [cell('make', 4), cell('model', 5), cell('bodyColour', 3)],
    [cell('vehicleType', 4), cell('bodyType', 5), cell('use', 3)],
    [cell('fuel', 3), cell('ratingCc', 3), cell('transmission', 3), cell('driveSide', 3)],
    [cell('tareWeightKg', 3), cell('loadCapacityKg', 3), cell('passengers', 3), cell('axles', 3)],
    [cell('customsEntryNumber', 5, { mono: true }), cell('customsOffice', 4), cell('borderPoint', 3)],
  ]);
  addParties('owners', application.owners);
  flow.addRows(section('standing'), [
    [cell('financier', 9), cell('underCaveat', 3)],
    [cell('conditions', 12, { prose: true })],
  ]);
  // Last, so that only they go to a second page.
  addParties('previousOwners', [
    ...(application.transfer === null ? [] : [application.transfer.seller]),
    ...application.previousOwners,
  ]);
  flow.drawFooters();
  return closePaper(paper);
};
