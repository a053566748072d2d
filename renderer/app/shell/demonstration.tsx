import { IconFlask } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import style from './demonstration.module.css';

/** Said on every screen of a demonstration, so that no one takes an invented record for a real one. */
export function Demonstration() {
  const { t } = useTranslation();
  return (
    <aside className={style.strip} aria-label={t('demonstration')}>
      <IconFlask className={style.icon} aria-hidden="true" />
      <span className={style.text}>{t('demonstration')}</span>
    </aside>
  );
}
