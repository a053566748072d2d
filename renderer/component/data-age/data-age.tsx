import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { addDays, civilDateAt, formatCivilDate, formatInstant, formatTime } from '#domain/civil-date.ts';
import { useNow } from '../../app/use-now.ts';
import style from './data-age.module.css';

/** How old what is shown is: "as of 09:40 yesterday". */
export function DataAge({ at }: { at: number | null }) {
  const { t } = useTranslation();
  const today = civilDateAt(useNow());
  if (at === null) return <span className={style.age}>{t('age.never')}</span>;
  const day = civilDateAt(at);
  const time = formatTime(at);
  const text =
    day === today
      ? t('age.today', { time })
      : day === addDays(today, -1)
        ? t('age.yesterday', { time })
        : t('age.earlier', { time, date: formatCivilDate(day) });
  return (
    <Tooltip label={formatInstant(at)}>
      <time className={style.age} dateTime={new Date(at).toISOString()}>
        {text}
      </time>
    </Tooltip>
  );
}
