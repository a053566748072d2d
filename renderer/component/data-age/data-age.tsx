import { Tooltip } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { addDays, civilDateAt, formatCivilDate, formatInstant, formatTime } from '#domain/civil-date.ts';
import { useNow } from '../../app/use-now.ts';
import style from './data-age.module.css';

/** The feed is asked twice a minute: so long without an answer, another desk may have gone on unseen. */
const staleMs = 15 * 60_000;

/** How old what is shown is: "as of 09:40 yesterday". `warns`: what is older than a quarter of an hour stands out. */
export function DataAge({ at, warns = false }: { at: number | null; warns?: boolean }) {
  const { t } = useTranslation();
  const now = useNow();
  const today = civilDateAt(now);
  if (at === null) return <span className={style.age}>{t('age.never')}</span>;
  const day = civilDateAt(at);
  const time = formatTime(at);
  const text =
    day === today
      ? t('age.today', { time })
      : day === addDays(today, -1)
        ? t('age.yesterday', { time })
        : t('age.earlier', { time, date: formatCivilDate(day) });
  const isStale = warns && now - at > staleMs;
  return (
    <Tooltip label={isStale ? t('age.stale', { at: formatInstant(at) }) : formatInstant(at)}>
      <time className={isStale ? `${style.age} ${style.stale}` : style.age} dateTime={new Date(at).toISOString()}>
        {isStale && <IconClockExclamation className={style.icon} role="img" aria-label={t('age.old')} />}
        {text}
      </time>
    </Tooltip>
  );
}
