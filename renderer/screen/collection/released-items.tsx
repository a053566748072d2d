import { useTranslation } from 'react-i18next';
import { formatInstant } from '#domain/civil-date.ts';
import type { CollectionCase } from '#domain/contract/screen/collection.ts';
import { useAsk } from '../../api/use-ask.ts';
import { PersonLine } from '../../component/person-line/person-line.tsx';
import { Note } from '../../component/tone/note.tsx';
import style from './collection.module.css';
import type { Frame } from './hand-over.tsx';
import { PastReleases } from './past-releases.tsx';
import { SlipScreen } from './slip-screen.tsx';

type Props = {
  frame: Frame;
  shown: CollectionCase;
  release: CollectionCase['releases'][number];
  onSlip: (slipNumber: string) => void;
  onNext: () => void;
  onScan: (scanned: string) => void;
};

/** Items that are no longer here: when they left, to whom, by whose hand, on which slip. */
export function ReleasedItems({ frame, shown, release, onSlip, onNext, onScan }: Props) {
  const { t } = useTranslation('collection');
  const { id } = shown.row;
  const { slipNumber, at } = release;
  const whole = useAsk('application.get', { id });
  const handOver = whole.data?.application.releases.find((one) => one.slipNumber === slipNumber);
  return (
    <SlipScreen key={slipNumber} frame={frame} id={id} slipNumber={slipNumber} onNext={onNext} onScan={onScan}>
      <Note tone="blue" title={t('released.title', { at: formatInstant(at), slip: slipNumber })}>
        <p>{handOver === undefined ? t('released.body') : t('released.by', { officer: handOver.by })}</p>
      </Note>
      {handOver !== undefined && (
        <div className={style.collector}>
          <PersonLine person={handOver.collector} role={t('released.to')} />
        </div>
      )}
      {shown.releases.length > 1 && <PastReleases shown={shown} current={slipNumber} onSlip={onSlip} />}
    </SlipScreen>
  );
}
