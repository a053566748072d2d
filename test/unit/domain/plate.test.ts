import { expect, test } from 'vitest';
import { classifyPlate, findPlateSeries, formatPlate, normalisePlate, plateSeriesSchema } from '#domain/plate.ts';
import { testReference } from '#test/support/application.ts';

const series = testReference['plate-series'];

test.each([
  ['KDK 482M', 'civil-current', 'KDK 482M'],
  ['KCN 340E', 'civil-current', 'KCN 340E'],
  ['KDD-777R', 'civil-current', 'KDD 777R'],
  ['KAA 001', 'civil-legacy', 'KAA 001'],
  ['KZZ999', 'civil-legacy', 'KZZ 999'],
  ['KMCA 123A', 'motorcycle', 'KMCA 123A'],
  ['ktwa 001b', 'three-wheeler', 'KTWA 001B'],
  ['KTCB 100C', 'tractor', 'KTCB 100C'],
  ['KHMA 100C', 'machinery', 'KHMA 100C'],
  ['EVA 001A', 'ev-car', 'EVA 001A'],
  ['EMAA 001A', 'ev-motorcycle', 'EMAA 001A'],
  ['ZE 3400', 'trailer', 'ZE 3400'],
  ['GKA 123', 'government', 'GKA 123'],
  ['GKB 123C', 'government', 'GKB 123C'],
  ['GK 123', 'government', 'GK 123'],
  ['47 CG 467G', 'county', '47CG 467G'],
  ['GVN 001A', 'governor', 'GVN 001A'],
  ['KD 12', 'dealer', 'KD 12'],
  ['KD 1234A', 'dealer', 'KD 1234A'],
  ['99 CD 19 K', 'diplomatic', '99CD 19K'],
  ['29CD1', 'diplomatic', '29CD 1'],
  ['9 UN 12 K', 'diplomatic', '9UN 12K'],
  ['123 CM 4', 'diplomatic', '123CM 4'],
] as const)('%s is a %s plate', (text, plateClass, drawn) => {
  expect(classifyPlate(text, series)).toBe(plateClass);
  expect(formatPlate(text, series)).toBe(drawn);
});

test.each([
  ['KMJ 123', 'civil-legacy'],
  ['KMJ 123A', 'civil-current'],
  ['KMJA 123A', 'motorcycle'],
  ['KTW 123A', 'civil-current'],
  ['KTWA 123A', 'three-wheeler'],
  ['KD 123', 'dealer'],
  ['KDA 123', 'civil-legacy'],
  ['KDA 123A', 'civil-current'],
] as const)('the whole pattern decides, never the beginning: %s is %s', (text, plateClass) =>
  expect(classifyPlate(text, series)).toBe(plateClass),
);

test.each([
  'KIA 123A',
  'KAO 123A',
  'KDK 482I',
  'CJ 1',
  'SSN-001',
  '48 CG 467G',
  '00 CG 467G',
  'KDK 4820M',
  'XKDK 482M',
  'KDK 482MX',
  'PROF 1',
  '',
])('%j fits no series and is left as written for the officer to confirm', (text) => {
  expect(classifyPlate(text, series)).toBe('special');
  expect(formatPlate(text.toLowerCase(), series)).toBe(text);
});

test('a plate has one key whatever stands between its signs', () => {
  expect(new Set(['kdk 482m', 'KDK-482M', ' K D K 4 8 2 M ', 'KDK.482M'].map(normalisePlate))).toEqual(
    new Set(['KDK482M']),
  );
});

test('a pattern of a pack that could run long is no pattern, and no long text is held against one', () => {
  const isTaken = (pattern: string): boolean => plateSeriesSchema.safeParse({ ...series[0], pattern }).success;
  expect(isTaken('^K[A-Z]{2}\\d{3}[A-Z]$')).toBe(true);
  for (const pattern of ['^(A+)+$', '^(A*)*$', '^A{2,}$', `^${'A'.repeat(90)}$`, '^[A$'])
    expect(isTaken(pattern), pattern).toBe(false);
  const any = series.map((row) => ({ ...row, pattern: '^K{1,60}$' }));
  expect([findPlateSeries('K'.repeat(20), any), findPlateSeries('K'.repeat(21), any)]).toEqual([any[0], undefined]);
});
