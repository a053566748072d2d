import type { TFunction } from 'i18next';
import { maskNumber } from '#domain/identity.ts';
import type { MachineCheck } from '#domain/machine-check.ts';

/**
 * The sentence of a machine check in the officer's language. test/unit/locale.test.ts holds that each detail has one.
 * `isFull`: its line is being compared, so that the number of an identity document stands in full as beside the page.
 */
export const formatCheck = (
  t: TFunction<'check'>,
  check: Pick<MachineCheck, 'id' | 'detail' | 'values'>,
  isFull = false,
): string => {
  if (check.detail === 'not-judged') return t('not-judged', { label: t(`${check.id}.label`) });
  // details are text in the domain; the test closes the gap
  const key = `${check.id}.${check.detail}` as 'fee-paid.pass';
  const { identity } = check.values;
  const values =
    identity === undefined || isFull ? check.values : { ...check.values, identity: maskNumber(String(identity)) };
  return t(key, values as { paid: string }); // and so are the values that fill them
};
