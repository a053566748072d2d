import { formatCivilDate } from '#domain/civil-date.ts';
import type { Submission } from '#domain/intake.ts';
import {
  bars,
  type Field,
  form,
  frame,
  type Pen,
  paragraph,
  put,
  signatureLine,
  squares,
  stamp,
  title,
} from './write.ts';

/** Papers of the vehicle on the road: the insurance certificate and the inspection report. */
/** @param paper the name under which it is declared */
export const drawInsurance = (pen: Pen, { declared, vehicle, owners, transfer }: Submission, paper: string): void => {
  if (vehicle === null) return;
  const { insurer = '', policyNumber = '', startsOn = '', expiresOn = '' } = declared[paper] ?? {};
  const holder = (paper === 'insurance' ? owners[0] : transfer?.seller) ?? owners[0];
  const { pdf, ink, random } = pen;
  pdf.rect(50, 64, 495, 54).fillColor(ink.accent, 0.82).fill();
  put(pen, insurer.toUpperCase(), 66, 76, { font: 'Helvetica-Bold', size: 14, color: '#fdfdfb' });
  put(pen, 'Certificate of motor insurance · third-party cover · demonstration', 66, 97, { size: 9, color: '#f1f1ec' });
  frame(pen, 50, 118, 495, 396, 1, ink.accent);
  const rows: Field[] = [
    ['Certificate number', `C${random.digits(8)}`],
    ['Policy number', policyNumber],
    ['Registration number', vehicle.registrationNumber ?? ''],
    ['Chassis / frame number', vehicle.chassisNumber],
    ['Policy holder', (holder?.name ?? '').toUpperCase(), 2],
    ['Make and body', `${vehicle.make} ${vehicle.bodyType}`],
    ['Use', vehicle.use.toUpperCase()],
    ['Cover begins', formatCivilDate(startsOn)],
    ['Cover ends', formatCivilDate(expiresOn)],
  ];
  const y = form(pen, rows, { x: 66, y: 138, width: 463, rowHeight: 38 });
  put(
    pen,
    'It is certified that the policy above meets the requirement of third-party cover for the period stated. Persons entitled to drive: the policy holder and any licensed driver with permission.',
    66,
    y + 14,
    { font: 'Times-Roman', size: 10.5, width: 463 },
  );
  squares(pen, 66, y + 66, 74);
  signatureLine(pen, 'For the insurer', 'Underwriting (demonstration)', 330, y + 124);
  stamp(
    pen,
    [insurer.split(' ')[1]?.toUpperCase() ?? 'INSURER', formatCivilDate(startsOn), 'DEMONSTRATION'],
    250,
    y + 104,
    ink.alarm,
  );
  paragraph(pen, 'Keep this certificate in the vehicle. It ends at midnight of the day shown.', 540, 9.5);
  bars(pen, 60, 576, 180, 26);
};

export const drawInspection = (pen: Pen, { declared, vehicle }: Submission): void => {
  if (vehicle === null) return;
  const { reportNumber = '', inspectedOn = '', chassisNumber = vehicle.chassisNumber } = declared.inspection ?? {};
  const { random } = pen;
  title(pen, ['MOTOR VEHICLE INSPECTION REPORT', 'Inspection centre · demonstration'], 76);
  const rows: Field[] = [
    ['Report number', reportNumber],
    ['Inspected on', formatCivilDate(inspectedOn)],
    ['Registration number', vehicle.registrationNumber ?? ''],
    ['Make and model', `${vehicle.make} ${vehicle.model}`],
    ['Chassis / frame number', chassisNumber],
    ['Engine number', vehicle.engineNumber],
    ['Colour', vehicle.bodyColour],
    ['Body', vehicle.bodyType],
    ['Rating', vehicle.ratingCc === null ? 'NONE' : `${vehicle.ratingCc} CC`],
    ['Fuel', vehicle.fuel.toUpperCase()],
  ];
  let y = form(pen, rows, { y: 132, rowHeight: 35 }) + 22;
  const items = [
    'Foot brake',
    'Parking brake',
    'Steering',
    'Suspension',
    'Headlamps',
    'Indicators',
    'Tyres',
    'Windscreen',
    'Seat belts',
    'Exhaust',
    'Chassis frame',
    'Horn and mirrors',
  ];
  for (const [at, item] of items.entries()) {
    const x = 60 + (at % 2) * 240;
    const top = y + Math.floor(at / 2) * 27;
    frame(pen, x, top, 235, 27, 0.5, pen.ink.faint);
    put(pen, item, x + 8, top + 9, { size: 9.5 });
    frame(pen, x + 168, top + 7, 12, 12, 0.8);
    frame(pen, x + 202, top + 7, 12, 12, 0.8);
    put(pen, 'OK', x + 184, top + 9, { size: 7, color: pen.ink.faint });
    put(pen, 'X', x + 218, top + 9, { size: 7, color: pen.ink.faint });
    tick(pen, x + 168, top + 7, random.next());
  }
  y += 184;
  put(pen, 'RESULT', 60, y, { font: 'Helvetica-Bold', size: 10 });
  put(pen, 'PASSED', 118, y - 4, { font: 'Courier-Bold', size: 16 });
  put(pen, `Valid as evidence from ${formatCivilDate(inspectedOn)}. Mileage and remarks overleaf.`, 60, y + 18, {
    size: 8.5,
    color: pen.ink.faint,
  });
  signatureLine(pen, 'Motor vehicle inspector', `Inspector no. ${random.digits(4)}`, 60, y + 96);
  stamp(pen, ['INSPECTION CENTRE', formatCivilDate(inspectedOn), 'DEMONSTRATION'], 430, y + 66, pen.ink.stamp);
};

const tick = ({ pdf, ink }: Pen, x: number, y: number, sway: number): void => {
  pdf.save().lineWidth(1.5).lineCap('round').strokeColor(ink.pen, 0.8);
  pdf
    .moveTo(x + 1, y + 6)
    .quadraticCurveTo(x + 4, y + 9, x + 4.5, y + 11)
    .quadraticCurveTo(x + 8, y + 2, x + 14 + sway * 5, y - 4)
    .stroke();
  pdf.restore();
};
