import type { Checklist } from '#domain/checklist.ts';
import { addDays, type CivilDate, civilDateAt } from '#domain/civil-date.ts';
import { quoteFee } from '#domain/fee.ts';
import type { Submission } from '#domain/intake.ts';
import type { Licence } from '#domain/licence.ts';
import type { Party } from '#domain/party.ts';
import type { Reference } from '#domain/reference.ts';
import { getServiceRows, type Service } from '#domain/service.ts';
import { hasEngine } from '#domain/vehicle.ts';
import { choiceOf, listConditions, mayHave } from './catalogue.ts';
import { declare } from './declare.ts';
import { createForeigner, createOrganisation, createPerson } from './person.ts';
import { createRandom, createUuid, type Random, scatter } from './random.ts';
import type { Shape } from './trait.ts';
import { createOldPlate, createVehicle, type DemonstrationVehicle, type VehicleKind } from './vehicle.ts';

/** What can be wrong with a sheet as an image: only the officer's eye finds it. */
export type Blemish = 'blank' | 'illegible' | 'photocopy' | 'unsigned';

/** What stands on the papers beside the form and the declared values, from which a planted defect moves it away. */
export type PaperFacts = {
  logbook: {
    number: string;
    serial: string;
    medium: 'paper' | 'electronic';
    vehicle: DemonstrationVehicle;
    owners: Party[];
    registeredOn: string;
  } | null;
  /** By the id of the checklist line that a sheet belongs to. */
  blemishes: Record<string, Blemish>;
};

type DemonstrationSubmission = Submission & { vehicle: DemonstrationVehicle | null };
export type Draft = { submission: DemonstrationSubmission; paper: PaperFacts; random: Random };

/** Where a case stands among all: `ordinal` differs for each case of each office. */
export type CaseKey = { seed: number; officeId: string; officeOrder: number; index: number; bornAt: number };
export const ordinalOf = ({ officeOrder, index }: CaseKey): number => officeOrder * 100_000 + index;

const hourMs = 3_600_000;

/** Hours from the seller's start to the buyer's answer; what one party files alone arrives at once. */
export const answerDelayMs = (key: CaseKey, { parts }: Pick<Service, 'parts'>): number =>
  !parts.includes('transfer') ? 0 : createRandom(key.seed, `delay/${ordinalOf(key)}`).integer(1, 20) * hourMs;

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

/** The eLogbook is issued from then on (truth.md E1). */
const electronicFrom = '2026-06-10';

type Rows = { service: Service; checklist: Checklist };
type Making = { key: CaseKey; rows: Rows; shape: Shape; random: Random; bornOn: CivilDate };

const randomDay = (random: Random, from: CivilDate, to: CivilDate): CivilDate => {
  const days = Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000));
  return addDays(from, random.integer(0, days));
};

/** The kind of vehicle, and the day on which it was first registered in Kenya. */
const chooseVehicle = (making: Making): { vehicle: DemonstrationVehicle; registeredOn: CivilDate } => {
  const { key, rows, shape, random, bornOn } = making;
  const isNew = rows.service.changes.includes('registration') && !rows.service.parts.includes('register');
  const now = Number(bornOn.slice(0, 4));
  const kind = shape.vehicle ?? choiceOf(rows.service).vehicle ?? (isNew ? 'car' : chooseKind(random));
  const registeredOn = isNew
    ? bornOn
    : kind === 'classic'
      ? `1988-${random.pick(['03', '07', '10'])}-14`
      : shape.isElectronic === true && addDays(bornOn, -30) > electronicFrom && random.chance(0.5)
        ? randomDay(random, electronicFrom, addDays(bornOn, -30))
        : `${random.integer(kind.startsWith('electric') ? 2023 : 2012, now - 1)}-${random.pick(['02', '05', '06', '09', '11'])}-${random.integer(10, 28)}`;
  const year = Number(registeredOn.slice(0, 4));
  const built: [number, number] =
    kind === 'classic'
      ? [1976, 1987]
      : mayHave(rows, 'importDetail')
        ? [year - 6, year - 4]
        : isNew
          ? [year, year]
          : [Math.max(2008, year - 7), year - 1];
  return { vehicle: createVehicle(key.seed, ordinalOf(key), random, kind, built, registeredOn), registeredOn };
};

const chooseKind = (random: Random): VehicleKind => {
  const roll = random.next();
  if (roll < 0.12) return 'motorcycle';
  if (roll < 0.15) return 'electric-motorcycle';
  return roll < 0.18 ? 'classic' : 'car';
};

/** Of thirty vehicles one is of a kind that no list of this program knows: portals invent new words. */
const withNewWord = (vehicle: DemonstrationVehicle, { index }: CaseKey): DemonstrationVehicle =>
  index % 30 === 17 ? { ...vehicle, fuel: vehicle.ratingCc === null ? 'solar' : 'hydrogen' } : vehicle;

const createOwners = ({ key: { seed }, key, rows, shape, random }: Making): Party[] => {
  const ordinal = ordinalOf(key) * 8;
  const isCompany =
    shape.owner === 'organisation' ||
    (Object.keys(shape).length === 0 && rows.service.subject === 'vehicle' && random.chance(0.18));
  const first = isCompany
    ? createOrganisation(seed, ordinal + 1, random.chance(0.4))
    : shape.owner === 'alien-card' || shape.owner === 'passport'
      ? createForeigner(seed, ordinal + 1, shape.owner)
      : createPerson(seed, ordinal + 1);
  return shape.isJoint ? [first, createPerson(seed, ordinal + 3)] : [first];
};

/** Who sells, has died, or is not to be found. */
const createFormerOwner = ({ key, random }: Making): Party =>
  random.chance(0.15)
    ? createOrganisation(key.seed, ordinalOf(key) * 8 + 2, random.chance(0.6))
    : createPerson(key.seed, ordinalOf(key) * 8 + 2);

const createCollector = (key: CaseKey, owner: Party, shape: Shape, random: Random): Submission['collector'] => {
  if (shape.isMaishaCard === true)
    return { name: owner.name, identity: { kind: 'maisha-card', number: owner.identity.number }, phone: owner.phone };
  if (owner.kind === 'individual' && random.chance(0.65))
    return { name: owner.name, identity: owner.identity, phone: owner.phone };
  const agent = createPerson(key.seed, ordinalOf(key) * 8 + 5);
  return { name: agent.name, identity: agent.identity, phone: agent.phone };
};

const createImport = ({ key, random, bornOn }: Making, vehicle: DemonstrationVehicle): Submission['importDetail'] => {
  const arrivedOn = addDays(bornOn, -random.integer(8, 21));
  const isEuropean = vehicle.make === 'Volkswagen' || vehicle.make === 'Mercedes-Benz';
  return {
    customsEntryNumber: `${arrivedOn.slice(2, 4)}EMKIM4${String(scatter(key.seed + 19, ordinalOf(key), 90_000_000) + 10_000_000)}`,
    customsOffice: 'EMK',
    borderPoint: 'Port of Mombasa',
    customsValueCents: random.integer(160, 1200) * 100_000,
    arrivedOn,
    firstRegisteredOn: `${vehicle.yearOfManufacture}-${String(random.integer(1, 12)).padStart(2, '0')}-${random.integer(10, 28)}`,
    firstRegisteredIn: isEuropean ? 'United Kingdom' : random.chance(0.1) ? 'Ireland' : 'Japan',
  };
};

const createLicence = ({ key, rows, random, bornOn }: Making): Licence => {
  const { kind = 'provisional', isNumbered = false, test } = choiceOf(rows.service).licence ?? {};
  const age = random.integer(40, 700);
  // A PDL holds for three months (domain facts 5), and a test is booked within them
  const isProvisional = kind === 'provisional';
  const issuedOn = addDays(bornOn, isProvisional ? -(isNumbered ? age % 60 : 0) : -age);
  return {
    kind,
    number: isNumbered ? `DL-${String(scatter(key.seed + 37, ordinalOf(key), 900_000) + 100_000)}` : null,
    categories: [random.pick(['A2', 'B1', 'B2', 'C'])],
    school: `Mfano Driving School ${random.pick(['Nairobi', 'Thika', 'Nakuru'])}`,
    issuedOn,
    expiresOn: addDays(issuedOn, isProvisional ? 90 : 730),
    ...(test === undefined
      ? {}
      : {
          testOn: addDays(bornOn, test === 'passed' ? -random.integer(2, 12) : random.integer(5, 20)),
          testCentre: 'Demonstration test centre',
        }),
    ...(test === 'passed' ? { testResult: 'passed' } : {}),
  };
};

const createBooking = ({ random, bornOn }: Making): NonNullable<Submission['booking']> => ({
  centre: 'Demonstration inspection centre',
  on: addDays(bornOn, -random.integer(0, 13)),
  slipNumber: `SLIP-${random.digits(6)}`,
  result: 'passed',
  defects: [],
});

const createRegister = (
  { key, rows, shape, random, bornOn }: Making,
  vehicle: DemonstrationVehicle,
  registeredOn: CivilDate,
  owners: Party[],
): NonNullable<Submission['register']> => {
  const ordinal = ordinalOf(key);
  const { oldSeries, changed = [], isLost } = choiceOf(rows.service);
  const isElectronic =
    registeredOn >= electronicFrom &&
    shape.isLost !== true &&
    isLost !== true &&
    (shape.isElectronic ?? random.chance(0.5));
  const changeable = changed.filter((one) => one !== 'engineNumber' || hasEngine(vehicle));
  const turned = changeable.filter((_none, place) => (key.index + place) % changeable.length === 0);
  return {
    registrationNumber: oldSeries === undefined ? vehicle.registrationNumber : createOldPlate(oldSeries, random),
    chassisNumber: vehicle.chassisNumber,
    engineNumber: turned.includes('engineNumber') ? `${vehicle.engineNumber.slice(0, -3)}118` : vehicle.engineNumber,
    bodyColour: turned.includes('bodyColour') && vehicle.bodyColour !== 'Green' ? 'Green' : vehicle.bodyColour,
    logbookNumber: `${registeredOn.slice(0, 4)}${String(scatter(key.seed + 13, ordinal, 9_000_000) + 1_000_000)}`,
    logbookSerial: isElectronic ? undefined : `C${String(scatter(key.seed + 17, ordinal, 9_000_000) + 1_000_000)}`,
    logbookMedium: isElectronic ? 'electronic' : 'paper',
    registeredOn,
    stickerNumber: `S${String(scatter(key.seed + 41, ordinal, 9_000_000) + 1_000_000)}`,
    owners,
    transfers: registeredOn > addDays(bornOn, -400) ? 0 : random.integer(0, 3),
  };
};

const banks = ['Benki ya Mfano Limited', 'Mfano Microfinance Limited', 'Mfano Asset Finance Limited'];
const createFinancier = (random: Random, kind: string) => ({ name: random.pick(banks), kind });

/** One set of what is asked, and one of the grounds that the checklist's lines name. */
const choose = ({ rows, shape, random }: Making): Pick<Submission, 'asked' | 'ground' | 'statement'> => {
  const choice = choiceOf(rows.service);
  const { parts } = rows.service;
  const grounds = listConditions(rows).flatMap((condition) => (condition.kind === 'ground' ? condition.of : []));
  const sets = choice.asked ?? [[]];
  const at = random.integer(0, sets.length - 1);
  const asked = shape.isLost === true && sets[0]?.[0] === 'lost' ? ['lost'] : (sets[at] ?? []);
  const said = choice.statements ?? ['As explained at the counter'];
  return {
    asked: [...asked],
    ground: parts.includes('ground')
      ? (choice.ground ?? random.pick(grounds.length > 0 ? grounds : ['refuses']))
      : null,
    statement: parts.includes('statement') ? (said[at] ?? random.pick(said)) : null,
  };
};

/** What is paid where no tariff names a fee: the check then says that it knows none. */
const unknownFeeCents = 50_000;

/**
 * A complete application without a fault, as the portal would send it, and the papers that go with it: the row of its
 * service says which parts are filled.
 * @param isInspectionAhead where the service has a wait before the inspection: it is booked, and there is no report yet
 */
export const createDraft = (
  key: CaseKey,
  serviceId: string,
  reference: Reference,
  shape: Shape = {},
  isInspectionAhead = false,
): Draft => {
  const { seed, officeId, bornAt } = key;
  const ordinal = ordinalOf(key);
  const random = createRandom(seed, `case/${ordinal}`);
  const bornOn = civilDateAt(bornAt);
  const rows = getServiceRows(reference, { service: serviceId, submittedAt: bornAt });
  const { service } = rows;
  const making: Making = { key, rows, shape, random, bornOn };
  const has = (part: Service['parts'][number]) => service.parts.includes(part);
  const owners = createOwners(making);
  const [owner] = owners;
  if (owner === undefined) throw new Error('an application has an owner');
  const chosen = service.subject === 'vehicle' ? chooseVehicle(making) : undefined;
  const vehicle = chosen === undefined ? null : withNewWord(chosen.vehicle, key);
  const isOnRegister = vehicle !== null && (has('register') || (mayHave(rows, 'register') && random.chance(0.6)));
  const former = service.changes.includes('owner') ? createFormerOwner(making) : owner;
  const register =
    isOnRegister && chosen !== undefined
      ? createRegister(making, vehicle, chosen.registeredOn, service.changes.includes('owner') ? [former] : owners)
      : null;
  const isImport = has('importDetail') || (mayHave(rows, 'importDetail') && random.chance(0.3));
  const submittedAt = bornAt + answerDelayMs(key, service);
  const canBeElectronic = listConditions(rows).some(({ kind }) => kind === 'medium') && bornOn >= electronicFrom;
  const isElectronic = shape.isElectronic ?? createRandom(seed, `medium/${ordinal}`).chance(0.12);
  const isFinanced = (part: 'requestedFinancier' | 'registeredFinancier', isNew: boolean): boolean =>
    has(part) || (shape.isFinanced === true && mayHave(rows, part) && (isNew || !mayHave(rows, 'requestedFinancier')));
  const submission: DemonstrationSubmission = {
    id: createUuid(bornAt, `${seed}/${ordinal}`),
    reference: `DEMO-${key.officeOrder + 1}${String(seed % 100).padStart(2, '0')}-${String(key.index + 1).padStart(5, '0')}`,
    officeId,
    service: service.id,
    sourceSystem: 'demonstration',
    submittedAt,
    medium: canBeElectronic && isElectronic ? 'electronic' : 'paper',
    ...choose(making),
    vehicle: vehicle === null || register === null ? vehicle : { ...vehicle, registeredOn: register.registeredOn },
    licence: service.subject === 'licence' ? createLicence(making) : null,
    owners,
    previousOwners: [],
    registeredFinancier: isFinanced('registeredFinancier', key.index % 2 === 0)
      ? createFinancier(random, bornOn >= '2026-01-01' && random.chance(0.5) ? 'in-charge' : 'joint-owner')
      : null,
    requestedFinancier: isFinanced('requestedFinancier', true) ? createFinancier(random, 'in-charge') : null,
    importDetail: isImport && vehicle !== null ? createImport(making, vehicle) : null,
    transfer: has('transfer')
      ? {
          seller: former,
          reference: `DEMO-T${String(scatter(seed + 23, ordinal, 900_000) + 100_000)}`,
          soldOn: addDays(bornOn, -random.integer(0, 3)),
          mileageKm: random.integer(vehicle?.bodyType === 'Motorcycle' ? 4 : 31, 210) * 1000 + random.integer(0, 999),
          sellerStartedAt: bornAt,
          buyerAnsweredAt: submittedAt,
          buyerAnswer: 'accepted',
        }
      : null,
    register,
    restrictions: [],
    booking: has('booking') ? createBooking(making) : null,
    registeredIn: null,
    delivery: 'counter',
    declared: {},
    collector: createCollector(key, owner, shape, random),
    payments: [],
    document: {
      id: documentIdOf(key, 1),
      name: `${(vehicle?.registrationNumber ?? owner.name).replaceAll(' ', '')}.pdf`,
    },
  };
  submission.declared = declare(rows, {
    submission,
    random,
    bornOn,
    isInspectionAhead,
  });
  const quote = quoteFee(submission, reference, bornOn);
  const owed = quote.totalCents === 0 && quote.missing.length > 0 ? unknownFeeCents : quote.totalCents;
  if (owed > 0)
    submission.payments = [
      {
        invoiceNumber: `DEMO${random.digits(7)}`,
        reference: `T${random.pick([...'ABCDEFGHJK'])}${random.digits(2)}DEMO${random.digits(2)}`,
        amountCents: owed,
        paidAt: submittedAt - 600_000,
        payer: submission.transfer === null ? 'applicant' : 'buyer',
        method: 'm-pesa',
        reflected: true,
      },
    ];
  return { submission, paper: { logbook: createLogbook(submission, register), blemishes: {} }, random };
};

/** The old logbook says what the register held. */
const createLogbook = (
  { vehicle }: DemonstrationSubmission,
  register: Submission['register'],
): PaperFacts['logbook'] =>
  register === null || vehicle === null
    ? null
    : {
        number: register.logbookNumber,
        serial: register.logbookSerial ?? '',
        medium: register.logbookMedium,
        vehicle: {
          ...vehicle,
          registrationNumber: register.registrationNumber,
          engineNumber: register.engineNumber,
          bodyColour: register.bodyColour ?? vehicle.bodyColour,
        },
        owners: register.owners,
        registeredOn: register.registeredOn,
      };
