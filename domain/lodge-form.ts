import type { CheckCall, Checklist } from './checklist.ts';
import { listPlainConditions } from './condition.ts';
import type { Service } from './service.ts';
import { knownWords, type WordList } from './word.ts';

/**
 * The form of a service at the counter: what the row and its checklist ask for, as sections of fields. No service has a
 * form of its own. What an officer types stays text, by the path of its field, until the submission is built of it.
 */
export type FieldKind = 'text' | 'code' | 'prose' | 'date' | 'whole' | 'money' | 'word' | 'words';
/** Lists of a form beside the open ones: the locale files name them under `lodge:choice`. */
export type ChoiceList = 'medium' | 'partyKind' | 'buyerAnswer' | 'county';

/** Every field by its name: how it is read, and the words to choose from. */
const fieldKinds = {
  medium: { kind: 'word', list: 'medium', of: ['paper', 'electronic'] },
  asked: { kind: 'words', list: 'asked', of: knownWords.asked },
  ground: { kind: 'word', list: 'ground', of: knownWords.ground },
  statement: { kind: 'prose' },
  delivery: { kind: 'word', list: 'delivery', of: knownWords.delivery },
  registrationNumber: { kind: 'code' },
  chassisNumber: { kind: 'code' },
  engineNumber: { kind: 'code' },
  make: { kind: 'text' },
  model: { kind: 'text' },
  vehicleClass: { kind: 'word', list: 'vehicleClass', of: knownWords.vehicleClass },
  vehicleType: { kind: 'text' },
  bodyType: { kind: 'text' },
  bodyColour: { kind: 'text' },
  yearOfManufacture: { kind: 'whole' },
  fuel: { kind: 'word', list: 'fuel', of: knownWords.fuel },
  transmission: { kind: 'word', list: 'transmission', of: knownWords.transmission },
  driveSide: { kind: 'word', list: 'driveSide', of: knownWords.driveSide },
  ratingCc: { kind: 'whole' },
  tareWeightKg: { kind: 'whole' },
  loadCapacityKg: { kind: 'whole' },
  passengers: { kind: 'whole' },
  axles: { kind: 'whole' },
  use: { kind: 'word', list: 'use', of: knownWords.use },
  condition: { kind: 'word', list: 'condition', of: knownWords.condition },
  licenceKind: { kind: 'word', list: 'licenceKind', of: knownWords.licenceKind },
  licenceNumber: { kind: 'code' },
  categories: { kind: 'words', list: 'licenceCategory', of: knownWords.licenceCategory },
  school: { kind: 'text' },
  testOn: { kind: 'date' },
  testCentre: { kind: 'text' },
  partyKind: { kind: 'word', list: 'partyKind', of: ['individual', 'organisation'] },
  name: { kind: 'text' },
  identityKind: { kind: 'word', list: 'identityKind', of: knownWords.identityKind },
  identityNumber: { kind: 'code' },
  kraPin: { kind: 'code' },
  phone: { kind: 'text' },
  email: { kind: 'text' },
  postalAddress: { kind: 'text' },
  soldOn: { kind: 'date' },
  mileageKm: { kind: 'whole' },
  buyerAnswer: { kind: 'word', list: 'buyerAnswer', of: ['accepted', 'later'] },
  logbookNumber: { kind: 'code' },
  logbookSerial: { kind: 'code' },
  logbookMedium: { kind: 'word', list: 'medium', of: ['paper', 'electronic'] },
  registeredOn: { kind: 'date' },
  transfers: { kind: 'whole' },
  stickerNumber: { kind: 'code' },
  plateFrontSerial: { kind: 'code' },
  plateRearSerial: { kind: 'code' },
  financierKind: { kind: 'word', list: 'financierKind', of: knownWords.financierKind },
  customsEntryNumber: { kind: 'code' },
  customsOffice: { kind: 'text' },
  borderPoint: { kind: 'text' },
  customsValue: { kind: 'money' },
  arrivedOn: { kind: 'date' },
  firstRegisteredOn: { kind: 'date' },
  firstRegisteredIn: { kind: 'text' },
  centre: { kind: 'text' },
  bookedOn: { kind: 'date' },
  slipNumber: { kind: 'code' },
  number: { kind: 'code' },
  ownerName: { kind: 'text' },
  lender: { kind: 'text' },
  startsOn: { kind: 'date' },
  issuedOn: { kind: 'date' },
  expiresOn: { kind: 'date' },
  inspectedOn: { kind: 'date' },
  county: { kind: 'word', list: 'county', of: [] },
  subCounty: { kind: 'text' },
  invoiceNumber: { kind: 'code' },
  paymentReference: { kind: 'code' },
  amount: { kind: 'money' },
  paidOn: { kind: 'date' },
  method: { kind: 'word', list: 'paymentMethod', of: knownWords.paymentMethod },
} as const satisfies Record<
  string,
  { kind: FieldKind } | { kind: 'word' | 'words'; list: WordList | ChoiceList; of: readonly string[] }
>;
export type FieldName = keyof typeof fieldKinds;
export const fieldNames = Object.keys(fieldKinds) as FieldName[]; // keys of the table above

export type Field = {
  /** Where the value belongs in the submission: `owners/0/name`. */
  path: string;
  name: FieldName;
  kind: FieldKind;
  required: boolean;
  /** Of a field of words: those to choose from, and the list that names them. */
  words?: { list: WordList | ChoiceList; of: readonly string[] };
};

export const sectionIds = [
  'request',
  'vehicle',
  'licence',
  'owner',
  'seller',
  'sale',
  'register',
  'registered',
  'requestedFinancier',
  'registeredFinancier',
  'importDetail',
  'booking',
  'registeredIn',
  'declared',
  'collector',
  'payment',
] as const;
export type SectionId = (typeof sectionIds)[number];
export type Section = {
  /** Its path, and what tells two of one kind apart: `owners/1`, `declared/logbook`. */
  path: string;
  id: SectionId;
  /** Its owner by the place from 0, or the paper that is keyed. */
  of: number | string | null;
  /** Nothing of it has to be there; what is begun is then asked whole. */
  optional: boolean;
  fields: Field[];
};

/** What an officer has typed, by the path of the field. */
export type Typed = Readonly<Record<string, string>>;
type Rows = { service: Service; checklist: Checklist };
export const mostOwners = 6;

type Asked = FieldName | [name: FieldName, member: string];
/** Fields of one section; one named `name?` may stay empty. */
const fieldsOf = (path: string, required: readonly Asked[], optional: readonly Asked[] = []): Field[] =>
  [...required.map((one) => [one, true] as const), ...optional.map((one) => [one, false] as const)].map(
    ([asked, isRequired]) => {
      const [name, member] = typeof asked === 'string' ? [asked, asked] : asked;
      const { kind, ...words } = fieldKinds[name];
      const of = 'list' in words ? { words } : {};
      return { path: path === '' ? member : `${path}/${member}`, name, kind, required: isRequired, ...of };
    },
  );

const identity: Asked[] = [
  ['identityKind', 'identity/kind'],
  ['identityNumber', 'identity/number'],
];
const party: Asked[] = [['partyKind', 'kind'], 'name', ...identity, 'kraPin'];

const contact: Asked[] = ['phone', 'email', 'postalAddress'];

/** The fields that a check reads of a paper. */
const readBy = ({ id }: CheckCall): FieldName[] => {
  switch (id) {
    case 'seller-name':
      return ['ownerName'];
    case 'logbook-vehicle':
      return ['number', 'registrationNumber', 'chassisNumber'];
    case 'engine-equality':
      return ['engineNumber'];
    case 'paper-names-vehicle':
      return ['registrationNumber', 'chassisNumber'];
    case 'paper-names':
      return ['name'];
    case 'lender-named':
      return ['lender'];
    case 'customs-entry-equality':
    case 'import-declaration-format':
      return ['number'];
    case 'cover-dates':
      return ['startsOn', 'expiresOn'];
    case 'paper-valid':
      return ['issuedOn', 'expiresOn'];
    case 'booking-wait':
      return ['bookedOn'];
    case 'paper-age':
    case 'paper-date':
      return ['inspectedOn'];
    default:
      return [];
  }
};

const listDeclared = ({ checklist }: Rows): Section[] => {
  const papers = new Map<string, Set<FieldName>>();
  for (const call of checklist.lines.flatMap(({ checks }) => checks)) {
    if (!('paper' in call)) continue;
    const fields = papers.get(call.paper) ?? new Set();
    for (const name of readBy(call)) fields.add(name);
    papers.set(call.paper, fields);
  }
  return [...papers].map(([paper, names]) => {
    const path = `declared/${paper}`;
    return { path, id: 'declared', of: paper, optional: true, fields: fieldsOf(path, [], [...names]) };
  });
};

/** The plain conditions of a row and of its checklist, wherever they stand. */
const listConditions = ({ service, checklist }: Rows) =>
  [...Object.values(service.conditions), ...checklist.lines.flatMap(({ when }) => when ?? [])].flatMap(
    listPlainConditions,
  );

const listRequest = (rows: Rows): Field[] => {
  const { service } = rows;
  const conditions = listConditions(rows);
  const asked = [...new Set(conditions.flatMap((one) => (one.kind === 'asked' ? one.what : [])))];
  const grounds = [...new Set(conditions.flatMap((one) => (one.kind === 'ground' ? one.of : [])))];
  const choose = (name: 'asked' | 'ground' | 'delivery', of: readonly string[], required: boolean): Field[] =>
    fieldsOf('', required ? [name] : [], required ? [] : [name]).map((field) => ({
      ...field,
      words: { list: name, of },
    }));
  return [
    ...(asked.length === 0 ? [] : choose('asked', asked, false)),
    ...(conditions.some(({ kind }) => kind === 'medium') ? fieldsOf('', ['medium']) : []),
    ...(service.parts.includes('ground')
      ? choose('ground', grounds.length === 0 ? knownWords.ground : grounds, true)
      : []),
    ...(service.parts.includes('statement') ? fieldsOf('', ['statement']) : []),
    ...choose('delivery', service.delivery, true),
  ];
};

/** How many owners the form has: those begun, and as many as were asked for. */
export const countOwners = (typed: Typed): number => {
  const places = Object.keys(typed).flatMap((path) => /^owners\/(\d)\//.exec(path)?.[1] ?? []);
  return Math.min(mostOwners, Math.max(0, ...places.map(Number)) + 1);
};

/** The sections that a service asks for, in the order in which they are filled in. */
export const listSections = (rows: Rows, typed: Typed): Section[] => {
  const { service } = rows;
  const has = (part: Service['parts'][number]) => service.parts.includes(part);
  const isOfVehicle = service.subject === 'vehicle';
  const one = (id: SectionId, path: string, fields: Field[], optional = false): Section[] => [
    { path, id, of: null, optional, fields },
  ];
  const isChanged = service.changes.includes('particulars');
  // Who has it is the seller, or whoever applies
  const isOfOther = service.changes.includes('owner') && !has('transfer');
  const conditions = listConditions(rows);
  const mayHave = (part: string) =>
    conditions.some((condition) => condition.kind === 'part' && condition.name === part);
  return [
    ...one('request', 'request', listRequest(rows)),
    ...(isOfVehicle
      ? one(
          'vehicle',
          'vehicle',
          fieldsOf(
            'vehicle',
            [
              ...(has('register') ? (['registrationNumber'] as const) : []),
              ...(['chassisNumber', 'engineNumber', 'make', 'model', 'vehicleType', 'bodyType', 'bodyColour'] as const),
              ...(['yearOfManufacture', 'fuel', 'tareWeightKg', 'passengers', 'axles', 'use', 'condition'] as const),
            ],
            [
              ...(has('register') ? [] : (['registrationNumber'] as const)),
              ...(['vehicleClass', 'ratingCc', 'transmission', 'driveSide', 'loadCapacityKg'] as const),
            ],
          ),
        )
      : one(
          'licence',
          'licence',
          fieldsOf(
            'licence',
            [['licenceKind', 'kind'], 'categories'],
            [['licenceNumber', 'number'], 'issuedOn', 'expiresOn', 'school', 'testOn', 'testCentre'],
          ),
        )),
    ...Array.from({ length: countOwners(typed) }, (_, place): Section => {
      const path = `owners/${place}`;
      return { path, id: 'owner', of: place, optional: false, fields: fieldsOf(path, party, contact) };
    }),
    ...(has('transfer')
      ? [
          ...one('seller', 'transfer/seller', fieldsOf('transfer/seller', party, contact)),
          ...one('sale', 'transfer', fieldsOf('transfer', ['soldOn', 'buyerAnswer'], ['mileageKm'])),
        ]
      : []),
    ...(isOfVehicle && has('register')
      ? [
          ...one(
            'register',
            'register',
            fieldsOf(
              'register',
              ['logbookNumber', 'logbookMedium', 'registeredOn'],
              [
                ...(isChanged ? (['chassisNumber', 'engineNumber', 'bodyColour', 'bodyType', 'use'] as const) : []),
                ...(['logbookSerial', 'transfers', 'stickerNumber', 'plateFrontSerial', 'plateRearSerial'] as const),
              ],
            ),
          ),
          ...(isOfOther ? one('registered', 'register/owners/0', fieldsOf('register/owners/0', party)) : []),
        ]
      : []),
    ...(has('requestedFinancier') || mayHave('requestedFinancier')
      ? one(
          'requestedFinancier',
          'requestedFinancier',
          fieldsOf('requestedFinancier', ['name', ['financierKind', 'kind']]),
          !has('requestedFinancier'),
        )
      : []),
    ...(has('registeredFinancier') || mayHave('registeredFinancier')
      ? one(
          'registeredFinancier',
          'registeredFinancier',
          fieldsOf('registeredFinancier', ['name', ['financierKind', 'kind']]),
          !has('registeredFinancier'),
        )
      : []),
    ...(has('importDetail') || mayHave('importDetail')
      ? one(
          'importDetail',
          'importDetail',
          fieldsOf('importDetail', [
            ...(['customsEntryNumber', 'customsOffice', 'borderPoint'] as const),
            ['customsValue', 'customsValueCents'],
            ...(['arrivedOn', 'firstRegisteredOn', 'firstRegisteredIn'] as const),
          ]),
          !has('importDetail'),
        )
      : []),
    ...(has('booking')
      ? one('booking', 'booking', fieldsOf('booking', ['centre', ['bookedOn', 'on'], 'slipNumber']))
      : []),
    ...(service.changes.includes('registration')
      ? one('registeredIn', 'registeredIn', fieldsOf('registeredIn', [['county', 'countyCode'], 'subCounty']), true)
      : []),
    ...listDeclared(rows),
    ...one('collector', 'collector', fieldsOf('collector', ['name', ...identity], ['phone']), true),
    ...one(
      'payment',
      'payments/0',
      fieldsOf(
        'payments/0',
        ['invoiceNumber', ['paymentReference', 'reference'], ['amount', 'amountCents'], ['paidOn', 'paidAt']],
        ['method'],
      ),
      true,
    ),
  ];
};
