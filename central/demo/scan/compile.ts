import PDFDocument from 'pdfkit';
import { civilDateAt } from '#domain/civil-date.ts';
import type { Draft, PaperKind } from '../draft.ts';
import { listPapers } from '../paper-order.ts';
import { createRandom } from '../random.ts';
import { formOf } from '../service.ts';
import { drawInspection, drawInsurance } from './cover-paper.ts';
import { drawIdentity, drawPin } from './identity-paper.ts';
import { drawCustomsEntry, drawExportCertificate, drawPreShipment } from './import-paper.ts';
import { drawLogbook } from './logbook-paper.ts';
import { createGrain, createRuin, type Stencil } from './noise.ts';
import { drawAgreement, drawReceipt } from './sale-paper.ts';
import { drawSheet, openGlass } from './sheet.ts';
import { markSpecimen, type Pen } from './write.ts';

const write: Record<PaperKind, (pen: Pen, draft: Draft) => void> = {
  logbook: (pen, { paper }) => paper.logbook !== null && drawLogbook(pen, paper.logbook),
  'owner-identity': (pen, { paper }) =>
    drawIdentity(pen, paper.owner, Number(paper.owner.identity.number.slice(-5).replace(/\D/g, ''))),
  'seller-identity': (pen, { paper }) =>
    paper.seller !== null &&
    drawIdentity(pen, paper.seller, Number(paper.seller.identity.number.slice(-5).replace(/\D/g, ''))),
  'owner-pin': (pen, { paper }) => drawPin(pen, paper.owner, pinDateOf(paper.owner.kraPin)),
  'seller-pin': (pen, { paper }) => paper.seller !== null && drawPin(pen, paper.seller, pinDateOf(paper.seller.kraPin)),
  agreement: (pen, { submission, paper }) => drawAgreement(pen, submission, paper),
  receipt: (pen, { submission, paper }) => drawReceipt(pen, submission, paper),
  'customs-entry': (pen, { submission, paper }) => drawCustomsEntry(pen, submission, paper),
  'export-certificate': (pen, { submission, paper }) => drawExportCertificate(pen, submission, paper),
  'pre-shipment': (pen, { submission, paper }) => drawPreShipment(pen, submission, paper),
  insurance: (pen, { submission, paper }) => drawInsurance(pen, submission, paper),
  inspection: (pen, { submission, paper }) => drawInspection(pen, submission, paper),
};

const pinDateOf = (pin: string): string =>
  `20${String(10 + (Number(pin.slice(4, 6)) % 14))}-0${1 + (Number(pin.slice(6, 7)) % 9)}-1${pin.slice(7, 8)}`;

const tints: Partial<Record<PaperKind, string>> = {
  logbook: '#e3ecf2',
  'customs-entry': '#f7f2dd',
  'pre-shipment': '#eef3ee',
};

/** Makes the noise of the glass at the first scan and keeps it: it is the dear part. */
export const createScanCompiler = (): ((draft: Draft, label: string) => Promise<Uint8Array>) => {
  let grain: Stencil | undefined;
  let ruin: Stencil | undefined;
  return (draft, label) => {
    grain ??= createGrain();
    if (Object.values(draft.paper.blemishes).includes('illegible')) ruin ??= createRuin();
    return compileScan(draft, label, grain, ruin);
  };
};

/**
 * The one PDF of an application as an office scanner would have made it. The same draft and label give the same
 * bytes: dates and ids inside the file follow from the submission, not from the clock.
 */
const compileScan = (draft: Draft, label: string, grain: Stencil, ruin: Stencil | undefined): Promise<Uint8Array> => {
  const { submission, paper } = draft;
  const info = {
    Title: `${submission.reference} ${submission.vehicle.registrationNumber}`,
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
  for (const kind of listPapers(formOf(submission))) {
    const random = createRandom(0, `${label}/${kind}/${civilDateAt(submission.submittedAt)}`);
    drawSheet(
      pdf,
      glass,
      random,
      { blemish: paper.blemishes[kind], tint: tints[kind] },
      {
        write: (ink) => write[kind]({ pdf, ink, random }, draft),
        mark: (ink) => markSpecimen({ pdf, ink, random }),
      },
    );
  }
  pdf.end();
  return done;
};
