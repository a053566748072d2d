import { expect, test } from 'vitest';
import { countFailures } from '#electron/service/queue.ts';
import { createApplication } from '#test/support/application.ts';
import { createCounter, seed, testDay } from '#test/support/counter.ts';

test('a row tells on how many lines a check fails: none of a clean case, none where it was overridden or decided', () => {
  const counter = createCounter();
  const clean = (number: number) => createApplication({ number, on: testDay });
  const expired = (number: number) => {
    const one = clean(number);
    const { insurance = {} } = one.declared;
    const declared = { ...one.declared, insurance: { ...insurance, expiresOn: '2020-12-31' } };
    return { ...one, declared, payments: [] };
  };
  const overridden = { mark: 'overridden' as const, reason: 'renewed, seen', at: 1, by: 'KT1001' };
  const cases = [
    clean(1),
    expired(2),
    { ...expired(3), verification: { insurance: overridden } },
    { ...expired(4), standing: 'returned' as const },
  ] as const;
  seed(counter, ...cases);
  const failed = countFailures(counter, [...cases.map(({ id }) => id), '01900000-0000-7000-8000-00000000ffff']);
  expect(cases.map(({ id }) => failed[id])).toEqual([0, 2, 1, undefined]);
});
