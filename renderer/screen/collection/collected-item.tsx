import { useTranslation } from 'react-i18next';
import { formatInstant } from '#domain/civil-date.ts';
import type { CollectionItem } from '#domain/contract/screen/collection.ts';
import { useAsk } from '../../api/use-ask.ts';
import { PersonLine } from '../../component/person-line/person-line.tsx';
import { Note } from '../../component/tone/note.tsx';
import style from './collection.module.css';
import type { Frame } from './hand-over.tsx';
import { SlipScreen } from './slip-screen.tsx';

type Props = { frame: Frame; item: CollectionItem; onNext: () => void; onScan: (scanned: string) => void };

/** An item that is no longer here: when it left, to whom, by whose hand. */
export const CollectedItem = ({ frame, item, onNext, onScan }: Props) => {
  const { t } = useTranslation('collection');
  const whole = useAsk('application.get', { id: item.row.id });
  const handOver = whole.data?.application.handOver;
  return (
    <SlipScreen frame={frame} id={item.row.id} slipNumber={item.slipNumber} onNext={onNext} onScan={onScan}>
      <Note
        tone="blue"
        title={t('collected.title', { at: formatInstant(item.collectedAt ?? 0), slip: item.slipNumber ?? '' })}
      >
        <p>{handOver == null ? t('collected.body') : t('collected.by', { officer: handOver.by })}</p>
      </Note>
      {handOver != null && (
        <div className={style.collector}>
          <PersonLine person={handOver.collector} role={t('collected.to')} />
        </div>
      )}
    </SlipScreen>
  );
};
