import type { TFunction } from 'i18next';
import type { MachineCheck } from '#domain/machine-check.ts';

/**
 * The sentence of a machine check in the officer's language. test/unit/locale.test.ts holds that each detail has one.
 */
export const formatCheck = (t: TFunction<'check'>, check: Pick<MachineCheck, 'id' | 'detail' | 'values'>): string => {
  if (check.detail === 'not-judged') return t('not-judged', { label: t(`${check.id}.label`) });
  // details are text in the domain; the test closes the gap
  const key = `${check.id}.${check.detail}` as 'fee-paid.pass';
  return t(key, check.values as { paid: string }); // and so are the values that fill them
};
