import { formatCivilDate } from '#domain/civil-date.ts';
import type { PaperFacts } from '../draft.ts';
import { bars, type Field, form, frame, type Pen, put, sign, squares, stamp } from './write.ts';

/** The old logbook in a layout of our own: no official specimen is published, so none is imitated. */
const guilloche = ({ pdf, ink }: Pen, y: number): void => {
  pdf.lineWidth(0.45);
  for (let strand = 0; strand < 9; strand += 1) {
    pdf.strokeColor(strand % 2 === 0 ? ink.accent : ink.second, 0.5);
    pdf.moveTo(48, y + 16);
    for (let x = 48; x <= 547; x += 6) pdf.lineTo(x, y + 16 + Math.sin(x / 17 + strand * 0.7) * (13 - strand * 0.7));
    pdf.stroke();
  }
};

const emblem = ({ pdf, ink }: Pen, x: number, y: number): void => {
  pdf.save().lineWidth(1.4).strokeColor(ink.accent, 0.85);
  pdf.circle(x, y, 25).stroke();
  pdf.lineWidth(0.7).circle(x, y, 21).stroke();
  pdf.roundedRect(x - 13, y - 5, 26, 9, 3).stroke();
  pdf
    .moveTo(x - 9, y - 5)
    .lineTo(x - 5, y - 11)
    .lineTo(x + 5, y - 11)
    .lineTo(x + 9, y - 5)
    .stroke();
  pdf.circle(x - 7, y + 5, 3).stroke();
  pdf.circle(x + 7, y + 5, 3).stroke();
  pdf.restore();
};

export const drawLogbook = (pen: Pen, logbook: NonNullable<PaperFacts['logbook']>): void => {
  const { ink } = pen;
  const { vehicle, owners, registeredOn } = logbook;
  const isElectronic = logbook.medium === 'electronic';
  frame(pen, 42, 54, 511, 738, 1.6, ink.accent);
  frame(pen, 46, 58, 503, 730, 0.6, ink.accent);
  guilloche(pen, 62);
  emblem(pen, 92, 128);
  put(pen, isElectronic ? 'ELECTRONIC LOGBOOK' : 'REGISTRATION CERTIFICATE', 130, 106, {
    font: 'Times-Bold',
    size: 19,
    color: ink.accent,
    spacing: 0.8,
  });
  put(
    pen,
    isElectronic
      ? 'Printed copy of the owner’s file · Traffic Act (Cap. 403)'
      : 'Logbook of a motor vehicle · Stakabadhi ya umiliki · Traffic Act (Cap. 403)',
    130,
    130,
    { size: 8.4, color: ink.faint },
  );
  put(pen, 'Demonstration registry', 130, 143, { size: 8.4, color: ink.alarm });
  put(pen, vehicle.registrationNumber, 60, 168, { font: 'Courier-Bold', size: 27, spacing: 2 });
  put(pen, `Logbook no. ${logbook.number}`, 330, 166, { font: 'Courier-Bold', size: 12 });
  put(pen, isElectronic ? 'Serial: none, electronic' : `Serial ${logbook.serial}`, 330, 183, {
    font: 'Courier-Bold',
    size: 12,
    color: ink.alarm,
  });
  const particulars: Field[] = [
    ['Chassis / frame number', vehicle.chassisNumber, 2],
    ['Engine number', vehicle.engineNumber, 2],
    ['Make', vehicle.make],
    ['Model', vehicle.model],
    ['Type', vehicle.vehicleType],
    ['Body', vehicle.bodyType],
    ['Colour', vehicle.bodyColour],
    ['Year of manufacture', String(vehicle.yearOfManufacture)],
    ['Fuel', vehicle.fuel.toUpperCase()],
    ['Rating', vehicle.ratingCc === null ? 'NONE' : `${vehicle.ratingCc} CC`],
    ['Tare weight', `${vehicle.tareWeightKg} KG`],
    ['Load capacity', vehicle.loadCapacityKg === null ? '-' : `${vehicle.loadCapacityKg} KG`],
    ['Passengers', String(vehicle.passengers)],
    ['Axles', vehicle.axles === 0 ? '-' : String(vehicle.axles)],
    ['Use', vehicle.use.toUpperCase()],
    ['Registered on', formatCivilDate(registeredOn)],
    ['Transmission', (vehicle.transmission ?? '-').toUpperCase()],
    ['Drive side', (vehicle.driveSide ?? '-').toUpperCase()],
  ];
  let y = form(pen, particulars, { x: 60, y: 210, width: 475, columns: 4, rowHeight: 34 });
  for (const [at, owner] of owners.entries()) {
    put(pen, owners.length > 1 ? `OWNER ${at + 1} · MMILIKI ${at + 1}` : 'OWNER · MMILIKI', 60, y + 14, {
      font: 'Helvetica-Bold',
      size: 8.5,
      color: ink.accent,
    });
    y = form(
      pen,
      [
        ['Name', owner.name.toUpperCase(), 2],
        ['ID or company number', owner.identity.number],
        ['KRA PIN', owner.kraPin],
        ['Postal address', (owner.postalAddress ?? '').toUpperCase(), 2],
      ],
      { y: y + 27, rowHeight: 34 },
    );
  }
  y = form(
    pen,
    [
      ['Conditions', 'NIL'],
      ['Caveat', 'NO'],
    ],
    { y: y + 14, rowHeight: 30 },
  );
  guilloche(pen, 742);
  if (isElectronic) {
    squares(pen, 440, y + 22, 84);
    put(pen, 'Verify in the portal', 440, y + 110, { size: 7, width: 84, align: 'center', color: ink.faint });
    return;
  }
  sign(pen, 78, Math.min(y + 62, 704), 100, `Registrar ${registeredOn.slice(0, 4)}`);
  put(pen, 'Registrar', 78, Math.min(y + 76, 718), { size: 7.5, color: ink.faint });
  stamp(pen, ['REGISTRY', formatCivilDate(registeredOn), 'DEMONSTRATION'], 300, Math.min(y + 58, 694), ink.stamp);
  bars(pen, 404, Math.min(y + 36, 684), 130, 32);
  put(pen, logbook.serial, 404, Math.min(y + 71, 719), { font: 'Courier-Bold', size: 9, color: ink.alarm });
};
