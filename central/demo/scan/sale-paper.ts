import { formatCivilDate } from '#domain/civil-date.ts';
import { formatMoney } from '#domain/fee.ts';
import type { Submission } from '#domain/intake.ts';
import type { PaperFacts } from '../draft.ts';
import { form, type Pen, paragraph, put, rule, signatureLine, stamp, title } from './write.ts';

/** Papers of a sale: the agreement between two people in Kenya, and the invoice of an exporter. */
export const drawAgreement = (pen: Pen, { transfer }: Submission, paper: PaperFacts): void => {
  const { seller, owner, vehicle, priceCents } = paper;
  if (seller === null || transfer === null) return;
  const soldOn = formatCivilDate(transfer.soldOn);
  const isSigned = paper.blemishes.agreement !== 'unsigned';
  title(pen, ['AGREEMENT FOR SALE OF A MOTOR VEHICLE', undefined], 78);
  let y = paragraph(pen, `THIS AGREEMENT is made on ${soldOn} BETWEEN`, 116, 11.5);
  y = paragraph(
    pen,
    `${seller.name.toUpperCase()}, ${seller.kind === 'individual' ? 'holder of ID number' : 'company number'} ${seller.identity.number}, of ${seller.postalAddress ?? ''} (the "Seller"), AND`,
    y,
    11.5,
  );
  y = paragraph(
    pen,
    `${owner.name.toUpperCase()}, ${owner.kind === 'individual' ? 'holder of ID number' : 'company number'} ${owner.identity.number}, of ${owner.postalAddress ?? ''} (the "Buyer").`,
    y,
    11.5,
  );
  y = paragraph(pen, 'WHEREBY IT IS AGREED as follows:', y, 11.5);
  y =
    form(
      pen,
      [
        ['Registration number', vehicle.registrationNumber],
        ['Make and model', `${vehicle.make} ${vehicle.model}`],
        ['Chassis / frame number', vehicle.chassisNumber],
        ['Engine number', vehicle.engineNumber],
        ['Mileage', transfer.mileageKm === null ? '' : `${transfer.mileageKm.toLocaleString('en')} KM`],
        ['Date of sale', soldOn],
      ],
      { y: y + 4 },
    ) + 16;
  const clauses = [
    `The Seller sells and the Buyer buys the vehicle at ${formatMoney(priceCents)}, receipt of which the Seller acknowledges.`,
    'The vehicle is sold as seen and inspected. The Seller declares that it is free from any charge, lien or dispute.',
    'The Seller hands over the original logbook and starts the transfer; the Buyer accepts it and pays the fees.',
    'Fines and charges up to the hour of this agreement are borne by the Seller, and from then on by the Buyer.',
  ];
  for (const [at, clause] of clauses.entries()) y = paragraph(pen, `${at + 1}.   ${clause}`, y, 11);
  y = Math.max(y + 44, 560);
  signatureLine(pen, 'Signed by the Seller', seller.name, 60, y);
  signatureLine(pen, 'Signed by the Buyer, who consents to the transfer', owner.name, 340, y, isSigned);
  signatureLine(pen, 'In the presence of', 'Advocate (demonstration)', 60, y + 84, isSigned);
  if (isSigned) stamp(pen, ['ADVOCATE', soldOn, 'DEMONSTRATION'], 430, y + 88);
};

export const drawReceipt = (
  pen: Pen,
  { importDetail }: Submission,
  { owner, vehicle, priceCents }: PaperFacts,
): void => {
  if (importDetail === null) return;
  const { random } = pen;
  put(pen, 'MFANO AUTO EXPORT', 60, 76, { font: 'Helvetica-Bold', size: 18, color: pen.ink.accent });
  put(pen, `Used vehicles for Africa · ${importDetail.firstRegisteredIn} · demonstration`, 60, 98, {
    size: 9,
    color: pen.ink.faint,
  });
  rule(pen, 60, 114, 475, 1.4, pen.ink.accent);
  put(pen, 'COMMERCIAL INVOICE AND RECEIPT', 60, 132, { font: 'Helvetica-Bold', size: 13 });
  let y = form(
    pen,
    [
      ['Invoice number', `MX-${random.digits(6)}`],
      ['Date', formatCivilDate(importDetail.arrivedOn)],
      ['Consignee', owner.name.toUpperCase(), 2],
      ['Address', (owner.postalAddress ?? '').toUpperCase(), 2],
      ['Vehicle', `${vehicle.make} ${vehicle.model} ${vehicle.yearOfManufacture}`],
      ['Chassis / frame number', vehicle.chassisNumber],
      ['Engine', vehicle.engineNumber],
      ['Colour', vehicle.bodyColour],
    ],
    { y: 160 },
  );
  y += 26;
  const cif = Math.round(importDetail.customsValueCents / 13_000) * 100;
  for (const [label, amount] of [
    ['Vehicle, free on board', cif * 0.82],
    ['Ocean freight', cif * 0.15],
    ['Insurance', cif * 0.03],
  ] as const) {
    put(pen, label, 66, y, { size: 10 });
    put(pen, `USD ${(amount / 100).toFixed(2)}`, 380, y, { font: 'Courier', size: 10, width: 150, align: 'right' });
    rule(pen, 60, y + 15, 475);
    y += 24;
  }
  put(pen, `TOTAL, COST INSURANCE FREIGHT MOMBASA`, 66, y, { font: 'Helvetica-Bold', size: 10 });
  put(pen, `USD ${(cif / 100).toFixed(2)}`, 380, y, { font: 'Courier-Bold', size: 11, width: 150, align: 'right' });
  paragraph(
    pen,
    `Paid in full by telegraphic transfer. Sold for ${formatMoney(priceCents)} to the account of the consignee, duty and port charges not included.`,
    y + 44,
    10,
  );
  stamp(pen, ['MFANO AUTO EXPORT', 'PAID', 'DEMONSTRATION'], 420, y + 130, pen.ink.alarm);
  signatureLine(pen, 'For the exporter', 'Export desk', 60, y + 160);
};
