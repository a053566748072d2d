import { useTranslation } from 'react-i18next';
import { formatInstant } from '#domain/civil-date.ts';
import { Note } from '../../component/tone/note.tsx';
import style from './outage.module.css';

/** While the centre does not answer: who can work, what cannot be done here, and what is safe. */
export function Outage({ heardAt, waiting }: { heardAt: number | null; waiting: number }) {
  const { t } = useTranslation('session');
  return (
    <Note role="alert" tone="amber" title={t('outage.title')}>
      <div className={style.text}>
        <p>{t('outage.work')}</p>
        <p>
          {t('outage.cannot')} {t('outage.waiting', { count: waiting })}
        </p>
        <p>{heardAt === null ? t('outage.never') : t('outage.heard', { at: formatInstant(heardAt) })}</p>
      </div>
    </Note>
  );
}
