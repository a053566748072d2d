import { formatCivilDate } from '#domain/civil-date.ts';
import type { Financier } from '#domain/party.ts';
import type { Vehicle } from '#domain/vehicle.ts';
import { type Cell, dash, type Label } from './grid.ts';
import { contentWidth, drawAuthority, fitText, ink, type Paper, page, rule, write, writeFitted } from './page.ts';
import { cleanText } from './text.ts';
import { formatBoth, formatWord, type PaperWording, type PaperWords } from './words.ts';

/** What the papers of fields share: their heading, and the particulars of a vehicle. */

/** @returns where the heading ends */
export const drawHeading = (paper: Paper, words: PaperWords, name: Label, below: string): number => {
  const x = page.marginX;
  const y = drawAuthority(paper, words);
  const title = fitText(paper, name.en.toUpperCase(), contentWidth, {
    font: 'bold',
    sizes: [15, 14, 13, 12],
    maxLines: 1,
  });
  writeFitted(paper, title, x, y);
  const second = y + title.height + 9;
  write(paper, name.sw, x, second, { font: 'regular', size: 8.5, color: ink.label });
  const line = fitText(paper, below, contentWidth, { font: 'semiBold', sizes: [9.5, 9, 8.5, 8, 7.5], maxLines: 1 });
  writeFitted(paper, line, x, second + 6);
  rule(paper, x, second + 22, contentWidth, 2);
  return second + 22;
};

type VehicleFacts = {
  vehicle: Vehicle;
  /** As it is drawn (`formatPlate`); the record's own text when absent. */
  plate?: string | undefined;
  registeredOn?: string | undefined;
  logbookNumber?: string | null | undefined;
  financier: Financier | null;
  restrictions: readonly { kind: string }[];
};
type VehicleLabel = keyof PaperWording['logbook']['label'];

export const listVehicleRows = (words: PaperWords, facts: VehicleFacts): Cell[][] => {
  const { vehicle, plate, financier, restrictions } = facts;
  const text = (value: string | number | null | undefined): string => cleanText(String(value ?? '')) || dash;
  const word = (group: 'fuel' | 'use' | 'financier', of: string) =>
    formatWord(words.en.value[group], words.sw.value[group], of);
  const cell = (key: VehicleLabel, value: string, span: number, mono = false): Cell => ({
    label: { en: words.en.logbook.label[key], sw: words.sw.logbook.label[key] },
    value,
    span,
    mono,
  });
  const registeredOn = vehicle.registeredOn ?? facts.registeredOn;
  const caveat = restrictions.some(({ kind }) => kind === 'caveat') ? 'yes' : 'no';
  return [
    [
      cell('registrationNumber', text(plate ?? vehicle.registrationNumber).toUpperCase(), 4),
      cell('registeredOn', registeredOn === undefined ? dash : formatCivilDate(registeredOn), 4),
      cell('yearOfManufacture', text(vehicle.yearOfManufacture), 4),
    ],
    [
      cell('chassisNumber', text(vehicle.chassisNumber), 6, true),
      cell('engineNumber', text(vehicle.engineNumber), 6, true),
    ],
    [
      cell('make', text(vehicle.make), 4),
      cell('model', text(vehicle.model), 5),
      cell('bodyColour', text(vehicle.bodyColour), 3),
    ],
    [
      cell('vehicleType', text(vehicle.vehicleType), 4),
      cell('bodyType', text(vehicle.bodyType), 5),
      cell('use', word('use', vehicle.use), 3),
    ],
    [
      cell('fuel', word('fuel', vehicle.fuel), 3),
      cell('ratingCc', text(vehicle.ratingCc), 3),
      cell('logbookNumber', text(facts.logbookNumber), 6, true),
    ],
    [
      cell(
        'financier',
        financier === null
          ? formatBoth(words.en.value.none, words.sw.value.none)
          : `${text(financier.name)} (${word('financier', financier.kind)})`,
        9,
      ),
      cell('underCaveat', formatBoth(words.en.value[caveat], words.sw.value[caveat]).toUpperCase(), 3),
    ],
  ];
};
