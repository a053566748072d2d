import type { Application } from '#domain/application.ts';
import type { Bilingual } from '#domain/bilingual.ts';
import { civilDateAt, formatCivilDate } from '#domain/civil-date.ts';
import { formatMoney } from '#domain/fee.ts';
import { maskNumber } from '#domain/identity.ts';
import type { Party } from '#domain/party.ts';
import type { Office } from '#domain/reference.ts';
import type { Service } from '#domain/service.ts';
import { createFlow } from './flow.ts';
import { drawHeading, listVehicleRows } from './form.ts';
import { type Cell, type Column, dash, drawCells, type Label } from './grid.ts';
import { closePaper, contentWidth, drawDemonstration, openPaper, type PaperFonts, page } from './page.ts';
import { cleanText } from './text.ts';
import { formatBoth, formatWord, type PaperWording, type PaperWords } from './words.ts';

/**
 * A paper of fields for every printed thing that comes on plain paper: the record's own facts under the name of the
 * thing. No official specimen of one is published, and it carries no security feature that nobody could check.
 */
export type PlainInput = {
  application: Application;
  /** What the item's kind is called: the title. */
  name: Bilingual;
  service: Pick<Service, 'name' | 'parties'>;
  office: Pick<Office, 'name'>;
  issue: Issue;
  fonts: PaperFonts;
  words: PaperWords;
  watermark: false | 'preview';
  /** The plate as it is drawn (`formatPlate`); the record's own text when absent. */
  plate?: string;
};
/** Who prints it, and when. */
export type Issue = { officerName: string; at: number };

type PlainLabel = keyof PaperWording['plain']['label'];
type Value = string | number | null | undefined;

const area = { x: page.marginX, width: contentWidth };

/** A4. Same input, same bytes. */
export const makePlain = async (input: PlainInput): Promise<Uint8Array> => {
  const { application, name, service, office, issue, fonts, words, watermark, plate } = input;
  if (watermark !== 'preview' && application.standing !== 'approved')
    throw new Error('A paper is made only after the approval');
  const { vehicle, licence, register, booking, restrictions, payments } = application;
  const isDemonstration = application.sourceSystem === 'demonstration';
  const text = (value: Value): string => cleanText(String(value ?? '')) || dash;
  const date = (on: string | null | undefined): string => (on == null ? dash : formatCivilDate(on));
  const none = formatBoth(words.en.value.none, words.sw.value.none);
  const word = (group: keyof PaperWording['value'] & ('testResult' | 'inspectionResult' | 'ground'), of: string) =>
    formatWord(words.en.value[group], words.sw.value[group], of);
  const cell = (key: PlainLabel, value: string, span: number, look: Pick<Cell, 'mono' | 'prose'> = {}): Cell => ({
    label: { en: words.en.plain.label[key], sw: words.sw.plain.label[key] },
    value,
    span,
    ...look,
  });
  const section = (key: keyof PaperWording['plain']['section']): Label => ({
    en: words.en.plain.section[key],
    sw: words.sw.plain.section[key],
  });

  const reference = text(application.reference);
  const paper = openPaper({
    fonts,
    title: `${name.en}: ${reference}`,
    subject: `revision ${application.revision}, ${watermark === false ? 'sheet' : watermark}`,
    at: issue.at,
  });
  const flow = createFlow(paper, {
    words,
    isDemonstration,
    watermark,
    footer: [vehicle === null ? licence?.number : (plate ?? vehicle.registrationNumber), application.reference]
      .map((one) => cleanText(one ?? ''))
      .filter(Boolean)
      .join(' · '),
    title: name,
    continuation: [cell('reference', reference, 6, { mono: true }), cell('office', text(office.name), 6)],
  });
  let y = drawHeading(paper, words, name, formatBoth(service.name.en, service.name.sw)) + 8;
  if (isDemonstration) y += drawDemonstration(paper, words, area.x, y, contentWidth) + 7;
  y += drawCells(paper, area, y, [
    cell('reference', reference, 4, { mono: true }),
    cell('office', text(office.name), 8),
  ]);
  y +=
    drawCells(paper, area, y, [
      cell('issuedOn', formatCivilDate(civilDateAt(issue.at)), 4),
      cell('officer', text(issue.officerName), 8),
    ]) + 4;
  flow.startAt(y);

  if (vehicle !== null) {
    flow.addRows(
      section('vehicle'),
      listVehicleRows(words, {
        vehicle,
        plate,
        registeredOn: register?.registeredOn,
        logbookNumber: register?.logbookNumber,
        financier: application.registeredFinancier,
        restrictions,
      }),
    );
  } else if (licence !== null) {
    const { kind, number, categories, issuedOn, expiresOn, school, testOn, testCentre, testResult } = licence;
    flow.addRows(section('licence'), [
      [
        cell('licenceKind', formatWord(words.en.slip.licence, words.sw.slip.licence, kind), 5),
        cell('licenceNumber', text(number), 4, { mono: true }),
        cell('categories', text(categories.join(' ')), 3),
      ],
      [cell('validFrom', date(issuedOn), 3), cell('validTo', date(expiresOn), 3), cell('school', text(school), 6)],
      ...(testOn === undefined && testCentre === undefined && testResult === undefined
        ? []
        : [
            [
              cell('testOn', date(testOn), 3),
              cell('testCentre', text(testCentre), 6),
              cell('result', testResult === undefined ? dash : word('testResult', testResult), 3),
            ],
          ]),
    ]);
  }

  const head: readonly Column[] = [
    { label: { en: words.en.logbook.label.owner, sw: words.sw.logbook.label.owner }, span: 7 },
    { label: { en: words.en.logbook.label.identity, sw: words.sw.logbook.label.identity }, span: 5, mono: true },
  ];
  const addParties = (title: Label, parties: readonly Party[], writeNumber: (number: string) => string) =>
    flow.addTable(
      title,
      head,
      parties.map((party, index) => [`${index + 1}  ${text(party.name)}`, writeNumber(text(party.identity.number))]),
    );
  addParties(service.parties.owners, application.owners, (number) => number);
  // Not always who asks: whoever is only on the register is named, and recognised by the end of the number
  if (register !== null && service.parties.registered !== undefined)
    addParties(service.parties.registered, register.owners, maskNumber);

  if (booking !== null)
    flow.addRows(section('booking'), [
      [
        cell('bookingCentre', text(booking.centre), 5),
        cell('bookingOn', date(booking.on), 3),
        cell('bookingSlip', text(booking.slipNumber), 4, { mono: true }),
      ],
      ...(booking.result === null
        ? []
        : [
            [
              cell('result', word('inspectionResult', booking.result), 3),
              cell('defects', booking.defects.map(cleanText).join(', ') || none, 9, { prose: true }),
            ],
          ]),
    ]);
  if (application.ground !== null || application.statement !== null)
    flow.addRows(section('request'), [
      ...(application.ground === null ? [] : [[cell('ground', word('ground', application.ground), 12)]]),
      ...(application.statement === null
        ? []
        : [[cell('statement', text(application.statement), 12, { prose: true })]]),
    ]);
  if (payments.length > 0)
    flow.addRows(
      section('fee'),
      payments.map((one) => [
        cell('amount', formatMoney(one.amountCents), 3),
        cell('paidOn', formatCivilDate(civilDateAt(one.paidAt)), 3),
        cell('invoiceNumber', text(one.invoiceNumber), 6, { mono: true }),
      ]),
    );
  flow.drawFooters();
  return closePaper(paper);
};
