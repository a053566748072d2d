import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '#domain/civil-date.ts';
import type { CollectionCase } from '#domain/contract/screen/collection.ts';
import { useLanguage } from '../../app/use-language.ts';
import { PersonLine } from '../../component/person-line/person-line.tsx';
import { SerialNumber } from '../../component/serial-number/serial-number.tsx';
import { useSubjectText } from '../../component/subject-chip/use-subject-text.ts';
import { useItemBlockText } from './blocks.tsx';
import style from './collection.module.css';

type Entry = CollectionCase['items'][number];
/** Which of several items go now, and how that is changed; absent where there is nothing to choose. */
export type Choice = { ids: readonly string[]; toggle: (id: string) => void };

/** Who may collect, what, and where each thing stands on the shelf, large enough to read on the way there. */
export function ItemFacts({ shown, choice }: { shown: CollectionCase; choice?: Choice | undefined }) {
  const { t } = useTranslation('collection');
  const writeSubject = useSubjectText();
  const { row, collector, items } = shown;
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
        <ul className={style.items}>
          {items.map((entry, place) => (
            <ItemLine
              key={entry.item.id}
              entry={entry}
              shown={shown}
              choice={choice}
              isBesideLast={isSamePlace(entry, items[place - 1])}
            />
          ))}
        </ul>
        <p className={style.vehicle}>{writeSubject(row)}</p>
      </section>
    </div>
  );
}

/** Things that lie together are walked to once: the second says no more than that. */
const isSamePlace = ({ item }: Entry, last: Entry | undefined): boolean =>
  item.state === 'shelved' &&
  last?.item.state === 'shelved' &&
  item.shelf?.bay === last.item.shelf?.bay &&
  item.shelf?.box === last.item.shelf?.box;

type LineProps = { entry: Entry; shown: CollectionCase; choice: Choice | undefined; isBesideLast: boolean };

function ItemLine({ entry, shown, choice, isBesideLast }: LineProps) {
  const { t } = useTranslation('collection');
  const { pick } = useLanguage();
  const sayItem = useItemBlockText();
  const { id, name, serial, shelf, made, handOver, state } = entry.item;
  const mayGo = entry.blocks.length === 0;
  const release = shown.releases.find(({ items }) => items.includes(id));
  const where = (): string => {
    if (release !== undefined) return formatInstant(release.at);
    if (made === 'electronic') return t('electronic');
    if (handOver === 'at-once') return t(state === 'released' ? 'atOnce.given' : 'atOnce.due');
    if (isBesideLast) return t('samePlace');
    return shelf === null ? t('notShelved') : t('bayBox', { bay: shelf.bay, box: shelf.box });
  };
  const text = (
    <>
      <span className={style.strong}>{pick(name)}</span>{' '}
      {serial !== null && <SerialNumber value={serial} copyable={choice === undefined} />}
    </>
  );
  return (
    <li className={style.item}>
      <div>
        {choice !== undefined && mayGo ? (
          <Checkbox label={text} checked={choice.ids.includes(id)} onChange={() => choice.toggle(id)} />
        ) : (
          text
        )}
        {choice !== undefined && !mayGo && (
          <p className={style.stays}>{release === undefined ? sayItem(entry) : t('block.item.released')}</p>
        )}
      </div>
      <p className={state === 'shelved' && !isBesideLast ? style.shelf : style.where}>
        <span className="visually-hidden">{t('where')}: </span>
        {where()}
      </p>
    </li>
  );
}
