import { addDays, formatCivilDate } from '#domain/civil-date.ts';
import { formatMoney } from '#domain/fee.ts';
import type { Submission } from '#domain/intake.ts';
import type { PaperFacts } from '../draft.ts';
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

/** Papers of an import: the customs entry, the export certificate with its bill of lading, the inspection abroad. */
export const drawCustomsEntry = (
  pen: Pen,
  { importDetail, declared }: Submission,
  { owner, vehicle, customsChassis }: PaperFacts,
): void => {
  if (importDetail === null) return;
  const duty = importDetail.customsValueCents;
  frame(pen, 50, 66, 495, 700, 1.2);
  title(pen, ['CUSTOMS ENTRY', 'Import declaration for home use · demonstration'], 82);
  const rows: Field[] = [
    ['Entry number', declared['customs-entry']?.number ?? importDetail.customsEntryNumber, 2],
    ['Office', importDetail.customsOffice],
    ['Entry date', formatCivilDate(importDetail.arrivedOn)],
    ['Importer', owner.name.toUpperCase(), 3],
    ['PIN', owner.kraPin],
    ['Border point', importDetail.borderPoint],
    ['Country of supply', importDetail.firstRegisteredIn],
    ['Arrival', formatCivilDate(importDetail.arrivedOn)],
    ['Packages', '1 UNIT'],
    ['Description of goods', `USED ${vehicle.make} ${vehicle.model} ${vehicle.bodyType}`.toUpperCase(), 3],
    ['Year', String(vehicle.yearOfManufacture)],
    ['Chassis / frame number', customsChassis, 2],
    ['Engine number', vehicle.engineNumber, 2],
    ['Rating', vehicle.ratingCc === null ? 'ELECTRIC' : `${vehicle.ratingCc} CC`],
    ['Fuel', vehicle.fuel.toUpperCase()],
    ['Colour', vehicle.bodyColour.toUpperCase()],
    ['Drive side', vehicle.driveSide.toUpperCase()],
    ['Customs value', formatMoney(duty), 2],
    ['Duty assessed', 'PAID, SEE RECEIPT', 2],
  ];
  const y = form(pen, rows, { x: 62, y: 136, width: 471, columns: 4, rowHeight: 36 });
  bars(pen, 62, y + 20, 210, 30);
  put(pen, importDetail.customsEntryNumber.slice(0, 8), 62, y + 54, { font: 'Courier', size: 8, color: pen.ink.faint });
  stamp(
    pen,
    ['CUSTOMS RELEASED', formatCivilDate(addDays(importDetail.arrivedOn, 3)), 'DEMONSTRATION'],
    430,
    y + 62,
    pen.ink.accent,
  );
  signatureLine(pen, 'Declarant', 'Clearing agent (demonstration)', 66, y + 130);
  stamp(
    pen,
    ['PORT GATE', formatCivilDate(addDays(importDetail.arrivedOn, 4)), 'DEMONSTRATION'],
    400,
    y + 170,
    pen.ink.alarm,
  );
};

export const drawExportCertificate = (pen: Pen, { importDetail }: Submission, { vehicle, owner }: PaperFacts): void => {
  if (importDetail === null) return;
  const { random } = pen;
  title(
    pen,
    ['EXPORT CERTIFICATE', `Deregistration for export · ${importDetail.firstRegisteredIn} · demonstration`],
    84,
  );
  let y = form(
    pen,
    [
      ['Certificate number', `EX-${random.digits(8)}`],
      ['First registration', formatCivilDate(importDetail.firstRegisteredOn)],
      ['Chassis / frame number', vehicle.chassisNumber],
      ['Engine model', vehicle.engineNumber.replace(/-\d+$/, '')],
      ['Make', vehicle.make],
      ['Model', vehicle.model],
      ['Displacement', vehicle.ratingCc === null ? 'ELECTRIC' : `${vehicle.ratingCc} CC`],
      ['Weight', `${vehicle.tareWeightKg} KG`],
      ['Seats', String(vehicle.passengers)],
      ['Deregistered on', formatCivilDate(addDays(importDetail.arrivedOn, -52))],
    ],
    { y: 142, rowHeight: 36 },
  );
  stamp(
    pen,
    ['TRANSPORT OFFICE', formatCivilDate(addDays(importDetail.arrivedOn, -50)), 'DEMONSTRATION'],
    440,
    y + 46,
    pen.ink.alarm,
  );
  y = paragraph(
    pen,
    'It is certified that the vehicle above was registered as stated and that its registration was cancelled for export.',
    y + 18,
    10,
  );
  put(pen, 'BILL OF LADING', 60, y + 62, { font: 'Times-Bold', size: 15 });
  y = form(
    pen,
    [
      ['Bill number', `MFN${random.digits(7)}`],
      ['Vessel', random.pick(['MV MFANO STAR', 'MV PWANI', 'MV KUSI', 'MV KASKAZI'])],
      ['Shipper', 'MFANO AUTO EXPORT'],
      ['Consignee', owner.name.toUpperCase()],
      ['Port of loading', importDetail.firstRegisteredIn === 'Japan' ? 'YOKOHAMA' : 'SOUTHAMPTON'],
      ['Port of discharge', 'MOMBASA'],
      ['Goods', `1 UNIT ${vehicle.make} ${vehicle.model}`.toUpperCase()],
      ['Arrived', formatCivilDate(importDetail.arrivedOn)],
    ],
    { y: y + 86, rowHeight: 36 },
  );
  signatureLine(pen, 'For the carrier', 'Shipping agent (demonstration)', 60, y + 60);
};

export const drawPreShipment = (pen: Pen, { importDetail }: Submission, { vehicle }: PaperFacts): void => {
  if (importDetail === null) return;
  const { random } = pen;
  title(
    pen,
    ['CERTIFICATE OF ROADWORTHINESS', 'Pre-shipment inspection (QISJ) to KS 1515:2000 · demonstration'],
    84,
    pen.ink.accent,
  );
  const inspectedOn = formatCivilDate(addDays(importDetail.arrivedOn, -58));
  let y = form(
    pen,
    [
      ['Certificate number', `QS-${random.digits(8)}`],
      ['Inspected on', inspectedOn],
      ['Chassis / frame number', vehicle.chassisNumber],
      ['First registration', formatCivilDate(importDetail.firstRegisteredOn)],
      ['Make and model', `${vehicle.make} ${vehicle.model}`],
      ['Drive side', vehicle.driveSide === 'right' ? 'RIGHT HAND' : 'LEFT HAND'],
      ['Odometer', `${random.integer(28, 96)},${random.digits(3)} KM`],
      ['Radiation', 'WITHIN LIMIT'],
    ],
    { y: 144, rowHeight: 36 },
  );
  y += 22;
  for (const [at, item] of [
    'Brakes',
    'Steering',
    'Suspension',
    'Tyres and wheels',
    'Lights and signals',
    'Exhaust and emission',
    'Body and chassis',
    'Glass and wipers',
  ].entries()) {
    put(pen, item, 72 + (at % 2) * 240, y + Math.floor(at / 2) * 26, { size: 10 });
    put(pen, 'PASS', 222 + (at % 2) * 240, y + Math.floor(at / 2) * 26, { font: 'Courier-Bold', size: 10.5 });
  }
  y += 130;
  squares(pen, 62, y, 78);
  stamp(pen, ['INSPECTED', inspectedOn, 'DEMONSTRATION'], 300, y + 44, pen.ink.accent);
  signatureLine(pen, 'Inspector abroad', 'Inspection company (demonstration)', 350, y + 110);
};
