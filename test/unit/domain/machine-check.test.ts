import { expect, test } from 'vitest';
import type { Application } from '#domain/application.ts';
import { type CheckCall, checkCallSchema, type MachineCheckId } from '#domain/checklist.ts';
import { startOfDay } from '#domain/civil-date.ts';
import { runMachineChecks } from '#domain/machine-check.ts';
import type { Party } from '#domain/party.ts';
import { listLines } from '#domain/reference.ts';
import sentences from '#resources/locales/en/check.json' with { type: 'json' };
import { testDay } from '#test/support/act.ts';
import { buyer, createApplication, testReference as reference, seller } from '#test/support/application.ts';

const transfer = createApplication();
const registration = createApplication({ service: 'registration-used' });

/** A deep change by path, so that a row of the table reads as one line. */
const set = (record: Application, path: string, value: unknown): Application => {
  const copy = structuredClone(record);
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let place = copy as unknown as Record<string, unknown>; // walked by text on purpose
  for (const step of steps) place = place[step] as Record<string, unknown>; // the test names the path
  place[last] = value;
  return copy;
};
/** The call of the shipped checklists. */
const callOf = (id: MachineCheckId): CheckCall => {
  const calls = reference.checklist.flatMap(({ lines }) => lines.flatMap(({ checks }) => checks));
  return calls.find((call) => call.id === id) ?? checkCallSchema.parse({ id });
};
const check = (id: MachineCheckId, record: Application, on = testDay): string => {
  const [found] = runMachineChecks(record, [callOf(id)], reference, on);
  return found === undefined
    ? 'none'
    : `${found.result} ${found.detail}${found.overrideBy === 'supervisor' ? ' supervisor' : ''}`;
};
const company: Party = {
  ...buyer,
  kind: 'organisation',
  name: 'Simba Logistics Ltd',
  kraPin: 'P051365947M',
  identity: { kind: 'company', number: 'PVT-2016/012345' },
};
const restriction = { kind: 'stolen', note: 'OB 12/2026', since: '2026-02-01' };

test.each([transfer, registration])('nothing stands against a sound application ($service)', (record) => {
  const ids = listLines(reference, record).flatMap((line) => line.checks);
  expect(runMachineChecks(record, ids, reference, testDay).filter(({ result }) => result !== 'pass')).toEqual([]);
});

/** A quote frozen at this sum, whatever the tariff is today. */
const frozenAt = (totalCents: number): Application['quote'] => ({
  on: '2024-05-01',
  lines: [],
  missing: [],
  totalCents,
  sha256: 'a'.repeat(64),
});

/** Everything that each check can say, and of what: [check, result and detail, application]. */
const cases: [MachineCheckId, string, Application][] = [
  ['plate-format', 'pass pass', transfer],
  ['plate-format', 'none', set(transfer, 'vehicle.registrationNumber', null)],
  ['plate-format', 'warn special', set(transfer, 'vehicle.registrationNumber', 'KIO 123A')],
  ['chassis-format', 'pass vin', transfer],
  ['chassis-format', 'pass frame', set(transfer, 'vehicle.chassisNumber', 'NZE141-6012345')],
  ['chassis-format', 'warn other', set(transfer, 'vehicle.chassisNumber', '12')],
  ['chassis-equality', 'pass pass', transfer],
  ['chassis-equality', 'pass pass', set(transfer, 'declared.logbook.chassisNumber', 'jtdbr32e7-0000 0001')],
  ['chassis-equality', 'fail differs', set(transfer, 'declared.logbook.chassisNumber', 'JTDBR32E700000002')],
  ['chassis-equality', 'fail differs', set(transfer, 'register.chassisNumber', 'JTDBR32E700000002')],
  ['chassis-equality', 'fail differs', set(transfer, 'declared.inspection.chassisNumber', 'JTDBR32E70000000')],
  ['chassis-equality', 'fail differs', set(registration, 'declared.customs-entry.chassisNumber', 'JTDBR32E70000000')],
  ['chassis-equality', 'fail differs-on-other', set(transfer, 'declared.letter', { chassisNumber: '1' })],
  ['chassis-equality', 'warn alone', { ...transfer, declared: {}, register: null }],
  ['identity-format', 'pass pass', transfer],
  ['identity-format', 'warn odd', set(transfer, 'owners.0.identity.number', '3011223A')],
  ['identity-format', 'warn odd', set(transfer, 'transfer.seller.identity.number', '3011223A')],
  ['kra-pin-format', 'pass pass', transfer],
  ['kra-pin-format', 'fail odd', set(transfer, 'owners.0.kraPin', 'A00998877C')],
  ['kra-pin-kind', 'pass pass', { ...transfer, owners: [company] }],
  ['kra-pin-kind', 'fail odd-individual', set(transfer, 'owners.0.kraPin', 'P051365947M')],
  ['kra-pin-kind', 'fail odd-organisation', { ...transfer, owners: [{ ...company, kraPin: 'A009988776C' }] }],
  ['kra-pin-kind', 'pass pass', set(transfer, 'owners.0.kraPin', 'unreadable')],
  ['seller-name', 'pass pass', set(transfer, 'declared.logbook.ownerName', 'MWANGI GRACE WANJIKU')],
  ['seller-name', 'warn close', set(transfer, 'declared.logbook.ownerName', 'Grace W. Mwangi')],
  ['seller-name', 'warn close', set(transfer, 'declared.logbook.ownerName', 'Grace Wanjiru Mwangi')],
  ['seller-name', 'fail different', set(transfer, 'declared.logbook.ownerName', 'Grace Wanjiru')],
  ['seller-name', 'fail different', set(transfer, 'declared.logbook.ownerName', buyer.name)],
  ['seller-name', 'fail different', set(transfer, 'transfer.seller', buyer)],
  ['seller-name', 'none', registration],
  ['logbook-vehicle', 'fail other-vehicle', set(transfer, 'declared.logbook.registrationNumber', 'KDK 482M')],
  ['logbook-vehicle', 'warn other-number', set(transfer, 'declared.logbook.number', 'K1')],
  ['logbook-vehicle', 'pass pass', { ...transfer, register: null }],
  ['logbook-vehicle', 'none', registration],
  ['current-owners', 'pass pass', transfer],
  ['current-owners', 'fail joint', set(transfer, 'register.owners', [seller, buyer])],
  ['current-owners', 'warn financier', { ...transfer, registeredFinancier: { name: 'KCB Bank', kind: 'in-charge' } }],
  ['current-owners', 'none', registration],
  ['first-registration', 'pass pass', set(registration, 'importDetail.firstRegisteredOn', '2019-01-01')],
  ['first-registration', 'fail too-old supervisor', set(registration, 'importDetail.firstRegisteredOn', '2018-12-31')],
  ['first-registration', 'warn no-rule', set(registration, 'importDetail.arrivedOn', '2023-12-31')],
  ['first-registration', 'none', transfer],
  ['drive-side', 'pass pass', registration],
  ['drive-side', 'fail left-hand', set(registration, 'vehicle.driveSide', 'left')],
  ['drive-side', 'warn other', set(registration, 'vehicle.driveSide', 'centre')],
  ['drive-side', 'none', set(registration, 'vehicle.driveSide', null)],
  ['drive-side', 'none', transfer],
  [
    'customs-entry-format',
    'pass pass',
    set(
      set(registration, 'importDetail.customsEntryNumber', '26EMKIM401240252'),
      'declared.customs-entry.number',
      '26emkim4 01240252',
    ),
  ],
  [
    'customs-entry-format',
    'warn odd',
    set(
      set(registration, 'importDetail.customsEntryNumber', '2018MSA123'),
      'declared.customs-entry.number',
      '2018MSA123',
    ),
  ],
  ['customs-entry-format', 'fail differs', set(registration, 'declared.customs-entry.number', '26EMKIM401240253')],
  ['customs-entry-format', 'none', transfer],
  ['cover-dates', 'fail missing', set(transfer, 'declared.insurance', undefined)],
  ['cover-dates', 'warn no-dates', set(transfer, 'declared.insurance', { insurer: 'Jubilee' })],
  ['cover-dates', 'warn no-dates', set(transfer, 'declared.insurance.expiresOn', 'next year')],
  ['cover-dates', 'fail expired', set(transfer, 'declared.insurance.expiresOn', '2026-03-01')],
  ['cover-dates', 'warn ends-soon', set(transfer, 'declared.insurance.expiresOn', '2026-03-02')],
  ['cover-dates', 'warn ends-soon', set(transfer, 'declared.insurance.expiresOn', '2026-03-08')],
  ['cover-dates', 'pass pass', set(transfer, 'declared.insurance.expiresOn', '2026-03-09')],
  ['cover-dates', 'warn not-yet', set(transfer, 'declared.insurance.startsOn', '2026-03-03')],
  ['paper-age', 'warn missing', set(transfer, 'declared.inspection', undefined)],
  ['paper-age', 'pass pass', set(transfer, 'declared.inspection.inspectedOn', '2026-01-31')],
  ['paper-age', 'warn too-old', set(transfer, 'declared.inspection.inspectedOn', '2026-01-30')],
  ['paper-age', 'fail future', set(transfer, 'declared.inspection.inspectedOn', '2026-03-03')],
  ['registration-term', 'pass pass', set(transfer, 'transfer.soldOn', '2026-02-16')],
  ['registration-term', 'warn over', set(transfer, 'transfer.soldOn', '2026-02-15')],
  ['registration-term', 'fail future', set(transfer, 'transfer.soldOn', '2026-03-03')],
  ['registration-term', 'none', registration],
  [
    'notice-term',
    'pass pass',
    set(set(transfer, 'transfer.soldOn', '2026-02-20'), 'transfer.sellerStartedAt', startOfDay('2026-02-28') - 1),
  ],
  [
    'notice-term',
    'warn over',
    set(set(transfer, 'transfer.soldOn', '2026-02-20'), 'transfer.sellerStartedAt', startOfDay('2026-02-28')),
  ],
  ['notice-term', 'warn no-mileage', set(transfer, 'transfer.mileageKm', null)],
  ['restriction', 'pass pass', transfer],
  ['restriction', 'fail stolen supervisor', set(transfer, 'restrictions', [restriction])],
  ['restriction', 'fail other supervisor', set(transfer, 'restrictions', [{ ...restriction, kind: 'export-ban' }])],
  ['electric-rating', 'warn no-cc', set(set(transfer, 'vehicle.fuel', 'hydrogen'), 'vehicle.ratingCc', null)],
  ['restriction', 'fail caveat supervisor', set(transfer, 'restrictions', [{ ...restriction, kind: 'caveat' }])],
  [
    'restriction',
    'fail restricted supervisor',
    set(transfer, 'restrictions', [{ ...restriction, kind: 'restricted' }]),
  ],
  ['electric-rating', 'pass pass', transfer],
  ['electric-rating', 'pass electric', set(set(transfer, 'vehicle.fuel', 'electric'), 'vehicle.ratingCc', null)],
  ['electric-rating', 'fail electric-with-cc', set(transfer, 'vehicle.fuel', 'electric')],
  ['electric-rating', 'warn no-cc', set(transfer, 'vehicle.ratingCc', 0)],
  ['fee-paid', 'pass pass', transfer],
  ['fee-paid', 'fail unpaid', set(transfer, 'payments', [])],
  ['fee-paid', 'warn not-reflected', set(transfer, 'payments.0.reflected', false)],
  ['fee-paid', 'warn differs', set(transfer, 'payments.0.amountCents', 1)],
  ['fee-paid', 'warn no-row', set(registration, 'vehicle.ratingCc', 2000)],
  ['fee-paid', 'warn published', set(transfer, 'payments.0.amountCents', 261_500)],
  ['fee-paid', 'warn differs', set(set(transfer, 'payments.0.amountCents', 261_500), 'vehicle.ratingCc', 1600)],
  ['fee-paid', 'warn published', set(set(registration, 'vehicle.ratingCc', 2000), 'payments.0.amountCents', 175_000)],
  ['fee-paid', 'pass pass', set(set(transfer, 'quote', frozenAt(1)), 'payments.0.amountCents', 1)],
  ['fee-paid', 'warn differs', set(transfer, 'quote', frozenAt(1))],
];
test.each(cases)('%s says "%s"', (id, said, record) => expect(check(id, record)).toBe(said));

/** Said only under a rule on imports that admits the other side; none is in force. */
const underOtherRules: Partial<Record<MachineCheckId, string[]>> = { 'drive-side': ['right-hand'] };

test.each(checkCallSchema.options.map(({ shape: { id } }) => id.value))(
  '%s has a sentence for each thing it can say, and no other',
  (id) => {
    const details = cases.flatMap(([one, said]) => (one === id && said !== 'none' ? [said.split(' ')[1]] : []));
    const written = Object.keys(sentences[id]).map((key) => key.replace(/_(one|other)$/, ''));
    expect([...new Set(written)].sort()).toEqual(
      [...new Set([...details, ...(underOtherRules[id] ?? []), 'label'])].sort(),
    );
  },
);

test('the place where two chassis numbers part is told with both numbers', () => {
  const [found] = runMachineChecks(
    set(transfer, 'declared.logbook.chassisNumber', 'JTDBR32E700000007'),
    [callOf('chassis-equality')],
    reference,
    testDay,
  );
  expect(found?.values).toEqual({
    paper: 'logbook',
    position: 17,
    form: 'JTDBR32E700000001',
    other: 'JTDBR32E700000007',
  });
});

test('a later import rule does not judge a vehicle that arrived before it', () => {
  const [rule] = reference['import-rule'];
  if (rule === undefined) throw new Error('the pack holds the import rule');
  const stricter = { ...reference, 'import-rule': [{ ...rule, maxAgeYears: 3, effectiveFrom: '2026-03-01' }, rule] };
  const result = (record: Application) =>
    runMachineChecks(record, [callOf('first-registration')], stricter, testDay)[0]?.result;
  expect(result(registration)).toBe('pass');
  expect(result(set(registration, 'importDetail.arrivedOn', '2026-03-01'))).toBe('fail');
});

test('a newer import rule that cannot be read leaves none in force, rather than the older one', () => {
  const setAside = [
    { pack: 'import-rule', row: '#2', from: '2026-02-01', reason: 'unreadable', detail: 'maxAgeYears' } as const,
  ];
  const say = (record: Application) =>
    runMachineChecks(record, [callOf('first-registration')], { ...reference, setAside }, testDay)[0]?.detail;
  expect(say(registration)).toBe('no-rule');
  expect(say(set(registration, 'importDetail.arrivedOn', '2026-01-31'))).toBe('pass');
});

test('one check on two papers of a line is two: each has its own parameters, outcome and key', () => {
  const calls: CheckCall[] = [
    { id: 'cover-dates', paper: 'insurance' },
    { id: 'cover-dates', paper: 'old-insurance' },
    { id: 'paper-age', paper: 'inspection', days: 3, severity: 'fail', source: 'the notice' },
  ];
  expect(runMachineChecks(transfer, calls, reference, testDay)).toMatchObject([
    { key: 'cover-dates insurance', result: 'pass' },
    { key: 'cover-dates old-insurance', result: 'fail', detail: 'missing' },
    { key: 'paper-age inspection', result: 'fail', detail: 'too-old', source: 'the notice', values: { days: 3 } },
  ]);
});

test('the check of the seller carries the nearest registered owner, the score and why', () => {
  const joint = set(transfer, 'register.owners', [buyer, { ...seller, name: 'Grace Wanjiru Mwangi' }]);
  expect(runMachineChecks(joint, [callOf('seller-name')], reference, testDay)).toMatchObject([
    {
      detail: 'close',
      values: { seller: seller.name, owner: 'Grace Wanjiru Mwangi', score: 83 },
      names: { reasons: expect.arrayContaining([{ why: 'both-names', shown: 'WANJIKU', recorded: 'WANJIRU' }]) },
    },
  ]);
});
