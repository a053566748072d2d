import { expect, test } from 'vitest';
import { certificateVerdict, judgeCertificate } from '#electron/centre/pin.ts';

const chain = ['leaf', 'authority', 'root'];
const { takeOwn, anotherKey, inspected } = certificateVerdict;

test.each<[string, { errorCode?: number; known?: boolean; keys?: string[]; pins: string[] }, number]>([
  ['no pins: the system’s word alone', { pins: [] }, takeOwn],
  ['the server’s own key', { pins: ['leaf'] }, takeOwn],
  ['its authority’s key', { pins: ['authority'] }, takeOwn],
  ['the root’s key', { pins: ['root'] }, takeOwn],
  [
    'DV-3: the backup pin takes over from the one in use',
    { keys: ['backup', 'authority2', 'root2'], pins: ['leaf', 'backup'] },
    takeOwn,
  ],
  ['an office’s own root, pinned', { known: false, pins: ['root'] }, takeOwn],
  ['DV-2: another valid authority’s', { keys: ['stranger', 'root2'], pins: ['leaf', 'backup'] }, anotherKey],
  [
    'DV-2: a proxy that inspects with the root that the administrator added',
    { known: false, keys: ['stranger', 'root2'], pins: ['leaf'] },
    inspected,
  ],
  ['DV-2: a revoked pin', { pins: ['backup'] }, anotherKey],
  ['a chain of nobody', { keys: [], pins: ['leaf'] }, anotherKey],
  ['a pin makes no refused certificate good', { errorCode: -202, pins: ['leaf'] }, takeOwn],
  ['an expired one stays expired', { errorCode: -201, pins: ['stranger'] }, takeOwn],
])('H9 desk-6: %s', (_name, { errorCode = 0, known = true, keys = chain, pins }, verdict) => {
  expect(judgeCertificate({ errorCode, isIssuedByKnownRoot: known, keys: () => keys, pins })).toBe(verdict);
});

test('H9: Chromium’s own verdict is taken over, never bettered', () => {
  expect(Object.values(certificateVerdict)).not.toContain(0);
});
