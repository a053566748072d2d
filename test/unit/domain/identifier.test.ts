import { expect, test } from 'vitest';
import { classifyChassis, findChassisDifference, isSameChassis } from '#domain/chassis.ts';
import { findKraPinKinds, isIdentityFormat, maskNumber, normalisePhone } from '#domain/identity.ts';
import { findSerialRun, formatSerial, isSerialFormat, normaliseSerial, toSerial } from '#domain/serial.ts';
import { testReference } from '#test/support/application.ts';

/** Of the shipped pack. */
const patternsOf = (id: string) => testReference.check.find((row) => row.id === id)?.patterns ?? {};

test.each([
  ['JTDBR32E720123456', 'vin'],
  ['JTDBR32E72O123456', 'other'],
  ['jtdbr 32e7 2012 3456', 'vin'],
  ['NZE141-6012345', 'frame'],
  ['NZE141 6012345', 'frame'],
  ['NZE1416012345', 'frame'],
  ['NZE141-601', 'other'],
  ['CHASSIS PLATE LOST', 'other'],
  ['', 'other'],
])('chassis %j reads as %s', (text, kind) => expect(classifyChassis(text)).toBe(kind));

test.each([
  ['NZE141-6012345', 'nze141 6012345', undefined],
  ['NZE141-6012345', 'NZE141-6012845', 11],
  ['NZE141-6012345', 'NZE141-601234', 13],
  ['AZE141-6012345', 'NZE141-6012345', 1],
])('%s against %s first differs at %s, hyphens not counted', (one, other, position) => {
  expect(findChassisDifference(one, other)).toBe(position);
  expect(findChassisDifference(other, one)).toBe(position);
  expect(isSameChassis(one, other)).toBe(position === undefined);
});

test.each([
  ['national-id', '30112233', true],
  ['national-id', '301 122 33', true],
  ['national-id', '3011223A', false],
  ['national-id', '1234567890', false],
  ['alien-card', '123456', true],
  ['alien-card', '12345', false],
  ['passport', 'ak1234567', true],
  ['passport', 'A12345', false],
  ['maisha-card', '12345678901234', true],
  ['maisha-card', '123456789012345', false],
  ['company', 'PVT-2016/012345', true],
  ['company', 'C.1', true],
  ['company', '?', false],
] as const)('%s %s has the right form: %s', (kind, number, right) =>
  expect(isIdentityFormat({ kind, number }, patternsOf('identity-format'))).toBe(right),
);

test.each([
  ['A004416331M', 'individual'],
  [' a004416331m ', 'individual'],
  ['P051365947M', 'organisation'],
  ['B051365947M', undefined],
  ['A0044163311', undefined],
  ['A00441633M', undefined],
  ['A004416331MM', undefined],
])('KRA PIN %j belongs to %s', (pin, kind) =>
  expect(findKraPinKinds(pin, patternsOf('kra-pin-format'))).toEqual(kind === undefined ? [] : [kind]),
);

test('a kind of document without a pattern is not judged', () => {
  expect(isIdentityFormat({ kind: 'refugee-card', number: '1' }, patternsOf('identity-format'))).toBeUndefined();
  expect(isIdentityFormat({ kind: 'toString', number: '1' }, patternsOf('identity-format'))).toBeUndefined();
});

test.each([
  ['0712 345 678', '+254712345678'],
  ['0112-345-678', '+254112345678'],
  ['254712345678', '+254712345678'],
  ['+254 712 345678', '+254712345678'],
  ['712345678', undefined],
  ['0202345678', undefined],
  ['07123456789', undefined],
  ['+255712345678', undefined],
])('phone %s is %s', (typed, number) => expect(normalisePhone(typed)).toBe(number));

test('a masked number shows its last four signs and no more', () => {
  expect(maskNumber('30112233')).toBe('••••2233');
  expect(maskNumber('123')).toBe('123');
});

test.each([
  ['B 1042337', 'B1042337', 'B 1042337', true],
  ['b-104-2337', 'B1042337', 'B 1042337', true],
  ['1042337', '1042337', '1042337', true],
  ['B104', 'B104', 'B 104', true],
  ['LB/2026.104', 'LB/2026.104', 'LB/2026.104', true],
  ['B1', 'B1', 'B 1', false],
  ['ABCD', 'ABCD', 'ABCD', false],
  ['B1042337?', 'B1042337?', 'B1042337?', false],
  ['1234567890123456789012345', '1234567890123456789012345', '1234567890123456789012345', false],
])('serial %j has one key whatever the hand or scanner adds', (typed, key, drawn, right) => {
  expect(normaliseSerial(typed)).toBe(key);
  expect(formatSerial(typed)).toBe(drawn);
  expect(isSerialFormat(typed)).toBe(right);
});

test.each([
  ['B 1000001', 'b-1000500', { prefix: 'B', width: 7, first: 1_000_001, last: 1_000_500 }],
  ['0001', '0001', { prefix: '', width: 4, first: 1, last: 1 }],
  ['A 0002', 'A 0001', undefined],
  ['A 0001', 'B 0002', undefined],
  ['A 999', 'A 1000', undefined],
  ['none', 'A 1000', undefined],
  [
    'A 1234567890123456',
    'A 1234567890123457',
    { prefix: 'A1', width: 15, first: 234567890123456, last: 234567890123457 },
  ],
])('blanks from %s to %s are a row or are not', (from, to, run) => {
  expect(findSerialRun(from, to)).toEqual(run);
  if (run !== undefined)
    expect([run.first, run.last].map((number) => toSerial({ ...run, number }))).toEqual(
      [from, to].map(normaliseSerial),
    );
});
