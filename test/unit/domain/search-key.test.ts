import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldCode, foldWords, toSearchKeys } from '#domain/search-key.ts';
import { advance } from '#test/support/act.ts';
import { createApplication } from '#test/support/application.ts';

test.each([
  ['KDO 482I', 'kd0-4821'],
  ['B l042337', 'B1O42337'],
  ['nze141-6012345', 'NZE 141 6O12345'],
])('a code typed with O for 0, I or l for 1, or with signs between is the same code: %s', (one, other) =>
  expect(foldCode(one)).toBe(foldCode(other)),
);

test.each([
  ["Grace N'gang’a", 'GRACE NGANGA'],
  ['José  Ann-Marie', 'JOSE ANN MARIE'],
  ['"; DROP *', 'DROP'],
])('a name is folded to plain words: %s', (name, words) => expect(foldWords(name)).toBe(words));

test('no sign of the search syntax survives folding', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 60, unit: 'binary' }),
      (text) => /^[A-Z0-9]*$/.test(foldCode(text)) && /^[\p{L}\p{N}\p{M} ]*$/u.test(foldWords(text)),
    ),
  );
});

test('an application is found by every name, number, serial and reference that people hold', () => {
  const released = advance(createApplication(), 'released');
  const record = {
    ...released,
    vehicle: { ...released.vehicle, registrationNumber: 'KDK 482M', chassisNumber: 'NZE141-6012345' },
  };
  expect(toSearchKeys(record)).toEqual({
    plate: 'KDK482M 482M',
    chassis: 'NZE1416012345 6012345 012345 1NZ0000001',
    // With `OTYENO` and `ODYAMBO`, as they sound.
    name:
      'PETER OTIENO ODHIAMBO PETEROTIENO OTIENOODHIAMBO OTYENO ODYAMBO ' +
      'GRACE WANJIKU MWANGI GRACEWANJIKU WANJIKUMWANGI',
    identity: '30112233 A009988776C 22334455 A004455667B',
    reference: 'T1MS000001 100000001 K00000001 TRF000001 B1042337 S260302ABC123',
  });
});
