import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CollectionCase } from '#domain/contract/screen/collection.ts';
import { useWord } from '../../app/use-word.ts';
import style from './collection.module.css';
import type { Draft } from './hand-over-draft.ts';

type Props = { shown: CollectionCase; draft: Draft; onChange: (draft: Draft) => void };

/** What the person hands in: each thing with its number, ticked or scanned. */
export function SurrenderFields({ shown, draft, onChange }: Props) {
  const { t } = useTranslation('collection');
  const word = useWord();
  return (
    <section className={style.step} aria-labelledby="surrender-title">
      <h2 id="surrender-title" className={style.stepTitle}>
        {t('surrender.title')}
      </h2>
      {shown.surrender.length === 0 && <p className={style.faint}>{t('surrender.none')}</p>}
      {shown.surrender.map(({ kind, number }) => (
        <Checkbox
          key={`${kind} ${number}`}
          label={
            <>
              {word('surrenderKind', kind)} <span className="mono">{number}</span>
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
}
