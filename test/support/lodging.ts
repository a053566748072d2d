import { civilDateAt, startOfDay } from '#domain/civil-date.ts';
import type { Payload } from '#domain/command/command.ts';
import { readDraft } from '#domain/lodge.ts';
import { type Field, type FieldName, listSections } from '#domain/lodge-form.ts';
import { createProvisionalReference } from '#domain/provisional-reference.ts';
import { getServiceRows } from '#domain/service.ts';
import { testReference } from './application.ts';

/** What an officer types into each field, of a vehicle and people that nobody else has. */
const texts: Partial<Record<FieldName, string>> = {
  statement: 'The logbook was lost in a move.',
  registrationNumber: 'KDA 901B',
  chassisNumber: 'JTDBR32E700009901',
  engineNumber: '1NZ-990101',
  make: 'Toyota',
  model: 'Axio',
  vehicleType: 'Saloon',
  bodyType: 'Saloon',
  bodyColour: 'White',
  yearOfManufacture: '2019',
  ratingCc: '1496',
  tareWeightKg: '1,050',
  passengers: '5',
  axles: '2',
  name: 'Lucy Wambui Kamau',
  identityNumber: '28990011',
  kraPin: 'A012345678Z',
  phone: '0722 000 009',
  email: 'lucy@example.org',
  amount: '2,550.50',
  customsValue: '900,000',
  firstRegisteredIn: 'Japan',
};

const typeInto = ({ name, kind, words }: Field, on: string): string => {
  const known = texts[name];
  if (known !== undefined) return known;
  if (kind === 'date') return on;
  if (kind === 'whole' || kind === 'money') return '12';
  if (words !== undefined) return words.of[0] ?? '047';
  return `${name} 1042337`.slice(0, 20);
};

const listFields = (service: string, at: number) =>
  listSections(getServiceRows(testReference, { service, submittedAt: at }), {});

/** All there is to type. */
export const typeAll = (service: string, at: number): Record<string, string> =>
  Object.fromEntries(
    listFields(service, at).flatMap(({ fields }) =>
      fields.map((field) => [field.path, typeInto(field, civilDateAt(at))]),
    ),
  );

/** What the required fields alone come to. */
export const typeLeast = (service: string, at: number): Record<string, string> =>
  Object.fromEntries(
    listFields(service, at)
      .filter(({ optional }) => !optional)
      .flatMap(({ fields }) =>
        fields.filter(({ required }) => required).map((field) => [field.path, typeInto(field, civilDateAt(at))]),
      ),
  );

/** The payload of a lodging. */
export const createLodging = (
  service = 'ownership-transfer',
  at = startOfDay('2026-03-02') + 36_000_000,
  typed = typeLeast(service, at),
): Payload<'application.lodge'> => {
  const { form, faults } = readDraft({ service, typed }, testReference, at);
  if (form === undefined) throw new Error(`the form is not complete: ${JSON.stringify(faults)}`);
  return {
    provisionalReference: createProvisionalReference('ntsa-upper-hill.TESTTEST01', 42),
    form,
    document: { name: 'papers.pdf', sha256: 'a'.repeat(64), sizeBytes: 1000 },
    missing: [],
  };
};
