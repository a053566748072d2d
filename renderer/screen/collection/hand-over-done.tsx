import { useTranslation } from 'react-i18next';
import type { CollectionCase } from '#domain/contract/screen/collection.ts';
import { useLanguage } from '../../app/use-language.ts';
import { Note } from '../../component/tone/note.tsx';
import type { Frame } from './hand-over.tsx';
import { SlipScreen } from './slip-screen.tsx';

type Props = {
  frame: Frame;
  slipNumber: string;
  shown: CollectionCase;
  onNext: () => void;
  onScan: (scanned: string) => void;
};

/** The end of the act: one plain sentence, what is still here, the slip, the next person. */
export function HandOverDone({ frame, slipNumber, shown, onNext, onScan }: Props) {
  const { t } = useTranslation('collection');
  const { pick } = useLanguage();
  const left = shown.items.filter(({ item }) => item.state !== 'released').map(({ item }) => pick(item.name));
  return (
    <SlipScreen frame={frame} id={shown.row.id} slipNumber={slipNumber} onNext={onNext} onScan={onScan}>
      <Note tone="green" role="status" title={t('done.title', { slip: slipNumber })}>
        <p>
          {t('done.body', { name: shown.row.collector })}
          {left.length > 0 && ` ${t('done.left', { items: left.join(', ') })}`}
        </p>
      </Note>
    </SlipScreen>
  );
}
