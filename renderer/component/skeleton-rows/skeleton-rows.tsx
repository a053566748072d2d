import { useTranslation } from 'react-i18next';
import style from './skeleton-rows.module.css';

/**
 * The shape of the rows to come, in their real height, so that nothing jumps when they arrive. `columns` are shares.
 */
export function SkeletonRows({
  count = 12,
  columns = [2, 3, 4, 3, 2],
}: {
  count?: number;
  columns?: readonly number[];
}) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('loading')} className={style.rows}>
      {Array.from({ length: count }, (_, row) => row).map((row) => (
        <div key={row} className={style.row} aria-hidden="true">
          {columns.map((share, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a skeleton never change place
            <span key={column} className={style.cell} style={{ flexGrow: share }} />
          ))}
        </div>
      ))}
    </div>
  );
}
