import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useRequest } from '../../api/use-command.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { Dialog } from '../../component/dialog/dialog.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import style from './lodge.module.css';

/** Asks before a draft is discarded for good. */
export function DropDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('lodge');
  const { go } = useNavigation();
  const drop = useRequest('draft.remove', () => go({ desk: 'lodge' }));
  return (
    <Dialog title={t('drop.title')} size="md" onClose={onClose}>
      <p>{t('drop.body')}</p>
      {drop.error !== null && <ErrorNotice error={drop.error} />}
      <Button className={style.addOwner} loading={drop.isPending} onClick={() => drop.mutate({ id })}>
        {t('drop.confirm')}
      </Button>
    </Dialog>
  );
}
