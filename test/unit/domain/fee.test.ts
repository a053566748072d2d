import { expect, test } from 'vitest';
import { type FeeSchedule, feeRowSchema, formatMoney, quoteFee } from '#domain/fee.ts';
import { createApplication, testReference } from '#test/support/application.ts';

const withRating = (service: 'ownership-transfer' | 'registration-used', ratingCc: number | null) => {
  const application = createApplication({ service });
  return { ...application, vehicle: { ...application.vehicle, ratingCc } };
};
const baseOf = (service: 'ownership-transfer' | 'registration-used', ratingCc: number | null) =>
  quoteFee(withRating(service, ratingCc), testReference, '2026-03-02').lines.find(
    (line) => line.component === 'base-fee',
  )?.amountCents;

test.each([
  [1, 166_000],
  [1000, 166_000],
  [1001, 189_000],
  [1200, 189_000],
  [1201, 206_500],
  [1500, 206_500],
  [1501, 241_000],
  [1700, 241_000],
  [1701, 269_500],
  [2000, 269_500],
  [2001, 384_500],
  [2500, 384_500],
  [2501, 505_500],
  [3000, 505_500],
  [3001, 591_500],
  [16_000, 591_500],
])('both ends of a transfer band belong to it: %i cc costs %i cents', (cc, amount) =>
  expect(baseOf('ownership-transfer', cc)).toBe(amount),
);

test.each([
  ['registration-used', 1000, 170_000],
  ['registration-used', 1200, 210_000],
  ['registration-used', 3001, 830_000],
  ['registration-used', 1201, undefined],
  ['registration-used', 3000, undefined],
  ['ownership-transfer', null, undefined],
  ['ownership-transfer', 0, undefined],
] as const)('a rating without a published row gets no amount: %s %s cc', (service, cc, amount) => {
  const quote = quoteFee(withRating(service, cc), testReference, '2026-03-02');
  expect(quote.lines.find((line) => line.component === 'base-fee')?.amountCents).toBe(amount);
  expect(quote.missing).toEqual(amount === undefined ? ['base-fee'] : []);
  expect(quote.totalCents).toBe(quote.lines.reduce((sum, line) => sum + line.amountCents, 0));
});

test('a quote is base, logbook and convenience fee for a transfer, with the source and the legal note of each', () => {
  const quote = quoteFee(withRating('ownership-transfer', 1496), testReference, '2026-03-02');
  expect(quote.lines.map(({ component, amountCents }) => [component, amountCents])).toEqual([
    ['base-fee', 206_500],
    ['logbook-fee', 50_000],
    ['ecitizen-fee', 5_000],
  ]);
  expect(quote.lines[2]?.legalNote).toContain('High Court');
  expect(quote.lines.every((line) => line.source.length > 10)).toBe(true);
  expect(quote.paidCents).toBe(261_500);
});

const schedule = (id: string, change: Partial<FeeSchedule>, amountCents: number): FeeSchedule => ({
  id,
  status: 'in-force',
  source: id,
  sourceDate: '2025',
  effectiveFrom: '2020-01-01',
  effectiveTo: null,
  rows: [{ service: 'ownership-transfer', component: 'base-fee', amountCents }],
  ...change,
});

test('two rival schedules are told apart by their days and their status, never added or mixed', () => {
  const schedules = [
    schedule('proposed', { status: 'proposed' }, 1),
    schedule('suspended', { status: 'suspended' }, 2),
    schedule('old', { effectiveTo: '2025-12-31' }, 166_000),
    schedule('new', { effectiveFrom: '2026-01-01' }, 221_000),
  ];
  const on = (day: string) =>
    quoteFee(withRating('ownership-transfer', 1000), { ...testReference, fee: schedules }, day).lines.map(
      (line) => line.scheduleId,
    );
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
  const fee = [
    schedule('any', { rows: [{ ...row, amountCents: 100 }] }, 0),
    schedule(
      'tractors',
      {
        rows: [
          { ...row, vehicleClass: 'tractor', minCc: 1, maxCc: 1000, amountCents: 200 },
          { ...row, vehicleClass: 'tractor', minCc: 1001, maxCc: null, amountCents: 300 },
        ],
      },
      0,
    ),
  ];
  const application = withRating('ownership-transfer', ratingCc);
  const quote = quoteFee(
    { ...application, vehicle: { ...application.vehicle, vehicleClass } },
    { ...testReference, fee },
    '2026-03-02',
  );
  expect(quote.lines[0]?.amountCents).toBe(cents);
});

test.each([[{ maxCc: 1000 }], [{ minCc: 1001, maxCc: 1000 }]])(
  'a band without a beginning, or that ends before it, is no band: %j',
  (band) => {
    const row = { service: '*', component: 'base-fee', amountCents: 1 };
    expect(feeRowSchema.safeParse({ ...row, ...band }).success).toBe(false);
    expect(feeRowSchema.safeParse({ ...row, minCc: 1, maxCc: null }).success).toBe(true);
  },
);

test.each([
  [0, 'KSh 0'],
  [5_000, 'KSh 50'],
  [255_000, 'KSh 2,550'],
  [255_050, 'KSh 2,550.50'],
  [255_005, 'KSh 2,550.05'],
  [100_000_000, 'KSh 1,000,000'],
  [-55_000, 'KSh -550'],
])('%i cents are written %s', (cents, text) => expect(formatMoney(cents)).toBe(text));
