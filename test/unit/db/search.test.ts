import fc from 'fast-check';
import { expect, test } from 'vitest';
import { searchApplications } from '#db/query/search.ts';
import type { Application } from '#domain/application.ts';
import { foldWords } from '#domain/search-key.ts';
import { createApplication, seller, type VehicleApplication } from '#test/support/application.ts';
import { advance, createCounter, seed } from '#test/support/counter.ts';

const finished = advance(createApplication({ number: 1 }), 'released', 'B1O42337'.replace('O', '0'));
const target: VehicleApplication = {
  ...finished,
  vehicle: { ...finished.vehicle, registrationNumber: 'KDK 482M', chassisNumber: 'NZE141-6012345' },
  owners: [
    {
      ...seller,
      name: "José Mutua N'gang'a",
      identity: { kind: 'national-id', number: '27190468' },
      kraPin: 'A011223344Z',
    },
  ],
  previousOwners: [],
  collector: { name: "José Mutua N'gang'a", identity: { kind: 'national-id', number: '27190468' } },
};
const others = Array.from({ length: 30 }, (_one, place) => createApplication({ number: place + 10 }));
const fill = () => {
  const counter = createCounter();
  seed(counter, target, ...others);
  return (query: string, limit = 50) =>
    searchApplications(counter.connection.reader, query, limit).map(({ record }) => record.id);
};

test('the one application is found however its plate, chassis, name or number is typed', () => {
  const search = fill();
  const queries = [
    ...['KDK 482M', 'kdk482m', 'KDK-482M', 'KDK 482', 'kdk4', '482M', '482'],
    ...['NZE141-6012345', 'nze 141 6012345', 'NZE1416O12345', 'NZEI4I-6O12345', 'nze14', '6012345', '012345', '6012'],
    ...["N'gang'a", 'NGANGA', 'N’gang’a', 'jose', 'José', 'mutua jose', 'ngang', 'Jose 27190468', 'nganga KDK'],
    ...['27190468', '2719 0468', 'A011223344Z', 'a0l1223344z'],
    ...['TIMS-000001', 'TIMS000001', 'tims 000001', 'TRF-000001', 'L00000001'],
    ...['B1042337', 'B 1042337', 'b-1o42337', 'BI042337', 'S-260302-ABC123', 'S 260302 ABC123'],
  ];
  expect(queries.filter((query) => search(query)[0] !== target.id || search(query).length !== 1)).toEqual([]);
});

test('a query that names nothing finds nothing', () => {
  const search = fill();
  const queries = ['B', 'K', '', ' ', '*', '"', '""', '-', "'", '(', '🚗', 'XYZZY', 'KDK 483M', 'nganga otieno'];
  expect(queries.filter((query) => search(query).length > 0)).toEqual([]);
});

test('words of the search syntax are only words', () => {
  const search = fill();
  const hostile = [
    ...[
      'AND',
      'OR',
      'NOT',
      'NEAR(',
      'NEAR(jose nganga, 2)',
      'jose AND',
      'jose OR otieno',
      'NOT jose',
      'name:jose',
      '{name}: x',
      '^jose',
      'jose*',
      '"jose',
    ],
    ...[
      'jose" OR "peter',
      '") OR (name : "o"*',
      'jose\0peter',
      "'; DROP TABLE application; --",
      '%',
      '_',
      '\\',
      '+',
      'a'.repeat(10_000),
      'a '.repeat(5_000),
      '"'.repeat(10_000),
    ],
    ...['(jose '.repeat(2_000), 'KDK 482M '.repeat(1_000), '\u0301'.repeat(10_000), '-1 OR 1=1'],
  ];
  for (const query of hostile) expect(search(query).length, query.slice(0, 30)).toBeLessThanOrEqual(1);
});

test('no text that can be typed makes the search fall over or find everything', () => {
  const search = fill();
  const piece = fc.oneof(
    fc.constantFrom(
      '"',
      '*',
      '(',
      ')',
      ':',
      '{',
      '}',
      '^',
      '-',
      '+',
      ' AND ',
      ' OR ',
      ' NOT ',
      ' NEAR/2 ',
      'jose',
      '\0',
    ),
    fc.string({ unit: 'binary' }),
  );
  // Two or three signs may be the beginning of something of each: `io` reads as 10. More are not.
  const isShort = (text: string): boolean =>
    foldWords(text).length >= 2 &&
    foldWords(text)
      .split(' ')
      .every((word) => word.length < 4);
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }),
      (pieces) => search(pieces.join('')).length < others.length || isShort(pieces.join('')),
    ),
    { numRuns: 300 },
  );
});

test('open applications come before closed ones and not more than asked for', () => {
  const search = fill();
  const found = search('TIMS');
  expect(found).toHaveLength(31);
  expect(found.at(-1)).toBe(target.id);
  expect(search('TIMS', 5)).toHaveLength(5);
});

test('a changed plate is found under the new text and no longer under the old', () => {
  const counter = createCounter();
  seed(counter, target);
  seed(counter, { ...target, version: 2, vehicle: { ...target.vehicle, registrationNumber: 'KDL 900A' } });
  const search = (query: string) => searchApplications(counter.connection.reader, query, 5).length;
  expect([search('KDK 482M'), search('KDL 900A')]).toEqual([0, 1]);
});

test('desk-10, desk-11: a name and a number are found as people write them', () => {
  const counter = createCounter();
  const person = (number: number, name: string, id: string): Application => {
    const base = createApplication({ number });
    const who = { ...seller, name, identity: { kind: 'national-id' as const, number: id } };
    return { ...base, owners: [who], previousOwners: [], collector: { name, identity: who.identity } };
  };
  const one = person(1, 'Mohamed Olekina Ng\u02bcang\u02bca', '01234567');
  const other = person(2, 'Łukasz Abdul Rahman', '7654321');
  seed(counter, one, other);
  const search = (query: string) =>
    searchApplications(counter.connection.reader, query, 5).map(({ record }) => record.id);
  const ofOne = [
    'ole kina',
    'Olekina',
    'muhammad',
    'Mohammed ole kina',
    "ng'ang'a",
    'Ng’ang’a',
    '1234567',
    '01234567',
    '0 123 4567',
    '001234567',
  ];
  expect(ofOne.filter((query) => search(query).join() !== one.id)).toEqual([]);
  const ofOther = ['lukasz', 'Łukasz', 'abdulrahman', 'abdel rahman', 'Rahman Lukasz', '07654321', '7654321'];
  expect(ofOther.filter((query) => search(query).join() !== other.id)).toEqual([]);
});
