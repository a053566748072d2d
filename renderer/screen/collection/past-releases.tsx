import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '#domain/civil-date.ts';
import type { CollectionCase } from '#domain/contract/screen/collection.ts';
import { useLanguage } from '../../app/use-language.ts';
import style from './collection.module.css';

type Props = {
  shown: CollectionCase;
  /** The slip that is on screen already. */
  current?: string;
  onSlip: (slipNumber: string) => void;
};

/** The hand-overs there were, the latest first, each with its slip. */
export function PastReleases({ shown, current, onSlip }: Props) {
  const { t } = useTranslation('collection');
  const { pick } = useLanguage();
  const nameAll = (ids: readonly string[]): string =>
    shown.items
      .filter(({ item }) => ids.includes(item.id))
      .map(({ item }) => pick(item.name))
      .join(', ');
  return (
    <section className={style.step} aria-labelledby="past-title">
      <h2 id="past-title" className={style.stepTitle}>
        {t('past.title')}
      </h2>
      <ul className={style.past}>
        {shown.releases.map(({ slipNumber, at, items }) => (
          <li key={slipNumber} className={style.pastOne}>
            <span>{formatInstant(at)}</span>
            <span className={style.grow}>{nameAll(items)}</span>
            <Button variant="default" disabled={slipNumber === current} onClick={() => onSlip(slipNumber)}>
              {t('past.slip', { slip: slipNumber })}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
