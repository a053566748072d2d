import { readFileSync } from 'node:fs';
import { type Application, applicationSchema, type Release } from '#domain/application.ts';
import type { Item } from '#domain/item.ts';
import type { Party } from '#domain/party.ts';
import { getService } from '#domain/service.ts';
import { type PaperFonts, paperFontFiles } from '#electron/paper/layout/page.ts';
import { type PaperWords, paperWordingSchema } from '#electron/paper/layout/words.ts';
import { itemOf, testReference, type VehicleApplication } from '#test/support/application.ts';

const resource = (path: string) => readFileSync(new URL(`../../../resources/${path}`, import.meta.url));

export const readFonts = (): PaperFonts => {
  const { regular, semiBold, bold, mono } = paperFontFiles;
  const read = (file: string) => new Uint8Array(resource(`fonts/${file}`));
  return { regular: read(regular), semiBold: read(semiBold), bold: read(bold), mono: read(mono) };
};

export const readWords = (): PaperWords => {
  const read = (language: 'en' | 'sw') =>
    paperWordingSchema.parse(JSON.parse(resource(`locales/${language}/paper.json`).toString('utf8')));
  return { en: read('en'), sw: read('sw') };
};

export const createParty = (name: string, number: number, kind: Party['kind'] = 'individual'): Party => ({
  kind,
  name,
  identity:
    kind === 'individual'
      ? { kind: 'national-id', number: String(20_000_000 + number) }
      : { kind: 'company', number: `PVT-${7_000 + number}XKL` },
  kraPin: `${kind === 'individual' ? 'A' : 'P'}${String(4_000_000 + number).padStart(9, '0')}M`,
});

const createItem = (place: number, kind: string, change: Partial<Item> = {}): Item => ({
  id: `0199a1b2-0000-7000-8000-0000000001${String(place).padStart(2, '0')}`,
  kind,
  made: 'printed',
  handOver: 'collection',
  serial: null,
  number: null,
  sheets: [],
  shelf: null,
  ...change,
});
/** What the makers of a paper take of a record besides the record itself. */
export const orderOf = (application: Application) => ({
  application,
  itemId: itemOf(application).id,
  service: getService(testReference, application),
});

const approvedAt = Date.UTC(2026, 8, 14, 7, 42);

const parsed = applicationSchema.parse({
  id: '0199a1b2-0000-7000-8000-000000000001',
  reference: 'NTSA-2026-004417',
  officeId: 'nairobi-upper-hill',
  service: 'registration-used',
  standing: 'approved',
  version: 4,
  revision: 1,
  sourceSystem: 'ecitizen',
  submittedAt: Date.UTC(2026, 8, 11, 6, 5),
  resubmittedAt: null,
  medium: 'paper',
  asked: [],
  vehicle: {
    registrationNumber: 'KDV 482M',
    chassisNumber: 'NZE161-7012345',
    engineNumber: '1NZ-E482913',
    make: 'TOYOTA',
    model: 'COROLLA AXIO HYBRID',
    vehicleType: 'MOTOR CAR',
    bodyType: 'SALOON',
    bodyColour: 'PEARL WHITE',
    yearOfManufacture: 2019,
    fuel: 'petrol',
    transmission: 'automatic',
    driveSide: 'right',
    ratingCc: 1496,
    tareWeightKg: 1140,
    loadCapacityKg: 275,
    passengers: 5,
    axles: 2,
    use: 'private',
    condition: 'used',
  },
  owners: [createParty('WANJIKU MARY KAMAU', 1)],
  previousOwners: [],
  registeredFinancier: null,
  requestedFinancier: null,
  importDetail: {
    customsEntryNumber: '26EMKIM401240252',
    customsOffice: 'Embakasi ICD',
    borderPoint: 'Mombasa',
    customsValueCents: 98_000_000,
    arrivedOn: '2026-08-02',
    firstRegisteredOn: '2019-05-20',
    firstRegisteredIn: 'Japan',
  },
  transfer: null,
  register: null,
  restrictions: [],
  declared: {},
  collector: { name: 'WANJIKU MARY KAMAU', identity: { kind: 'national-id', number: '20000001' } },
  payments: [],
  document: { id: 'document-1', name: 'application.pdf' },
  verification: {},
  decision: { kind: 'approved', reasons: [], revision: 1, at: approvedAt, by: '10442' },
  approvals: [{ documentSha256: 'a'.repeat(64), revision: 1, at: approvedAt, by: '10442' }],
  holds: [],
  assignment: null,
  items: [
    createItem(1, 'paper-logbook', { number: 'K9021447318' }),
    createItem(2, 'plate-front', { made: 'produced' }),
    createItem(3, 'plate-rear', { made: 'produced' }),
  ],
  surrenders: [],
  releases: [],
  evidence: [],
  timeline: [],
});
if (parsed.vehicle === null) throw new Error('it is given above');
export const registration: VehicleApplication = { ...parsed, vehicle: parsed.vehicle };

const otieno = createParty('OTIENO BRIAN ODHIAMBO', 12);

export const transfer: VehicleApplication = {
  ...registration,
  id: '0199a1b2-0000-7000-8000-000000000002',
  reference: 'NTSA-2026-004502',
  service: 'ownership-transfer',
  sourceSystem: 'demonstration',
  vehicle: {
    ...registration.vehicle,
    registrationNumber: 'KCB 117T',
    registeredOn: '2015-03-02',
    make: 'ISUZU',
    model: 'NQR 66',
    vehicleType: 'LORRY',
    bodyType: 'FLATBED',
    fuel: 'diesel',
    transmission: 'manual',
    use: 'commercial',
    conditions:
      'Not to carry more than three persons in the cab. Load to be secured under cover on any road outside a county of a city.',
  },
  owners: [createParty('Savannah Haulage and General Logistics (East Africa) Company Limited', 31, 'organisation')],
  previousOwners: [createParty('ACHIENG GRACE ATIENO', 13)],
  registeredFinancier: { name: 'Equatorial Commercial Bank of Kenya Limited', kind: 'in-charge' },
  importDetail: null,
  transfer: {
    reference: 'TR-88121',
    seller: otieno,
    soldOn: '2026-09-01',
    mileageKm: 182_400,
    sellerStartedAt: approvedAt,
    buyerAnsweredAt: approvedAt,
    buyerAnswer: 'accepted',
  },
  register: {
    registrationNumber: 'KCB117T',
    chassisNumber: 'NZE161-7012345',
    engineNumber: '1NZ-E482913',
    logbookNumber: 'K7719204411',
    logbookMedium: 'paper',
    registeredOn: '2015-03-02',
    owners: [otieno],
    transfers: 1,
  },
  items: registration.items.slice(0, 1),
  surrenders: [{ kind: 'logbook', number: 'K7719204411' }],
};

const longName = 'Abdulrahman-Muhammad Wanyonyi Ole Nkaissery Chepkemboi Kiprotich arap Lelgotet Wa Mwang’ombe';

/** The longest the schema lets in, in every place at once. */
export const longest: VehicleApplication = {
  ...transfer,
  vehicle: {
    ...transfer.vehicle,
    registrationNumber: 'KMCA 123A',
    make: 'MERCEDES-BENZ SPECIAL PURPOSE',
    model: 'ACTROS 2646 LS 6X4 STREAMSPACE RETARDER HIGH ROOF SPECIAL EDITION WITH CRANE',
    vehicleType: 'PRIME MOVER FOR ARTICULATED COMBINATIONS',
    bodyType: 'TRACTOR UNIT WITH SLEEPER CAB AND HYDRAULIC LOADER',
    bodyColour: 'METALLIC SILVER WITH BLUE AND YELLOW STRIPES',
    chassisNumber: 'WDB9634031L0123456789',
    engineNumber: 'OM471.928-C-0123456-LA',
    conditions: 'Subject to the conditions of the licence of the operator. '.repeat(8).trim(),
  },
  owners: [
    createParty(longName, 51),
    createParty(longName.toUpperCase(), 52),
    createParty(`${longName} Company Limited`, 53, 'organisation'),
  ],
  previousOwners: [61, 62, 63, 64].map((number) => createParty(`${longName} ${number}`, number)),
  registeredFinancier: { name: `${longName} Savings and Credit Co-operative Society Limited`, kind: 'joint-owner' },
  importDetail: registration.importDetail,
  restrictions: [{ kind: 'caveat', note: 'Court order', since: '2026-01-01' }],
};

const sheet: Item['sheets'][number] = {
  jobId: '0199a1b2-0000-7000-8000-00000000000a',
  documentSha256: 'a'.repeat(64),
  workstationId: 'w1',
  outcome: 'confirmed',
  serial: 'B1042337',
  at: approvedAt,
  by: '10442',
};
const releaseOf = (items: string[]): Release => ({
  items,
  collector: { name: 'KIPLAGAT JOSEPH CHERUIYOT', identity: { kind: 'national-id', number: '28114907' } },
  nameMatch: 'exact',
  surrendered: [{ kind: 'logbook', number: 'K7719204411' }],
  signature: {
    strokes: [
      [
        60, 150, 75, 90, 95, 45, 110, 40, 112, 70, 96, 120, 100, 150, 122, 132, 140, 104, 150, 108, 150, 136, 166, 138,
        190, 104, 204, 100, 208, 128, 226, 132,
      ],
      [
        226, 132, 260, 40, 276, 30, 270, 70, 250, 134, 268, 136, 300, 100, 312, 104, 316, 132, 340, 128, 372, 96, 380,
        130, 420, 118, 470, 126, 540, 96,
      ],
      [80, 168, 300, 158, 520, 150],
    ],
  },
  slipNumber: 'UH-000318-26',
  officerName: 'Njeri Wambui',
  at: Date.UTC(2026, 8, 16, 8, 17),
  by: '10519',
});
const giveAll = (application: Application): Application => {
  const items = application.items.map((item) => (item.made === 'printed' ? { ...item, sheets: [sheet] } : item));
  return { ...application, items, releases: [releaseOf(items.map(({ id }) => id))] };
};
export const handedOver = giveAll(transfer);
/** A logbook and both plates in one hand-over. */
export const allHandedOver = giveAll(registration);
