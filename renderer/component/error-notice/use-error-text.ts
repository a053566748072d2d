import { useTranslation } from 'react-i18next';
import type { ErrorCode, ErrorDetails } from '#domain/contract/errors.ts';
import type { Block } from '#domain/contract/screen/case.ts';

type Part = 'what' | 'safe' | 'next';
type ErrorText = {
  say: (code: ErrorCode, part: Part, details?: ErrorDetails) => string;
  /** Why an act may not be done: the first of what stands against it; undefined when nothing does. */
  sayWhy: (blocks: readonly Block[]) => string | undefined;
};

/** What an error code says, with its details. */
export const useErrorText = (): ErrorText => {
  const { t } = useTranslation('error');
  const say: ErrorText['say'] = (code, part, details = {}) => t(`${code}.${part}`, { replace: details });
  return { say, sayWhy: ([first]) => (first === undefined ? undefined : say(first.code, 'what', first.details)) };
};
