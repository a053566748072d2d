import { useTranslation } from 'react-i18next';
import type { CollectionItem } from '#domain/contract/screen/collection.ts';
import { Note } from '../../component/tone/note.tsx';
import type { Frame } from './hand-over.tsx';
import { SlipScreen } from './slip-screen.tsx';

type Props = {
  frame: Frame;
  slipNumber: string;
  item: CollectionItem;
  onNext: () => void;
  onScan: (scanned: string) => void;
};

/** The end of the act: one plain sentence, the slip, the next person. */
export const HandOverDone = ({ frame, slipNumber, item, onNext, onScan }: Props) => {
  const { t } = useTranslation('collection');
  return (
    <SlipScreen frame={frame} id={item.row.id} slipNumber={slipNumber} onNext={onNext} onScan={onScan}>
      <Note tone="green" role="status" title={t('done.title', { slip: slipNumber })}>
        <p>{t('done.body', { name: item.row.collector })}</p>
      </Note>
    </SlipScreen>
  );
};
