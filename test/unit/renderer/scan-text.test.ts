import { expect, it, test } from 'vitest';
import type { Stroke } from '#renderer/app/key/burst.ts';
import { readScan } from '#renderer/app/key/scan-text.ts';

/**
 * The strokes of a scanner set to the US keyboard above a layout: the place of each key, and what the layout makes of
 * it.
 */
const strokes = (text: string, layout: Record<string, string>): Stroke[] =>
  [...text].map((character) => {
    const code = /[A-Z]/i.test(character)
      ? `Key${character.toUpperCase()}`
      : /\d/.test(character)
        ? `Digit${character}`
        : { '-': 'Minus', '/': 'Slash', ' ': 'Space' }[character];
    return { code: code ?? '', write: layout[character] ?? character, shift: /[A-Z]/.test(character) };
  });

const french = {
  A: 'Q',
  Q: 'A',
  W: 'Z',
  Z: 'W',
  '0': 'à',
  '1': '&',
  '2': 'é',
  '3': '"',
  '4': "'",
  '5': '(',
  '6': '-',
  '7': 'è',
  '8': '_',
  '9': 'ç',
  '-': ')',
};
const arabic = { K: 'ن', C: 'ؤ', A: 'ش', B: 'لا', '1': '١', '2': '٢', '3': '٣' };
const russian = { K: 'Л', C: 'С', A: 'Ф', B: 'И' };

test.each([
  ['English', {}, 'KCA123A'],
  ['French, AZERTY: signs where the digits are', french, 'KCA123A'],
  ['French, with a hyphen', french, 'AK-0123456'],
  ['Arabic: other letters and other digits', arabic, 'KCA123A'],
  ['Russian: other letters', russian, 'KCA123A'],
  ['Persian digits alone', { '1': '۱', '2': '۲', '3': '۳', '0': '۰' }, '30112233'],
])('desk-1: under the layout %s a scan reads as it was printed', (_name, layout, text) => {
  expect(readScan(strokes(text, layout))).toBe(text);
});

it('desk-1: a scanner that is set to the same layout as the computer is taken at its word', () => {
  // French scanner, French layout: digits with Shift, the hyphen alone on the key of 6.
  const written: Stroke[] = [
    { write: 'A', code: 'KeyQ', shift: true },
    { write: '-', code: 'Digit6', shift: false },
    { write: '1', code: 'Digit1', shift: true },
    { write: '2', code: 'Digit2', shift: true },
    { write: 'M', code: 'Semicolon', shift: true },
  ];
  expect(readScan(written)).toBe('A-12M');
});

it('desk-1: under Caps Lock the letters change their case and nothing else', () => {
  expect(readScan(strokes('B1042337', {}).map((stroke) => ({ ...stroke, write: stroke.write.toLowerCase() })))).toBe(
    'b1042337',
  );
});
