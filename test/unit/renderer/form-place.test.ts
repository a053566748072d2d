import { expect, test } from 'vitest';
import { findFormPlace } from '#renderer/screen/repair/form-place.ts';

test.each([
  ['verification.record', 'queue'],
  ['application.approve', 'queue'],
  ['item.confirm', 'print'],
  ['item.spoil', 'print'],
  ['item.shelve', 'shelf'],
  ['item.release', 'collection'],
  // No form anywhere: the case is there for reading.
  ['item.make', 'queue'],
  ['application.hold', 'queue'],
] as const)('a refused %s is done again at the desk %s', (name, desk) => {
  const place = findFormPlace({ id: 'act', name, applicationId: 'application' });
  expect(place).toEqual({ desk, applicationId: 'application', commandId: 'act' });
});
