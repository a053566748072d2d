import { addDays, civilDateAt } from '#domain/civil-date.ts';
import { quoteFee } from '#domain/fee.ts';
import type { Submission } from '#domain/intake.ts';
import type { Party } from '#domain/party.ts';
import type { Reference } from '#domain/reference.ts';
import { createOrganisation, createPerson } from './person.ts';
import { createRandom, createUuid, type Random, scatter } from './random.ts';
import { type Form, getServiceOf } from './service.ts';
import { createVehicle, type DemonstrationVehicle, type VehicleKind } from './vehicle.ts';

/** A sheet of the compiled PDF, in the order in which the portal joins them. */
export type PaperKind =
  | 'logbook'
  | 'seller-identity'
  | 'owner-identity'
  | 'seller-pin'
  | 'owner-pin'
  | 'agreement'
  | 'receipt'
  | 'customs-entry'
  | 'export-certificate'
  | 'pre-shipment'
  | 'insurance'
  | 'inspection';

/** What can be wrong with a sheet as an image: only the officer's eye finds it. */
export type Blemish = 'blank' | 'illegible' | 'photocopy' | 'unsigned';

/** What stands on the papers. It starts equal to the form and the declared values; a planted defect moves it away. */
export type PaperFacts = {
  owner: Party;
  seller: Party | null;
  vehicle: DemonstrationVehicle;
  logbook: {
    number: string;
    serial: string;
    medium: 'paper' | 'electronic';
    vehicle: DemonstrationVehicle;
    owners: Party[];
    registeredOn: string;
  } | null;
  customsChassis: string;
  inspectionChassis: string;
  priceCents: number;
  blemishes: Partial<Record<PaperKind, Blemish>>;
};

/** Every case of the demonstration is about a vehicle. */
type DemonstrationSubmission = Submission & { vehicle: DemonstrationVehicle };
export type Draft = { submission: DemonstrationSubmission; paper: PaperFacts; random: Random };

/** Where a case stands among all: `ordinal` differs for each case of each office. */
export type CaseKey = { seed: number; officeId: string; officeOrder: number; index: number; bornAt: number };
export const ordinalOf = ({ officeOrder, index }: CaseKey): number => officeOrder * 100_000 + index;

const hourMs = 3_600_000;
const insurers = [
  'Demonstration Assurance Company',
  'Demonstration General Insurance',
  'Demonstration Mutual Insurance',
  'Demonstration Pioneer Assurance',
];

/** Hours from the seller's start to the buyer's answer; a registration arrives at once. */
export const answerDelayMs = (key: CaseKey, form: Form): number =>
  form === 'import' ? 0 : createRandom(key.seed, `delay/${ordinalOf(key)}`).integer(1, 20) * hourMs;

export const documentIdOf = ({ officeOrder, index, bornAt }: CaseKey, sending: number): string =>
  `demo-${officeOrder}-${index}-${bornAt.toString(36)}-r${sending}`;

export const parseDocumentId = (
  id: string,
): { officeOrder: number; index: number; bornAt: number; sending: number } | undefined => {
  const found = /^demo-(\d+)-(\d+)-([0-9a-z]+)-r(\d+)$/.exec(id);
  if (found === null) return undefined;
  return {
    officeOrder: Number(found[1]),
    index: Number(found[2]),
    bornAt: Number.parseInt(found[3] ?? '', 36),
    sending: Number(found[4]),
  };
};

/** The vehicle and the year in which it was first registered in Kenya. */
const chooseVehicle = (key: CaseKey, form: Form, random: Random): { vehicle: DemonstrationVehicle; year: number } => {
  const now = Number(civilDateAt(key.bornAt).slice(0, 4));
  const make = (kind: VehicleKind, years: [number, number], year: number) => ({
    vehicle: createVehicle(key.seed, ordinalOf(key), random, kind, years, year),
    year,
  });
  if (form === 'import') return make('car', [now - 6, now - 4], now);
  const roll = random.next();
  const recent = random.integer(2017, now - 1);
  if (roll < 0.12) return make('motorcycle', [recent, recent], recent);
  if (roll < 0.15) return make('electric-motorcycle', [now - 1, now - 1], now - 1);
  if (roll < 0.18) return make('classic', [1976, 1987], 1988);
  const registered = random.integer(2010, now - 1);
  return make('car', [Math.max(2008, registered - 7), registered - 2], registered);
};

/** Of forty vehicles one is of a kind that no list of this program knows: portals invent new words. */
const withNewWord = (vehicle: DemonstrationVehicle, { index }: CaseKey): DemonstrationVehicle =>
  index % 40 === 17 ? { ...vehicle, fuel: vehicle.ratingCc === null ? 'solar' : 'hydrogen' } : vehicle;

const createCollector = (key: CaseKey, owner: Party, random: Random): Submission['collector'] => {
  if (owner.kind === 'individual' && random.chance(0.65))
    return { name: owner.name, identity: owner.identity, phone: owner.phone };
  const agent = createPerson(key.seed, ordinalOf(key) * 8 + 5);
  return { name: agent.name, identity: agent.identity, phone: agent.phone };
};

/** A complete application without a fault, as the portal would send it, and the papers that go with it. */
export const createDraft = (key: CaseKey, form: Form, reference: Reference): Draft => {
  const { seed, officeId, bornAt } = key;
  const ordinal = ordinalOf(key);
  const random = createRandom(seed, `case/${ordinal}`);
  const bornOn = civilDateAt(bornAt);
  const { vehicle: usual, year } = chooseVehicle(key, form, random);
  const vehicle = withNewWord(usual, key);
  const isSale = form === 'sale';
  const owner = random.chance(0.18)
    ? createOrganisation(seed, ordinal * 8 + 1, random.chance(0.4))
    : createPerson(seed, ordinal * 8 + 1);
  const seller = isSale
    ? random.chance(0.15)
      ? createOrganisation(seed, ordinal * 8 + 2, random.chance(0.6))
      : createPerson(seed, ordinal * 8 + 2)
    : null;
  const arrivedOn = addDays(bornOn, -random.integer(8, 21));
  const registeredOn = `${year}-${String(random.integer(1, 12)).padStart(2, '0')}-${String(random.integer(1, 28)).padStart(2, '0')}`;
  const logbookNumber = `${registeredOn.slice(0, 4)}${String(scatter(seed + 13, ordinal, 9_000_000) + 1_000_000)}`;
  const logbookSerial = `C${String(scatter(seed + 17, ordinal, 9_000_000) + 1_000_000)}`;
  const logbookMedium = random.chance(0.12) ? 'electronic' : 'paper';
  const customsEntryNumber = `${arrivedOn.slice(2, 4)}EMKIM4${String(scatter(seed + 19, ordinal, 90_000_000) + 10_000_000)}`;
  const insuredOn = addDays(bornOn, -random.integer(1, isSale ? 60 : 6));
  const inspectedOn = addDays(bornOn, -random.integer(1, 9));
  const price =
    random.integer(28, vehicle.bodyType === 'Motorcycle' ? 90 : 2400) * 100_000 +
    (vehicle.bodyType === 'Motorcycle' ? 4_000_000 : 40_000_000);
  const delayMs = answerDelayMs(key, form);
  const submittedAt = bornAt + delayMs;
  const driven = isSale ? { ...vehicle, registeredOn } : vehicle;
  const submission: DemonstrationSubmission = {
    id: createUuid(bornAt, `${seed}/${ordinal}`),
    reference: `DEMO-${key.officeOrder + 1}${String(seed % 100).padStart(2, '0')}-${String(key.index + 1).padStart(5, '0')}`,
    officeId,
    service: getServiceOf(form, reference).id,
    sourceSystem: 'demonstration',
    submittedAt,
    medium: isSale && createRandom(seed, `medium/${ordinal}`).chance(0.125) ? 'electronic' : 'paper',
    asked: [],
    vehicle: driven,
    licence: null,
    owners: [owner],
    previousOwners: [],
    registeredFinancier: null,
    requestedFinancier: null,
    importDetail: isSale
      ? null
      : {
          customsEntryNumber,
          customsOffice: 'EMK',
          borderPoint: 'Port of Mombasa',
          customsValueCents: Math.round(price * 0.42),
          arrivedOn,
          firstRegisteredOn: `${vehicle.yearOfManufacture}-${String(random.integer(1, 12)).padStart(2, '0')}-${String(random.integer(1, 28)).padStart(2, '0')}`,
          firstRegisteredIn:
            vehicle.make === 'Volkswagen' || vehicle.make === 'Mercedes-Benz' ? 'United Kingdom' : 'Japan',
        },
    transfer:
      seller === null
        ? null
        : {
            seller,
            reference: `DEMO-T${String(scatter(seed + 23, ordinal, 900_000) + 100_000)}`,
            soldOn: addDays(bornOn, -random.integer(0, 3)),
            mileageKm: random.integer(vehicle.bodyType === 'Motorcycle' ? 4 : 31, 210) * 1000 + random.integer(0, 999),
            sellerStartedAt: bornAt,
            buyerAnsweredAt: submittedAt,
            buyerAnswer: 'accepted',
          },
    register:
      seller === null
        ? null
        : {
            registrationNumber: vehicle.registrationNumber,
            chassisNumber: vehicle.chassisNumber,
            engineNumber: vehicle.engineNumber,
            logbookNumber,
            logbookSerial: logbookMedium === 'paper' ? logbookSerial : undefined,
            logbookMedium,
            registeredOn,
            owners: [seller],
            transfers: random.integer(0, 3),
          },
    restrictions: [],
    ground: null,
    statement: null,
    booking: null,
    registeredIn: null,
    delivery: 'counter',
    declared: {
      ...(seller === null
        ? { 'customs-entry': { number: customsEntryNumber, chassisNumber: vehicle.chassisNumber } }
        : {
            logbook: {
              number: logbookNumber,
              registrationNumber: vehicle.registrationNumber,
              chassisNumber: vehicle.chassisNumber,
              ownerName: seller.name,
            },
          }),
      insurance: {
        insurer: random.pick(insurers),
        policyNumber: `DA/${insuredOn.slice(2, 4)}/${random.digits(6)}`,
        startsOn: insuredOn,
        expiresOn: addDays(insuredOn, 364),
      },
      inspection: { reportNumber: `INS-${random.digits(7)}`, inspectedOn, chassisNumber: vehicle.chassisNumber },
    },
    collector: createCollector(key, owner, random),
    payments: [],
    document: { id: documentIdOf(key, 1), name: `${vehicle.registrationNumber.replace(' ', '')}.pdf` },
  };
  submission.payments = [
    {
      invoiceNumber: `DEMO${random.digits(7)}`,
      reference: `T${random.pick([...'ABCDEFGHJK'])}${random.digits(2)}DEMO${random.digits(2)}`,
      amountCents: quoteFee(submission, reference, bornOn).totalCents,
      paidAt: submittedAt - 600_000,
      payer: isSale ? 'buyer' : 'applicant',
      method: 'm-pesa',
      reflected: true,
    },
  ];
  const logbook =
    seller === null
      ? null
      : {
          number: logbookNumber,
          serial: logbookSerial,
          medium: logbookMedium as 'paper' | 'electronic',
          vehicle: driven,
          owners: [seller],
          registeredOn,
        };
  const paper: PaperFacts = {
    owner,
    seller,
    vehicle: driven,
    logbook,
    customsChassis: vehicle.chassisNumber,
    inspectionChassis: vehicle.chassisNumber,
    priceCents: price,
    blemishes: {},
  };
  return { submission, paper, random };
};
