import { useTranslation } from 'react-i18next';
import { formatInstant } from '#domain/civil-date.ts';
import style from './timeline.module.css';

type Entry = { act: string; at: number; by: string; workstationId?: string };

/** What was done, when and by whom, the newest first. */
export function Timeline({ entries }: { entries: readonly Entry[] }) {
  const { t, i18n } = useTranslation('status');
  // An act that a newer centre invented has no sentence yet: its own name is shown.
  const nameAct = (act: string): string => (i18n.exists(`status:act.${act}`) ? t(`act.${act}` as 'act.item.shelve') : act);
  return (
    <ol className={style.timeline}>
      {entries
        .toSorted((a, b) => b.at - a.at)
        .map((entry) => (
          <li key={`${entry.at}-${entry.act}`} className={style.entry}>
            <span className={style.act}>{nameAct(entry.act)}</span>
            <span className={style.by}>
              {formatInstant(entry.at)} · {entry.by}
              {entry.workstationId !== undefined && ` · ${entry.workstationId}`}
            </span>
          </li>
        ))}
    </ol>
  );
}
