import { describe, expect, test } from 'vitest';
import { type Application, applicationSchema, paymentSchema } from '#domain/application.ts';
import {
  type FeeQuote,
  type FeeSchedule,
  feeRowSchema,
  feeScheduleSchema,
  formatMoney,
  publishedTotalSchema,
  quoteFee,
  readQuote,
} from '#domain/fee.ts';
import type { Reference } from '#domain/reference.ts';
import { createApplication, testReference } from '#test/support/application.ts';

type Vehicle = { ratingCc?: number | null; vehicleClass?: string };
const plain = createApplication();

/** The shipped tariff beside a row of the service that pays just these components. */
const paying = (service: string, fees: string[], reference: Reference = testReference): Reference => ({
  ...reference,
  service: testReference.service.slice(0, 1).map((row) => ({
    ...row,
    id: service,
    fees: fees.map((component) => ({ component })),
    conditions: {},
  })),
});
const createFor = (service: string, { ratingCc = 1496, vehicleClass }: Vehicle = {}) => ({
  ...plain,
  service,
  vehicle: { ...plain.vehicle, ratingCc, vehicleClass },
});
const day = '2026-03-02';
const quoteOf = (service: string, fees: string[], vehicle?: Vehicle, on = day): FeeQuote =>
  quoteFee(createFor(service, vehicle), paying(service, fees), on);

const transferParts = ['base-fee', 'logbook-fee', 'esticker-fee', 'ecitizen-fee'];
const withoutSticker = ['base-fee', 'logbook-fee', 'ecitizen-fee'];
const registrationParts = ['base-fee', 'inspection-fee', 'esticker-fee', 'ecitizen-fee'];
const whole = ['service-fee'];
const list2017 = 'NTSA list of 2017 (facts 3.4 A)';
const guide = 'source document 004';
const car = (ratingCc: number): Vehicle => ({ ratingCc, vehicleClass: 'car' });
const trailer: Vehicle = { ratingCc: null, vehicleClass: 'trailer-under-four-wheels' };
const bigTrailer: Vehicle = { ratingCc: null, vehicleClass: 'trailer-four-wheels' };
const tractor: Vehicle = { ratingCc: 3900, vehicleClass: 'tractor' };
const motorcycle: Vehicle = { ratingCc: 149, vehicleClass: 'motorcycle' };
const electric: Vehicle = { ratingCc: null, vehicleClass: 'car' };

/** Service, components, vehicle, KSh, source. `undefined`: no source has it, so it is named as missing. */
type Fact = [service: string, fees: string[], vehicle: Vehicle | undefined, ksh: number | undefined, source: string];
const transfer = (fees: string[], vehicle: Vehicle | undefined, ksh: number | undefined, source: string): Fact => [
  'ownership-transfer',
  fees,
  vehicle,
  ksh,
  source,
];
const registration = (vehicle: Vehicle, ksh: number | undefined, source: string): Fact[] =>
  ['registration-used', 'registration-new'].map((service) => [service, ['base-fee'], vehicle, ksh, source]);
const facts: Fact[] = [
  ...(
    [
      [[1, 1000], 1660, 2210],
      [[1001, 1200], 1890, 2440],
      [[1201, 1500], 2065, 2615],
      [[1501, 1700], 2410, 2960],
      [[1701, 2000], 2695, 3245],
      [[2001, 2500], 3845, 4395],
      // 5,505 in the guide: the published total, not the sum
      [[2501, 3000], 5055, 5605],
      [[3001, 16_000], 5915, 6465],
    ] as const
  ).flatMap(([ends, base, all]) =>
    ends.flatMap((cc) => [
      transfer(['base-fee'], car(cc), base, list2017),
      transfer(withoutSticker, car(cc), all, `${list2017} + 500 + 50; ${guide}`),
      transfer(transferParts, car(cc), all + 750, `${guide}: the e-sticker on every transfer`),
    ]),
  ),
  transfer(transferParts, car(1800), 3995, `${guide}, its example of 1,800 cc`),
  transfer(['base-fee'], motorcycle, 1660, `${list2017}: by rating, no row of its own`),
  transfer(withoutSticker, trailer, 1580, `${list2017} 1,030; ${guide}`),
  // 2,240 in the guide: the published total, not the sum
  transfer(withoutSticker, bigTrailer, 2440, `${list2017} 1,890`),
  transfer(withoutSticker, tractor, 1580, `${list2017} 1,030 whatever its rating; ${guide}`),
  transfer(['base-fee'], electric, undefined, 'no source has a band for electric vehicles (facts 3.4 A)'),
  transfer(['base-fee'], car(0), undefined, 'a rating of nothing is in no band'),
  ...registration(car(1000), 1700, 'nairobileo 14267'),
  ...registration(car(1001), 2100, 'nairobileo 14267'),
  ...registration(car(1200), 2100, 'nairobileo 14267'),
  ...registration(car(1201), undefined, 'not found (facts 8)'),
  ...registration(car(3000), undefined, 'not found (facts 8)'),
  ...registration(car(3001), 8300, 'nairobileo 14267'),
  ...registration(electric, undefined, 'no source has a band for electric vehicles'),
  ['registration-used', registrationParts, car(1000), 3450, 'base + 1,750 (breakingkenyanews, source document 003)'],
  ['registration-new', registrationParts, car(1000), 3450, 'base + 1,750 (breakingkenyanews, source document 003)'],
  [
    'registration-used',
    ['inspection-fee', 'esticker-fee', 'ecitizen-fee'],
    car(1500),
    1750,
    'breakingkenyanews; source document 003',
  ],
  ['transfer-succession', ['inspection-fee'], car(1500), 1000, 'forced transfer pays an inspection (facts 3.6)'],
  ['transfer-succession', ['base-fee'], car(1500), undefined, 'not found'],
  ['duplicate-logbook', whole, undefined, 2550, 'nairobiwire 2024; hapakenya 2025'],
  ['discharge', whole, undefined, 1175, 'automate 2024'],
  ['in-charge', whole, undefined, undefined, 'not found'],
  ['re-registration', whole, undefined, undefined, 'not found'],
  ['de-registration', whole, undefined, undefined, 'not found'],
  ['change-of-particulars', whole, undefined, 1050, 'tengele 51f29c3c'],
  ['change-of-particulars', ['colour-fee'], undefined, 500, 'nation 4460934'],
  ['record-update', whole, undefined, 0, 'pressrelease 434'],
  ['plates-new-generation', whole, car(1500), 3050, 'thekenyatimes; NTSA at mideyahdigital'],
  ['plates-new-generation', whole, motorcycle, 1500, 'getin4 Dec 2022; 750 at tandaotv'],
  ['plates-lost', ['one-plate-fee'], undefined, 1150, 'kenyantimes Apr 2022'],
  ['plates-lost', ['two-plates-fee'], undefined, 2050, 'kenyantimes Apr 2022'],
  ['plates-electric', whole, electric, 3000, 'kdrtv'],
  ['plates-special', ['special-number-fee'], undefined, 30_000, 'breakingkenyanews; getin4'],
  ['plates-special', ['personalised-number-fee'], undefined, 1_000_000, 'breakingkenyanews'],
  ['vehicle-search', whole, undefined, 550, 'kenyans.co.ke 118938; 003; 004'],
  ['vehicle-inspection', whole, undefined, 1050, 'kenyans.co.ke 113401'],
  ['sticker-issue', ['esticker-fee'], undefined, 750, `${guide}; 700 at joomag 2017`],
  ['pdl', whole, undefined, 650, 'evarlic'],
  ['driving-test', whole, undefined, 1050, 'evarlic'],
  ['interim-licence', whole, undefined, 750, 'evarlic'],
  ['smart-licence', whole, undefined, 3050, 'kenyainsights; 3,500 at eastleighvoice 51233'],
];

test.each(facts)('%s %j of %j is KSh %s: %s', (service, fees, vehicle, ksh, source) => {
  const quote = quoteOf(service, fees, vehicle);
  expect(source).not.toBe('');
  expect(quote.missing).toEqual(ksh === undefined ? fees : []);
  expect(quote.totalCents).toBe((ksh ?? 0) * 100);
});

test('every rate in the tariff has its fact above, and nothing is quoted that has none', () => {
  const told = new Set(facts.flatMap(([service, fees]) => fees.map((component) => `${service} ${component}`)));
  const rated = testReference.fee.flatMap(({ rows }) => rows.filter(({ service }) => service !== '*'));
  expect(rated.map(({ service, component }) => `${service} ${component}`).filter((rate) => !told.has(rate))).toEqual(
    [],
  );
});

test('a service without a vehicle is priced by the rates for any', () => {
  const quote = (service: string, fees: string[]) =>
    quoteFee({ ...plain, service, vehicle: null }, paying(service, fees), day);
  expect(quote('pdl', whole).totalCents).toBe(65_000);
  expect(quote('ownership-transfer', ['base-fee']).missing).toEqual(['base-fee']);
});

describe('the eCitizen charge goes by the sum of the other lines', () => {
  const priced = (ksh: number | null): Reference => {
    const rows = ksh === null ? [] : [{ service: '*', component: 'x', amountCents: Math.round(ksh * 100) }];
    return { ...testReference, fee: [...testReference.fee, { ...schedule('X', {}, 0), rows }] };
  };
  const chargeOn = (ksh: number | null, on = day, fees = ['x', 'ecitizen-fee']) =>
    quoteFee(createFor('any'), paying('any', fees, priced(ksh)), on).lines.find(
      ({ component }) => component === 'ecitizen-fee',
    );

  test.each([
    [0, 5],
    [198, 5],
    [198.99, 5],
    [199, undefined],
    [200, 10],
    [299, 10],
    [300, 15],
    [499, 15],
    [500, 20],
    [699, 20],
    [700, 25],
    [999, 25],
    [1000, undefined],
    [1000.01, 50],
    [1001, 50],
    [100_000_000, 50],
  ])('as gazetted on 14 December 2023 (allafrica 202312230083): KSh %s costs %s', (ksh, charge) =>
    expect(chargeOn(ksh)?.amountCents).toBe(charge === undefined ? undefined : charge * 100),
  );

  test('while another line is not known, only the step without an end is told', () => {
    expect(chargeOn(null)).toBeUndefined();
    const quote = quoteOf('registration-used', registrationParts, car(1500));
    expect([quote.missing, quote.totalCents]).toEqual([['base-fee'], 175_000]);
  });

  test('wherever it stands in the row, and not on itself', () => {
    expect(chargeOn(500, day, ['ecitizen-fee', 'x'])?.amountCents).toBe(2_000);
    expect(chargeOn(500, day, ['ecitizen-fee'])?.amountCents).toBe(500);
  });

  test.each([
    ['2023-12-13', undefined],
    ['2023-12-14', 'ECITIZEN-STEPS-2023'],
    ['2025-03-31', 'ECITIZEN-STEPS-2023'],
    ['2025-04-01', 'ECITIZEN-STEPS-2025'],
  ])('on %s by the schedule %s', (on, scheduleId) => expect(chargeOn(2000, on)?.scheduleId).toBe(scheduleId));

  test('since it was outlawed the quote says so in both languages, and of the provider’s own charge', () => {
    const notes = chargeOn(2000)?.schedule?.notes ?? [];
    expect(notes.map(({ en }) => en).join(' ')).toMatch(/High Court.*Attorney-General.*M-Pesa \(KSh 23 to 30/);
    expect(notes.map(({ sw }) => sw).join(' ')).toMatch(/Mahakama Kuu.*Mwanasheria Mkuu.*M-Pesa \(KSh 23 hadi 30/);
    expect(chargeOn(2000, '2025-03-31')?.schedule?.notes).toEqual([]);
  });
});

test('each line says its source, and whether a source names the day of its effect', () => {
  const { lines } = quoteOf('ownership-transfer', transferParts);
  for (const { schedule } of lines) expect(schedule?.source.length).toBeGreaterThan(10);
  expect(lines.map(({ component, schedule }) => [component, schedule?.dayOfEffect])).toEqual([
    ['base-fee', 'not-found'],
    ['logbook-fee', 'not-found'],
    ['esticker-fee', 'not-found'],
    ['ecitizen-fee', 'stated'],
  ]);
  expect(lines[2]?.schedule?.notes[0]?.en).toContain('Another source (2017)');
});

test('what is suspended, proposed, contradicted or gazetted and not applied is kept and never quoted', () => {
  const kept = testReference.fee.filter(({ status }) => status !== 'in-force' && status !== 'charged-though-outlawed');
  expect(kept.map(({ id, status }) => [id, status])).toEqual([
    ['ECITIZEN-FLAT-2023', 'superseded'],
    ['INSPECTION-RULES-2026', 'suspended'],
    ['INSPECTION-LN-299-2017', 'gazetted-not-applied'],
    ['ESTICKER-700-ONCE', 'contradicted'],
    ['COLOUR-DRAFT-2023', 'proposed'],
    ['PLATE-MOTORCYCLE-750', 'contradicted'],
    ['SMART-LICENCE-3500', 'contradicted'],
    ['SMART-LICENCE-SECOND-3000', 'proposed'],
  ]);
  expect(quoteOf('vehicle-inspection', ['inspection-fee'], motorcycle, '2026-08-01').totalCents).toBe(100_000);
});

const schedule = (id: string, change: Partial<FeeSchedule>, amountCents: number): FeeSchedule => ({
  id,
  status: 'in-force',
  source: id,
  sourceDate: '2025',
  effectiveFrom: '2020-01-01',
  dayOfEffect: 'stated',
  effectiveTo: null,
  notes: [],
  rows: [{ service: 'ownership-transfer', component: 'base-fee', amountCents }],
  ...change,
});

test('two rival schedules are told apart by their days and their status, never added or mixed', () => {
  const fee = [
    schedule('proposed', { status: 'proposed' }, 1),
    schedule('suspended', { status: 'suspended' }, 2),
    schedule('old', { effectiveTo: '2025-12-31' }, 166_000),
    schedule('new', { effectiveFrom: '2026-01-01' }, 221_000),
  ];
  const reference = paying('ownership-transfer', ['base-fee'], { ...testReference, fee });
  const on = (date: string) =>
    quoteFee(createFor('ownership-transfer'), reference, date).lines.map((line) => line.scheduleId);
  expect([on('2019-12-31'), on('2025-12-31'), on('2026-01-01')]).toEqual([[], ['old'], ['new']]);
});

test.each<[string, string | undefined, number | null, number | undefined]>([
  ['a tractor', 'tractor', 3000, 300],
  ['a tractor of the smaller band', 'tractor', 900, 200],
  ['a tractor without a rating, for which its class has no row', 'tractor', null, undefined],
  ['a car, which has no row of its own', 'car', 900, 100],
  ['a vehicle of no class', undefined, 900, 100],
  ['a vehicle of a class of tomorrow', 'hovercraft', null, 100],
])('the rate of its own class holds, whichever schedule has it: %s', (_name, vehicleClass, ratingCc, cents) => {
  const row = { service: '*', component: 'base-fee' };
  const ofTractors = [
    { ...row, vehicleClass: 'tractor', minCc: 1, maxCc: 1000, amountCents: 200 },
    { ...row, vehicleClass: 'tractor', minCc: 1001, maxCc: null, amountCents: 300 },
  ];
  const fee = [
    schedule('any', { rows: [{ ...row, amountCents: 100 }] }, 0),
    schedule('tractors', { rows: ofTractors }, 0),
  ];
  const application = { ...plain, vehicle: { ...plain.vehicle, ratingCc, vehicleClass } };
  const reference = paying(plain.service, ['base-fee'], { ...testReference, fee });
  expect(quoteFee(application, reference, day).lines[0]?.amountCents).toBe(cents);
});

describe('a published total beside what was paid', () => {
  const publishedOf = (service: string, vehicle: Vehicle, ksh: number) => {
    const payments = plain.payments.map((one) => ({ ...one, amountCents: ksh * 100 }));
    const quote = quoteFee({ ...createFor(service, vehicle), payments }, paying(service, transferParts), day);
    return quote.published.map(({ id }) => id);
  };
  test.each<[string, Vehicle, number, string[]]>([
    ['ownership-transfer', car(1000), 2210, ['transfer-2210']],
    ['ownership-transfer', car(1001), 2210, []],
    ['ownership-transfer', car(1200), 2440, ['transfer-2440']],
    ['ownership-transfer', car(1500), 2615, ['transfer-2615']],
    ['ownership-transfer', car(1600), 2960, ['transfer-2960']],
    ['ownership-transfer', car(1800), 3245, ['transfer-3245']],
    ['ownership-transfer', car(1800), 3995, ['transfer-3995']],
    ['ownership-transfer', car(2500), 4395, ['transfer-4395']],
    ['ownership-transfer', car(2501), 5505, ['transfer-5505']],
    ['ownership-transfer', car(3000), 5605, []],
    ['ownership-transfer', car(4000), 6465, ['transfer-6465']],
    ['ownership-transfer', tractor, 1580, ['transfer-tractor']],
    ['ownership-transfer', tractor, 6465, []],
    ['ownership-transfer', trailer, 1580, ['transfer-trailer-under-four-wheels']],
    ['ownership-transfer', bigTrailer, 2240, ['transfer-trailer-four-wheels']],
    ['ownership-transfer', bigTrailer, 2440, []],
    ['ownership-transfer', electric, 2210, []],
    ['registration-used', car(1500), 1750, ['registration-used-1750']],
    ['registration-new', electric, 1750, ['registration-new-1750']],
    ['registration-used', car(1000), 2210, []],
  ])('%s of %j, KSh %d: %j', (service, vehicle, ksh, ids) => expect(publishedOf(service, vehicle, ksh)).toEqual(ids));
});

describe('the quote that was frozen', () => {
  const lines = [{ component: 'base-fee', amountCents: 200_000, scheduleId: 'TRANSFER-2017-BASE' }];
  const quote = { on: '2024-05-01', lines, missing: ['gone-fee'], totalCents: 200_000, sha256: 'a'.repeat(64) };
  const read = (change: Partial<Application>, reference = testReference) =>
    readQuote(applicationSchema.parse({ ...plain, ...change }), reference, day);

  test('holds whatever today’s tariff says, with the source and names of its parts', () => {
    const frozen = read({ quote });
    expect(frozen).toMatchObject({ isFrozen: true, on: '2024-05-01', totalCents: 200_000, missing: ['gone-fee'] });
    expect(frozen.lines[0]?.schedule?.source).toContain('victormatara');
    expect(frozen.names['base-fee']?.en).toBe('Base fee');
    expect(frozen.paidCents).toBe(plain.payments[0]?.amountCents);
  });

  test('holds when its schedule is gone from the reference data', () =>
    expect(read({ quote }, { ...testReference, fee: [] }).lines).toEqual([{ ...lines[0], schedule: null }]));

  test('until there is one, the rates of today are quoted', () =>
    expect(read({ quote: null })).toMatchObject({ isFrozen: false, on: day, missing: [] }));
});

describe('an amount', () => {
  const odd = ['-1', '-0.5', '0.5', '100.01', '1e300', '9007199254740993', '10000000001', 'null', '"100"', 'true'];
  const row = (text: string): unknown => JSON.parse(`{"service":"*","component":"base-fee","amountCents":${text}}`);
  const others = (text: string): unknown => ({
    ...(row('1') as object), // made by `row`, typed for the parser
    minOthersCents: JSON.parse(text),
  });
  const total = (text: string): unknown => ({
    ...testReference['published-total'][0],
    amountCents: JSON.parse(text),
  });
  const payment = (text: string): unknown => ({ ...plain.payments[0], amountCents: JSON.parse(text) });

  test.each(odd)('of %s is refused, in a row, a band, a published total and a payment', (text) => {
    expect(feeRowSchema.safeParse(row(text)).success).toBe(false);
    expect(feeRowSchema.safeParse(others(text)).success).toBe(false);
    expect(publishedTotalSchema.safeParse(total(text)).success).toBe(false);
    expect(paymentSchema.safeParse(payment(text)).success).toBe(false);
  });
  test.each(['0', '1', '10000000000'])('of %s is taken', (text) => {
    expect(feeRowSchema.safeParse(row(text)).success).toBe(true);
    expect(paymentSchema.safeParse(payment(text)).success).toBe(true);
  });
});

test.each([
  [{ maxCc: 1000 }],
  [{ minCc: 1001, maxCc: 1000 }],
  [{ maxOthersCents: 1000 }],
  [{ minOthersCents: 1001, maxOthersCents: 1000 }],
])('a band without a beginning, or that ends before it, is no band: %j', (band) => {
  const row = { service: '*', component: 'base-fee', amountCents: 1 };
  expect(feeRowSchema.safeParse({ ...row, ...band }).success).toBe(false);
  expect(feeRowSchema.safeParse({ ...row, minCc: 1, maxCc: null, minOthersCents: 0 }).success).toBe(true);
});

test('a schedule that does not say whether its day was found is not read', () => {
  const { dayOfEffect: _, ...silent } = schedule('A', {}, 1);
  expect(feeScheduleSchema.safeParse(silent).success).toBe(false);
});

test.each([
  [0, 'KSh 0'],
  [5_000, 'KSh 50'],
  [255_000, 'KSh 2,550'],
  [255_050, 'KSh 2,550.50'],
  [255_005, 'KSh 2,550.05'],
  [100_000_000, 'KSh 1,000,000'],
  [-55_000, 'KSh -550'],
])('%i cents are written %s', (cents, text) => expect(formatMoney(cents)).toBe(text));
