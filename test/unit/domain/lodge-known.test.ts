import { expect, test } from 'vitest';
import type { Application } from '#domain/application.ts';
import type { Field, Section } from '#domain/lodge-form.ts';
import { findKnownVehicle } from '#domain/lodge-known.ts';
import { createApplication } from '#test/support/application.ts';

const field = (path: string, name: Field['name']): Field => ({ path, name, kind: 'text', required: true });
const sections: Section[] = [
  {
    path: 'vehicle',
    id: 'vehicle',
    of: null,
    optional: false,
    fields: [field('vehicle/chassisNumber', 'chassisNumber'), field('vehicle/make', 'make')],
  },
  {
    path: 'register',
    id: 'register',
    of: null,
    optional: false,
    fields: [field('register/logbookNumber', 'logbookNumber')],
  },
];
const plate = 'KDA 902K';
const record = (number: number, chassisNumber: string, more: Partial<Application> = {}): Application => {
  const made = createApplication({ number, submittedAt: Date.UTC(2026, 0, number), resubmittedAt: null });
  return { ...made, vehicle: { ...made.vehicle, registrationNumber: plate, chassisNumber }, ...more };
};
const typedOf = (...records: Application[]) => findKnownVehicle(records, sections, plate)?.typed;

test('of the records of one vehicle the newest is offered, however its plate is typed', () => {
  const [old, fresh] = [record(1, 'JTDBR32E700000001'), record(9, 'JTDBR32E700000001')];
  expect(findKnownVehicle([old, fresh], sections, ' kda902k ')?.reference).toBe(fresh.reference);
  expect(typedOf(old, fresh)).toMatchObject({ 'vehicle/chassisNumber': 'JTDBR32E700000001' });
});

test('nothing is offered where one plate stands on two vehicles, on none here, or is not typed', () => {
  const one = record(1, 'JTDBR32E700000001');
  expect(typedOf(one, record(2, 'JTDBR32E700000002'))).toBeUndefined();
  expect(findKnownVehicle([one], sections, 'KDA 903K')).toBeUndefined();
  expect(findKnownVehicle([one], sections, ' ')).toBeUndefined();
});

test('what an approved application found on the register is no longer so', () => {
  const open = record(1, 'JTDBR32E700000001');
  expect(Object.keys(typedOf(open) ?? {})).toContain('register/logbookNumber');
  expect(Object.keys(typedOf({ ...open, standing: 'approved' }) ?? {})).not.toContain('register/logbookNumber');
});
