import { addDays, formatCivilDate } from '#domain/civil-date.ts';
import { formatMoney } from '#domain/fee.ts';
import type { Submission } from '#domain/intake.ts';
import { bars, type Field, form, frame, type Pen, put, signatureLine, stamp, title } from './write.ts';

/** The customs entry of an import, or of duty that was paid later. */
export const drawCustomsEntry = (pen: Pen, { importDetail, declared, vehicle, owners }: Submission): void => {
  const [owner] = owners;
  const { number = '', chassisNumber = '' } = declared['customs-entry'] ?? {};
  if (vehicle === null || owner === undefined) return;
  const arrived = importDetail?.arrivedOn;
  const dayAfter = (days: number): string => (arrived === undefined ? '-' : formatCivilDate(addDays(arrived, days)));
  frame(pen, 50, 66, 495, 700, 1.2);
  title(pen, ['CUSTOMS ENTRY', 'Import declaration for home use · demonstration'], 82);
  const rows: Field[] = [
    ['Entry number', number, 2],
    ['Office', importDetail?.customsOffice ?? 'EMK'],
    ['Entry date', dayAfter(0)],
    ['Importer', owner.name.toUpperCase(), 3],
    ['PIN', owner.kraPin],
    ['Border point', importDetail?.borderPoint ?? '-'],
    ['Country of supply', importDetail?.firstRegisteredIn ?? '-'],
    ['Arrival', dayAfter(0)],
    ['Packages', '1 UNIT'],
    ['Description of goods', `USED ${vehicle.make} ${vehicle.model} ${vehicle.bodyType}`.toUpperCase(), 3],
    ['Year', String(vehicle.yearOfManufacture)],
    ['Chassis / frame number', chassisNumber, 2],
    ['Engine number', vehicle.engineNumber, 2],
    ['Rating', vehicle.ratingCc === null ? 'NONE' : `${vehicle.ratingCc} CC`],
    ['Fuel', vehicle.fuel.toUpperCase()],
    ['Colour', vehicle.bodyColour.toUpperCase()],
    ['Drive side', (vehicle.driveSide ?? '-').toUpperCase()],
    ['Customs value', importDetail === null ? '-' : formatMoney(importDetail.customsValueCents), 2],
    ['Duty assessed', 'PAID, SEE RECEIPT', 2],
  ];
  const y = form(pen, rows, { x: 62, y: 136, width: 471, columns: 4, rowHeight: 36 });
  bars(pen, 62, y + 20, 210, 30);
  put(pen, number.slice(0, 8), 62, y + 54, { font: 'Courier', size: 8, color: pen.ink.faint });
  stamp(pen, ['CUSTOMS RELEASED', dayAfter(3), 'DEMONSTRATION'], 430, y + 62, pen.ink.accent);
  signatureLine(pen, 'Declarant', 'Clearing agent (demonstration)', 66, y + 130);
  stamp(pen, ['PORT GATE', dayAfter(4), 'DEMONSTRATION'], 400, y + 170, pen.ink.alarm);
};
