import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Application, applicationSchema } from '#domain/application.ts';
import { runMachineChecks } from '#domain/machine-check.ts';
import { listLines } from '#domain/reference.ts';
import { listUnknownWords } from '#domain/unknown-word.ts';
import { knownWords, type WordList } from '#domain/word.ts';
import { testDay } from '#test/support/act.ts';
import { createApplication, testReference } from '#test/support/application.ts';

const plain = createApplication({ service: 'ownership-transfer' });
const given = (identity: Application['collector']['identity']) => ({ ...identity, kind: 'iris-scan' });

/** Every place of a record that holds a word of an open list. */
const places: [WordList, string, (word: string) => Partial<Application>][] = [
  ...(['fuel', 'use', 'transmission', 'driveSide', 'condition', 'vehicleClass'] as const).map(
    (member): [WordList, string, (word: string) => Partial<Application>] => [
      member,
      `vehicle.${member}`,
      (word) => ({ vehicle: { ...plain.vehicle, [member]: word } }),
    ],
  ),
  ['use', 'register.use', (word) => ({ register: plain.register && { ...plain.register, use: word } })],
  ['restrictionKind', 'restrictions', (word) => ({ restrictions: [{ kind: word, note: 'n', since: '2026-01-01' }] })],
  ['payer', 'payments', (word) => ({ payments: plain.payments.map((one) => ({ ...one, payer: word })) })],
  ['financierKind', 'registeredFinancier', (word) => ({ registeredFinancier: { name: 'KCB', kind: word } })],
  ['financierKind', 'requestedFinancier', (word) => ({ requestedFinancier: { name: 'KCB', kind: word } })],
  ...(['owners', 'previousOwners'] as const).map(
    (member): [WordList, string, (word: string) => Partial<Application>] => [
      'identityKind',
      member,
      (word) => ({ [member]: plain.owners.map((one) => ({ ...one, identity: { ...one.identity, kind: word } })) }),
    ],
  ),
  [
    'identityKind',
    'collector',
    (word) => ({ collector: { ...plain.collector, identity: { ...plain.collector.identity, kind: word } } }),
  ],
  [
    'identityKind',
    'the seller',
    (word) => ({
      transfer: plain.transfer && {
        ...plain.transfer,
        seller: { ...plain.transfer.seller, identity: { ...plain.transfer.seller.identity, kind: word } },
      },
    }),
  ],
  [
    'identityKind',
    'the owners on the register',
    (word) => ({
      register: plain.register && {
        ...plain.register,
        owners: plain.register.owners.map((one) => ({ ...one, identity: { ...one.identity, kind: word } })),
      },
    }),
  ],
];

test('a record of known words has none that is unknown', () => expect(listUnknownWords(plain)).toEqual([]));

test.each(places)('a word of the list %s that no one knows here is kept and told: %s', (list, _place, change) => {
  const record = { ...plain, ...change('of-tomorrow') };
  expect(applicationSchema.parse(record)).toEqual(record);
  expect(listUnknownWords(record)).toEqual([{ list, word: 'of-tomorrow' }]);
  expect(listUnknownWords({ ...plain, ...change(knownWords[list][0]) })).toEqual([]);
});

test('a word is told once, wherever it stands, and what is left out is no word', () => {
  const identity = given(plain.collector.identity);
  const record = {
    ...plain,
    owners: plain.owners.map((one) => ({ ...one, identity })),
    collector: { ...plain.collector, identity },
    vehicle: { ...plain.vehicle, transmission: null, driveSide: null, vehicleClass: undefined },
  };
  expect(listUnknownWords(record)).toEqual([{ list: 'identityKind', word: 'iris-scan' }]);
});

test('no word keeps a record from being read or stops a check', () => {
  const word = fc.oneof(
    fc.string({ minLength: 1, maxLength: 40 }),
    fc.constantFrom('constructor', '__proto__', 'toString'),
  );
  fc.assert(
    fc.property(fc.array(word, { minLength: places.length, maxLength: places.length }), (words) => {
      const record: Application = Object.assign(
        { ...plain },
        ...places.map(([, , change], place) => change(words[place] ?? '')),
      );
      expect(applicationSchema.safeParse(record).success).toBe(true);
      for (const { checks } of listLines(testReference, record))
        for (const check of runMachineChecks(record, checks, testReference, testDay))
          expect(check.detail).toMatch(/^[a-z-]+$/);
    }),
    { seed: 20261130 },
  );
});
