import { readFileSync } from 'node:fs';
import { type Application, applicationSchema, type Standing } from '#domain/application.ts';
import { addDays, type CivilDate, startOfDay } from '#domain/civil-date.ts';
import { quoteFee } from '#domain/fee.ts';
import { openApplication, type Submission, submissionSchema } from '#domain/intake.ts';
import type { Item, PrintJob } from '#domain/item.ts';
import type { Party } from '#domain/party.ts';
import type { Reference } from '#domain/reference.ts';
import { type Packs, packNames, parsePacks, parseReference } from '#domain/reference-pack.ts';
import type { RegisterEntry, Vehicle } from '#domain/vehicle.ts';

/** The reference data as shipped. */
export const testPacks: Packs = parsePacks(
  Object.fromEntries(
    packNames.map((name) => [
      name,
      JSON.parse(readFileSync(new URL(`../../resources/reference/${name}.json`, import.meta.url), 'utf8')),
    ]),
  ),
);
export const testReference: Reference = parseReference(testPacks);

export const testOfficeId = 'ntsa-upper-hill';

export const seller: Party = {
  kind: 'individual',
  name: 'Grace Wanjiku Mwangi',
  identity: { kind: 'national-id', number: '22334455' },
  kraPin: 'A004455667B',
  phone: '+254712000001',
};
export const buyer: Party = {
  kind: 'individual',
  name: 'Peter Otieno Odhiambo',
  identity: { kind: 'national-id', number: '30112233' },
  kraPin: 'A009988776C',
  phone: '+254722000002',
};

const pad = (value: number, length: number): string => String(value).padStart(length, '0');

/** A UUID of version 7 that is the same each time. */
export const createUuid = (number: number, group = 0): string =>
  `01900000-0000-7${pad(group, 3)}-8000-${pad(number, 12)}`;

/** One of a service on a vehicle, as all are that are made here. */
export type VehicleApplication = Application & { vehicle: Vehicle };
type VehicleSubmission = Submission & { vehicle: Vehicle };

export type ApplicationOptions = Partial<Application> & {
  vehicle?: Vehicle;
  /** Tells applications apart: ids, references, plates and chassis are made from it. */
  number?: number;
  /** The day on which every machine check passes. */
  on?: CivilDate;
};

/** As a portal submits it: every machine check of the shipped checklist passes on the day `on`. */
export const createSubmission = (options: ApplicationOptions = {}): VehicleSubmission => {
  const { number = 1, on = '2026-03-02', service = 'ownership-transfer' } = options;
  const base = createOf(service, number, on);
  const submission = {
    ...submissionSchema.parse({ ...base, service, ...pickSubmitted(options) }),
    vehicle: options.vehicle ?? base.vehicle,
  };
  if (options.payments === undefined) submission.payments = payInFull(submission, on);
  return submission;
};

const createOf = (service: string, number: number, on: CivilDate): VehicleSubmission => {
  if (service === 'registration-used') return createRegistration(number, on);
  const transfer = createTransfer(number, on);
  const row = testReference.service.find(({ id }) => id === service);
  if (row === undefined || row.parts.includes('transfer')) return transfer;
  const lacking = row.parts.filter((name) => transfer[name] === null);
  return { ...transfer, transfer: null, owners: [seller], ...pick(partsOf(on), lacking) };
};

const pick = <Whole extends object>(whole: Whole, members: readonly string[]): Partial<Whole> =>
  // some of its own members
  Object.fromEntries(Object.entries(whole).filter(([member]) => members.includes(member))) as Partial<Whole>;

/** What a service may ask for beside what a transfer has. */
const partsOf = (on: CivilDate) => ({
  requestedFinancier: { name: 'Savannah Credit Bank', kind: 'in-charge' },
  registeredFinancier: { name: 'Savannah Credit Bank', kind: 'in-charge' },
  statement: 'The logbook was lost in a move.',
  booking: { centre: 'Likoni Road', on: addDays(on, 2), slipNumber: 'BK-1042337', result: null, defects: [] },
});

/** The members that a portal submits. */
export const pickSubmitted = (options: Partial<Application>): Partial<Submission> =>
  Object.fromEntries(Object.entries(options).filter(([member]) => member in submissionSchema.shape));

/**
 * The record that intake makes of it, `submitted`. Members given in the options replace the ones made here; nested ones
 * whole. `standing: 'approved'` comes with the approval that it takes.
 */
export const createApplication = (options: ApplicationOptions = {}): VehicleApplication => {
  const { number = 1, on: _, ...given } = options;
  let count = 0;
  const submission = createSubmission(options);
  const opened = openApplication(submission, testReference, ({ numbered }) => {
    count += 1;
    return { id: createUuid(number * 10 + count, 7), number: numbered ? `L${pad(number, 8)}` : null };
  });
  const application = applicationSchema.parse({ ...opened, ...approvalOf(given.standing, opened), ...given });
  return { ...application, vehicle: submission.vehicle };
};

const approvalOf = (standing: Standing | undefined, { document, submittedAt }: Application): Partial<Application> =>
  standing === 'approved'
    ? {
        approvals: [
          { documentSha256: document.sha256 ?? 'a'.repeat(64), revision: 1, at: submittedAt + 3_600_000, by: 'V-1' },
        ],
      }
    : {};

/** The one item of a transfer, on paper. */
export const itemOf = (application: Application): Application['items'][number] => {
  const [item] = application.items;
  if (item === undefined) throw new Error('the application issues nothing');
  return item;
};

/** The paper logbook of a transfer that was made elsewhere: on these sheets, on this shelf. */
export const createLogbook = (
  number: number,
  { sheets = [], shelf = null }: Partial<Pick<Item, 'sheets' | 'shelf'>>,
): Item => ({
  id: createUuid(number, 8),
  kind: 'paper-logbook',
  made: 'printed',
  handOver: 'collection',
  serial: null,
  number: `L${pad(number, 8)}`,
  sheets,
  shelf,
});

/** Every sheet of an application, whatever item it is of. */
export const sheetsOf = ({ items }: Pick<Application, 'items'>): PrintJob[] => items.flatMap(({ sheets }) => sheets);

/** One whose vehicle has its number. */
export type PlatedApplication = Application & { vehicle: Vehicle & { registrationNumber: string } };

/** With these sheets on its first item. */
export const withSheets = (application: Application, sheets: readonly PrintJob[]): Application => {
  const [first, ...rest] = [itemOf(application), ...application.items.slice(1)];
  return { ...application, items: [{ ...first, sheets: [...sheets] }, ...rest] };
};

const payInFull = (submission: Submission, on: CivilDate): Submission['payments'] => [
  {
    invoiceNumber: `INV-${submission.reference}`,
    reference: `PAY-${submission.reference}`,
    amountCents: quoteFee(submission, testReference, on).totalCents,
    paidAt: submission.submittedAt,
    payer: 'applicant',
    reflected: true,
  },
];

const createPlate = (number: number): string =>
  `KD${'ABCDEFGHJKLMNPQRSTUVWXYZ'[Math.floor(number / 999) % 24]} ${pad((number % 999) + 1, 3)}K`;

const createVehicle = (number: number, change: Partial<Vehicle>): Vehicle & { registrationNumber: string } => ({
  chassisNumber: `JTDBR32E7${pad(number, 8)}`,
  engineNumber: `1NZ${pad(number, 7)}`,
  make: 'Toyota',
  model: 'Corolla',
  vehicleType: 'Motor car',
  bodyType: 'Saloon',
  bodyColour: 'Silver',
  yearOfManufacture: 2021,
  fuel: 'petrol',
  transmission: 'automatic',
  driveSide: 'right',
  ratingCc: 1496,
  tareWeightKg: 1120,
  loadCapacityKg: null,
  passengers: 5,
  axles: 2,
  use: 'private',
  condition: 'used',
  ...change,
  registrationNumber: createPlate(number),
});

const createBase = (number: number, service: string, vehicle: Vehicle, on: CivilDate): VehicleSubmission => ({
  id: createUuid(number, 1),
  reference: `TIMS-${pad(number, 6)}`,
  officeId: testOfficeId,
  service,
  sourceSystem: 'demonstration',
  submittedAt: startOfDay(on) - 15 * 3_600_000,
  medium: 'paper',
  asked: [],
  vehicle,
  licence: null,
  owners: [buyer],
  previousOwners: [],
  registeredFinancier: null,
  requestedFinancier: null,
  importDetail: null,
  transfer: null,
  register: null,
  restrictions: [],
  ground: null,
  statement: null,
  booking: null,
  registeredIn: null,
  delivery: 'counter',
  declared: {
    insurance: {
      insurer: 'Jubilee',
      policyNumber: `POL-${pad(number, 6)}`,
      startsOn: addDays(on, -30),
      expiresOn: addDays(on, 335),
    },
    inspection: {
      reportNumber: `INSP-${pad(number, 6)}`,
      inspectedOn: addDays(on, -5),
      chassisNumber: vehicle.chassisNumber,
      engineNumber: vehicle.engineNumber,
    },
  },
  collector: { name: buyer.name, identity: buyer.identity },
  payments: [],
  document: { id: `document-${pad(number, 6)}`, name: 'application.pdf', pageCount: 9 },
});

const createTransfer = (number: number, on: CivilDate): VehicleSubmission => {
  const vehicle = createVehicle(number, {});
  const registrationNumber = createPlate(number);
  const register: RegisterEntry = {
    registrationNumber,
    chassisNumber: vehicle.chassisNumber,
    engineNumber: vehicle.engineNumber,
    logbookNumber: `K${pad(number, 8)}`,
    logbookMedium: 'paper',
    registeredOn: '2022-05-10',
    owners: [seller],
    transfers: 0,
  };
  const base = createBase(number, 'ownership-transfer', vehicle, on);
  const sellerStartedAt = startOfDay(addDays(on, -3));
  return {
    ...base,
    register,
    transfer: {
      seller,
      reference: `TRF-${pad(number, 6)}`,
      soldOn: addDays(on, -4),
      mileageKm: 64_200,
      sellerStartedAt,
      buyerAnsweredAt: sellerStartedAt + 3_600_000,
      buyerAnswer: 'accepted',
    },
    declared: {
      ...base.declared,
      logbook: {
        number: register.logbookNumber,
        registrationNumber,
        chassisNumber: vehicle.chassisNumber,
        ownerName: seller.name,
      },
    },
  };
};

const createRegistration = (number: number, on: CivilDate): VehicleSubmission => {
  const vehicle = createVehicle(number, { ratingCc: 996, model: 'Passo', yearOfManufacture: 2021 });
  const base = createBase(number, 'registration-used', vehicle, on);
  const customsEntryNumber = `${on.slice(2, 4)}MSAIM4${pad(number, 8)}`;
  return {
    ...base,
    importDetail: {
      customsEntryNumber,
      customsOffice: 'Mombasa',
      borderPoint: 'Kilindini',
      customsValueCents: 95_000_000,
      arrivedOn: addDays(on, -20),
      firstRegisteredOn: `${Number(on.slice(0, 4)) - 5}-06-14`,
      firstRegisteredIn: 'Japan',
    },
    declared: {
      ...base.declared,
      'customs-entry': { number: customsEntryNumber, chassisNumber: vehicle.chassisNumber },
      'import-declaration': { number: `${on.slice(2, 4)}MSAIM0${pad(number, 8)}` },
    },
  };
};
