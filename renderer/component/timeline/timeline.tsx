import { useTranslation } from 'react-i18next';
import type { TimelineEntry } from '#domain/application.ts';
import { formatInstant } from '#domain/civil-date.ts';
import { formatSerial } from '#domain/serial.ts';
import style from './timeline.module.css';
import { useActName } from './use-act-name.ts';

/** What was done, when and by whom, the newest first. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  const { t } = useTranslation('status');
  const { nameAct, nameActor, nameReason } = useActName();
  return (
    <ol className={style.timeline}>
      {entries
        .toSorted((a, b) => b.at - a.at)
        .map((entry) => (
          <li key={`${entry.at}-${entry.act}-${entry.about?.id ?? ''}`} className={style.entry}>
            <span className={style.act}>{nameAct(entry.act)}</span>
            {entry.about !== undefined && (
              <span className={style.detail}>{t('about', { act: nameAct(entry.about.act) })}</span>
            )}
            {entry.to !== undefined && <span className={style.detail}>{nameActor(entry.to)}</span>}
            {entry.note !== undefined && <span className={style.detail}>{nameReason(entry.note)}</span>}
            {entry.blank !== undefined && (
              <span className={style.detail}>{t('blankSpoiled', { serial: formatSerial(entry.blank.serial) })}</span>
            )}
            <span className={style.by}>
              {formatInstant(entry.at)} · {nameActor(entry.by)}
              {entry.workstationId !== undefined && ` · ${entry.workstationId}`}
            </span>
          </li>
        ))}
    </ol>
  );
}
