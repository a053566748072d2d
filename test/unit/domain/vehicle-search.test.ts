import { describe, expect, test } from 'vitest';
import type { Application } from '#domain/application.ts';
import { vehicleSearchSchema } from '#domain/contract/centre/vehicle-search.ts';
import type { Role } from '#domain/officer.ts';
import {
  fitsOpenCase,
  listKeyForms,
  mostVehicles,
  readVehicleKey,
  requireSearcher,
  requireSearchReason,
  toVehiclesFound,
} from '#domain/vehicle-search.ts';
import { codeOf, createOfficer } from '#test/support/act.ts';
import { createApplication, testReference } from '#test/support/application.ts';

test.each([
  ['KDA 001A', 'KDA001A'],
  ['kda-001a', 'KDA001A'],
  ['\tKDA\t001A\r\n', 'KDA001A'],
  ['KDA 001A\u00a0', 'KDA001A'],
  ['JTDBR32E7 00000001', 'JTDBR32E700000001'],
  ['GRS210-6001234', 'GRS2106001234'],
])('%j is one number, however it was pasted', (text, key) => {
  expect(readVehicleKey(text)).toBe(key);
});

test.each([
  '',
  '   ',
  '%',
  '*',
  '____',
  'KDA',
  'K-D-A',
  'KDA%',
  'TOYOTA',
  'a '.repeat(100),
  `K1${'A'.repeat(39)}`,
  '١٢٣٤',
])('%j would look through the country: it is too wide', (text) => {
  expect(codeOf(() => readVehicleKey(text))).toBe('LOOK_TOO_WIDE');
});

test('O for 0 and I for 1 are tried each way, the number as it stands first, and never without end', () => {
  expect(listKeyForms('KDAO02K')).toEqual(expect.arrayContaining(['KDAO02K', 'KDA002K']));
  expect(listKeyForms('KDAO02K')[0]).toBe('KDAO02K');
  expect(listKeyForms('KDK482M')).toEqual(['KDK482M']);
  expect(listKeyForms('JTDBR32E7OOOOOOO1')).toEqual(['JTDBR32E7OOOOOOO1', 'JTDBR32E700000001']);
  for (const key of ['O0I1O0I1O0I1', '0'.repeat(40), 'O'.repeat(5)])
    expect(listKeyForms(key).length).toBeLessThanOrEqual(32);
});

test.each<[unknown, string]>([
  [{ code: 'owner' }, 'done'],
  [{ code: 'open-case', detail: ' TIMS-000001\n' }, 'done'],
  [{ code: 'other', detail: 'a neighbour asks' }, 'done'],
  [undefined, 'REASON_REQUIRED'],
  [{}, 'REASON_REQUIRED'],
  [{ code: 'curiosity', detail: 'I want to know' }, 'REASON_REQUIRED'],
  [{ code: 'open-case' }, 'REASON_REQUIRED'],
  [{ code: 'police', detail: '  \t ' }, 'REASON_REQUIRED'],
  [{ code: 'other', detail: 'x'.repeat(301) }, 'REASON_REQUIRED'],
])('the reason %j is taken or asked for', (given, code) => {
  expect(codeOf(() => requireSearchReason(given))).toBe(code);
});

test.each<[Role, string]>([
  ['verifying', 'done'],
  ['printing', 'done'],
  ['collection', 'done'],
  ['supervisor', 'done'],
  ['auditor', 'ROLE_MISSING'],
])('a %s looks vehicles up, or does not', (role, code) => {
  expect(codeOf(() => requireSearcher(createOfficer(role)))).toBe(code);
});

const at = createApplication().submittedAt + 3_600_000;
const decidedAt = at - 1000;
const approvedBy = { kind: 'approved' as const, reasons: [], revision: 1, at: decidedAt, by: 'KT1' };

describe('a look-up fits', () => {
  const open = createApplication({ number: 1 });
  const reason = { code: 'open-case' as const, detail: 'tims 000001' };
  const rejected = (when: number): Application => ({
    ...open,
    standing: 'rejected',
    decision: { ...approvedBy, kind: 'rejected', at: when },
  });
  test.each<[string, Application[], typeof reason | { code: 'police'; detail: string }, number, boolean]>([
    ['the open case that it names', [open], reason, at, true],
    ['no case that it does not find: of another vehicle', [createApplication({ number: 2 })], reason, at, false],
    ['no case of another office', [{ ...open, officeId: 'ntsa-kisumu' }], reason, at, false],
    ['no case by another reason', [open], { code: 'police', detail: 'TIMS-000001' }, at, false],
    ['no case that was closed before', [rejected(at - 1)], reason, at, false],
    ['a case that was closed only later', [rejected(at + 1)], reason, at, true],
    ['no case that had not come yet', [open], reason, open.submittedAt - 86_400_000, false],
  ])('%s', (_name, found, given, when, fits) => {
    expect(fitsOpenCase(given, found, open.officeId, when)).toBe(fits);
  });
});

describe('what is shown of a vehicle', () => {
  const asking = { reference: testReference, officer: createOfficer('verifying') };
  const [owner] = createApplication().owners;
  if (owner === undefined) throw new Error('it has an owner');
  const person = (name: string, number = '12345678') => ({ ...owner, name, identity: { ...owner.identity, number } });
  const transfer = createApplication({ number: 1 });
  const registered = (name: string): NonNullable<Application['register']> => {
    if (transfer.register === null) throw new Error('a transfer has an entry of the register');
    return { ...transfer.register, owners: [person(name)] };
  };
  const nameOwners = (...records: Application[]) =>
    toVehiclesFound(records, asking).flatMap(({ owners }) => owners.map(({ name }) => name));
  const before = { ...transfer, owners: [person('Buyer')], register: registered('Seller') };
  const approved = { ...before, standing: 'approved' as const, decision: approvedBy };

  test('the owner is who the register has until a transfer is approved, and the buyer from then on', () => {
    expect(nameOwners(before)).toEqual(['Seller']);
    expect(nameOwners(approved)).toEqual(['Buyer']);
    const search = {
      ...createApplication({ number: 2, service: 'vehicle-search' }),
      vehicle: transfer.vehicle,
      owners: [person('Whoever asks')],
      register: null,
      submittedAt: transfer.submittedAt + 10,
    };
    // Who pays for a search owns nothing by it.
    expect(nameOwners(search, approved)).toEqual(['Buyer']);
  });

  test('numbers of persons are masked but for their ends; who answers for the office reads them whole', () => {
    const [found] = toVehiclesFound([approved], asking);
    expect(found?.owners[0]?.identity.number).toBe('••••5678');
    expect(JSON.stringify(found)).not.toContain('12345678');
    expect(found?.owners[0]).not.toHaveProperty('kraPin');
    expect(found?.owners[0]).not.toHaveProperty('phone');
    const [whole] = toVehiclesFound([approved], { ...asking, officer: createOfficer('supervisor') });
    expect(whole?.owners[0]?.identity.number).toBe('12345678');
  });

  test('applications of one chassis are one vehicle, the newest first, whatever plate they name, and bounded', () => {
    const many = Array.from({ length: 25 }, (_, place) => ({
      ...createApplication({ number: place + 1 }),
      vehicle: {
        ...transfer.vehicle,
        registrationNumber: place < 10 ? 'KBA 111A' : 'KDA 002K',
      } as typeof transfer.vehicle,
      submittedAt: transfer.submittedAt + place,
    }));
    const found = toVehiclesFound(many, asking);
    expect(found).toHaveLength(1);
    expect(found[0]?.applications.map(({ reference }) => reference).slice(0, 2)).toEqual([
      'TIMS-000025',
      'TIMS-000024',
    ]);
    expect([found[0]?.applications.length, found[0]?.more]).toEqual([20, true]);
  });

  test('the id of a case is for its own office alone', () => {
    const elsewhere = { ...createApplication({ number: 2, officeId: 'ntsa-kisumu' }), vehicle: transfer.vehicle };
    const [found] = toVehiclesFound([transfer, elsewhere], asking);
    expect(found?.applications.map(({ id }) => id !== null).toSorted()).toEqual([false, true]);
  });

  test('a number that names too many vehicles is too wide', () => {
    const many = Array.from({ length: mostVehicles + 1 }, (_, place) => createApplication({ number: place + 1 }));
    expect(codeOf(() => toVehiclesFound(many, asking))).toBe('LOOK_TOO_WIDE');
    expect(toVehiclesFound(many.slice(1), asking)).toHaveLength(mostVehicles);
  });
});

test('an answer of a centre that has more in it than any vehicle is not taken', () => {
  const officer = createOfficer('verifying');
  const [found] = toVehiclesFound([createApplication()], { reference: testReference, officer });
  if (found === undefined) throw new Error('one vehicle was made');
  const take = (change: object) =>
    vehicleSearchSchema.safeParse({ vehicles: [{ ...found, ...change }], fitsOpenCase: true, at: Date.now() }).success;
  const many = <One>(one: One | undefined, count: number) => Array.from({ length: count }, () => one);
  expect(take({})).toBe(true);
  expect(take({ owners: many(found.owners[0], 21) })).toBe(false);
  expect(take({ applications: many(found.applications[0], 21) })).toBe(false);
  expect(take({ restrictions: many({ kind: 'caveat', note: 'x', since: '2026-03-01' }, 51) })).toBe(false);
  expect(take({ owners: [{ ...found.owners[0], name: 'x'.repeat(201) }] })).toBe(false);
  expect(take({ vehicle: { ...found.vehicle, make: 'x'.repeat(121) } })).toBe(false);
  const six = { vehicles: many(found, 6), fitsOpenCase: true, at: Date.now() };
  expect(vehicleSearchSchema.safeParse(six).success).toBe(false);
});
