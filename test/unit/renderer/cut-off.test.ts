import { expect, test } from 'vitest';
import { isCutOff } from '#renderer/screen/sync/cut-off.ts';

const now = Date.UTC(2026, 10, 22, 9);
const dayMs = 24 * 3_600_000;
const silent = { network: true, centre: false, lastPulledAt: now - dayMs - 1 };

test('a counter is cut off once a day has passed without the centre', () => {
  expect(isCutOff(silent, now)).toBe(true);
  expect(isCutOff({ ...silent, lastPulledAt: now - dayMs }, now)).toBe(false);
});

test('without a network it is cut off too, though nothing is known of the centre', () => {
  expect(isCutOff({ ...silent, network: false, centre: null }, now)).toBe(true);
});

test('a centre that answers, one not yet asked, and one never heard leave the desk as it is', () => {
  expect(isCutOff({ ...silent, centre: true }, now)).toBe(false);
  expect(isCutOff({ ...silent, centre: null }, now)).toBe(false);
  expect(isCutOff({ ...silent, lastPulledAt: null }, now)).toBe(false);
});
