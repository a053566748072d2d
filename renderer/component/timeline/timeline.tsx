import { useTranslation } from 'react-i18next';
import { formatInstant } from '#domain/civil-date.ts';
import style from './timeline.module.css';

type Entry = { act: string; at: number; by: string; workstationId?: string };

/** What was done, when and by whom, the newest first. */
export function Timeline({ entries }: { entries: readonly Entry[] }) {
  const { t, i18n } = useTranslation('status');
  // A newer centre may name acts and actors that have no word here yet.
  const nameAct = (act: string): string => (i18n.exists(`status:act.${act}`) ? t(`act.${act}` as 'act.item.shelve') : t('actOther'));
  const nameActor = (by: string): string => (i18n.exists(`status:actor.${by}`) ? t(`actor.${by}` as 'actor.buyer') : by);
  return (
    <ol className={style.timeline}>
      {entries
        .toSorted((a, b) => b.at - a.at)
        .map((entry) => (
          <li key={`${entry.at}-${entry.act}`} className={style.entry}>
            <span className={style.act}>{nameAct(entry.act)}</span>
            <span className={style.by}>
              {formatInstant(entry.at)} · {nameActor(entry.by)}
              {entry.workstationId !== undefined && ` · ${entry.workstationId}`}
            </span>
          </li>
        ))}
    </ol>
  );
}
