import { useTranslation } from 'react-i18next';
import { formatInstant } from '#domain/civil-date.ts';
import type { ParkedEntry } from '#domain/contract/screen/sync.ts';
import style from './sync-screen.module.css';

/** The kinds that this version knows have a word; another keeps its name from the centre. */
const kinds = { application: 'parked.kind.application' } as const;
const isKnown = (kind: string): kind is keyof typeof kinds => Object.hasOwn(kinds, kind);

/** Entries of the centre that this version cannot read: kept whole, shown, never in the way. */
export function ParkedList({ entries }: { entries: readonly ParkedEntry[] }) {
  const { t } = useTranslation('sync');
  return (
    <section aria-labelledby="sync-parked">
      <h2 className={style.title} id="sync-parked">
        {t('parked.title')}
      </h2>
      <p className={style.none}>{t('parked.body')}</p>
      <div className={style.table}>
        <table aria-labelledby="sync-parked">
          <thead>
            <tr>
              <th scope="col">{t('column.entry')}</th>
              <th scope="col">{t('column.unread')}</th>
              <th scope="col">{t('column.received')}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.sequence}>
                <th scope="row">
                  {entry.sequence > 0
                    ? t('parked.entry', {
                        kind: isKnown(entry.kind) ? t(kinds[entry.kind]) : entry.kind,
                        sequence: entry.sequence,
                      })
                    : t('parked.nameless')}
                </th>
                <td className={`mono ${style.small}`}>{entry.reason}</td>
                <td className={style.small}>{formatInstant(entry.receivedAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
