import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useRequest } from '../../api/use-command.ts';
import type { OpenElsewhere } from '../../api/use-open-cases.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { Note } from '../../component/tone/note.tsx';

type Props = { id: string; elsewhere: OpenElsewhere; online: boolean };

/**
 * Another desk has the case open: it is read here, and decided there unless it is taken over. Without the centre
 * nothing is off.
 */
export function OpenElsewhereNote({ id, elsewhere, online }: Props) {
  const { t } = useTranslation('case');
  const act = useRequest('case.takeOver');
  const takeOver = (): void => {
    if (online && !act.isPending) act.mutate({ id });
  };
  useKeys([
    {
      key: 'H',
      label: t('elsewhere.takeOver'),
      run: takeOver,
      blocked: online ? undefined : t('elsewhere.bodyOffline'),
      hidden: !online,
    },
  ]);
  return (
    <>
      <Note
        tone={online ? 'amber' : 'grey'}
        role="status"
        title={t(online ? 'elsewhere.title' : 'elsewhere.titleOffline', elsewhere)}
        action={
          online ? (
            <Button
              variant="default"
              loading={act.isPending}
              rightSection={<KeyHint keys="H" />}
              aria-keyshortcuts="H"
              onClick={takeOver}
            >
              {t('elsewhere.takeOver')}
            </Button>
          ) : undefined
        }
      >
        <p>{t(online ? 'elsewhere.body' : 'elsewhere.bodyOffline')}</p>
      </Note>
      {act.error !== null && <ErrorNotice error={act.error} />}
    </>
  );
}
