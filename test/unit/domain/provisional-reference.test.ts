import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createProvisionalReference, parseProvisionalReference } from '#domain/provisional-reference.ts';
import { foldCode } from '#domain/search-key.ts';

const signs = '0123456789ABCDEFGHJKMNPQRSTVWXY';
const seed = 20261130;
const references = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...signs), minLength: 10, maxLength: 10 }),
    fc.integer({ min: 1, max: 99_999_999 }),
  )
  .map(([mark, number]) => createProvisionalReference(`huduma-gpo-nairobi.${mark}`, number));
const plain = (reference: string): string => reference.replaceAll('-', '');

describe('a provisional reference', () => {
  test('is read as it was written, however it is typed', () => {
    const written = createProvisionalReference('ntsa-hq.1K0QX7OIZU', 42);
    expect(written).toBe('P-X7012V-0042-8');
    for (const typed of ['p x7o12u oo42 8', 'PX7OI2U00428', ' P-X7O I2V-0042-8 '])
      expect(parseProvisionalReference(typed), typed).toBe(written);
    fc.assert(
      fc.property(references, (reference) => parseProvisionalReference(plain(reference).toLowerCase()) === reference),
      { seed },
    );
  });

  test('with one sign wrong reads as none, whichever it is', () => {
    fc.assert(
      fc.property(references, fc.nat(), fc.constantFrom(...signs), (reference, at, sign) => {
        const text = plain(reference);
        const place = at % text.length;
        fc.pre(text[place] !== sign);
        return parseProvisionalReference(`${text.slice(0, place)}${sign}${text.slice(place + 1)}`) === undefined;
      }),
      { seed, numRuns: 3000 },
    );
  });

  test('with two neighbours exchanged reads as none', () => {
    fc.assert(
      fc.property(references, fc.nat(), (reference, at) => {
        const text = plain(reference);
        const place = at % (text.length - 1);
        const [one, other] = [text[place], text[place + 1]];
        fc.pre(one !== other);
        const swapped = `${text.slice(0, place)}${other}${one}${text.slice(place + 2)}`;
        return parseProvisionalReference(swapped) === undefined;
      }),
      { seed, numRuns: 3000 },
    );
  });

  test('is the same code to the search, whatever the search folds', () => {
    fc.assert(
      fc.property(references, (reference) => foldCode(reference) === plain(reference)),
      { seed },
    );
  });

  test.each(['', 'P', 'DEMO-104-00001', 'KDA 123A', 'P-X7012V-0042', 'PPPP PPPP'])('is not %s', (text) =>
    expect(parseProvisionalReference(text)).toBeUndefined(),
  );
});
