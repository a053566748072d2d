import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type QueueFilter, queueFilterSchema } from '#domain/contract/screen/case.ts';
import { formatCount } from '../../component/count/format-count.ts';
import style from './queue-filters.module.css';

type Props = {
  filter: QueueFilter;
  counts: Record<QueueFilter, number> | undefined;
  onFilter: (filter: QueueFilter) => void;
};

/** The queue proper and its chips, each with how many it holds. */
export function QueueFilters({ filter, counts, onFilter }: Props) {
  const { t } = useTranslation('queue');
  return (
    <fieldset className={style.chips}>
      <legend className="visually-hidden">{t('filters')}</legend>
      {queueFilterSchema.options.map((one) => (
        <UnstyledButton key={one} className={style.chip} aria-pressed={one === filter} onClick={() => onFilter(one)}>
          {t(`filter.${one}`)}{' '}
          <span className={style.count}>{counts === undefined ? '–' : formatCount(counts[one])}</span>
        </UnstyledButton>
      ))}
    </fieldset>
  );
}
