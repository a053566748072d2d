import type { Stroke } from './burst.ts';

/** The keyboard that scanners are delivered for (US), by the places of its keys: alone and with Shift. */
const usDigits = [')', '!', '@', '#', '$', '%', '^', '&', '*', '('];
const usSigns: Record<string, readonly [string, string]> = {
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Backquote: ['`', '~'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Space: [' ', ' '],
};

const readPlace = ({ code, shift, write }: Stroke): string => {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shift ? letter : letter.toLowerCase();
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return shift ? (usDigits[Number(digit)] ?? write) : digit;
  return /^Numpad(\d)$/.exec(code)?.[1] ?? usSigns[code]?.[shift ? 1 : 0] ?? write;
};

/** Arabic-Indic, Persian and full-width digits as 0 to 9: a layout may write the same key so. */
const toPlainDigits = (text: string): string =>
  text.normalize('NFKC').replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));

/**
 * The layout cannot be the scanner's: digit keys without Shift gave signs and nothing gave a digit (French), or a
 * letter key gave a letter that is not Latin (Arabic, Russian).
 */
const isForeign = (strokes: readonly Stroke[]): boolean => {
  const hasPlainDigit = strokes.some(({ write }) => /^\d$/.test(toPlainDigits(write)));
  const hasDigitKey = strokes.some(({ code, shift }) => /^Digit\d$/.test(code) && !shift);
  return (
    (hasDigitKey && !hasPlainDigit) ||
    strokes.some(({ code, write }) => /^Key[A-Z]$/.test(code) && /\p{L}/u.test(write) && !/^[A-Za-z]$/.test(write))
  );
};

/**
 * What was scanned, trimmed: the characters that the layout wrote or, where that layout cannot be the scanner's, what
 * the keys' places write on the US keyboard that scanners are delivered for.
 */
export const readScan = (strokes: readonly Stroke[]): string => {
  const isByPlace = isForeign(strokes);
  return toPlainDigits(strokes.map((stroke) => (isByPlace ? readPlace(stroke) : stroke.write)).join('')).trim();
};
