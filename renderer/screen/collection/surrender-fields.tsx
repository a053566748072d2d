import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CollectionItem } from '#domain/contract/screen/collection.ts';
import style from './collection.module.css';
import type { Draft } from './hand-over-draft.ts';

type Props = { item: CollectionItem; draft: Draft; onChange: (draft: Draft) => void };

/** What the person hands in: each item with its number, ticked or scanned. */
export const SurrenderFields = ({ item, draft, onChange }: Props) => {
  const { t } = useTranslation('collection');
  return (
    <section className={style.step} aria-labelledby="surrender-title">
      <h2 id="surrender-title" className={style.stepTitle}>
        {t('surrender.title')}
      </h2>
      {item.surrender.length === 0 && <p className={style.faint}>{t('surrender.none')}</p>}
      {item.surrender.map(({ kind, number }) => (
        <Checkbox
          key={number}
          label={
            <>
              {t(`surrender.${kind}`)} <span className="mono">{number}</span>
            </>
          }
          description={t('surrender.hint')}
          checked={draft.surrendered.includes(number)}
          onChange={(event) =>
            onChange({
              ...draft,
              surrendered: event.currentTarget.checked
                ? [...draft.surrendered, number]
                : draft.surrendered.filter((one) => one !== number),
            })
          }
        />
      ))}
    </section>
  );
};
