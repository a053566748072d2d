import { useTranslation } from 'react-i18next';
import { civilDateSchema, formatCivilDate } from '#domain/civil-date.ts';
import type { ErrorCode, ErrorDetails } from '#domain/contract/errors.ts';
import type { Block } from '#domain/contract/screen/case.ts';
import { noDueOn } from '#domain/deadline.ts';

type Part = 'what' | 'safe' | 'next';
type ErrorText = {
  say: (code: ErrorCode, part: Part, details?: ErrorDetails) => string;
  /** Why an act may not be done: the first of what stands against it; undefined when nothing does. */
  sayWhy: (blocks: readonly Block[]) => string | undefined;
};

/** What an error code says, with its details as people write them. */
export const useErrorText = (): ErrorText => {
  const { t } = useTranslation(['error', 'common']);
  const write = (value: ErrorDetails[string]): ErrorDetails[string] => {
    if (value === noDueOn) return t('common:dayNotKnown');
    const day = civilDateSchema.safeParse(value).data;
    return day === undefined ? value : formatCivilDate(day);
  };
  const say: ErrorText['say'] = (code, part, details = {}) =>
    t(`error:${code}.${part}`, {
      replace: Object.fromEntries(Object.entries(details).map(([name, value]) => [name, write(value)])),
    });
  return { say, sayWhy: ([first]) => (first === undefined ? undefined : say(first.code, 'what', first.details)) };
};
