import PDFDocument from 'pdfkit';
import { civilDateAt } from '#domain/civil-date.ts';
import type { Reference } from '#domain/reference.ts';
import type { Draft } from '../draft.ts';
import { listSheets, type Sheet } from '../paper-order.ts';
import { createRandom } from '../random.ts';
import { drawInspection, drawInsurance } from './cover-paper.ts';
import { drawCustomsEntry } from './customs-paper.ts';
import { drawGeneric } from './generic-paper.ts';
import { drawIdentity, drawPin } from './identity-paper.ts';
import { drawLogbook } from './logbook-paper.ts';
import { createGrain, createRuin, type Stencil } from './noise.ts';
import { drawSheet, openGlass } from './sheet.ts';
import { markSpecimen, type Pen } from './write.ts';

type Filed = Draft & { sheet: Sheet };
const write: Record<Sheet['drawing'], (pen: Pen, filed: Filed) => void> = {
  logbook: (pen, { paper }) => paper.logbook !== null && drawLogbook(pen, paper.logbook),
  identity: (pen, { sheet: { party } }) =>
    party !== undefined && drawIdentity(pen, party, Number(party.identity.number.slice(-5).replace(/\D/g, ''))),
  pin: (pen, { sheet: { party } }) => party !== undefined && drawPin(pen, party, pinDateOf(party.kraPin)),
  'customs-entry': (pen, { submission }) => drawCustomsEntry(pen, submission),
  insurance: (pen, { submission, sheet: { line } }) => drawInsurance(pen, submission, line.id),
  inspection: (pen, { submission }) => drawInspection(pen, submission),
  generic: (pen, { submission, paper, sheet: { line } }) =>
    drawGeneric(pen, submission, line, paper.blemishes[line.id] !== 'unsigned'),
};

const pinDateOf = (pin: string): string =>
  `20${String(10 + (Number(pin.slice(4, 6)) % 14))}-0${1 + (Number(pin.slice(6, 7)) % 9)}-1${pin.slice(7, 8)}`;

const tints: Partial<Record<Sheet['drawing'], string>> = {
  logbook: '#e3ecf2',
  'customs-entry': '#f7f2dd',
};

/** Makes the noise of the glass at the first scan and keeps it: it is the dear part. */
export const createScanCompiler = (): ((draft: Draft, reference: Reference, label: string) => Promise<Uint8Array>) => {
  let grain: Stencil | undefined;
  let ruin: Stencil | undefined;
  return (draft, reference, label) => {
    grain ??= createGrain();
    if (Object.values(draft.paper.blemishes).includes('illegible')) ruin ??= createRuin();
    return compileScan(draft, listSheets(draft.submission, reference), label, grain, ruin);
  };
};

/**
 * The one PDF of an application as an office scanner would have made it. The same draft and label give the same
 * bytes: dates and ids inside the file follow from the submission, not from the clock.
 */
const compileScan = (
  draft: Draft,
  sheets: readonly Sheet[],
  label: string,
  grain: Stencil,
  ruin: Stencil | undefined,
): Promise<Uint8Array> => {
  const { submission, paper } = draft;
  const info = {
    Title: `${submission.reference} ${submission.document.name.replace('.pdf', '')}`,
    Creator: 'Kaunta demonstration',
    Producer: 'Kaunta demonstration',
    CreationDate: new Date(submission.submittedAt),
  };
  const pdf = new PDFDocument({ size: 'A4', margin: 0, autoFirstPage: false, info, lang: 'en-KE' });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  const glass = openGlass(pdf, grain, Object.values(paper.blemishes).includes('illegible') ? ruin : undefined);
  for (const [place, one] of sheets.entries()) {
    const { drawing, line } = one;
    const random = createRandom(0, `${label}/${place}/${line.id}/${civilDateAt(submission.submittedAt)}`);
    drawSheet(
      pdf,
      glass,
      random,
      { blemish: paper.blemishes[line.id], tint: tints[drawing] },
      {
        write: (ink) => write[drawing]({ pdf, ink, random }, { ...draft, sheet: one }),
        mark: (ink) => markSpecimen({ pdf, ink, random }),
      },
    );
  }
  pdf.end();
  return done;
};
