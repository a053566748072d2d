import { expect, test } from 'vitest';
import type { Application } from '#domain/application.ts';
import { type Duplicates, findDuplicates } from '#domain/check/duplicate.ts';
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
  const call = calls.find((one) => one.id === id);
  if (call === undefined) throw new Error(`no checklist asks for ${id}`);
  return call;
};
const check = (id: MachineCheckId, record: Application, on = testDay, duplicates?: Duplicates): string => {
  const [found] = runMachineChecks(record, [callOf(id)], reference, on, duplicates);
  return found === undefined
    ? 'none'
    : `${found.result} ${found.detail}${found.result === 'fail' && found.overrideBy === 'supervisor' ? ' supervisor' : ''}`;
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
  const found = runMachineChecks(record, ids, reference, testDay, { scope: 'country', found: [] });
  expect(found.filter(({ result }) => result !== 'pass').map(({ key, detail }) => `${key} ${detail}`)).toEqual([]);
});

/** A quote frozen at this sum, whatever the tariff is today. */
const frozenAt = (totalCents: number): Application['quote'] => ({
  on: '2024-05-01',
  lines: [],
  missing: [],
  totalCents,
  sha256: 'a'.repeat(64),
});

const declaring = (paper: string, fields: Record<string, string>, record: Application = registration): Application => ({
  ...record,
  declared: { ...record.declared, [paper]: fields },
});
const lender = { name: 'Savannah Credit Bank', kind: 'in-charge' };
const charged: Application = { ...transfer, requestedFinancier: lender };
const booked = (result: string | null, defects: string[] = []): Application => ({
  ...transfer,
  booking: { centre: 'Likoni Road', on: '2026-03-01', slipNumber: 'BK-1', result, defects },
});
const trailer = set(set(transfer, 'vehicle.vehicleClass', 'trailer-four-wheels'), 'vehicle.engineNumber', '-');
const { chassisNumber } = transfer.vehicle;
const [letter, pdl] = ['authority-letter', 'provisional-licence'];
const otherId = { ...seller, identity: { kind: 'national-id', number: '99' } };

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
  ['chassis-equality', 'warn unreadable', set(transfer, 'vehicle.chassisNumber', '車台番号')],
  ['chassis-equality', 'warn alone', { ...transfer, declared: {}, register: null }],
  ['identity-format', 'pass pass', transfer],
  ['identity-format', 'warn odd', set(transfer, 'owners.0.identity.number', '3011223A')],
  ['identity-format', 'warn odd', set(transfer, 'transfer.seller.identity.number', '3011223A')],
  ['kra-pin-format', 'pass pass', transfer],
  ['kra-pin-format', 'warn odd', set(transfer, 'owners.0.kraPin', 'A00998877C')],
  ['kra-pin-format', 'warn missing', set(transfer, 'owners.0.kraPin', ' ')],
  // E7, source 003 line 80: "KRA PIN or Certificate of Incorporation"
  ['kra-pin-format', 'pass certificate', { ...transfer, owners: [{ ...company, kraPin: '' }] }],
  [
    'kra-pin-format',
    'warn missing',
    { ...transfer, owners: [{ ...company, kraPin: '', identity: { kind: 'embassy', number: '1' } }] },
  ],
  ['identity-format', 'warn other-kind', set(transfer, 'owners.0.identity.kind', 'refugee-card')],
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
  [
    'logbook-vehicle',
    'warn no-number',
    set(set(transfer, 'vehicle.registrationNumber', null), 'declared.logbook.registrationNumber', ' '),
  ],
  ['current-owners', 'pass pass', transfer],
  // E6, source 004 line 28
  ['current-owners', 'warn joint', set(transfer, 'register.owners', [seller, buyer])],
  ['current-owners', 'fail joint-company', set(transfer, 'register.owners', [seller, company])],
  [
    'current-owners',
    'fail lender',
    {
      ...set(transfer, 'register.owners', [seller, { ...company, name: 'KCB BANK' }]),
      registeredFinancier: { name: 'KCB Bank', kind: 'joint-owner' },
    },
  ],
  // E5: one that is to be entered is no fault
  ['current-owners', 'pass pass', { ...transfer, requestedFinancier: { name: 'KCB Bank', kind: 'in-charge' } }],
  ['current-owners', 'warn financier', { ...transfer, registeredFinancier: { name: 'KCB Bank', kind: 'in-charge' } }],
  ['current-owners', 'none', registration],
  ['first-registration', 'pass pass', set(registration, 'importDetail.firstRegisteredOn', '2019-01-01')],
  ['first-registration', 'fail too-old supervisor', set(registration, 'importDetail.firstRegisteredOn', '2018-12-31')],
  ['first-registration', 'warn no-rule', set(registration, 'importDetail.arrivedOn', '2023-12-31')],
  ['first-registration', 'none', transfer],
  ['first-registration', 'fail future supervisor', set(registration, 'importDetail.arrivedOn', '2026-03-03')],
  [
    'first-registration',
    'fail after-arrival supervisor',
    set(registration, 'importDetail.firstRegisteredOn', '9999-12-31'),
  ],
  ['drive-side', 'pass pass', registration],
  ['drive-side', 'fail left-hand', set(registration, 'vehicle.driveSide', 'left')],
  ['drive-side', 'warn other', set(registration, 'vehicle.driveSide', 'centre')],
  ['drive-side', 'none', set(registration, 'vehicle.driveSide', null)],
  ['drive-side', 'none', transfer],
  ['drive-side', 'warn no-rule', set(registration, 'importDetail.arrivedOn', '2023-12-31')],
  ['customs-entry-format', 'pass pass', set(registration, 'importDetail.customsEntryNumber', '26emkim4 01240252')],
  ['customs-entry-format', 'warn odd', set(registration, 'importDetail.customsEntryNumber', '2018MSA123')],
  // E17, domain facts 2.3: every entry that was seen has IM4, every import declaration IM0
  ['customs-entry-format', 'warn odd', set(registration, 'importDetail.customsEntryNumber', '26MBAIM004065737')],
  ['customs-entry-format', 'none', transfer],
  ['customs-entry-equality', 'pass pass', registration],
  ['customs-entry-equality', 'fail differs', set(registration, 'declared.customs-entry.number', '26EMKIM401240253')],
  ['customs-entry-equality', 'warn not-stated', set(registration, 'declared.customs-entry', {})],
  ['customs-entry-equality', 'none', transfer],
  ['import-declaration-format', 'pass pass', declaring('import-declaration', { number: '26mbaim0 04065737' })],
  ['import-declaration-format', 'warn odd', declaring('import-declaration', { number: '26EMKIM401240252' })],
  ['import-declaration-format', 'warn missing', set(registration, 'declared.import-declaration', undefined)],
  [
    'import-declaration-format',
    'warn entry',
    declaring('import-declaration', { number: registration.importDetail?.customsEntryNumber ?? '' }),
  ],
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
  [
    'notice-term',
    'warn over-no-mileage', // E15, Traffic Act s.9(2)
    set(set(transfer, 'transfer.soldOn', '2026-02-01'), 'transfer.mileageKm', null),
  ],
  ['notice-term', 'warn before-sale', set(transfer, 'transfer.soldOn', '2026-03-02')],
  ['notice-term', 'warn no-mileage', set(transfer, 'transfer.mileageKm', null)],
  // E14: a namesake has the name alone; domain facts 3.2, NTSA errors 5 and 6
  ['seller-number', 'pass pass', transfer],
  ['seller-number', 'pass pass', set(transfer, 'transfer.seller.identity.number', '0022334455')],
  ['seller-number', 'pass pass', set(transfer, 'transfer.seller.identity.kind', 'maisha-card')],
  ['seller-number', 'fail different', set(transfer, 'transfer.seller.identity.number', '22334456')],
  ['seller-number', 'warn other-kind', set(transfer, 'transfer.seller.identity.kind', 'passport')],
  ['seller-number', 'warn no-register', { ...transfer, register: null }],
  ['seller-number', 'none', registration],
  ['buyer-is-owner', 'pass pass', transfer],
  ['buyer-is-owner', 'fail same', { ...transfer, owners: [seller] }],
  ['buyer-is-owner', 'warn same', { ...transfer, owners: [seller, buyer] }],
  ['buyer-is-owner', 'warn namesake', { ...transfer, owners: [otherId] }],
  ['buyer-is-owner', 'warn no-register', registration],
  ['applicant-registered', 'pass pass', { ...transfer, owners: [seller] }],
  ['applicant-registered', 'fail different', transfer],
  ['applicant-registered', 'warn other-number', { ...transfer, owners: [otherId] }],
  ['applicant-registered', 'warn no-register', registration],
  // E14, domain facts 6.3: falsified papers of engine changes
  ['engine-equality', 'pass pass', transfer],
  ['engine-equality', 'fail differs', set(transfer, 'register.engineNumber', '2NZ1')],
  ['engine-equality', 'fail differs-on-other', declaring('letter', { engineNumber: '2NZ1' }, transfer)],
  ['engine-equality', 'warn changed', declaring('engine-papers', {}, set(transfer, 'register.engineNumber', '2NZ1'))],
  ['engine-equality', 'fail differs', declaring('engine-papers', { engineNumber: '3' }, transfer)],
  ['engine-equality', 'warn unreadable', set(transfer, 'vehicle.engineNumber', '—')],
  ['engine-equality', 'pass no-engine', { ...trailer, register: null, declared: {} }],
  ['engine-equality', 'warn unreadable', set(trailer, 'register.engineNumber', '2NZ1')],
  ['engine-equality', 'warn alone', { ...transfer, register: null, declared: {} }],
  ['paper-names-vehicle', 'pass pass', declaring(letter, { chassisNumber }, transfer)],
  ['paper-names-vehicle', 'fail other-chassis', declaring(letter, { chassisNumber: '1' }, transfer)],
  ['paper-names-vehicle', 'fail other-number', declaring(letter, { registrationNumber: 'KAA 001A' }, transfer)],
  ['paper-names-vehicle', 'warn not-stated', transfer],
  ['paper-names', 'pass pass', declaring('death-certificate', { name: 'MWANGI GRACE WANJIKU' }, transfer)],
  ['paper-names', 'warn close', declaring('death-certificate', { name: 'Grace W. Mwangi' }, transfer)],
  ['paper-names', 'fail different', declaring('death-certificate', { name: buyer.name }, transfer)],
  ['paper-names', 'warn not-stated', transfer],
  ['paper-names', 'warn nobody', declaring('death-certificate', { name: 'A B' }, registration)],
  ['lender-named', 'pass pass', declaring('lender-letter', { lender: 'SAVANNAH CREDIT BANK' }, charged)],
  ['lender-named', 'warn close', declaring('lender-letter', { name: 'Savannah Credit Bank Kenya' }, charged)],
  ['lender-named', 'fail different', declaring('lender-letter', { name: 'Mara Finance' }, charged)],
  ['lender-named', 'warn not-stated', charged],
  ['lender-named', 'warn none', transfer],
  // E17
  ['paper-date', 'pass pass', registration],
  ['paper-date', 'fail future', set(registration, 'declared.inspection.inspectedOn', '2026-03-03')],
  ['paper-date', 'warn missing', set(registration, 'declared.inspection', undefined)],
  ['paper-date', 'warn missing', set(registration, 'declared.inspection.inspectedOn', '2026-02-30')],
  // domain facts 5: in force, and thirty days old as one guide asks
  ['paper-valid', 'pass pass', declaring(pdl, { issuedOn: '2026-01-31', expiresOn: '2026-03-02' })],
  ['paper-valid', 'fail expired', declaring(pdl, { issuedOn: '2026-01-31', expiresOn: '2026-03-01' })],
  ['paper-valid', 'warn too-young', declaring(pdl, { issuedOn: '2026-02-01', expiresOn: '2026-05-01' })],
  ['paper-valid', 'warn no-dates', declaring(pdl, { expiresOn: '2026-05-01' })],
  ['paper-valid', 'warn no-dates', registration],
  // domain facts 3.6: seven days of waiting before an inspection of an alternative transfer
  ['booking-wait', 'pass pass', declaring('inspection', { bookedOn: '2026-03-08' }, transfer)],
  ['booking-wait', 'fail early', declaring('inspection', { bookedOn: '2026-03-07' }, transfer)],
  ['booking-wait', 'warn missing', { ...transfer, declared: {} }],
  ['inspection-result', 'pass pass', booked('passed')],
  ['inspection-result', 'warn defects', booked('passed', ['left lamp'])],
  ['inspection-result', 'fail failed', booked('failed', ['brakes'])],
  ['inspection-result', 'warn none', booked(null)],
  ['inspection-result', 'warn other', booked('deferred')],
  ['inspection-result', 'none', transfer],
  ['fuel-is', 'pass pass', set(transfer, 'vehicle.fuel', 'electric')],
  ['fuel-is', 'fail differs', transfer],
  ['fuel-is', 'warn other', set(transfer, 'vehicle.fuel', 'hydrogen')],
  // domain facts 6.3: clones by the lost-plate route
  ['county-mismatch', 'pass pass', set(transfer, 'register.countyCode', '047')],
  ['county-mismatch', 'warn differs', set(transfer, 'register.countyCode', '001')],
  ['county-mismatch', 'warn unknown', transfer],
  ['restriction', 'pass pass', transfer],
  ['restriction', 'fail stolen supervisor', set(transfer, 'restrictions', [restriction])],
  ['restriction', 'fail other supervisor', set(transfer, 'restrictions', [{ ...restriction, kind: 'export-ban' }])],
  ['electric-rating', 'warn other-fuel', set(transfer, 'vehicle.fuel', 'hydrogen')],
  ['electric-rating', 'warn odd', set(transfer, 'vehicle.ratingCc', 1500.5)],
  ['electric-rating', 'warn odd', set(transfer, 'vehicle.ratingCc', -1)],
  ['restriction', 'fail caveat supervisor', set(transfer, 'restrictions', [{ ...restriction, kind: 'caveat' }])],
  [
    'restriction',
    'fail restricted supervisor',
    set(transfer, 'restrictions', [{ ...restriction, kind: 'restricted' }]),
  ],
  ['electric-rating', 'pass pass', transfer],
  ['electric-rating', 'pass electric', set(set(transfer, 'vehicle.fuel', 'electric'), 'vehicle.ratingCc', null)],
  ['electric-rating', 'fail electric-with-cc', set(transfer, 'vehicle.fuel', 'electric')],
  ['electric-rating', 'pass no-engine', set(trailer, 'vehicle.ratingCc', null)],
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

const twin = (change: Partial<Application> = {}): Application => ({
  ...createApplication({ number: 2 }),
  vehicle: transfer.vehicle,
  officeId: 'huduma-gpo',
  ...change,
});
const vehicleOf = (change: Partial<typeof transfer.vehicle>) => ({
  vehicle: { ...createApplication({ number: 2 }).vehicle, ...change },
});
const search = (change: Partial<Application> = {}) =>
  twin({ ...createApplication({ number: 2, service: 'vehicle-search' }), vehicle: transfer.vehicle, ...change });

/** The star.co.ke 01/02/2019, domain facts 2.3: one chassis, engine or plate on two live records stops for a supervisor. */
test.each<[string, string, Application[]]>([
  ['no other', 'pass pass', []],
  ['the same vehicle', 'fail chassis supervisor', [twin()]],
  ['the same chassis, another plate', 'fail chassis supervisor', [twin(vehicleOf({ chassisNumber }))]],
  [
    'the same engine in another vehicle',
    'fail engine supervisor',
    [twin(vehicleOf({ engineNumber: transfer.vehicle.engineNumber.toLowerCase() }))],
  ],
  [
    'the same plate on another vehicle',
    'fail plate supervisor',
    [twin(vehicleOf({ registrationNumber: transfer.vehicle.registrationNumber }))],
  ],
  ['another vehicle', 'pass pass', [createApplication({ number: 2 })]],
  ['one that is rejected', 'pass pass', [twin({ standing: 'rejected' })]],
  ['one that was withdrawn', 'pass pass', [twin({ standing: 'withdrawn' })]],
  ['one that was sent back', 'fail chassis supervisor', [twin({ standing: 'returned' })]],
  ['itself', 'pass pass', [transfer]],
  ['a search of the same vehicle', 'pass pass', [search({ standing: 'approved' })]],
  [
    'a search under the same chassis and another plate',
    'fail chassis supervisor',
    [search({ standing: 'approved', ...vehicleOf({ chassisNumber }) })],
  ],
])('duplicate, against %s: "%s"', (_what, said, others) => {
  const duplicates: Duplicates = { scope: 'country', found: findDuplicates(transfer, others, reference) };
  expect(check('duplicate', transfer, testDay, duplicates)).toBe(said);
});

test('what only other offices hold, and what this counter cannot see, is beyond it', () => {
  const say = (record: Application, duplicates?: Duplicates) =>
    runMachineChecks(record, [callOf('duplicate')], reference, testDay, duplicates)[0];
  const found = findDuplicates(transfer, [twin()], reference);
  expect(say(transfer, { scope: 'country', found })).toMatchObject({ detail: 'chassis', beyond: true });
  const here = findDuplicates(transfer, [twin({ officeId: transfer.officeId })], reference);
  expect(say(transfer, { scope: 'country', found: here })).toMatchObject({ detail: 'chassis', beyond: false });
  expect(say(transfer, { scope: 'office', found: [] })).toMatchObject({ detail: 'office', beyond: true });
  expect(say(transfer)).toMatchObject({ result: 'warn', detail: 'not-looked' });
  const nameless = set(set(set(transfer, 'vehicle.chassisNumber', '車'), 'vehicle.engineNumber', ''), 'register', null);
  expect(say(set(nameless, 'vehicle.registrationNumber', null))).toMatchObject({ detail: 'unreadable' });
});

/** What the cases above do not ask, since others are needed for it. */
const ofDuplicate = ['pass', 'office', 'not-looked', 'unreadable', 'chassis', 'engine', 'plate', 'serial'];

/** Said only with other records, or under a rule on imports that admits the other side; none is in force. */
const underOtherRules: Partial<Record<MachineCheckId, string[]>> = {
  'drive-side': ['right-hand'],
  duplicate: ofDuplicate,
};

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
