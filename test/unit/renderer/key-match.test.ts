import { expect, test } from 'vitest';
import { isCharacter, isControlCharacter, writeKey } from '#renderer/app/key/key-match.ts';

type Given = {
  key: string;
  code?: string;
  ctrl?: boolean;
  alt?: boolean;
  shift?: boolean;
  meta?: boolean;
  altGraph?: boolean;
};
const event = ({
  key,
  code = '',
  ctrl = false,
  alt = false,
  shift = false,
  meta = false,
  altGraph = false,
}: Given) => ({
  key,
  code,
  ctrlKey: ctrl,
  altKey: alt,
  shiftKey: shift,
  metaKey: meta,
  getModifierState: (name: string) => name === 'AltGraph' && altGraph,
});

test.each([
  ['a letter', { key: 'a', code: 'KeyA' }, 'A'],
  ['a desk by its digit', { key: '1', code: 'Digit1', alt: true }, 'Alt+1'],
  ['a desk by its digit, on a French keyboard', { key: '&', code: 'Digit1', alt: true }, 'Alt+1'],
  ['a chord', { key: 'Enter', code: 'Enter', ctrl: true }, 'Ctrl+Enter'],
  ['a chord under Caps Lock', { key: 'K', code: 'KeyK', ctrl: true }, 'Ctrl+K'],
  ['a bracket by AltGr, Windows', { key: '[', code: 'Digit8', ctrl: true, alt: true, altGraph: true }, '['],
  ['a bracket by AltGr, Linux', { key: '[', code: 'Digit8', altGraph: true }, '['],
])('%s is written as it is bound', (_what, given, written) => {
  expect(writeKey(event(given))).toBe(written);
});

const desks = [
  'Alt+1',
  'Alt+2',
  'Alt+3',
  'Alt+4',
  'Alt+5',
  'Ctrl+K',
  'Ctrl+L',
  'Ctrl+U',
  'Ctrl+F',
  'Ctrl+Enter',
  'F1',
  'Escape',
];
test.each([
  ['the number pad with Alt, as for ñ or a scanner that sends codes', { key: '1', code: 'Numpad1', alt: true }],
  ['the same with Num Lock off', { key: 'End', code: 'Numpad1', alt: true }],
  ['a sign by AltGr and a digit, Windows', { key: '¹', code: 'Digit1', ctrl: true, alt: true, altGraph: true }],
  ['a sign by AltGr and a digit, Linux', { key: '¹', code: 'Digit1', altGraph: true }],
  ['a letter by AltGr', { key: 'ł', code: 'KeyL', ctrl: true, alt: true, altGraph: true }],
  ['Ctrl, Alt and a digit without AltGr', { key: '1', code: 'Digit1', ctrl: true, alt: true }],
  ['a code point by Ctrl+Shift+U (IBus)', { key: 'U', code: 'KeyU', ctrl: true, shift: true }],
  ['a dead key', { key: 'Dead', code: 'Quote' }],
  ['a key that an input method takes', { key: 'Process', code: 'KeyA' }],
])('desk-9: %s is no shortcut inside a field', (_what, given) => {
  expect(desks).not.toContain(writeKey(event(given)));
});

test('desk-9: what AltGr writes is a character, a chord is none, and a scanner\u2019s control characters are known', () => {
  expect(isCharacter(event({ key: '@', code: 'KeyQ', ctrl: true, alt: true, altGraph: true }))).toBe(true);
  expect(isCharacter(event({ key: 'k', code: 'KeyK', ctrl: true }))).toBe(false);
  expect(
    [event({ key: 'j', ctrl: true }), event({ key: ']', ctrl: true }), event({ key: 'Enter', ctrl: true })].map(
      isControlCharacter,
    ),
  ).toEqual([true, true, false]);
});
