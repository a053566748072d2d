import { useTranslation } from 'react-i18next';
import type { CollectionItem } from '#domain/contract/screen/collection.ts';
import { PersonLine } from '../../component/person-line/person-line.tsx';
import { SerialNumber } from '../../component/serial-number/serial-number.tsx';
import style from './collection.module.css';

/** Who may collect, what, and where it stands on the shelf, large enough to read on the way there. */
export const ItemFacts = ({ item }: { item: CollectionItem }) => {
  const { t } = useTranslation('collection');
  const { row, collector } = item;
  return (
    <div className={style.facts}>
      <section aria-labelledby="who-title">
        <h2 id="who-title" className={style.heading}>
          {t('who')}
        </h2>
        <PersonLine person={collector} />
        {collector.phone !== undefined && <p className={style.phone}>{collector.phone}</p>}
      </section>
      <section aria-labelledby="what-title">
        <h2 id="what-title" className={style.heading}>
          {t('what')}
        </h2>
        <p className={style.strong}>{t('logbook')}</p>
        {row.serial !== null && <SerialNumber value={row.serial} />}
        <p className={style.faint}>{row.vehicle}</p>
      </section>
      <section aria-labelledby="where-title">
        <h2 id="where-title" className={style.heading}>
          {t('where')}
        </h2>
        <p className={style.shelf}>
          {row.shelf === null ? t('notShelved') : t('bayBox', { bay: row.shelf.bay, box: row.shelf.box })}
        </p>
      </section>
    </div>
  );
};
