import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsk } from '../../api/use-ask.ts';
import { useRequest } from '../../api/use-command.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { StatusBadge } from '../../component/status-badge/status-badge.tsx';
import { Note } from '../../component/tone/note.tsx';
import { PaperScreen } from '../collection/paper-screen.tsx';
import style from './lodge.module.css';
import { WithdrawDialog } from './withdraw-dialog.tsx';

/** What was lodged: the acknowledgement to print, where it is, and the way to take it back. */
export function LodgedScreen({ id }: { id: string }) {
  const { t } = useTranslation('lodge');
  const { go } = useNavigation();
  const list = useAsk('lodge.list', {});
  const preview = useAsk('acknowledgement.preview', { id });
  const print = useRequest('acknowledgement.print');
  const [isAsking, setAsking] = useState(false);
  const row = list.data?.lodged.find((one) => one.id === id);
  const mayWithdraw = row?.status === 'lodged' || row?.status === 'submitted' || row?.status === 'awaiting-buyer';
  const back = (): void => go({ desk: 'lodge' });
  useKeys([
    {
      key: 'W',
      label: t('withdraw.act'),
      run: () => setAsking(true),
      blocked: mayWithdraw ? undefined : t('withdraw.blocked'),
    },
  ]);
  return (
    <>
      <PaperScreen
        frame={{
          title: t('lodgedTitle'),
          meta: row && <StatusBadge status={row.status} />,
          actions: mayWithdraw ? (
            <Button
              variant="default"
              leftSection={<IconArrowBackUp className={style.icon} aria-hidden="true" />}
              rightSection={<KeyHint keys="W" />}
              onClick={() => setAsking(true)}
            >
              {t('withdraw.act')}
            </Button>
          ) : undefined,
        }}
        preview={{ url: preview.data?.url, error: preview.error, title: t('paper') }}
        print={{ label: t('print'), isPending: print.isPending, isSent: print.isSuccess, error: print.error }}
        onPrint={(printer) => print.mutate({ id, printer })}
        onNext={back}
      >
        {row !== undefined && (
          <Note tone={row.status === 'lodged' ? 'amber' : 'green'} title={row.provisionalReference} role="status">
            <p>{row.status === 'lodged' ? t('stillHere') : t('atCentre', { reference: row.reference })}</p>
          </Note>
        )}
      </PaperScreen>
      {isAsking && <WithdrawDialog id={id} onClose={() => setAsking(false)} />}
    </>
  );
}
