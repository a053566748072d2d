import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CollectionCase } from '#domain/contract/screen/collection.ts';
import { useLanguage } from '../../app/use-language.ts';
import { useWord } from '../../app/use-word.ts';
import style from './collection.module.css';
import { type Draft, keyOf, takeIn } from './hand-over-draft.ts';

type Props = { shown: CollectionCase; draft: Draft; onChange: (draft: Draft) => void };

/** What the person hands in: each thing with its number, ticked or scanned. */
export function SurrenderFields({ shown, draft, onChange }: Props) {
  const { t } = useTranslation('collection');
  const word = useWord();
  const { pick } = useLanguage();
  return (
    <section className={style.step} aria-labelledby="surrender-title">
      <h2 id="surrender-title" className={style.stepTitle}>
        {t('surrender.title')}
      </h2>
      {shown.surrender.length === 0 && <p className={style.faint}>{t('surrender.none')}</p>}
      {shown.surrender.map((due) => {
        const key = keyOf(due);
        const papers = due.or.map(({ label }) => pick(label)).join(', ');
        const lacking = due.or.filter(({ isAttached }) => !isAttached).map(({ label }) => pick(label));
        return (
          <div key={key} className={style.surrender}>
            <Checkbox
              label={
                <>
                  {word('surrenderKind', due.kind)} {due.number !== null && <span className="mono">{due.number}</span>}
                </>
              }
              description={due.number === null ? t('surrender.hintNoNumber') : t('surrender.hint')}
              checked={draft.surrendered.includes(key)}
              onChange={(event) =>
                onChange(takeIn(draft, key, event.currentTarget.checked ? 'surrendered' : 'neither'))
              }
            />
            {due.or.length > 0 && (
              <Checkbox
                label={t('surrender.replaced', { papers })}
                description={
                  lacking.length > 0 ? t('surrender.lacking', { papers: lacking.join(', ') }) : t('surrender.attached')
                }
                disabled={lacking.length > 0}
                checked={draft.replaced.includes(key)}
                onChange={(event) => onChange(takeIn(draft, key, event.currentTarget.checked ? 'replaced' : 'neither'))}
              />
            )}
          </div>
        );
      })}
    </section>
  );
}
