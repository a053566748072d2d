import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/use-session.ts';
import { Note } from '../../component/tone/note.tsx';
import style from './failed-sign-ins.module.css';

/** Told once after the sign-in: that somebody tried to sign in as this officer and could not. */
export function FailedSignIns() {
  const { t } = useTranslation(['session', 'common']);
  const { session } = useSession();
  const [heardAt, setHeardAt] = useState<number>();
  if (session.failedBefore === 0 || heardAt === session.signedInAt) return null;
  return (
    <div className={style.place}>
      <Note
        tone="amber"
        role="status"
        title={t('session:failed.title', { count: session.failedBefore })}
        action={
          <Button variant="default" onClick={() => setHeardAt(session.signedInAt)}>
            {t('common:act.close')}
          </Button>
        }
      >
        <p>{t('session:failed.body')}</p>
      </Note>
    </div>
  );
}
