import { expect, test } from 'vitest';
import { createTranslation } from '#renderer/app/i18n.ts';
import { formatCheck } from '#renderer/component/check-line/check-sentence.ts';

const say = (language: 'en' | 'sw', check: Parameters<typeof formatCheck>[1], isFull = false): string =>
  formatCheck(createTranslation(language).getFixedT(language, 'check'), check, isFull);

test.each(['en', 'sw'] as const)('a mileage is read with its thousands set apart: %s', (language) => {
  const values = { days: 3, allowed: 7, mileage: 135_412 };
  expect(say(language, { id: 'notice-term', detail: 'pass', values })).toContain('135,412');
});

test.each([
  ['en', 'National ID'],
  ['sw', 'Kitambulisho cha taifa'],
] as const)('an odd number is said to be odd for the document it is of: %s', (language, document) => {
  const values = { name: 'OTIENO', identity: '12', kind: 'national-id' };
  expect(say(language, { id: 'identity-format', detail: 'odd', values })).toContain(document);
});

test.each([
  ['en', 'seller-number', 'different'],
  ['sw', 'seller-number', 'pass'],
  ['en', 'identity-format', 'odd'],
  ['sw', 'identity-format', 'odd'],
] as const)('the number of a document is masked until its line is compared: %s, %s %s', (language, id, detail) => {
  const check = { id, detail, values: { seller: 'OTIENO', name: 'OTIENO', kind: 'national-id', identity: '30112233' } };
  expect(say(language, check)).toContain('••••2233');
  expect(say(language, check)).not.toContain('30112233');
  expect(say(language, check, true)).toContain('30112233');
});
