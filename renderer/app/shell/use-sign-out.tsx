import { Button, Group, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-act.ts';
import { useFocusReturn } from '../use-focus-return.ts';
import style from './use-sign-out.module.css';

/** Signs out at once where the centre answers; where it does not, it says first what that costs, and the officer chooses. */
export const useSignOut = (): { signOut: () => void; dialog: ReactNode } => {
  const [waiting, setWaiting] = useState<number | null>(null);
  const act = useAct('session.signOut');
  const find = useAct('centre.find', ({ answers, waiting: count }) => (answers ? act.mutate({}) : setWaiting(count)));
  return {
    signOut: () => {
      if (!find.isPending && waiting === null) find.mutate({});
    },
    dialog: waiting === null ? null : <SignOutDialog waiting={waiting} onStay={() => setWaiting(null)} onSignOut={() => act.mutate({})} />,
  };
};

type Props = { waiting: number; onStay: () => void; onSignOut: () => void };

function SignOutDialog({ waiting, onStay, onSignOut }: Props) {
  useFocusReturn();
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onStay} title={t('signOut.title')} size="md" closeButtonProps={{ 'aria-label': t('act.close') }} returnFocus>
      <p className={style.text}>{t('signOut.body')}</p>
      <p className={style.text}>{t('signOut.waiting', { count: waiting })}</p>
      <Group className={style.acts} justify="flex-end">
        <Button variant="default" onClick={onSignOut}>
          {t('signOut.act')}
        </Button>
        <Button data-autofocus onClick={onStay}>
          {t('signOut.stay')}
        </Button>
      </Group>
    </Modal>
  );
}
