import { Button, Group } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRequest } from '../../api/use-command.ts';
import { Dialog } from '../../component/dialog/dialog.tsx';
import { useAnythingBegun } from '../draft.tsx';
import style from './use-sign-out.module.css';

/** What a sign-out costs now: acts that wait while the centre does not answer, and what was begun here. */
type Cost = { waiting: number | null; isBegun: boolean };

/** Signs out at once where that costs nothing; else it says first what it costs, and the officer chooses. */
export const useSignOut = (): { signOut: () => void; dialog: ReactNode } => {
  const [cost, setCost] = useState<Cost | null>(null);
  const isAnythingBegun = useAnythingBegun();
  const act = useRequest('session.signOut');
  const find = useRequest('centre.find', ({ answers, waiting }) => {
    const isBegun = isAnythingBegun();
    if (answers && !isBegun) act.mutate({});
    else setCost({ waiting: answers ? null : waiting, isBegun });
  });
  return {
    signOut: () => {
      if (!find.isPending && cost === null) find.mutate({});
    },
    dialog:
      cost === null ? null : (
        <SignOutDialog cost={cost} onStay={() => setCost(null)} onSignOut={() => act.mutate({})} />
      ),
  };
};

type Props = { cost: Cost; onStay: () => void; onSignOut: () => void };

function SignOutDialog({ cost: { waiting, isBegun }, onStay, onSignOut }: Props) {
  const { t } = useTranslation();
  const title = t(waiting === null ? 'signOut.begunTitle' : 'signOut.title');
  return (
    <Dialog title={title} size="md" onClose={onStay}>
      {isBegun && <p className={style.text}>{t('signOut.begun')}</p>}
      {waiting !== null && (
        <>
          <p className={style.text}>{t('signOut.body')}</p>
          <p className={style.text}>{t('signOut.waiting', { count: waiting })}</p>
        </>
      )}
      <Group className={style.acts} justify="flex-end">
        <Button variant="default" onClick={onSignOut}>
          {t('signOut.act')}
        </Button>
        <Button data-autofocus onClick={onStay}>
          {t('signOut.stay')}
        </Button>
      </Group>
    </Dialog>
  );
}
