import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import style from './retry-button.module.css';

/** "Try again", under what did not work. */
export function RetryButton({ busy = false, onRetry }: { busy?: boolean; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <Button
      variant="default"
      loading={busy}
      leftSection={<IconRefresh className={style.icon} aria-hidden="true" />}
      onClick={onRetry}
    >
      {t('act.retry')}
    </Button>
  );
}
