import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { errorCodes } from '#domain/contract/errors.ts';
import { toProgramError } from '../../api/program-error.ts';
import { RetryButton } from '../retry-button/retry-button.tsx';
import { Note } from '../tone/note.tsx';
import style from './error-notice.module.css';
import { useErrorText } from './use-error-text.ts';

type Props = {
  error: unknown;
  /** Shown as "Try again". Given for acts and questions that may be repeated. */
  onRetry?: (() => void) | undefined;
};

/** What happened, what is safe, what to do next. A bug carries its reference and can be copied. */
export function ErrorNotice({ error, onRetry }: Props) {
  const { t } = useTranslation();
  const text = useErrorText();
  const { code, message, details } = toProgramError(error);
  const say = (part: 'what' | 'safe' | 'next') => text.say(code, part, details);
  const retryable = errorCodes[code].retry;
  const reference = typeof details.reference === 'string' ? details.reference : null;
  const copy = () => void navigator.clipboard.writeText(JSON.stringify({ code, message, details }, null, 2));
  return (
    <Note
      role="alert"
      tone={code === 'BUG' ? 'red' : retryable ? 'amber' : 'red'}
      title={say('what')}
      action={
        <>
          {onRetry !== undefined && <RetryButton onRetry={onRetry} />}
          {code === 'BUG' && (
            <Button
              variant="default"
              leftSection={<IconCopy className={style.icon} aria-hidden="true" />}
              onClick={copy}
            >
              {t('act.copyDetails')}
            </Button>
          )}
        </>
      }
    >
      <p>
        {say('safe')} {say('next')}
      </p>
      {reference !== null && <p className={style.reference}>{t('error.reference', { reference })}</p>}
    </Note>
  );
}
