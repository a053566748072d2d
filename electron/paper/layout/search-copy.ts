import { formatCivilDate, formatInstant } from '#domain/civil-date.ts';
import type { LookUpResult, ShownVehicle } from '#domain/contract/screen/vehicle-search.ts';
import { maskNumber } from '#domain/identity.ts';
import type { Office } from '#domain/reference.ts';
import type { SearchReason } from '#domain/vehicle-search.ts';
import { createFlow } from './flow.ts';
import { drawHeading, listVehicleRows } from './form.ts';
import { type Cell, type Column, dash, drawCells, type Label } from './grid.ts';
import { closePaper, contentWidth, drawDemonstration, openPaper, type PaperFonts, page } from './page.ts';
import { cleanText } from './text.ts';
import { formatBoth, type PaperWording, type PaperWords } from './words.ts';

/**
 * The copy of records of a look-up at the desk: what was shown of the vehicle, and under it who looked, when, why, and
 * whose answer it is as of when. It goes to whoever asked: the owner's whole number is not theirs, whoever prints it.
 */
export type SearchCopyInput = {
  found: ShownVehicle;
  office: Pick<Office, 'name'>;
  issue: LookUpIssue;
  isDemonstration: boolean;
  fonts: PaperFonts;
  words: PaperWords;
};
export type LookUpIssue = Pick<LookUpResult, 'source' | 'asOf'> & {
  officerName: string;
  staffNumber: string;
  at: number;
  reason: SearchReason;
};

const area = { x: page.marginX, width: contentWidth };

/** A4. Same input, same bytes. */
export const makeSearchCopy = async (input: SearchCopyInput): Promise<Uint8Array> => {
  const { found, office, issue, isDemonstration, fonts, words } = input;
  const { vehicle, plate, owners, restrictions, applications } = found;
  const text = (value: string): string => cleanText(value) || dash;
  const both = (pick: (wording: PaperWording['search']) => string): string =>
    formatBoth(pick(words.en.search), pick(words.sw.search));
  const label = (key: keyof PaperWording['search']['label']): Label => ({
    en: words.en.search.label[key],
    sw: words.sw.search.label[key],
  });
  const section = (key: keyof PaperWording['search']['section']): Label => ({
    en: words.en.search.section[key],
    sw: words.sw.search.section[key],
  });
  const cell = (key: keyof PaperWording['search']['label'], value: string, span: number, mono = false): Cell => ({
    label: label(key),
    value,
    span,
    mono,
  });
  const title = { en: words.en.search.title, sw: words.sw.search.title };
  const number = text(plate?.text ?? vehicle.registrationNumber ?? vehicle.chassisNumber);
  const asOf = issue.asOf === null ? dash : formatInstant(issue.asOf);
  const source = both((wording) => wording.source[issue.source].replace('{{at}}', asOf));

  const paper = openPaper({ fonts, title: `${title.en}: ${number}`, subject: `look-up ${issue.source}`, at: issue.at });
  const flow = createFlow(paper, {
    words,
    isDemonstration,
    watermark: false,
    footer: `${number} · ${source}`,
    title,
    continuation: [cell('source', source, 12)],
  });
  let y = drawHeading(paper, words, title, source) + 8;
  if (isDemonstration) y += drawDemonstration(paper, words, area.x, y, contentWidth) + 7;
  y += drawCells(paper, area, y, [
    cell('searchedAt', formatInstant(issue.at), 4),
    cell('officer', `${text(issue.officerName)} (${text(issue.staffNumber)})`, 8),
  ]);
  y += drawCells(paper, area, y, [
    cell('office', text(office.name), 4),
    cell(
      'reason',
      both((wording) => wording.reason[issue.reason.code]),
      8,
    ),
  ]);
  if (issue.reason.detail !== '')
    y += drawCells(paper, area, y, [{ ...cell('detail', text(issue.reason.detail), 12), prose: true }]);
  flow.startAt(y + 4);

  flow.addRows(
    { en: words.en.plain.section.vehicle, sw: words.sw.plain.section.vehicle },
    listVehicleRows(words, { ...found, plate: plate?.text }),
  );
  const ownerHead: readonly Column[] = [
    { label: { en: words.en.logbook.label.owner, sw: words.sw.logbook.label.owner }, span: 7 },
    { label: { en: words.en.logbook.label.identity, sw: words.sw.logbook.label.identity }, span: 5, mono: true },
  ];
  if (owners.length > 0)
    flow.addTable(
      section('owners'),
      ownerHead,
      owners.map(({ name, identity }, index) => [`${index + 1}  ${text(name)}`, text(maskNumber(identity.number))]),
    );
  if (restrictions.length > 0)
    flow.addRows(
      section('restrictions'),
      restrictions.map(({ note, since }) => [
        { ...cell('restriction', text(note), 9), prose: true },
        cell('since', formatCivilDate(since), 3),
      ]),
    );
  const applicationHead: readonly Column[] = [
    { label: label('received'), span: 2 },
    { label: label('reference'), span: 2, mono: true },
    { label: label('service'), span: 4 },
    { label: label('atOffice'), span: 2 },
    { label: label('status'), span: 2 },
  ];
  flow.addTable(
    section('applications'),
    applicationHead,
    applications.map((one) => [
      formatInstant(one.receivedAt).slice(0, 10),
      text(one.reference),
      text(formatBoth(one.serviceName.en, one.serviceName.sw)),
      text(one.office.name),
      both((wording) => wording.status[one.status]),
    ]),
  );
  flow.drawFooters();
  return closePaper(paper);
};
