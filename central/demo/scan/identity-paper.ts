import { formatCivilDate } from '#domain/civil-date.ts';
import type { Party } from '#domain/party.ts';
import { bars, type Field, form, type Pen, paragraph, put, rule, sign, signatureLine, stamp, title } from './write.ts';

/** Papers that say who someone is: an ID card on one sheet, a company's certificate, a PIN certificate. */
const card = { width: 318, height: 200, x: 138 } as const;

/** A shape in place of a face: the demonstration shows nobody. */
const silhouette = ({ pdf, ink }: Pen, x: number, y: number): void => {
  pdf.save().rect(x, y, 72, 90).clip();
  pdf.rect(x, y, 72, 90).fillOpacity(0.35).fill('#9aa4ad');
  pdf.fillOpacity(0.75).fillColor(ink.text);
  pdf.ellipse(x + 36, y + 35, 16, 20).fill();
  pdf.ellipse(x + 36, y + 92, 34, 34).fill();
  pdf.restore();
};

const cardGround = ({ pdf, random }: Pen, y: number, tint: string): void => {
  pdf.save().roundedRect(card.x, y, card.width, card.height, 11).fillOpacity(0.5).fill(tint);
  pdf.roundedRect(card.x, y, card.width, card.height, 11).clip();
  pdf.lineWidth(0.5).strokeColor('#5f7f72', 0.28);
  for (let line = 0; line < 22; line += 1) {
    const top = y + line * 10 + random.next() * 3;
    pdf
      .moveTo(card.x, top)
      .bezierCurveTo(card.x + 110, top + 26, card.x + 210, top - 26, card.x + card.width, top + 8)
      .stroke();
  }
  pdf.restore();
  pdf.lineWidth(0.9).strokeColor('#6d6a70', 0.6).roundedRect(card.x, y, card.width, card.height, 11).stroke();
};

const crooked = (pen: Pen, y: number, draw: () => void): void => {
  pen.pdf.save().rotate((pen.random.next() - 0.5) * 3.4, { origin: [card.x + card.width / 2, y + card.height / 2] });
  draw();
  pen.pdf.restore();
};

/** By the kind of document; each is drawn as the same card, since none is imitated. */
const cardTitles: Record<string, string> & { 'national-id': string } = {
  'national-id': 'IDENTITY CARD · KITAMBULISHO',
  'alien-card': 'FOREIGNER CERTIFICATE · MGENI',
  passport: 'PASSPORT · PASIPOTI',
};

const drawCard = (pen: Pen, party: Party, about: { birthOn: string; issuedOn: string; district: string }): void => {
  const { random } = pen;
  const front = 112 + random.integer(-14, 14);
  const back = front + 250 + random.integer(0, 26);
  const small = (label: string, value: string, x: number, y: number): void => {
    put(pen, label, x, y, { size: 5.8, color: pen.ink.faint, spacing: 0.3 });
    put(pen, value, x, y + 7.5, { font: 'Helvetica-Bold', size: 9.6 });
  };
  crooked(pen, front, () => {
    cardGround(pen, front, '#dcebe2');
    const isCitizen = party.identity.kind === 'national-id';
    put(pen, cardTitles[party.identity.kind] ?? cardTitles['national-id'], card.x + 16, front + 13, {
      font: 'Helvetica-Bold',
      size: 9,
      color: pen.ink.accent,
      spacing: 0.4,
    });
    put(pen, 'DEMONSTRATION', card.x + 16, front + 25, { size: 6.2, color: pen.ink.alarm, spacing: 1 });
    small('SERIAL NUMBER', random.digits(9), card.x + 16, front + 42);
    small(isCitizen ? 'ID NUMBER' : 'DOCUMENT NUMBER', party.identity.number, card.x + 128, front + 42);
    small('FULL NAMES', party.name.toUpperCase(), card.x + 16, front + 68);
    small('DATE OF BIRTH', about.birthOn, card.x + 16, front + 94);
    small('NATIONALITY', isCitizen ? 'KENYAN' : 'NOT KENYAN', card.x + 128, front + 94);
    small('DISTRICT OF BIRTH', about.district.toUpperCase(), card.x + 16, front + 120);
    small('PLACE OF ISSUE', about.district.toUpperCase(), card.x + 16, front + 146);
    small('DATE OF ISSUE', about.issuedOn, card.x + 128, front + 146);
    put(pen, "HOLDER'S SIGN", card.x + 16, front + 176, { size: 5.4, color: pen.ink.faint });
    sign(pen, card.x + 76, front + 187, 70, party.name);
    silhouette(pen, card.x + 228, front + 42);
  });
  crooked(pen, back, () => {
    cardGround(pen, back, '#ebe3d3');
    small('DISTRICT', about.district.toUpperCase(), card.x + 16, back + 18);
    small('DIVISION', 'CENTRAL', card.x + 16, back + 44);
    small('LOCATION', `${about.district.toUpperCase()} TOWNSHIP`, card.x + 16, back + 70);
    small('SUB-LOCATION', 'TOWNSHIP', card.x + 16, back + 96);
    put(pen, "PRINCIPAL REGISTRAR'S SIGN", card.x + 16, back + 128, { size: 5.4, color: pen.ink.faint });
    sign(pen, card.x + 22, back + 158, 80, 'Principal registrar');
    const { pdf, ink } = pen;
    pdf.lineWidth(0.7).strokeColor(ink.text, 0.35);
    for (let ring = 3; ring < 33; ring += 3.1) pdf.ellipse(card.x + 250, back + 80, ring * 0.8, ring * 1.15).stroke();
    bars(pen, card.x + 16, back + 172, 286, 13);
  });
  put(pen, 'Copy of the identity card, front and back', 60, 76, {
    size: 8,
    width: 475,
    align: 'center',
    color: pen.ink.faint,
  });
};

const drawIncorporation = (pen: Pen, party: Party): void => {
  title(
    pen,
    ['CERTIFICATE OF INCORPORATION', 'Company number and name as entered in the demonstration register of companies'],
    118,
  );
  put(pen, `Number  ${party.identity.number}`, 60, 186, {
    font: 'Courier-Bold',
    size: 13,
    width: 475,
    align: 'center',
  });
  put(pen, 'I hereby certify that', 60, 240, { font: 'Times-Italic', size: 13, width: 475, align: 'center' });
  put(pen, party.name.toUpperCase(), 60, 270, { font: 'Times-Bold', size: 19, width: 475, align: 'center' });
  put(pen, 'is on this day incorporated as a private company limited by shares.', 60, 308, {
    font: 'Times-Italic',
    size: 13,
    width: 475,
    align: 'center',
  });
  rule(pen, 150, 350, 295);
  form(
    pen,
    [
      ['Registered office', party.postalAddress ?? ''],
      ['Nominal capital', 'KSh 100,000'],
      ['Director 1', 'As in the extract CR12'],
      ['Given on', formatCivilDate(`20${10 + (Number(party.identity.number.at(-1)) % 10)}-03-14`)],
    ],
    { y: 376 },
  );
  stamp(pen, ['REGISTRAR', 'SPECIMEN', 'DEMONSTRATION'], 430, 560, pen.ink.alarm);
  signatureLine(pen, 'Registrar of companies', 'Demonstration', 90, 590);
};

export const drawIdentity = (pen: Pen, party: Party, bornOnHint: number): void => {
  if (party.kind === 'organisation') drawIncorporation(pen, party);
  else {
    const year = 1958 + (bornOnHint % 44);
    const day = `${String(1 + (bornOnHint % 27)).padStart(2, '0')}/${String(1 + (bornOnHint % 12)).padStart(2, '0')}`;
    drawCard(pen, party, {
      birthOn: `${day}/${year}`,
      issuedOn: `${day}/${Math.min(year + 19, 2022)}`,
      district: pen.random.pick([
        'Nyeri',
        'Kisumu',
        'Kakamega',
        'Machakos',
        'Eldoret',
        'Kisii',
        'Meru',
        'Kilifi',
        'Garissa',
        'Nakuru',
        'Voi',
        'Lodwar',
      ]),
    });
  }
};

export const drawPin = (pen: Pen, party: Party, issuedOn: string): void => {
  const { pdf, ink } = pen;
  pdf.rect(60, 64, 475, 5).fillColor(ink.alarm, 0.7).fill();
  title(pen, ['PIN CERTIFICATE', 'Taxpayer registration · demonstration'], 96);
  const rows: Field[] = [
    ['Personal identification number', party.kraPin],
    ['Certificate date', formatCivilDate(issuedOn)],
    ['Taxpayer name', party.name.toUpperCase(), 2],
    ['Taxpayer type', party.kind === 'individual' ? 'INDIVIDUAL' : 'NON-INDIVIDUAL'],
    ['ID or company number', party.identity.number],
    ['Email', (party.email ?? '').toUpperCase()],
    ['Telephone', party.phone ?? ''],
    ['Postal address', (party.postalAddress ?? '').toUpperCase(), 2],
  ];
  const below = form(pen, rows, { y: 156, rowHeight: 36 });
  put(pen, 'Tax obligations', 60, below + 26, { font: 'Helvetica-Bold', size: 10 });
  form(
    pen,
    [
      ['Obligation', 'Income tax'],
      ['Effective from', formatCivilDate(issuedOn)],
      ['Effective to', 'ACTIVE'],
    ],
    { y: below + 42, columns: 3 },
  );
  paragraph(
    pen,
    'This certificate states that the above is registered under the number shown. The number is to be given in all correspondence and on every return. This sheet is a specimen for a demonstration and carries no tax record.',
    below + 100,
    9.5,
  );
  bars(pen, 60, below + 156, 150, 26);
  put(pen, party.kraPin, 60, below + 185, { font: 'Courier', size: 8 });
};
